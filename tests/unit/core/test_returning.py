"""What waits only because the model was away: read again, in order, and staff told twice in all."""

from dataclasses import dataclass, replace

import pytest

from core.circles import PostState
from core.ladder import Level, Source
from core.message import Kind
from core.returning import TRIES, Lookout
from core.review import CaseKind, CaseState
from core.verdict import UNAVAILABLE, Care, Decision, Finding, Target, Verdict
from tests.fakes import ToldScreener

UNREAD = Finding("model", "unread", Target.NOBODY, 1.0, "the model is away", Decision.HOLD)


@dataclass
class Health:
    usable: bool = True
    lost: int = 0
    missed: int = 0


class AwayScreener(ToldScreener):
    """Has a model that can go away; some texts it can never read. The floor says what was told for `floor: text`."""

    def __init__(self) -> None:
        super().__init__()
        self.state = Health()
        self.deadly: set[str] = set()
        self.asked: list[str] = []

    def health(self) -> Health:
        return self.state

    def go(self) -> None:
        self.state = replace(self.state, usable=False, lost=self.state.lost + 1)

    def come(self) -> None:
        self.state = replace(self.state, usable=True)

    async def screen(self, text, **how) -> Verdict:
        self.asked.append(text)
        if self.state.usable and text not in self.deadly:
            return await super().screen(text)
        self.state.missed += 1
        floor = await super().screen(f"floor: {text}")
        found = (*floor.findings, UNREAD)
        decision = max(floor.decision, Decision.HOLD, key=lambda one: one.strictness)
        return replace(floor, decision=decision, findings=found, model=UNAVAILABLE)


@pytest.fixture
async def room(world):
    world.screener = AwayScreener()
    world.hub._screener = world.screener
    await world.circle()
    await world.join("ann", country="XA")
    await world.join("bob")
    await world.moderator()
    world.lookout = Lookout(world.store, world.house, world.screener, world.waker)
    await world.lookout.tick()
    return world


async def looked(room, **by):
    room.clock.advance(**by)
    await room.lookout.tick()
    await room.deliver()


async def cases(room, kind=CaseKind.HELD):
    async with room.store.begin() as tx:
        return [case for case in await tx.cases.waiting() if case.kind is kind]


async def test_what_waited_goes_out_in_order_once_the_model_is_back_and_its_writers_are_told(room):
    room.screener.go()
    for number in range(4):
        await room.say("ann" if number % 2 else "bob", f"words {number}")
    await looked(room, seconds=5)
    assert room.platform.texts("ann") == room.platform.texts("bob") == []
    room.screener.come()
    await looked(room, seconds=1)
    assert room.platform.texts("ann") == ["words 0", "words 2"]
    assert room.platform.texts("bob") == ["words 1", "words 3"]
    assert [one for one in room.words("ann") if "yours has gone to Evening circle" in one] == room.words("ann")[-2:]
    assert await cases(room) == []
    await looked(room, minutes=5)
    assert len(room.platform.texts("ann")) == 2


async def test_staff_are_told_once_that_it_went_and_once_that_it_is_back(room):
    room.screener.go()
    for number in range(5):
        await room.say("ann", f"words {number}")
        await looked(room, seconds=2)
    assert [text for text in room.words("mod") if "cannot read" not in text] == []
    assert len(room.words("mod")) == 1
    room.screener.come()
    await looked(room, seconds=2)
    room.screener.go()  # it staggers
    await looked(room, seconds=2)
    room.screener.come()
    await looked(room, seconds=20)
    assert len(room.words("mod")) == 1
    await looked(room, seconds=20)
    await looked(room, minutes=20)
    assert ["with its model again" in text for text in room.words("mod")] == [False, True]


async def test_a_restart_forgets_neither_the_notice_nor_what_waits(room):
    room.screener.go()
    await room.say("ann", "words")
    await looked(room, seconds=2)
    room.lookout = Lookout(room.store, room.house, room.screener, room.waker)
    await looked(room, seconds=2)
    assert len(room.words("mod")) == 1
    room.screener.state = Health()
    room.lookout = Lookout(room.store, room.house, room.screener, room.waker)
    await looked(room, seconds=2)
    assert room.platform.texts("bob") == ["words"]
    assert "with its model again" in room.words("mod")[-1]


async def test_what_the_model_holds_stays_with_the_moderators_who_see_why_and_are_told(room):
    room.screener.tell("cruel", Decision.HOLD)
    room.screener.go()
    await room.say("ann", "cruel")
    room.screener.come()
    await looked(room, seconds=2)
    assert room.platform.texts("bob") == []
    (case,) = await cases(room)
    assert (case.concern, case.verdict["model"]) == ("toxicity", "told")
    assert [text for text in room.words("mod") if "waits for a look" in text] == ["Something in Evening circle waits for a look."]  # fmt: skip


