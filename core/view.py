"""What one reader sees: the same words for a pushed copy and for a page that draws its own history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.circles import (
    Circle,
    CircleState,
    DeliveryState,
    Member,
    Membership,
    Post,
    PostState,
    Reach,
    Shown,
    Voice,
)
from core.clock import clock_words
from core.crisis import DANGER, OTHER
from core.duty import on_duty
from core.house import House
from core.ids import AlarmId, PostId
from core.ladder import FROM_DESK, OWN, WRITER
from core.message import Content, Kind
from core.ports import UnitOfWork
from core.replies import Button, Reply, say
from core.settings import Rules

EDITABLE = frozenset({PostState.RELAYED, PostState.HELD, PostState.WAITING})
KEPT = frozenset(
    {PostState.CRISIS, PostState.REMOVED}
)  # their writer cannot take these back: the circle has nothing of them
CALLING = frozenset({*OTHER, *DANGER, "crisis.late", "crisis.unanswered"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a reader's page.

    `answers` is the position of the reader's copy that it answers; `peer`: another member wrote it; `can_answer` and
    `can_delete` say what still makes sense with a post; `calls`: calling for help comes first; `spoken`: it was
    said on an open line.
    """

    position: int
    kind: Kind
    post: PostId | None
    alias: str | None
    own: bool
    text: str = field(repr=False)
    quoted: str | None = field(repr=False)
    answers: int | None
    buttons: tuple[Button, ...]
    note: str
    at: datetime | None
    removed: bool
    edited: bool = False
    pictured: bool = False
    can_edit: bool = False
    peer: bool = False
    can_answer: bool = False
    can_delete: bool = False
    calls: bool = False
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person's words go: shown before they write.

    `on_line`: they go to whoever answers from the team, not to the circle; `talks_with` is who that is, "" for nobody
    yet. `asked_first`: a talk with the team is over, so the next words wait until their writer has said where to.
    """

    circle: Circle
    membership: Membership
    present: int
    watched: bool
    can_write: bool
    on_line: bool = False
    talks_with: str = ""
    asked_first: bool = False

    @property
    def paused(self) -> bool:
        """Return whether what is written now waits for the end of a pause."""
        return self.circle.state is CircleState.PAUSED

    def banner(self, now: datetime) -> str:
        """Return what stands above the page, "" if there is nothing to say."""
        said = [say("circle.practice")] if self.circle.practice else []
        if self.paused:
            said.append(pause_words(self.circle, now, "circle.paused_now", "circle.paused_until").text)
        return " ".join(said if self.watched else [*said, say("circle.unwatched")])


def excerpt(text: str, length: int) -> str:
    """Return the start of a text on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def reach_words(reach: Reach) -> str:
    """Return a receipt: "Reached 9 of 10".

    Whoever had it and has hidden it from themselves since has been reached all the same: their block stays unseen.
    """
    reached = reach.sent + reach.retracted
    if not reach.total:
        return say("state.alone")
    if not reached and reach.waiting:
        return say("state.relayed")
    return say("state.reached", sent=str(reached), total=str(reach.total))


def removal_words(reach: Reach) -> str:
    """Return how far taking back has come: "Removed for 9 of 10"."""
    total = reach.retracted + reach.sent
    return say("state.removed_for", gone=str(reach.retracted), total=str(total)) if total else say("state.deleted")


async def post_content(
    tx: UnitOfWork, house: House, post: Post, seat: Membership | None, reader: Member, *, whole: bool = True
) -> Content | None:
    """Return a post as one reader is shown it, None if it is not to be shown to them (any more).

    `seat` is its writer's. `whole` loads its picture as well, which only sending needs.
    """
    if post.text is None:
        return None
    own = seat is not None and seat.member == reader.id
    if not own and (post.state is not PostState.RELAYED or await has_hidden(tx, reader, post)):
        return None
    picture = await tx.posts.picture(post.id) if whole and post.pictured else None
    alias = seat.alias if seat else await _voice(tx, post)
    quoted = await _quoted(tx, house, post, reader)
    edited = post.revision > 0
    return Content(post.kind, post.text, alias=alias, own=own, quoted=quoted, picture=picture, edited=edited)


async def has_hidden(tx: UnitOfWork, reader: Member, post: Post) -> bool:
    """Return whether a reader has hidden whoever wrote a post from themselves."""
    blockers = await tx.members.blockers(post.author) if post.author else ()
    if not blockers:
        return False
    return any(seat.id in blockers for seat in await tx.circles.memberships(reader.id))


async def _voice(tx: UnitOfWork, post: Post) -> str:
    """Return in whose name the program's or staff's words are shown."""
    if post.voice is Voice.ANNOUNCEMENT:
        return say("circle.announcement")
    if post.voice is Voice.FACILITATOR:
        speaker = await tx.staff.get(post.speaker) if post.speaker else None
        if speaker is not None:
            return say("circle.facilitator_named", name=speaker.desk_name)
    return say("circle.facilitator")


async def _quoted(tx: UnitOfWork, house: House, post: Post, reader: Member) -> str | None:
    """Return the start of what a post answers, None if that is not to be shown (any more)."""
    answered = await tx.posts.get(post.reply_to) if post.reply_to is not None else None
    if answered is None or not answered.text or answered.state is not PostState.RELAYED:
        return None
    return None if await has_hidden(tx, reader, answered) else excerpt(answered.text, house.rules.quote)


