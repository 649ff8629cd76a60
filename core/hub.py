"""`receive()`: the one road of every message. And `announce()`: the program's own words to a circle."""

from dataclasses import replace
from typing import Final

from core.circles import Circle, Member, Membership, MemberState
from core.errors import Refused
from core.house import House
from core.ids import CircleId, PostId
from core.ladder import begins
from core.message import Address, Inbound, Picture, Press
from core.own import deleted, edited
from core.picturing import post_picture
from core.ports import Screener, Step, Store, UnitOfWork, Waker
from core.posting import post_text
from core.relay import notify
from core.replies import Reply
from core.rights import Right, for_staff, may
from core.router import Context, Handler, find_button, find_command, find_form, hears_cries
from core.urgency import asks_for_help
from core.verdict import Care, Decision, Verdict

MOST_ROOMS: Final = 10_000  # people


class Hub:
    """Receives everything that anybody says or presses, whatever the platform."""

    def __init__(
        self, store: Store, house: House, screener: Screener, waker: Waker, *, step: Step | None = None
    ) -> None:
        self._step = step or (lambda _name: None)
        self._store = store
        self._house = house
        self._screener = screener
        self._waker = waker
        # Which circle somebody wrote to last: whose turn it is at the screening, and nothing else, follows from that.
        self._rooms: dict[Address, CircleId] = {}

    async def screened(self, text: str) -> Verdict:
        """Return what the screening says of a text that nobody wrote. Nothing of it is kept. Never raises."""
        return await self._screener.screen(text)

    def ring(self) -> None:
        """Say that something may have been queued beside `receive`. Never waits."""
        self._waker.wake("*")

    async def receive(self, inbound: Inbound) -> Reply | None:
        """Handle one thing once: what came before under the same key changes nothing and gets no answer.

        Everything it causes is in one commit. The reply is returned to an adapter that can show it at once
        (`Inbound.answerable`) and goes through the outbox to others. Waits for the screening; fails only with the database's error, and then nothing happened.
        """
        verdict = redacted = None
        picture = await self._cleaned(inbound)
        text = _words(inbound)
        if text is not None and _may_hold_words(text):
            whose, urgent = self._rooms.get(inbound.sender, inbound.sender), inbound.urgent
            verdict = await self._screener.screen(text, whose=whose, urgent=urgent)
            if verdict.decision is Decision.RETURN and verdict.redacted:
                redacted = await self._screener.screen(verdict.redacted, whose=whose, urgent=urgent)
        async with self._store.begin(urgent=inbound.urgent or _grave(inbound, verdict)) as tx:
            now = self._house.clock.now()
            if not await tx.inbound.finish(inbound.key, now):
                return None
            member = await tx.members.find(inbound.sender)
            if member is None:
                member = await tx.members.register(inbound.sender, MemberState.GUEST, now)
            context = await self._context(tx, inbound, member)
            self._remember(context)
            context = replace(context, verdict=verdict, redacted=redacted)
            reply = await self._refusable(context, redacted, picture)
            if reply is not None and not reply.kept and not inbound.answerable:
                await notify(tx, self._house, member, reply)
            self._step("writing")
            await tx.commit()
        if not member.home:
            # Apart, because it locks all their lanes: whoever shares a post at this moment locks those after its circle.
            await self._store.grouped(lambda tx: tx.members.set_home(member.id, member.lane))
        self._step("committed")
        self._waker.wake("*")
        return reply if inbound.answerable else None

    async def _context(self, tx: UnitOfWork, inbound: Inbound, member: Member) -> Context:
        about: PostId | None = None
        if inbound.reply_to is not None:
            about = await tx.deliveries.post_at(member.lane, inbound.reply_to)
        seat = await self._seat(tx, member, about)
        return Context(tx, self._house, inbound, member, seat, about, "", self._house.clock.now())

    def _remember(self, context: Context) -> None:
        if context.seat is not None:
            self._rooms.pop(context.inbound.sender, None)
            self._rooms[context.inbound.sender] = context.seat[0].id
            if len(self._rooms) > MOST_ROOMS:
                del self._rooms[next(iter(self._rooms))]

    @staticmethod
    async def _seat(tx: UnitOfWork, member: Member, about: PostId | None) -> tuple[Circle, Membership] | None:
        seats = await tx.circles.memberships(member.id)
        if len(seats) > 1 and about is not None and (post := await tx.posts.get(about)) is not None:
            seats = [seat for seat in seats if seat.circle == post.circle]
        if len(seats) != 1:
            return None
        circle = await tx.circles.get(seats[0].circle)
        return (circle, seats[0]) if circle else None

    async def _cleaned(self, inbound: Inbound) -> Picture | Reply | None:
        """Return a picture made anew, or the words for one that is not taken; None where none are taken at all."""
        cleaner = self._house.pictures
        if inbound.picture is None or cleaner is None:
            return None
        try:
            return await cleaner.clean(inbound.picture)
        except Refused as refused:
            return refused.reply

    async def _refusable(
        self, context: Context, redacted: Verdict | None, picture: Picture | Reply | None
    ) -> Reply | None:
        try:
            return await self._dispatch(context, redacted, picture)
        except Refused as refused:
            return refused.reply

    async def _dispatch(
        self, context: Context, redacted: Verdict | None, picture: Picture | Reply | None
    ) -> Reply | None:
        inbound = context.inbound
        if inbound.unsupported is not None:
            return Reply(f"unsupported.{inbound.unsupported}")
        if inbound.picture is not None:
            return await post_picture(context, picture)
        if inbound.deletes is not None:
            return await deleted(context, inbound.deletes)
        if inbound.edits is not None:
            return await edited(context, inbound.edits)
        if inbound.press is not None:
            return await self._pressed(context, inbound.press)
        return await self._said(context, redacted)

    async def _pressed(self, context: Context, press: Press) -> Reply | None:
        action = self._house.signer.open(context.member.id, press.token)
        name, _, argument = (action or "").partition(":")
        pressed = find_button(name)
        if pressed is None or not await _allowed(context, pressed.right):
            return Reply("press.stale")
        return await pressed.handler(replace(context, argument=argument))

    async def _said(self, context: Context, redacted: Verdict | None) -> Reply | None:
        verdict, text = context.verdict, (context.inbound.text or "").strip()
        if text.startswith("/") and (verdict is None or verdict.decision is not Decision.CRISIS):
            name, _, argument = text[1:].partition(" ")
            command = find_command(name.partition("@")[0].lower())
            if command is None or not await _allowed(context, command.right):
                return Reply("command.unknown")
            return await command.handler(replace(context, argument=argument.strip()))
        if verdict is None:
            return Reply("command.unknown")
        reader = await self._form(context, cry=verdict.decision is Decision.CRISIS)
        if reader is not None:
            return await reader(replace(context, argument=text))
        return await post_text(context, text, verdict, redacted)

    @staticmethod
    async def _form(context: Context, *, cry: bool) -> Handler | None:
        """Return the form that this text answers, None if it is meant for the circle (or the ladder)."""
        capture = await context.tx.members.capture(context.member.id)
        if capture is None or capture.until <= context.now or (cry and not hears_cries(capture.form)):
            return None
        return find_form(capture.form)


