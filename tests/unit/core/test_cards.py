"""The emergency cards through the whole core: who is offered which words, and each flow to its end on every branch."""

from dataclasses import replace

import pytest

from core.cards import Act, Card, Choice, ForWhom, Step, Way, card_of, offered, words_of
from core.crisis import LineKind
from core.hub import Hub
from core.ladder import Source
from core.message import Kind, Press
from core.replies import Reply, say, sentences
from core.review import StaffRole
from core.signatures import Signed, digest_of
from prompts.cards import Deck, load
from tests.fakes import Line, TwoCountries
from tests.places import linked
from tests.world import World

CARDS = {one.id: one for one in load().all()}
FOR_MEMBERS = [one.id for one in CARDS.values() if one.for_whom is ForWhom.MEMBER]
MARK = say("cards.practice")
HELP = "Get help now"


@pytest.fixture
async def practice(world):
    """Three people in a practice circle; Ann has named a country."""
    return await furnished(world, practice=True)


@pytest.fixture
async def real(world):
    return await furnished(world, practice=False)


async def furnished(world, *, practice):
    circle = await world.circle()
    async with world.store.begin() as tx:
        await tx.circles.change(replace(circle, practice=practice))
        await tx.commit()
    await world.join("ann", country="XA")
    await world.join("bob")
    await world.join("cem")
    return world


async def clinician(world):
    async with world.store.begin() as tx:
        found = next((one for one in await tx.staff.all() if one.role is StaffRole.CLINICIAN), None)
        staff = found or await tx.staff.add("Dr. Heron", StaffRole.CLINICIAN, world.address("doc"), world.clock.now())
        await tx.commit()
    return staff


async def sign(world, *cards: Card):
    staff = await clinician(world)
    async with world.store.begin() as tx:
        for card in cards:
            await tx.signatures.sign(card.name, words_of(card), staff.id, world.clock.now())
        await tx.commit()


async def ask(world, who, text="/cards") -> Reply:
    return await world.hub.receive(world.inbound(who, text=text, answerable=True))


async def press(world, who, reply, label) -> Reply:
    token = next(one.token for one in reply.buttons if one.label == label)
    return await world.hub.receive(world.inbound(who, press=Press(token), answerable=True))


async def opened(world, who, card) -> Reply:
    return await press(world, who, await ask(world, who), CARDS[card].title)


def labels(reply):
    return [one.label for one in reply.buttons]


async def walk(world, who, card: Card, leave_out=()):
    """Press every button of every step; return what each step said, and what each action answered."""
    said, answers, waiting = {}, {}, [(card.steps[0], await opened(world, who, card.id))]
    while waiting:
        step, reply = waiting.pop()
        if step.id in said:
            continue
        said[step.id] = reply
        for choice in step.choices:
            if choice.act in leave_out:
                continue
            next_reply = await press(world, who, reply, choice.words)
            if choice.act is None:
                waiting.append((card.step(choice.to), next_reply))
            else:
                answers[choice.act] = next_reply
    return said, answers


@pytest.mark.parametrize("card", FOR_MEMBERS)
async def test_each_flow_can_be_walked_to_its_end_on_every_branch(practice, card):
    await practice.moderator()
    said, answers = await walk(practice, "ann", CARDS[card])
    assert set(said) == {one.id for one in CARDS[card].steps}
    for step in CARDS[card].steps:
        assert step.text in said[step.id].text
        assert labels(said[step.id])[-1] == HELP
        assert MARK in said[step.id].text
    assert answers
    for act, reply in answers.items():
        words = reply.text
        assert words not in {say("press.stale"), say("command.unknown"), say("care.talk_nowhere")}, act
    for reply in [*said.values(), *(one for act, one in answers.items() if act is not Act.TALK)]:
        assert "call 555" in (await press(practice, "ann", reply, HELP)).text


async def test_the_staff_card_is_walked_by_staff_and_never_shown_to_members(real):
    card = CARDS["signs-of-a-minor"]
    await sign(real, card)
    said, _ = await walk(real, "doc", card)
    assert set(said) == {one.id for one in card.steps}
    assert card.title not in labels(await ask(real, "ann"))
    member = await real.member("ann")
    forged = real.house.button(member.id, "web.help_now", f"card.open:{card.id}").token
    reply = await real.hub.receive(real.inbound("ann", press=Press(forged), answerable=True))
    assert not any(step.text in reply.text for step in card.steps)


