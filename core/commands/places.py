"""Where I am reached, how often, and one more place for the same person."""

from collections.abc import Sequence

from core.circles import CircleState, MemberState, Pace, Place
from core.ids import LaneId
from core.places import PACES, change_pace, let_go, link_address, new_link, place_name, places_of, show_waiting
from core.relay import notify
from core.replies import Button, Reply, say
from core.rights import Right
from core.router import Context, button, command
from core.view import pause_words

PACE_BUTTONS = {
    Pace.LIVE: "places.live_button",
    Pace.HOURLY: "places.hourly_button",
    Pace.DAILY: "places.daily_button",
}


@command("link", Right.MEMBER)
async def link(context: Context) -> Reply | None:
    """Give a code that links another place to the person, or with a code make this one of its owner's places."""
    if not context.argument:
        if context.member.state is MemberState.GUEST:
            return Reply("link.first")
        minutes = str(int(context.house.rules.link.total_seconds() // 60))
        code = await new_link(context.tx, context.house, context.member)
        return Reply("link.code", {"code": code, "minutes": minutes})
    member = await link_address(context.tx, context.house, context.argument, context.inbound.sender)
    # Whoever was here before this is gone, and with them where the answer would have gone.
    reply = Reply("link.done", kept=True)
    await notify(context.tx, context.house, member, reply)
    return reply


@command("places", Right.MEMBER)
async def places(context: Context) -> Reply | None:
    """List where one is reached, each place with what can be changed; the place that asked comes last."""
    found = await places_of(context.tx, context.member.id)
    here = next(place for place in found if place.lane == context.member.lane)
    for place in found:
        if place != here:
            await notify(context.tx, context.house, context.member, _card(context, place, found))
    return _card(context, here, found)


def _card(context: Context, place: Place, found: Sequence[Place]) -> Reply:
    paged = place.platform in context.house.mirroring
    key = "places.here" if place.lane == context.member.lane else "places.other"
    pace = say("places.page" if paged else PACES[place.pace])
    if place.discreet and not paged:
        pace = say("places.discreet", pace=pace)
    gaps = {"place": place_name(place.platform), "pace": pace}
    choices: list[Button] = []
    if not paged:
        choices += [
            _choice(context, label, f"place.pace:{other}={place.lane}")
            for other, label in PACE_BUTTONS.items()
            if other is not place.pace
        ]
        label, to = ("places.discreet_off", "off") if place.discreet else ("places.discreet_on", "on")
        choices.append(_choice(context, label, f"place.discreet:{to}={place.lane}"))
    if len(found) > 1:
        choices.append(_choice(context, "places.unlink", f"place.drop:{place.lane}"))
    return Reply(key, gaps, tuple(choices))


def _choice(context: Context, key: str, action: str) -> Button:
    return context.house.button(context.member.id, key, action)


async def _chosen(context: Context) -> tuple[str, Place, Sequence[Place]] | None:
    """Return what was chosen for which place of the person's; None if they have that place no more."""
    choice, _, lane = context.argument.rpartition("=")
    found = await places_of(context.tx, context.member.id)
    place = next((one for one in found if one.lane == lane), None)
    return (choice, place, found) if place else None


@button("place.pace", Right.MEMBER)
async def set_pace(context: Context) -> Reply | None:
    """Choose how often a place is sent what the circle says."""
    chosen = await _chosen(context)
    if chosen is None or chosen[0] not in set(Pace):
        return Reply("press.stale")
    choice, place, _ = chosen
    tx, house = context.tx, context.house
    await change_pace(tx, house, context.member.id, place, Pace(choice), discreet=place.discreet)
    return await _changed(context, place.lane)


@button("place.discreet", Right.MEMBER)
async def set_discreet(context: Context) -> Reply | None:
    """Choose whether a place shows words, or only that there are some."""
    chosen = await _chosen(context)
    if chosen is None:
        return Reply("press.stale")
    choice, place, _ = chosen
    await change_pace(context.tx, context.house, context.member.id, place, place.pace, discreet=choice == "on")
    return await _changed(context, place.lane)


async def _changed(context: Context, lane: LaneId) -> Reply:
    found = await places_of(context.tx, context.member.id)
    return _card(context, next(place for place in found if place.lane == lane), found)


@button("place.drop", Right.MEMBER)
async def ask_drop(context: Context) -> Reply | None:
    """Ask once more before a place is unlinked."""
    chosen = await _chosen(context)
    if chosen is None:
        return Reply("press.stale")
    _, place, found = chosen
    if len(found) == 1:
        return Reply("places.only")
    sure = _choice(context, "places.unlink_button", f"place.gone:{place.lane}")
    key = "places.sure_page" if place.platform in context.house.mirroring else "places.sure"
    return Reply(key, {"place": place_name(place.platform)}, (sure,))


@button("place.gone", Right.MEMBER)
async def drop(context: Context) -> Reply | None:
    """Unlink a place and say so at home."""
    gone = await let_go(context.tx, context.house, context.member.id, LaneId(context.argument))
    if gone is None:
        return Reply("press.stale")
    reply = Reply("places.gone", {"place": place_name(gone.platform)}, kept=True)
    at_home = await context.tx.members.get(context.member.id)
    if at_home is not None:
        await notify(context.tx, context.house, at_home, reply)
    return reply


@command("show", Right.MEMBER)
async def show(context: Context) -> Reply | None:
    """Read now what waits here."""
    waiting = await show_waiting(context.tx, context.house, context.member)
    if waiting and context.seat is not None and context.seat[0].state is CircleState.PAUSED:
        return pause_words(context.seat[0], context.now, "digest.paused", "digest.paused_until")
    return None if waiting else Reply("digest.nothing")


@button("digest.show", Right.MEMBER)
async def show_by_button(context: Context) -> Reply | None:
    """Read now what a place was told of."""
    return await show(context)
