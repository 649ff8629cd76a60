"""One person in several places: linking one more with a one-time code, changing how it is sent things, letting it go."""

from dataclasses import replace

from core.circles import CircleState, Draft, Member, MemberState, Pace, Place
from core.digest import UNTIL_ASKED, live, next_digest, word
from core.errors import Refused
from core.house import House
from core.ids import LaneId, MemberId, new_id
from core.joining import guess, new_code, normal_code
from core.message import PAGERS, Address, Kind, Priority
from core.ports import UnitOfWork
from core.replies import Reply, say

NAMES = {
    "telegram": "places.telegram",
    "discord": "places.discord",
    "web": "places.web",
    "email": "places.email",
    "webhook": "places.webhook",
}
PACES = {Pace.LIVE: "places.live", Pace.HOURLY: "places.hourly", Pace.DAILY: "places.daily"}


def place_name(platform: str) -> str:
    """Return what people call a platform."""
    return say(NAMES[platform]) if platform in NAMES else platform


async def places_of(tx: UnitOfWork, member: MemberId) -> list[Place]:
    """Return where a person can read and write, their home first; what only pages them is `core.contacts`' matter."""
    return [place for place in await tx.members.places(member) if place.platform not in PAGERS]


async def new_link(tx: UnitOfWork, house: House, member: Member) -> str:
    """Return a fresh one-time code that links another place to this person; an older one of theirs is void."""
    code = new_code()
    await tx.members.issue_link(member.id, code, house.clock.now() + house.rules.link)
    return code


async def link_address(tx: UnitOfWork, house: House, code: str, address: Address, bucket: str | None = None) -> Member:
    """Make the address (new, or a guest's) one more place of the person whose code this is, and return them there.

    A person has one page: if they have one, they are returned there and the address is not kept. `bucket` names who
    is guessing, else the address does. Raises Refused: commit then as well, because the try counts and the code may be
    used up.
    """
    await guess(tx, house, f"link:{bucket or f'{address.platform}:{address.user}'}")
    here = await tx.members.find(address)
    person = await tx.members.redeem_link(normal_code(code), house.clock.now())
    member = await tx.members.get(person) if person else None
    if member is None:
        raise Refused(Reply("link.unknown"))
    if here is not None and here.id == member.id:
        raise Refused(Reply("link.own"))
    if here is not None and not await _nobody_yet(tx, here):
        raise Refused(Reply("link.taken"))
    page = await tx.members.get(member.id, address.platform) if address.platform in house.mirroring else None
    if here is not None:
        await tx.members.erase(here.id, house.clock.now())
    if page is not None:
        await tx.members.set_home(page.id, page.lane)
        linked = replace(page, home=True)
    else:
        linked = await tx.members.add_place(member.id, address, house.clock.now())
    await _tell_others(tx, house, linked)
    return linked


async def _nobody_yet(tx: UnitOfWork, member: Member) -> bool:
    if member.state is not MemberState.GUEST or await tx.staff.by_member(member.id) is not None:
        return False
    return not await tx.circles.memberships(member.id)


async def _tell_others(tx: UnitOfWork, house: House, linked: Member) -> None:
    """Tell a person at their other places, so that somebody who stole a code is noticed."""
    unlink = house.button(linked.id, "link.undo", f"place.gone:{linked.lane}")
    said = Reply("link.told", {"place": place_name(linked.platform)}, (unlink,))
    others = [place for place in await places_of(tx, linked.id) if place.lane != linked.lane]
    now = house.clock.now()
    await tx.deliveries.enqueue([Draft(one.lane, Kind.NOTICE, Priority.REPLY, now, reply=said) for one in others])


async def change_pace(
    tx: UnitOfWork, house: House, member: MemberId, place: Place, pace: Pace, *, discreet: bool
) -> None:
    """Send a place things at another pace from now on; what waits for the old one follows the new one."""
    now = house.clock.now()
    changed = replace(place, pace=pace, discreet=discreet, announced=None)
    seats = await tx.circles.memberships(member)
    circle = await tx.circles.lock(seats[-1].circle) if seats else None
    await tx.members.set_pace(place.lane, pace, discreet=discreet)
    digest = next_digest(pace, circle.zone if circle else "UTC", now, house.rules.digest_hour)
    until = now if live(house, changed) else UNTIL_ASKED if discreet else digest
    waiting = await tx.deliveries.hasten(place.lane, now, until)
    await tx.members.announce(place.lane, digest if waiting and until > now else None)
    if waiting and until > now:
        said = word(house, member, place.lane, waiting[0], digest, discreet=discreet)
        # What it announces was queued before it, so only a higher priority brings it out first.
        await tx.deliveries.enqueue([replace(said, priority=Priority.REPLY)])
    if circle is not None and circle.state is CircleState.PAUSED and not circle.ending:
        await tx.deliveries.hold_back(circle.id)


async def show_waiting(tx: UnitOfWork, house: House, member: Member) -> int:
    """Send a place at once what waits there, and return how many things that is. What is paused still waits for that."""
    circles = [await tx.circles.lock(seat.circle) for seat in await tx.circles.memberships(member.id)]
    await tx.members.announce(member.lane, None)
    waiting = await tx.deliveries.hasten(member.lane, house.clock.now())
    for circle in circles:
        if circle.state is CircleState.PAUSED and not circle.ending:
            await tx.deliveries.hold_back(circle.id)
    return len(waiting)


async def let_go(tx: UnitOfWork, house: House, member: MemberId, lane: LaneId) -> Place | None:
    """Unlink a place and return it; None if it is not theirs. Raises Refused for the only one.

    Unlinking their page signs them out everywhere and ends their return phrase: it leads to that page.
    """
    for seat in await tx.circles.memberships(member):
        await tx.circles.lock(seat.circle)  # two of these at the same moment must leave one place
    places = await places_of(tx, member)
    place = next((one for one in places if one.lane == lane), None)
    if place is None:
        return None
    if len(places) == 1:
        raise Refused(Reply("places.only"))
    await tx.members.drop_place(lane, house.clock.now())
    if place.platform in house.mirroring:
        await tx.sessions.close_all(member)
        await tx.members.set_return_phrase(member, new_id())
    return place