async def test_overdose_begins_with_the_emergency_number_of_the_members_country_as_it_is_written(practice):
    first = await opened(practice, "ann", "possible-overdose")
    assert first.text.startswith("Please call 555 now, or ask somebody near you to call.")
    assert labels(await ask(practice, "ann"))[0] == "Possible overdose"
    no_country = await opened(practice, "bob", "possible-overdose")
    assert no_country.text.startswith("Please call your local emergency number now")
    assert "555" not in no_country.text


async def test_a_step_that_names_lines_shows_only_known_ones_as_they_are_dialled(practice):
    assert "Made-up line on 0 1 2." in (await opened(practice, "ann", "i-used")).text
    assert "If somebody is in danger, call 555." in (await opened(practice, "ann", "i-used")).text
    assert say("crisis.find_line") in (await opened(practice, "bob", "i-used")).text


class WithHome(TwoCountries):
    every = (*TwoCountries.every, Line("Not safe at home", "* 8 0 8 #", kind=LineKind.HOME))


class WithUncheckedHome(TwoCountries):
    every = (*TwoCountries.every, Line("Not safe at home", "* 8 0 8 #", kind=LineKind.HOME, verified_on=None))


async def home_steps(world, who, lines):
    """What the steps of the card about home say that name whom to call."""
    world.house = replace(world.house, lines=lines)
    world.hub = Hub(world.store, world.house, world.screener, world.waker)
    first = await opened(world, who, "unsafe-at-home")
    return first.text, (await press(world, who, first, "Who can help me?")).text


async def test_somebody_not_safe_at_home_is_given_a_line_for_just_that_and_it_stands_on_no_other_card(practice):
    for words in await home_steps(practice, "ann", WithHome()):
        assert "Not safe at home on * 8 0 8 #." in words
        assert "If somebody is in danger, call 555." in words
        assert "Made-up line" not in words
    assert "* 8 0 8 #" not in (await opened(practice, "ann", "i-used")).text
    await practice.say("ann", "/sos")
    await practice.deliver()
    assert "* 8 0 8 #" not in practice.words("ann")[-1]
    assert "Made-up line on 0 1 2." in practice.words("ann")[-1]


async def test_without_a_checked_line_for_home_the_card_names_the_general_route(practice):
    for words in await home_steps(practice, "ann", WithUncheckedHome()):
        assert "Made-up line on 0 1 2." in words
        assert "* 8 0 8 #" not in words
    for words in await home_steps(practice, "bob", WithHome()):
        assert say("crisis.find_line") in words
        assert "* 8 0 8 #" not in words, "bob named no country"


async def traces(world):
    """Everything that could be held against somebody or be seen by others."""
    ann = await world.member("ann")
    async with world.store.begin() as tx:
        cases, alarm = await tx.cases.waiting(), await tx.alarms.of(ann.id)
        seats = await tx.circles.memberships(ann.id)
        posts = [await tx.posts.by_author(seat.id) for seat in seats]
        events = [await tx.events.of(about) for about in (seats[0].id, seats[0].member, seats[0].circle)]
    return len(seats), list(cases), alarm, sum(posts, []), sum(map(list, events), [])


async def test_i_used_never_makes_a_case_a_penalty_or_a_flag(practice):
    await practice.moderator()
    said, _ = await walk(practice, "ann", CARDS["i-used"], leave_out={Act.TALK})
    await practice.deliver()
    assert await traces(practice) == (1, [], None, [], [])
    assert practice.screen("bob") == practice.screen("mod") == []
    assert "broken no rule" in said["start"].text
    assert "is anyone with you" in said["start"].text
    assert "bear less than before" in said["less"].text
    await practice.say("ann", "I am still here")
    await practice.deliver()
    assert practice.platform.texts("bob") == ["I am still here"]


async def test_talking_to_somebody_says_nothing_of_what_was_opened(practice):
    await practice.moderator()
    await press(practice, "ann", await press(practice, "ann", await opened(practice, "ann", "i-used"), "I'm alone"), "I'd like to talk to somebody")  # fmt: skip
    async with practice.store.begin() as tx:
        [alarm] = await tx.alarms.living()
        assert (alarm.source, alarm.case, await tx.alarms.words(alarm.id)) == (Source.CHECK_IN, None, [])


