"""What moderators do: see what waits, look at it (which is logged), decide it (once)."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.circles import Circle, Post, PostState
from core.editing import settle_edit
from core.errors import Refused
from core.giving import settle
from core.house import House
from core.ids import CaseId
from core.message import Picture
from core.ports import Event, Store, UnitOfWork, Waker
from core.posting import road_of
from core.relay import author_of, notify, share, take_back
from core.replies import Reply
from core.review import Case, CaseKind, CaseState, Staff
from core.view import excerpt

REASONS = (
    "desk.reason_hurtful",
    "desk.reason_details",
    "desk.reason_unsafe",
    "desk.reason_advert",
    "desk.reason_other",
)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as the desk shows it. `text` is there only after `look`, which leaves a line in the log."""

    case: Case
    circle: str
    alias: str
    why: tuple[tuple[str, str], ...]
    text: str | None = field(default=None, repr=False)
    quoted: str | None = field(default=None, repr=False)
    pictured: bool = False


def _why(verdict: dict[str, object]) -> tuple[tuple[str, str], ...]:
    findings = verdict.get("findings", [])
    if not isinstance(findings, list):
        return ()
    told = [(str(one["rule"]), str(one["reason"])) for one in findings if one.get("decision") != "deliver"]
    return tuple(told)


async def show(tx: UnitOfWork, house: House, case: Case, *, words: bool) -> CaseView:
    """Return a case as the desk shows it, with its words if asked."""
    post = await tx.posts.get(case.post)
    circle = await tx.circles.get(case.circle)
    written = await author_of(tx, post) if post else None
    alias = written[0].alias if written else ""
    if case.feedback is not None and (given := await tx.feedback.get(case.feedback)):
        giver = await tx.circles.membership(given.giver)
        alias = giver.alias if giver else ""
    text, quoted = await _words(tx, house, case, post) if words and post else (None, None)
    why = _why(case.verdict)
    return CaseView(case, circle.name if circle else "", alias, why, text, quoted, bool(post and post.pictured))


async def _words(tx: UnitOfWork, house: House, case: Case, post: Post) -> tuple[str | None, str | None]:
    """Return the words that a case is about, and those that they stand beside (an answer's question, the old words)."""
    if case.feedback is not None:
        given = await tx.feedback.get(case.feedback)
        words = f"{given.noticed}\n\n{given.effect}\n\n{given.to_try}" if given else None
        return words, excerpt(post.text, house.rules.quote) if post.text else None
    if case.edit:
        pending = await tx.posts.pending_edit(post.id)
        return (pending.text if pending else None), post.text
    answered = await tx.posts.get(post.reply_to) if post.reply_to else None
    return post.text, excerpt(answered.text, house.rules.quote) if answered and answered.text else None


async def see_picture(tx: UnitOfWork, house: House, staff: Staff, case_id: CaseId) -> Picture | None:
    """Return the picture of a case and log who saw it; None if there is none (any more)."""
    case = await tx.cases.get(case_id)
    picture = await tx.posts.picture(case.post) if case else None
    if picture is not None and case is not None:
        await tx.events.append(Event("case.picture_seen", staff.id, case.id, house.clock.now()))
    return picture


async def look(tx: UnitOfWork, house: House, staff: Staff, case_id: CaseId) -> CaseView:
    """Return a case with its words and log who saw them. Raises KeyError if there is no such case."""
    case = await tx.cases.get(case_id)
    if case is None:
        raise KeyError(case_id)
    await tx.events.append(Event("case.seen", staff.id, case.id, house.clock.now()))
    return await show(tx, house, case, words=True)


