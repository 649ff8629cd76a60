"""What waits only because the model that reads messages was away is read again when it is back, in the order it was written.

What is fine then goes out by itself; what is not stays with the moderators, who see why; a cry for help that only the
model hears is answered, late, with the truth about how late. Staff are told once that the model went and once that it is
back, not once for each message.
"""

import asyncio
import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from core.alarm import call_staff, held_unread, open_case
from core.circles import Circle, CircleState, Member, Membership, Post, PostState
from core.duty import on_duty
from core.editing import settle_edit
from core.house import House
from core.ids import CaseId
from core.ladder import begins
from core.message import Priority
from core.ports import Event, Store, UnitOfWork, Waker, WatchedScreener
from core.posting import DANGER, care, road_of, stored
from core.relay import author_of, notify, share
from core.replies import Reply
from core.review import Case, CaseKind, CaseState
from core.ruling import ruled
from core.verdict import UNAVAILABLE, Care, Decision, Verdict

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
SWEEP: Final = timedelta(
    minutes=1
)  # however quiet it is: what an earlier life of the program left must not wait for ever
STEADY: Final = timedelta(seconds=30)  # without another loss: then it is back
TRIES: Final = 2  # a text that the model dies of is left to people
SUBJECT: Final = "screening"
AWAY, BACK = "screening.away", "screening.back"


class Lookout:
    """Looks whether the model is there. One in each process."""

    def __init__(self, store: Store, house: House, screener: WatchedScreener, waker: Waker) -> None:
        self._store = store
        self._house = house
        self._screener = screener
        self._waker = waker
        self._lost = 0
        self._missed = 0
        self._gone_at: datetime | None = None
        self._swept_at: datetime | None = None
        self._tries: Counter[CaseId] = Counter()

    async def run(self) -> None:
        """Look for ever. What fails is tried again a moment later."""
        while True:
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - one text must not end the looking
                log.error("screening.return_failed", extra={"error": type(error).__name__})  # noqa: TRY400
            await asyncio.sleep(LOOK_SECONDS)

    async def tick(self) -> None:
        """Tell staff what has changed, and read again what waits for the model. Fails only with the database's error."""
        health, now = self._screener.health(), self._house.clock.now()
        if not health.usable or health.lost > self._lost:
            self._lost, self._gone_at = health.lost, now
            await self._tell(AWAY)
        elif self._gone_at is None or now - self._gone_at >= STEADY:
            await self._tell(BACK)
        if not health.usable:
            return
        if health.missed != self._missed or self._swept_at is None or now - self._swept_at >= SWEEP:
            self._missed, self._swept_at = health.missed, now
            await self._sweep()

    async def _tell(self, kind: str) -> None:
        """Tell staff what they were not told yet; the log remembers, also over a restart."""
        async with self._store.begin() as tx:
            told = [event.kind for event in await tx.events.of(SUBJECT)][-1:] or [BACK]
            if told == [kind]:
                return
            await tx.events.append(Event(kind, "program", SUBJECT, self._house.clock.now()))
            key = "desk.model_away" if kind == AWAY else "desk.model_back"
            await call_staff(tx, self._house, key, "", None, Priority.REPLY)
            await tx.commit()
        self._waker.wake("*")

    async def _sweep(self) -> None:
        async with self._store.begin() as tx:
            waiting = [case for case in await tx.cases.waiting() if _unread(case)]
        for case in waiting:
            if self._tries[case.id] < TRIES and not await self._again(case):
                return  # away again: the others keep their place, and their tries

    async def _again(self, case: Case) -> bool:
        """Read one text again; False if the model is away again."""
        async with self._store.begin() as tx:
            text = await _words(tx, case)
        if text is None:
            return True
        verdict = await self._screener.screen(text, whose=case.circle)
        if verdict.model == UNAVAILABLE:
            self._tries[case.id] += 1
            if self._tries[case.id] >= TRIES:
                await self._leave(case)
            return self._screener.health().usable
        async with self._store.begin(urgent=verdict.care.weight >= Care.CHECK_IN.weight) as tx:
            if await read_again(tx, self._house, case.id, text, verdict):
                await tx.commit()
        self._waker.wake("*")
        return True

    async def _leave(self, case: Case) -> None:
        """Tell staff of a text that the model cannot read: nobody was told when it came."""
        async with self._store.begin() as tx:
            circle = await tx.circles.get(case.circle)
            if circle is not None:
                await call_staff(tx, self._house, "desk.notice_held", circle.name, case.id, Priority.REPLY)
                await tx.commit()


