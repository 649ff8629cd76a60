"""Who may do what: one table. Every page and every command names its right, and a test walks them all."""

from enum import StrEnum
from typing import Final

from core.review import StaffRole


class Right(StrEnum):
    """One thing that can be done here."""

    ANYONE = "anyone"  # also somebody whom we know nothing of
    MEMBER = "member"  # somebody whom we can reach
    ACCOUNT = "account"  # a staff person's own password, second factor, sessions, and where they are paged
    DUTY = "duty"  # say that one watches
    REVIEW = "review"  # see what waits, look at it, decide it
    PAUSE = "pause"  # hold everything a circle would carry for a while, and let it go on
    FEEDBACK = "feedback"  # see who gave which feedback
    CARDS = "cards"  # read the emergency cards, and who signed them
    REHEARSE = "rehearse"  # practise with synthetic members; nothing leaves
    ROOM = "room"  # see who is in a circle, by pseudonym
    FACILITATE = "facilitate"  # speak to a circle visibly as its facilitator
    SCHEDULE = "schedule"  # when the program speaks by itself
    ANNOUNCE = "announce"  # speak to one circle or all of them
    INVITE = "invite"  # let people in
    ROSTER = "roster"  # who is on duty when, and drills
    CIRCLES = "circles"  # make, change, pause, close a circle
    RULES = "rules"  # words of a circle that are held, given back or flagged beside what the screening does
    LINES = "lines"  # say that a help line was called and is right
    AUDIT = "audit"  # read who did and saw what
    SIGN = "sign"  # sign the words that somebody in danger reads
    ROLL = "roll"  # who is staff, and in which role


class Role(StrEnum):
    """What somebody is to the program."""

    NOBODY = "nobody"  # signed out
    MEMBER = "member"
    MODERATOR = "moderator"
    STAFF = "staff"
    CLINICIAN = "clinician"
    ADMIN = "admin"


_EVERYBODY = frozenset(Role)
_KNOWN = _EVERYBODY - {Role.NOBODY}
_DESK = _KNOWN - {Role.MEMBER}
_PROGRAM = _DESK - {Role.MODERATOR}

RIGHTS: Final[dict[Right, frozenset[Role]]] = {
    Right.ANYONE: _EVERYBODY,
    Right.MEMBER: _KNOWN,
    Right.ACCOUNT: _DESK,
    Right.DUTY: _DESK,
    Right.REVIEW: _DESK,
    Right.PAUSE: _DESK,
    Right.FEEDBACK: _DESK,
    Right.CARDS: _DESK,
    Right.REHEARSE: _DESK,
    Right.ROOM: _DESK,
    Right.FACILITATE: _PROGRAM,
    Right.SCHEDULE: _PROGRAM,
    Right.ANNOUNCE: _PROGRAM,
    Right.INVITE: _PROGRAM,
    Right.ROSTER: _PROGRAM,
    Right.CIRCLES: _PROGRAM,
    Right.RULES: _PROGRAM,
    Right.LINES: _PROGRAM,
    Right.AUDIT: frozenset({Role.CLINICIAN, Role.ADMIN}),  # those who answer for decisions, not all who make them
    Right.SIGN: frozenset({Role.CLINICIAN}),
    Right.ROLL: frozenset({Role.ADMIN}),
}


def may(role: Role | StaffRole, right: Right) -> bool:
    """Return whether somebody in this role may do this."""
    return Role(role) in RIGHTS[right]


def for_staff(right: Right) -> bool:
    """Return whether only staff may do this."""
    return Role.MEMBER not in RIGHTS[right]