async def decide(tx: UnitOfWork, house: House, staff: Staff, case_id: CaseId, to: CaseState, reason: str) -> bool:
    """Close a case; False if somebody else did before.

    RELEASED: the post goes out now, last in line. REMOVED: it never does, or is taken back, and its writer reads the
    reason. CLOSED: looked at, nothing to do. Raises KeyError for an unknown case, Refused for a decision that does
    not fit.
    """
    found = await tx.cases.get(case_id)
    if found is None:
        raise KeyError(case_id)
    if to is CaseState.RELEASED and found.kind is not CaseKind.HELD:
        raise Refused(Reply("desk.not_releasable"))
    if to is CaseState.REMOVED and reason not in REASONS:
        raise Refused(Reply("desk.reason_needed"))
    circle = await tx.circles.lock(found.circle)
    if not await tx.cases.decide(case_id, to, staff.id, reason, house.clock.now()):
        return False
    await tx.events.append(Event(f"case.{to}", staff.id, found.id, house.clock.now(), {"reason": reason}))
    post = await tx.posts.get(found.post)
    release = to is CaseState.RELEASED
    if post is None or to is CaseState.CLOSED:
        return True
    if found.feedback is not None:
        await settle(tx, house, found.feedback, release=release, reason=reason)
    elif found.edit:
        await settle_edit(tx, house, circle, post, release=release, reason=reason)
    else:
        await _carry_out(tx, house, circle, post, to, reason)
    return True


async def _carry_out(tx: UnitOfWork, house: House, circle: Circle, post: Post, to: CaseState, reason: str) -> None:
    written = await author_of(tx, post)
    way = road_of(circle)
    if to is CaseState.RELEASED and await tx.posts.move(post.id, PostState.HELD, way):
        waits = way is PostState.WAITING
        released = await tx.posts.get(post.id)
        if released is not None and not waits:
            await share(tx, house, circle, released)
        if written:
            said = Reply("hold.released_paused" if waits else "hold.released", {"circle": circle.name})
            await notify(tx, house, written[1], said)
    if to is CaseState.REMOVED and await take_back(tx, house, post, None, PostState.REMOVED) and written:
        gaps = {"reason": Reply(reason).text, "circle": circle.name}
        await notify(tx, house, written[1], Reply("hold.removed", gaps))


class Desk:
    """The same for a page, in transactions of its own."""

    def __init__(self, store: Store, house: House, waker: Waker) -> None:
        self._store = store
        self._house = house
        self._waker = waker

    async def waiting(self) -> list[CaseView]:
        """Return what waits, most urgent and then oldest first, without words."""
        async with self._store.begin() as tx:
            return [await show(tx, self._house, case, words=False) for case in await tx.cases.waiting()]

    async def view(self, case_id: CaseId) -> CaseView:
        """Return one case without its words. Raises KeyError."""
        async with self._store.begin() as tx:
            case = await tx.cases.get(case_id)
            if case is None:
                raise KeyError(case_id)
            return await show(tx, self._house, case, words=False)

    async def look(self, staff: Staff, case_id: CaseId) -> CaseView:
        """Return one case with its words; the log remembers who looked. Raises KeyError."""
        async with self._store.begin() as tx:
            view = await look(tx, self._house, staff, case_id)
            await tx.commit()
            return view

    async def picture(self, staff: Staff, case_id: CaseId) -> Picture | None:
        """Return a case's picture; the log remembers who looked."""
        async with self._store.begin() as tx:
            picture = await see_picture(tx, self._house, staff, case_id)
            await tx.commit()
            return picture

    async def decide(self, staff: Staff, case_id: CaseId, to: CaseState, reason: str = "") -> bool:
        """Decide a case; False if somebody else was first. Raises KeyError or Refused."""
        async with self._store.begin() as tx:
            decided = await decide(tx, self._house, staff, case_id, to, reason)
            if decided:
                await tx.commit()
        self._waker.wake("*")
        return decided

    async def duty(self, staff: Staff, hours: int | None) -> None:
        """Say that somebody watches for some hours, or no longer (None)."""
        async with self._store.begin() as tx:
            now = self._house.clock.now()
            await tx.staff.set_duty(staff.id, now + timedelta(hours=hours) if hours else None)
            await tx.events.append(Event("duty", staff.id, staff.id, now, {"hours": str(hours or 0)}))
            await tx.commit()
