"""The pages of the crisis ladder: which address, which right."""

from console.alarms.pages import AlarmPages
from console.alarms.roster import RosterPages
from console.programme.parts import Parts, or_lost
from core.house import House
from core.ports import Store, Waker
from core.rights import Right
from web.route import Handler, Route, Side
from web.sessions import DESK

ALARM = "/console/alarm/{alarm}"


def routes(store: Store, house: House, waker: Waker, public_url: str) -> list[Route]:
    """Return the pages with the right that each needs."""
    parts = Parts(store, house, waker, public_url)
    side = Side(store, house.clock, public_url, DESK)
    alarms, roster = AlarmPages(parts), RosterPages(parts)
    table: list[tuple[str, str, Handler, Right]] = [
        ("GET", ALARM, alarms.show, Right.REVIEW),
        ("GET", f"{ALARM}/fresh", alarms.fresh, Right.REVIEW),
        ("POST", f"{ALARM}/look", alarms.look, Right.REVIEW),
        ("POST", f"{ALARM}/take", alarms.take, Right.REVIEW),
        ("POST", f"{ALARM}/say", alarms.say, Right.REVIEW),
        ("POST", f"{ALARM}/hand-on", alarms.hand_on, Right.REVIEW),
        ("POST", f"{ALARM}/close", alarms.close, Right.REVIEW),
        ("POST", f"{ALARM}/level", alarms.level, Right.REVIEW),
        ("GET", "/console/roster", roster.show, Right.ROSTER),
        ("POST", "/console/roster", roster.add, Right.ROSTER),
        ("POST", "/console/roster/remove", roster.remove, Right.ROSTER),
        ("POST", "/console/roster/lead", roster.lead, Right.ROSTER),
        ("POST", "/console/roster/drill", roster.drill, Right.ROSTER),
    ]
    return [Route(side, method, path, or_lost(parts, handler), right) for method, path, handler, right in table]
