"""Everything staff do with circles, as pages: which address, which right."""

from console.programme.circles import CirclePages
from console.programme.invites import InvitePages
from console.programme.lines import LinePages
from console.programme.parts import Parts, or_lost
from console.programme.people import PeoplePages
from console.programme.rehearsing import RehearsalPages
from console.programme.roll import RollPages
from console.programme.rules import RulePages
from console.programme.schedule import SchedulePages
from console.programme.speaking import SpeakingPages
from console.programme.words import WordPages
from core.house import House
from core.ports import Store, Waker
from core.rights import Right
from web.route import Handler, Route, Side
from web.sessions import DESK

CIRCLE = "/console/circles/{circle}"


def routes(store: Store, house: House, waker: Waker, public_url: str) -> list[Route]:
    """Return the pages with the right that each needs."""
    parts = Parts(store, house, waker, public_url)
    side = Side(store, house.clock, public_url, DESK)
    circles, people, invites = CirclePages(parts), PeoplePages(parts), InvitePages(parts)
    schedule, speaking, roll = SchedulePages(parts), SpeakingPages(parts), RollPages(parts)
    rules = RulePages(parts)
    lines, words, rehearsal = LinePages(parts), WordPages(parts), RehearsalPages(parts)
    one = f"{CIRCLE}/schedule/{{schedule}}"
    table: list[tuple[str, str, Handler, Right]] = [
        ("GET", "/console/circles", circles.list, Right.ROOM),
        ("POST", "/console/circles", circles.create, Right.CIRCLES),
        ("GET", CIRCLE, circles.one, Right.CIRCLES),
        ("POST", CIRCLE, circles.change, Right.CIRCLES),
        ("GET", f"{CIRCLE}/close", circles.closing, Right.CIRCLES),
        ("POST", f"{CIRCLE}/state", circles.state, Right.CIRCLES),
        ("GET", f"{CIRCLE}/people", people.show, Right.ROOM),
        ("GET", f"{CIRCLE}/invites", invites.show, Right.INVITE),
        ("POST", f"{CIRCLE}/invites", invites.make, Right.INVITE),
        ("POST", f"{CIRCLE}/invites/revoke", invites.revoke, Right.INVITE),
        ("POST", f"{CIRCLE}/invites/next", invites.next, Right.INVITE),
        ("GET", f"{CIRCLE}/schedule", schedule.show, Right.SCHEDULE),
        ("POST", f"{CIRCLE}/schedule", schedule.add, Right.SCHEDULE),
        ("POST", one, schedule.change, Right.SCHEDULE),
        ("POST", f"{one}/pause", schedule.pause, Right.SCHEDULE),
        ("POST", f"{one}/remove", schedule.remove, Right.SCHEDULE),
        ("POST", f"{one}/now", schedule.send, Right.SCHEDULE),
        ("GET", f"{CIRCLE}/rules", rules.show, Right.RULES),
        ("POST", f"{CIRCLE}/rules", rules.add, Right.RULES),
        ("POST", f"{CIRCLE}/rules/{{rule}}/try", rules.again, Right.RULES),
        ("POST", f"{CIRCLE}/rules/{{rule}}/switch", rules.switch, Right.RULES),
        ("POST", f"{CIRCLE}/rules/{{rule}}/remove", rules.remove, Right.RULES),
        ("GET", f"{CIRCLE}/speak", speaking.form, Right.FACILITATE),
        ("POST", f"{CIRCLE}/speak", speaking.speak, Right.FACILITATE),
        ("POST", f"{CIRCLE}/speak/back", speaking.unsay, Right.FACILITATE),
        ("GET", "/console/announcements", speaking.announcements, Right.ANNOUNCE),
        ("POST", "/console/announcements", speaking.announce, Right.ANNOUNCE),
        ("POST", "/console/announcements/cancel", speaking.cancel, Right.ANNOUNCE),
        ("GET", "/console/lines", lines.show, Right.LINES),
        ("POST", "/console/lines", lines.check, Right.LINES),
        ("GET", "/console/sign", words.show, Right.CIRCLES),
        ("POST", "/console/sign", words.sign, Right.SIGN),
        ("GET", "/console/rehearsal", rehearsal.show, Right.REHEARSE),
        ("POST", "/console/rehearsal", rehearsal.begin, Right.REHEARSE),
        ("GET", "/console/rehearsal/fresh", rehearsal.fresh, Right.REHEARSE),
        ("GET", "/console/rehearsal/{rehearsal}", rehearsal.review, Right.REHEARSE),
        ("POST", "/console/rehearsal/join", rehearsal.join, Right.REHEARSE),
        ("POST", "/console/rehearsal/leave", rehearsal.leave, Right.REHEARSE),
        ("POST", "/console/rehearsal/pace", rehearsal.pace, Right.REHEARSE),
        ("POST", "/console/rehearsal/step", rehearsal.step, Right.REHEARSE),
        ("POST", "/console/rehearsal/speak", rehearsal.speak, Right.REHEARSE),
        ("POST", "/console/rehearsal/end", rehearsal.end, Right.REHEARSE),
        ("GET", "/console/roll", roll.show, Right.ROLL),
        ("POST", "/console/roll", roll.add, Right.ROLL),
        ("POST", "/console/roll/{staff}", roll.change, Right.ROLL),
        ("POST", "/console/roll/{staff}/link", roll.link, Right.ROLL),
        ("POST", "/console/roll/{staff}/remove", roll.remove, Right.ROLL),
    ]
    return [Route(side, method, path, or_lost(parts, handler), right) for method, path, handler, right in table]