def notice_content(reply: Reply) -> Content:
    """Return the program's own words to one person."""
    return Content(Kind.NOTICE, reply.text, buttons=reply.buttons)


def pause_words(circle: Circle, now: datetime, without_end: str, with_end: str, **gaps: str) -> Reply:
    """Return the words about a pause: the key `with_end` has a gap for when it ends, on the circle's own clock."""
    known = {"circle": circle.name, **gaps}
    if circle.paused_until is None or circle.ending:
        return Reply(without_end, known)
    return Reply(with_end, {**known, "until": clock_words(circle.paused_until, circle.zone, now)})


def privacy_words(rules: Rules) -> Reply:
    """Return who reads what, and for how long it is kept."""
    kept = {"days": str(rules.retention.days), "line_days": str(rules.line_retention.days)}
    return Reply("privacy.text", kept)


async def own_state(tx: UnitOfWork, post: Post, now: datetime) -> str:
    """Return the words under one's own post."""
    waits = post.state is PostState.WAITING
    if post.state is PostState.RELAYED:
        reach = await tx.deliveries.reach(post.id)
        waits = bool(reach.waiting) and not reach.sent + reach.retracted
        if not waits:
            return reach_words(reach)
    circle = await tx.circles.get(post.circle) if waits else None
    if circle is not None and circle.state is CircleState.PAUSED:
        return pause_words(circle, now, "state.waiting", "state.waiting_until").text
    return say(f"state.{post.state}")


def _notice(shown: Shown, reply: Reply) -> Item:
    """Return the program's own words; what was said on an open line stands under the name of whoever said it."""
    own = reply.key == OWN
    spoken = own or reply.key == FROM_DESK
    note = ""
    if own:
        name = reply.gaps["name"]
        note = say("line.passed_on", name=name) if name else say("line.own_kept")
    alias = say("line.you") if own else say("line.speaker", name=reply.gaps["name"]) if spoken else None
    return Item(
        position=shown.position,
        kind=Kind.NOTICE,
        post=None,
        alias=alias,
        own=own,
        text=reply.gaps["text"] if spoken else reply.text,
        quoted=None,
        answers=None,
        buttons=reply.buttons,
        note=note,
        at=shown.at,
        removed=False,
        calls=reply.key in CALLING,
        spoken=spoken,
    )


async def _item(tx: UnitOfWork, house: House, reader: Member, shown: Shown) -> Item | None:
    if shown.kind is Kind.NOTICE and shown.reply is not None:
        return _notice(shown, shown.reply)
    if shown.kind not in {Kind.POST, Kind.PROMPT} or shown.post is None:
        return None
    written = await tx.posts.written(shown.post)
    if written is None:
        return None
    post, seat = written
    if await has_hidden(tx, reader, post):
        return None
    content = await post_content(tx, house, post, seat, reader, whole=False)
    if content is None or shown.state is DeliveryState.RETRACTED:
        own = seat is not None and seat.member == reader.id
        note = removal_words(await tx.deliveries.reach(post.id)) if own else ""
        return Item(shown.position, shown.kind, post.id, None, own, "", None, None, (), note, shown.at, True)
    answers = None
    if post.reply_to is not None:
        ref = await tx.deliveries.copy_of(reader.lane, post.reply_to)
        answers = int(ref) if ref is not None and ref.isdigit() else None
    note = await own_state(tx, post, house.clock.now()) if content.own else ""
    return Item(
        position=shown.position,
        kind=shown.kind,
        post=post.id,
        alias=content.alias,
        own=content.own,
        text=content.text,
        quoted=content.quoted,
        answers=answers,
        buttons=(),
        note=note,
        at=shown.at,
        removed=False,
        edited=content.edited,
        pictured=post.pictured,
        can_edit=content.own and post.state in EDITABLE,
        peer=seat is not None and not content.own,
        can_answer=post.state is PostState.RELAYED,
        can_delete=content.own and post.state not in KEPT,
    )


async def items(tx: UnitOfWork, house: House, member: Member, after: int, limit: int) -> Sequence[Item]:
    """Return what a reader was shown after a position, at most the newest `limit`, oldest first."""
    history = await tx.deliveries.history(member.lane, after, limit)
    drawn = [await _item(tx, house, member, shown) for shown in history]
    return [item for item in drawn if item is not None]


async def standing(tx: UnitOfWork, member: Member, now: datetime) -> Standing | None:
    """Return where a person's words go, None if they are in no circle. Of several, the one they joined last."""
    seats = await tx.circles.memberships(member.id)
    if not seats:
        return None
    circle = await tx.circles.get(seats[-1].circle)
    if circle is None:
        return None
    others = len(await tx.circles.present(circle.id)) - 1
    watched = bool(await on_duty(tx, circle.id, now))
    shut = circle.state in {CircleState.CLOSED, CircleState.SETUP}
    capture = await tx.members.capture(member.id)
    line = capture if capture is not None and capture.form == WRITER else None
    if line is None:
        return Standing(circle, seats[-1], others, watched, not shut)
    alarm = await tx.alarms.get(AlarmId(line.step))
    taker = await tx.staff.get(alarm.taken_by) if alarm and alarm.taken_by else None
    on_line = line.until > now
    name = taker.desk_name if taker else ""
    return Standing(circle, seats[-1], others, watched, not shut, on_line, name, asked_first=not on_line)