@pytest.mark.parametrize("card", ["under-18", "i-used", "unsafe-at-home"])
async def test_the_circle_learns_nothing_of_a_card(practice, card):
    await practice.moderator()
    await walk(practice, "ann", CARDS[card])
    await practice.later(minutes=10)
    assert practice.screen("bob") == practice.screen("cem") == []
    assert all("18" not in words and "used" not in words for words in practice.words("mod"))


async def test_signs_of_a_minor_tell_the_circle_nothing(real):
    await sign(real, CARDS["signs-of-a-minor"])
    await walk(real, "doc", CARDS["signs-of-a-minor"])
    await real.later(minutes=10)
    assert real.screen("ann") == real.screen("bob") == []


async def test_unsafe_at_home_shows_no_words_unasked_any_more_and_says_so(practice):
    first = await opened(practice, "ann", "unsafe-at-home")
    done = await press(practice, "ann", first, "Show no words on my screen")
    assert "nothing that your circle says is shown by itself here: fake." in done.text
    assert "still shows words" in done.text
    await practice.say("bob", "words for the circle")
    await practice.deliver()
    assert practice.platform.texts("ann") == []
    assert practice.words("ann") == [say("digest.something")]
    again = await press(practice, "ann", first, "Show no words on my screen")
    assert again.text == done.text


async def test_unsafe_at_home_reaches_every_chat_that_a_checked_phone_could_have(practice):
    there = await linked(practice, "ann", "ann-there")
    await press(practice, "ann", await opened(practice, "ann", "unsafe-at-home"), "Show no words on my screen")
    ann = await practice.member("ann")
    async with practice.store.begin() as tx:
        places = await tx.members.places(ann.id)
    assert [one.discreet for one in places] == [True, True]
    await practice.say("bob", "words for the circle")
    await there.deliver()
    assert there.platform.texts("ann-there") == []


async def test_a_page_has_nothing_to_switch_and_is_told_how_to_leave(practice):
    there = World(practice.store, clock=practice.clock)
    there.house = replace(there.house, mirroring=frozenset({"fake"}))
    there.hub = Hub(there.store, there.house, there.screener, there.waker)
    first = await opened(there, "ann", "unsafe-at-home")
    assert (await press(there, "ann", first, "Show no words on my screen")).text == say("cards.discreet_page")
    hide = await press(there, "ann", first, "How can I hide this?")
    assert (await press(there, "ann", hide, "Leave quickly")).text == say("cards.leave_page")


async def test_worried_about_another_member_leads_to_the_peer_flag(practice):
    circle = await press(practice, "ann", await opened(practice, "ann", "worried"), "Somebody in my circle")
    assert "/worried" in (await press(practice, "ann", circle, "How do I tell the staff?")).text


async def test_without_a_signature_a_real_circle_has_no_card_but_the_emergency_route(real):
    reply = await ask(real, "ann")
    assert labels(reply) == [HELP]
    assert "Please call 555 now" in reply.text
    assert "Made-up line on 0 1 2." in reply.text
    await real.say("ann", "/sos")
    await real.deliver()
    assert [one.key for one in real.screen("ann")[-1].content.buttons if one.key == "cards.open"] == []


async def test_a_signed_card_is_offered_in_a_real_circle_without_a_mark(real):
    await sign(real, CARDS["withdrawal"])
    assert labels(await ask(real, "ann")) == [CARDS["withdrawal"].title, HELP]
    assert MARK not in (await ask(real, "ann")).text
    assert MARK not in (await opened(real, "ann", "withdrawal")).text


async def test_a_practice_circle_has_every_card_marked_until_it_is_signed(practice):
    await sign(practice, CARDS["withdrawal"])
    reply = await ask(practice, "ann")
    assert labels(reply) == [*(CARDS[one].title for one in FOR_MEMBERS), HELP]
    assert MARK in reply.text
    assert MARK in (await opened(practice, "ann", "i-used")).text
    assert MARK not in (await opened(practice, "ann", "withdrawal")).text