def _unread(case: Case) -> bool:
    """Return whether a case waits for the model. Feedback, and words that replace some that were held, are left to people."""
    away = case.verdict.get("model") == UNAVAILABLE and "changed" not in case.verdict
    return away and case.kind is CaseKind.HELD and case.feedback is None


async def _words(tx: UnitOfWork, case: Case) -> str | None:
    if case.edit:
        pending = await tx.posts.pending_edit(case.post)
        return pending.text if pending else None
    post = await tx.posts.get(case.post)
    return post.text if post and post.state is PostState.HELD else None


async def read_again(tx: UnitOfWork, house: House, case_id: CaseId, text: str, verdict: Verdict) -> bool:
    """Do what a verdict on a text says that waited for it; False if it is decided or changed meanwhile: nothing was done."""
    case = await tx.cases.get(case_id)
    if case is None:
        return False
    circle = await tx.circles.lock(case.circle)
    post, case = await tx.posts.get(case.post), await tx.cases.get(case_id)
    if case is None or case.state is not CaseState.OPEN or post is None or await _words(tx, case) != text:
        return False
    written = await author_of(tx, post)
    if written is None:
        return False
    about, gone = case, False
    verdict = (await ruled(tx, house, circle.id, text, verdict)).verdict
    if not case.edit:
        await tx.posts.judge(post.id, verdict)
    if verdict.decision is Decision.CRISIS and not case.edit:
        await tx.posts.move(post.id, PostState.HELD, PostState.CRISIS)
        await _close(tx, house, case, CaseState.CLOSED)
        about = await open_case(tx, house, CaseKind.CRISIS, circle, post, verdict.concern, stored(verdict))
    elif await _may_go(tx, house, circle, post, verdict):
        await _let_go(tx, house, case, post, written, circle, verdict)
        gone = True
    else:
        await tx.cases.explain(case.id, verdict.concern, stored(verdict))
        if held_unread(case.verdict):  # nobody was told of it when it came
            await call_staff(tx, house, "desk.notice_held", circle.name, case.id, Priority.REPLY)
    if await _owed(tx, case, written[1], verdict, gone=gone):
        await care(tx, house, written[1], text, verdict, (circle, written[0]), about.id, post.created_at)
    return True


async def _may_go(tx: UnitOfWork, house: House, circle: Circle, post: Post, verdict: Verdict) -> bool:
    """Return whether a text may go out by itself: never a picture, nor what is grave while nobody watches."""
    if not verdict.decision.relayed or post.pictured or circle.state in {CircleState.CLOSED, CircleState.SETUP}:
        return False
    grave = any(one.concern in DANGER and one.care is not Care.NONE for one in verdict.findings)
    return not grave or bool(await on_duty(tx, circle.id, house.clock.now()))


async def _let_go(
    tx: UnitOfWork,
    house: House,
    case: Case,
    post: Post,
    written: tuple[Membership, Member],
    circle: Circle,
    verdict: Verdict,
) -> None:
    await _close(tx, house, case, CaseState.RELEASED)
    if case.edit:
        await settle_edit(tx, house, circle, post, release=True, reason="")
    else:
        way = road_of(circle)
        await tx.posts.move(post.id, PostState.HELD, way)
        released = await tx.posts.get(post.id)
        if released is not None and way is PostState.RELAYED:
            await share(tx, house, circle, released)
        waits = way is PostState.WAITING
        said = Reply("hold.read_paused" if waits else "hold.read", {"circle": circle.name})
        await notify(tx, house, written[1], said)
    if verdict.decision is Decision.FLAG or verdict.care is Care.CHECK_IN:
        await open_case(tx, house, CaseKind.FLAGGED, circle, post, verdict.concern, stored(verdict))


async def _close(tx: UnitOfWork, house: House, case: Case, to: CaseState) -> None:
    now = house.clock.now()
    await tx.cases.decide(case.id, to, None, "desk.read_again", now)
    await tx.events.append(Event(f"case.{to}", "program", case.id, now, {"reason": "desk.read_again"}))


async def _owed(tx: UnitOfWork, case: Case, member: Member, verdict: Verdict, *, gone: bool) -> bool:
    """Return whether a writer is owed care that they did not get when the word rules alone had spoken."""
    level, before = begins(verdict), Care(str(case.verdict.get("care", Care.NONE)))
    if level is not None:
        alarm = await tx.alarms.of(member.id)
        return alarm is None or alarm.case != case.id or level.weight > alarm.level.weight
    if verdict.care is Care.OFFER:
        return gone
    return verdict.care.weight > before.weight