async def test_a_cry_that_only_the_model_hears_begins_the_ladder_when_it_is_back(room):
    room.screener.tell("goodbye all", Decision.CRISIS, Care.LADDER, concern="crisis")
    room.screener.go()
    await room.say("ann", "goodbye all")
    await looked(room, minutes=20)
    room.screener.come()
    await looked(room, seconds=1)
    assert room.platform.texts("bob") == []
    assert any("Thank you for telling me" in text for text in room.words("ann"))
    ann = await room.member("ann")
    async with room.store.begin() as tx:
        alarm = await tx.alarms.of(ann.id)
        post = await tx.posts.get((await tx.cases.get(alarm.case)).post)
        words = [one.text for one in await tx.alarms.words(alarm.id)]
    assert (alarm.level, alarm.source) == (Level.L3, Source.WORDS)
    assert post.state is PostState.CRISIS
    assert words == ["goodbye all"]
    assert await cases(room) == []


async def test_what_the_floor_has_asked_about_already_is_not_asked_again(room):
    for text in ("dark day", "floor: dark day"):
        room.screener.tell(text, Decision.SUPPORT, Care.CHECK_IN, concern="distress")
    room.screener.go()
    await room.say("ann", "dark day")
    await room.deliver()
    asked = len(room.screen("ann", Kind.NOTICE))
    room.screener.come()
    await looked(room, seconds=1)
    assert room.platform.texts("bob") == ["dark day"]
    assert len(room.screen("ann", Kind.NOTICE)) == asked + 1  # that it has gone
    assert [case.kind for case in await cases(room, CaseKind.FLAGGED)] == [CaseKind.FLAGGED]


async def test_a_text_that_the_model_dies_of_is_left_to_people_and_holds_up_no_other(room):
    room.screener.deadly.add("deadly")
    await room.say("ann", "deadly")
    room.screener.go()
    await room.say("bob", "after it")
    room.screener.come()
    for _ in range(5):
        await looked(room, minutes=2)
    assert room.screener.asked.count("deadly") == 1 + TRIES
    assert room.platform.texts("ann") == ["after it"]
    assert [text for text in room.words("mod") if "waits for a look" in text] == ["Something in Evening circle waits for a look."]  # fmt: skip


async def test_what_somebody_decided_or_took_back_meanwhile_is_left_alone(room):
    room.screener.go()
    await room.say("ann", "removed by hand")
    (case,) = await cases(room)
    async with room.store.begin() as tx:
        (staff,) = await tx.staff.all()
    await room.desk.decide(staff, case.id, CaseState.REMOVED, "desk.reason_other")
    await room.say("ann", "taken back")
    await room.deliver()
    await room.press("ann", room.token("ann", "hold.take_back"))
    room.screener.come()
    await looked(room, seconds=1)
    assert room.platform.texts("bob") == []


async def test_words_that_replace_some_that_a_person_was_to_decide_do_not_go_out_by_themselves(room):
    room.screener.tell("cruel", Decision.HOLD)
    await room.say("ann", "cruel", ref="one")
    room.screener.go()
    await room.hub.receive(room.inbound("ann", text="harmless", edits="one"))
    room.screener.come()
    await looked(room, minutes=2)
    assert room.platform.texts("bob") == []
    assert len(await cases(room)) == 1


async def test_new_words_for_a_post_that_stands_are_shown_once_they_were_read(room):
    await room.say("ann", "first", ref="one")
    await room.deliver()
    room.screener.go()
    await room.hub.receive(room.inbound("ann", text="second", edits="one"))
    await room.deliver()
    assert room.platform.changed == []
    room.screener.come()
    await looked(room, seconds=1)
    assert [content.text for _, _, content in room.platform.changed] == ["second"]


async def test_grave_words_do_not_go_out_by_themselves_while_nobody_watches(room):
    for text in ("so tired", "floor: so tired"):
        room.screener.tell(text, Decision.SUPPORT, Care.CHECK_IN, concern="crisis")
    async with room.store.begin() as tx:
        (staff,) = await tx.staff.all()
    await room.desk.duty(staff, None)
    room.screener.go()
    await room.say("ann", "so tired")
    room.screener.come()
    await looked(room, seconds=1)
    assert room.platform.texts("bob") == []
    assert len(await cases(room)) == 1
