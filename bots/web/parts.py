"""What the member's pages share."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypedDict, TypeVar, Unpack

from bots.web.adapter import Web
from core.circles import Member
from core.house import House
from core.hub import Hub
from core.ids import MemberId, NativeRef
from core.joining import Joined, Joining
from core.message import Address, Inbound, InboundKey, Press
from core.ports import Store
from core.replies import Reply, say
from core.view import Standing
from web.answers import Sheets
from web.route import Visit
from web.sessions import Cookies

T = TypeVar("T")


class What(TypedDict, total=False):
    """What somebody did; see `core.message.Inbound`."""

    text: str | None
    press: Press | None
    picture: bytes | None
    reply_to: NativeRef | None
    edits: NativeRef | None


class Slips(Generic[T]):
    """What a person is told on the very next page, once. Kept in memory only, for the newest thousand people."""

    def __init__(self, most: int = 1000) -> None:
        self._kept: OrderedDict[MemberId, T] = OrderedDict()
        self._most = most

    def put(self, member: MemberId, slip: T) -> None:
        """Keep a slip; an older one is replaced."""
        self._kept[member] = slip
        self._kept.move_to_end(member)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def take(self, member: MemberId) -> T | None:
        """Return the slip and forget it."""
        return self._kept.pop(member, None)


def goes_words(place: Standing) -> str:
    """Return where the box's words go, as it stands under the box."""
    if place.on_line:
        return say("web.goes_desk", name=place.talks_with) if place.talks_with else say("web.goes_kept")
    if not place.can_write:
        return say("web.not_open", circle=place.circle.name)
    if place.asked_first:
        return say("web.goes_asked", circle=place.circle.name)
    key = "web.goes_paused" if place.paused else "web.goes_to"
    return say(key, circle=place.circle.name, alias=place.membership.alias)


@dataclass(frozen=True, slots=True)
class Said:
    """What the program answered, and what was typed if it was not sent."""

    reply: Reply
    typed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """Collaborators of the member's pages."""

    store: Store
    hub: Hub
    joining: Joining
    web: Web
    house: House
    cookies: Cookies
    sheets: Sheets = field(default_factory=lambda: Sheets(Path(__file__).parent / "templates"))
    said: Slips[Said] = field(default_factory=Slips[Said])
    joined: Slips[Joined] = field(default_factory=Slips[Joined])

    def inbound(self, who: tuple[Member, Address], key: str, **what: Unpack[What]) -> Inbound:
        """Return what somebody did on a page, once for each key."""
        member, address = who
        named = InboundKey("web", "web", f"{member.id}:{key}")
        return Inbound(named, address, self.house.clock.now(), answerable=True, **what)

    async def receive(self, visit: Visit, address: Address, inbound: Inbound, patience: float) -> Reply | None:
        """Hand it in. A page without scripts waits up to `patience` seconds for what comes of it to be on the page."""
        with self.web.listening(address) as listener:
            reply = await self.hub.receive(inbound)
            if not visit.scripted and (reply is None or reply.kept):
                await listener.news(patience)
        return reply

    async def person(self, visit: Visit) -> tuple[Member, Address] | None:
        """Return who visits and where they are reached; None once they are forgotten."""
        async with self.store.begin(urgent=True) as tx:
            member = await tx.members.get(visit.signed_in.member, "web")
            address = await tx.members.address(member.lane) if member else None
        return (member, address) if member and address else None
