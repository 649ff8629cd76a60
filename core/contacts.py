"""Where staff are paged outside chats: e-mail and a signed webhook. One more place of the person, never their home.

Only notices go there, so no member's word ever does.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from core.circles import DeliveryState, Draft, Member
from core.errors import Refused
from core.house import House
from core.ids import LaneId, MemberId
from core.message import PAGERS, Address, Kind, Priority
from core.ports import Event, UnitOfWork
from core.programme import Wrong
from core.replies import Button, Reply
from core.review import Staff

EMAIL: Final = "email"
WEBHOOK: Final = "webhook"
MOST: Final = 5  # addresses of one person: each page goes to all of them
LONGEST_URL: Final = 1000  # characters
TESTS: Final = 5  # of one person within WINDOW: nobody has shown yet that an address is theirs
WINDOW: Final = timedelta(hours=1)

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL: Final = re.compile(
    rf"(?=.{{6,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]"
)
_URL: Final = re.compile(r"[!-~]+")  # printable ASCII without a space


@dataclass(frozen=True, slots=True)
class Contact:
    """One address of a staff person. `sent_at` is when the newest notice left for it, None if none did."""

    lane: LaneId
    platform: str
    address: str = field(repr=False)
    sent_at: datetime | None = None

    @property
    def shown(self) -> str:
        """Return it as a page shows it: of a webhook only host and end, because whoever knows it all can use it."""
        if self.platform != WEBHOOK:
            return self.address
        return f"{urlsplit(self.address).hostname or ''}/…{self.address[-4:]}"


def email_address(said: str) -> Address:
    """Return one e-mail address. Raises Wrong for anything else: several, a name beside it, a line break."""
    found = said.strip(" ")
    if _EMAIL.fullmatch(found) is None:
        raise Wrong(EMAIL, Reply("contacts.email_wrong"))
    local, _, domain = found.rpartition("@")
    return Address(EMAIL, f"{local}@{domain.lower()}")


def webhook_address(said: str, *, here: bool = False) -> Address:
    """Return the address of a webhook. Raises Wrong: it must be https and lead out of this house.

    `here` is for whoever runs the server: then an address of this or a neighbouring computer will do, on this computer
    also http.
    """
    found = said.strip(" ")
    if len(found) > LONGEST_URL or not usable_url(found) or not (here or _leads_out(found)):
        raise Wrong(WEBHOOK, Reply("contacts.webhook_wrong"))
    return Address(WEBHOOK, found)


def usable_url(url: str) -> bool:
    """Return whether something may be sent there: https, or http on this computer; no password or fragment in it."""
    if _URL.fullmatch(url) is None:
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.fragment or "\\" in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Return whether a host name is this computer."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _leads_out(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.rstrip(".").endswith((".localhost", ".local", ".internal"))


async def contacts_of(tx: UnitOfWork, member: MemberId) -> list[Contact]:
    """Return where a person is paged outside chats."""
    found = []
    for place in await tx.members.places(member):
        address = await tx.members.address(place.lane) if place.platform in PAGERS else None
        if address is not None:
            shown = await tx.deliveries.history(place.lane, 0, 1)
            sent = [one.at for one in shown if one.state is DeliveryState.SENT]
            found.append(Contact(place.lane, place.platform, address.user, sent[-1] if sent else None))
    return found


async def ringing(tx: UnitOfWork, house: House, member: MemberId) -> list[Member]:
    """Return a person at every place that rings: chats (their home first), then webhooks, then e-mail.

    A page rings nobody, nor does a platform that is switched off. Empty if nothing rings.
    """
    person = await tx.members.get(member)
    if person is None:
        return []
    silent = house.mirroring | {"desk"}
    places = [one for one in await tx.members.places(member) if one.platform not in silent]
    order = {WEBHOOK: 1, EMAIL: 2}
    places.sort(key=lambda one: order.get(one.platform, 0))
    return [
        replace(person, lane=one.lane, platform=one.platform, home=one.home)
        for one in places
        if house.carries(one.platform)
    ]


async def add_contact(tx: UnitOfWork, person: Staff, address: Address, now: datetime, by: str) -> None:
    """Page a staff person at one more address, and tell them at their others. Adding one again changes nothing.

    Raises Wrong if they have as many as there may be. `by` is who did it, for the log.
    """
    known = await contacts_of(tx, person.member)
    if any((one.platform, one.address) == (address.platform, address.user) for one in known):
        return
    if len(known) >= MOST:
        raise Wrong(address.platform, Reply("contacts.full", {"most": str(MOST)}))
    await _tell(tx, person.member, "contacts.told_added", now)
    await tx.members.add_place(person.member, address, now)
    await tx.events.append(Event("staff.contact_added", by, person.id, now, {"platform": address.platform}))


async def drop_contact(tx: UnitOfWork, person: Staff, lane: LaneId, now: datetime, by: str) -> bool:
    """Page a staff person at an address no longer, and tell them at their others; False if it is not theirs."""
    found = [one for one in await contacts_of(tx, person.member) if one.lane == lane]
    if not found:
        return False
    await tx.members.drop_place(lane, now)
    await _tell(tx, person.member, "contacts.told_removed", now)
    await tx.events.append(Event("staff.contact_removed", by, person.id, now, {"platform": found[0].platform}))
    return True


async def send_test(tx: UnitOfWork, house: House, person: Staff, lane: LaneId) -> bool:
    """Send a staff person a test, by the road that a real page takes; False if the address is not theirs.

    Raises Refused after too many.
    """
    found = [one for one in await contacts_of(tx, person.member) if one.lane == lane]
    if not found:
        return False
    now = house.clock.now()
    if await tx.members.attempts(f"contact-test:{person.id}", now, WINDOW) > TESTS:
        raise Refused(Reply("contacts.too_many_tests"))
    buttons = (Button("desk.open", url=house.desk_url),) if house.desk_url.startswith("https://") else ()
    said = Reply("contacts.test", {}, buttons)
    await tx.deliveries.enqueue([Draft(lane, Kind.NOTICE, Priority.REPLY, now, reply=said)])
    await tx.events.append(Event("staff.contact_tested", person.id, person.id, now, {"platform": found[0].platform}))
    return True


async def _tell(tx: UnitOfWork, member: MemberId, key: str, now: datetime) -> None:
    """Tell a person wherever they are reached, so that a change which is not theirs is noticed."""
    places = [one for one in await tx.members.places(member) if one.platform != "desk"]
    await tx.deliveries.enqueue([Draft(one.lane, Kind.NOTICE, Priority.REPLY, now, reply=Reply(key)) for one in places])
