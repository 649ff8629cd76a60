"""Words that somebody in danger reads: signed as a whole, said as they were signed, never silent for lack of it."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

import core.replies
from core.errors import Refused
from core.message import Address, Kind
from core.replies import Reply, say, sentences, serve_signed
from core.review import StaffRole
from core.signatures import (
    CRISIS,
    FRAMES,
    STAFF_ONLY,
    TABLES,
    Mark,
    crisis_words,
    digest_of,
    for_reading,
    sentences_of,
    to_sign,
)
from core.signed_words import serve_newest, sign_words, unsigned_note
from core.verdict import Care, Decision

FILE = tomllib.loads((Path(core.replies.__file__).parent / "words" / "en.toml").read_text())


async def staff(world, role=StaffRole.CLINICIAN):
    async with world.store.begin() as tx:
        made = await tx.staff.add(f"Dr. {role}", role, Address("desk", role), world.clock.now())
        await tx.commit()
        return made


async def sign(world, who, digest=None):
    async with world.store.begin() as tx:
        done = await sign_words(tx, world.house, who, digest or digest_of(crisis_words()))
        await tx.commit()
        return done


async def signed_before(world, **changed):
    """A clinician signed an earlier version, in which some sentences of [crisis] were others (None: not there)."""
    words = sentences_of(crisis_words())
    for key, text in changed.items():
        words.pop(f"crisis.{key}", None)
        if text is not None:
            words[f"crisis.{key}"] = text
    lines = [f"[{table}]\n" + "".join(f"{key.split('.')[1]} = {_toml(text)}\n" for key, text in words.items() if key.startswith(table)) for table in TABLES]  # fmt: skip
    who = await staff(world)
    async with world.store.begin() as tx:
        await tx.signatures.sign(CRISIS, "\n".join(lines), who.id, world.clock.now())
        await tx.commit()
        await serve_newest(tx)


def _toml(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def test_the_text_holds_every_sentence_of_its_tables_and_no_other():
    wanted = {f"{table}.{key}": text for table in TABLES for key, text in FILE[table].items()}
    wanted = {key: text for key, text in wanted.items() if key not in STAFF_ONLY | FRAMES}
    assert sentences_of(crisis_words()) == wanted
    assert {"crisis.call", "crisis.answer_alone", "care.check_in"} <= wanted.keys()
    assert {"line.opened", "line.closed", "worried.thanks", "cards.none", "cards.end"} <= wanted.keys()


def test_what_is_left_out_is_there_and_nothing_but_gaps_or_for_staff():
    assert sentences().keys() >= STAFF_ONLY | FRAMES
    for key in FRAMES:
        assert not re.search(r"\w", re.sub(r"\{\w+\}", "", sentences()[key])), key


async def test_all_that_the_program_itself_says_to_somebody_in_danger_or_worried_was_signed(world):
    """A clinician signed other words, all marked; an evening of an alarm then says marked words and no others."""
    lines = []
    for table in TABLES:
        lines += [f"[{table}]", *(f"{key.split('.')[1]} = {_toml('✓' + text)}" for key, text in to_sign(table).items())]
    await world.circle()
    await world.join("ann", country="XA")
    await world.join("bob")
    for name in ("one", "two"):
        await world.moderator(name)
    who = await staff(world)
    async with world.store.begin() as tx:
        await tx.signatures.sign(CRISIS, "\n".join(lines), who.id, world.clock.now())
        await tx.commit()
        await serve_newest(tx)
    await world.say("bob", "hello")
    await world.deliver()
    since = len(world.screen("ann"))
    world.screener.tell("heavy", Decision.DELIVER, Care.CHECK_IN, concern="crisis")
    world.screener.tell("sad", Decision.DELIVER, Care.OFFER, concern="distress")
    for text in ("heavy", "sad"):
        await world.say("ann", text, ref=text)
        await world.deliver()
    await world.press("ann", world.token("ann", "care.talk"))
    await world.deliver()
    await world.press("ann", world.token("ann", "care.danger"))
    await world.watched(minutes=10)
    await world.press("one", world.token("one", "alarm.take"))
    await world.deliver()
    await world.say("ann", "on the line")
    await world.watched(minutes=10)
    await world.press("two", world.token("two", "alarm.take"))
    await world.deliver()
    await world.press("two", world.token("two", "alarm.hand_on"))
    await world.deliver()
    await world.say("ann", "to whoever is next")
    await world.deliver()
    await world.press("two", world.token("two", "alarm.take"))
    await world.deliver()
    await world.press("two", world.token("two", "alarm.close"))
    await world.watched(hours=25)
    await world.press("ann", world.token("ann", "care.fine"))
    await world.say("ann", "/cards")
    place = next(number for number, one in enumerate(world.screen("bob"), 1) if one.content.kind is Kind.POST)
    await world.say("bob", "/worried")
    await world.say("bob", "/worried", reply_to=f"bob-{place}")
    await world.deliver()
    told = [one.content for one in world.screen("ann")[since:] if one.content.kind is Kind.NOTICE]
    said = [one.text for one in told] + world.words("bob")[-2:]
    assert [words for words in said if "✓" not in words] == []
    assert len(said) >= 14
    pressed = {one.label for content in told for one in content.buttons if one.key.startswith(("crisis.", "care."))}
    assert pressed
    assert [label for label in pressed if not label.startswith("✓")] == []


def test_the_same_words_have_the_same_digest_whatever_the_order_of_the_file():
    assert crisis_words() == crisis_words()
    names = [line.partition(" = ")[0] for line in crisis_words().splitlines() if " = " in line]
    assert names == [key.partition(".")[2] for table in TABLES for key in sorted(to_sign(table))]


async def test_a_signature_keeps_the_whole_text_its_digest_who_and_when(world):
    who = await staff(world)
    assert await sign(world, who)
    async with world.store.begin() as tx:
        kept = await tx.signatures.newest(CRISIS)
        [event] = await tx.events.of(CRISIS)
    assert (kept.words, kept.digest) == (crisis_words(), digest_of(crisis_words()))
    assert (kept.staff, kept.at) == (who.id, world.clock.now())
    assert (event.kind, event.actor, event.detail) == ("words.signed", who.id, {"sha256": kept.digest})
    assert not await sign(world, who), "the same words need no second signature"


@pytest.mark.parametrize("role", [StaffRole.MODERATOR, StaffRole.STAFF, StaffRole.ADMIN])
async def test_nobody_but_a_clinician_can_sign(world, role):
    who = await staff(world, role)
    with pytest.raises(Refused) as refused:
        await sign(world, who)
    assert refused.value.reply == Reply("signed.not_yours")
    async with world.store.begin() as tx:
        assert await tx.signatures.newest(CRISIS) is None


async def test_words_that_changed_while_they_were_read_are_not_signed(world):
    who = await staff(world)
    with pytest.raises(Refused) as refused:
        await sign(world, who, digest_of("what was on the page"))
    assert refused.value.reply == Reply("signed.other_words")


async def test_without_a_signature_the_shipped_words_are_said(world):
    async with world.store.begin() as tx:
        await serve_newest(tx)
    assert say("crisis.heard_yes") == sentences()["crisis.heard_yes"]


async def test_what_was_signed_last_is_said_after_the_shipped_words_changed(world):
    await signed_before(world, find_line="The signed way to find a line.")
    assert say("crisis.find_line") == "The signed way to find a line."
    await world.circle()
    await world.join("ann")
    await world.say("ann", "/sos")
    await world.deliver()
    assert "The signed way to find a line." in world.words("ann")[-1]
    await sign(world, (await roll(world))[0])
    async with world.store.begin() as tx:
        await serve_newest(tx)
    assert say("crisis.find_line") == sentences()["crisis.find_line"]


async def roll(world):
    async with world.store.begin() as tx:
        return await tx.staff.all()


async def test_a_sentence_that_is_not_in_the_signed_text_still_speaks(world):
    await signed_before(world, find_line=None, call="Signed: call {emergency}.")
    assert say("crisis.find_line") == sentences()["crisis.find_line"]
    assert say("crisis.call", emergency="112") == "Signed: call 112."


@pytest.mark.parametrize("text", ["Call somebody.", "Call {number}.", "Call {emergency} or {other}.", "Call {emergency.", "{"])  # fmt: skip
async def test_a_signed_sentence_with_other_gaps_never_leaves_a_hole_or_silence(world, text):
    await signed_before(world, call=text)
    assert say("crisis.call", emergency="112") == sentences()["crisis.call"].replace("{emergency}", "112")


async def test_a_signed_text_that_cannot_be_read_silences_nothing(world):
    who = await staff(world)
    async with world.store.begin() as tx:
        await tx.signatures.sign(CRISIS, "no toml [at all", who.id, world.clock.now())
        await serve_newest(tx)
        signed = await tx.signatures.newest(CRISIS)
    assert say("crisis.heard_yes") == sentences()["crisis.heard_yes"]
    assert {one.mark for group in for_reading(signed).values() for one in group} == {Mark.NEW}


async def test_only_words_of_the_program_can_be_replaced_and_only_known_ones():
    serve_signed({"crisis.no_such_key": "x", "crisis.heard_yes": "signed"})
    assert say("crisis.heard_yes") == "signed"
    with pytest.raises(KeyError):
        say("crisis.no_such_key")


async def test_another_replica_follows_with_the_next_tick_of_its_clock(world):
    await signed_before(world, heard_yes="signed elsewhere")
    serve_signed({})  # as in a process that has not heard of it
    await world.announcer.tick()
    assert say("crisis.heard_yes") == "signed elsewhere"


async def test_what_is_new_changed_and_gone_is_marked_for_the_next_reader(world):
    await signed_before(
        world, find_line=None, heard_yes="signed", call="no gap any more", long_gone="said once upon a time"
    )
    async with world.store.begin() as tx:
        groups = for_reading(await tx.signatures.newest(CRISIS))
    told = {one.key: (one.mark, one.before) for one in groups["crisis"] if one.mark is not Mark.SAME}
    assert told == {
        "crisis.find_line": (Mark.NEW, ""),
        "crisis.heard_yes": (Mark.CHANGED, "signed"),
        "crisis.call": (Mark.NEW, "no gap any more"),
        "crisis.long_gone": (Mark.GONE, "said once upon a time"),
    }
    assert [one.key.partition(".")[2] for one in groups["care"]] == list(FILE["care"])


async def test_unsigned_words_are_said_to_be_so_at_the_desk(world):
    async with world.store.begin() as tx:
        assert await unsigned_note(tx, []) == ""
    circle = await world.circle()
    practice = replace(circle, practice=True)
    async with world.store.begin() as tx:
        assert await unsigned_note(tx, [practice]) == "signed.practice"
        assert await unsigned_note(tx, [practice, circle]) == "signed.unsigned"
    await sign(world, await staff(world))
    async with world.store.begin() as tx:
        assert await unsigned_note(tx, [practice, circle]) == ""