async def _allowed(context: Context, right: Right) -> bool:
    """Return whether whoever speaks may do this. Staff are only looked up where it matters."""
    if not for_staff(right):
        return True
    staff = await context.tx.staff.by_member(context.member.id)
    return staff is not None and may(staff.role, right)


def _words(inbound: Inbound) -> str | None:
    """Return what somebody wrote: a message, or what they filled into a form."""
    if inbound.press is not None and inbound.press.fields:
        return "\n".join(inbound.press.fields.values())
    return inbound.text


def _grave(inbound: Inbound, verdict: Verdict | None) -> bool:
    """Return whether this belongs to somebody's crisis: then it waits for nobody's ordinary words."""
    if verdict is not None and (verdict.care.weight >= Care.CHECK_IN.weight or begins(verdict) is not None):
        return True
    said = inbound.press.token if inbound.press is not None else inbound.text
    return said is not None and asks_for_help(said)


def _may_hold_words(text: str) -> bool:
    """Return whether a text could hold a cry for help: everything but a bare command, a code and `/sos` itself."""
    if not text.startswith("/"):
        return True
    name, _, argument = text[1:].partition(" ")
    command = find_command(name.partition("@")[0].lower())
    return command is None or (bool(argument.strip()) and command.name not in {"start", "join", "sos"})