async def test_somebody_in_no_circle_or_also_in_a_real_one_gets_signed_cards_only(practice):
    await sign(practice, CARDS["withdrawal"])
    only = [CARDS["withdrawal"].title, HELP]
    assert labels(await ask(practice, "stranger")) == only
    await practice.circle("Real circle")
    await practice.say("ann", "/join REALCIRCLE")
    async with practice.store.begin() as tx:
        circle = next(one for one in await tx.circles.all() if one.name == "Real circle")
        ann = await tx.members.find(practice.address("ann"))
        await tx.circles.join(circle.id, ann.id, "Quiet Tern", "quiet tern", practice.clock.now())
        await tx.commit()
    assert labels(await ask(practice, "ann")) == only


async def test_a_changed_card_serves_as_it_was_signed_last_until_it_is_signed_again(real):
    before = CARDS["withdrawal"]
    first = replace(before.steps[0], text="Words that nobody has signed.")
    after = replace(before, steps=(first, *before.steps[1:]))
    await sign(real, before)
    changed = World(real.store, clock=real.clock, cards=Deck((after,)))
    assert before.steps[0].text in (await opened(changed, "ann", "withdrawal")).text
    await sign(real, after)
    assert "Words that nobody has signed." in (await opened(changed, "ann", "withdrawal")).text


async def test_a_button_to_a_step_that_is_gone_begins_again_and_one_to_a_card_that_is_gone_lists_the_others(practice):
    member = await practice.member("ann")
    for action, wanted in (("card.step:i-used=gone", "broken no rule"), ("card.open:gone", "What is it about")):
        token = practice.house.signer.sign(member.id, action)
        reply = await practice.hub.receive(practice.inbound("ann", press=Press(token), answerable=True))
        assert wanted in reply.text


async def test_the_answer_to_sos_leads_to_the_cards_there_are(practice):
    await practice.moderator()
    await practice.say("ann", "/sos")
    await practice.deliver()
    assert practice.words("ann")[-1].index("call 555") < 80
    await practice.press("ann", practice.token("ann", "cards.open"))
    await practice.deliver()
    assert practice.screen("ann", Kind.NOTICE)[-1].content.buttons[0].label == "Possible overdose"


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda one: one.id)
def test_the_words_that_are_signed_read_back_as_the_same_card(card):
    read = card_of(words_of(card))
    assert read == replace(card, order=0, source="", clinician="", on="")
    assert digest_of(words_of(read)) == digest_of(words_of(card))


LITTLE = Card("a", "A", ForWhom.MEMBER, False, (Step("one", "Text", Way.NONE, (Choice("Go", act=Act.END),)),))


@pytest.mark.parametrize(
    "other",
    [
        replace(LITTLE, title="B"),
        replace(LITTLE, for_whom=ForWhom.STAFF),
        replace(LITTLE, emergency=True),
        replace(LITTLE, steps=(replace(LITTLE.steps[0], text="Text."),)),
        replace(LITTLE, steps=(replace(LITTLE.steps[0], way=Way.CALL),)),
        replace(LITTLE, steps=(replace(LITTLE.steps[0], choices=(Choice("Go", act=Act.TALK),)),)),
    ],
)
def test_whatever_a_reader_can_meet_is_part_of_what_is_signed(other):
    assert digest_of(words_of(other)) != digest_of(words_of(LITTLE))


@pytest.mark.parametrize("words", ["", "[]", "{}", '{"id": "a"}', words_of(LITTLE).replace('"end"', '"dance"'), words_of(replace(LITTLE, id="b"))])  # fmt: skip
def test_signed_words_that_cannot_be_shown_any_more_count_as_unsigned(words):
    signed = {"cards.a": Signed("cards.a", digest_of(words), words, None, None)}
    assert offered([LITTLE], signed, practice=False, staff=False) == []
    [one] = offered([LITTLE], signed, practice=True, staff=False)
    assert not one.signed


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda one: one.id)
def test_a_card_is_not_signed_under_the_name_of_a_sentence(card):
    assert card.name not in sentences()


def test_every_button_of_a_shipped_card_fits_the_bound_of_a_chat():
    for card in CARDS.values():
        for step in card.steps:
            assert len(f"card.step:{card.id}={step.id}~") + 16 <= 64
