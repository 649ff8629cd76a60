"""What the core needs from outside, as protocols. The caller owns the interface.

Every repository method runs inside the transaction of its `UnitOfWork`; what it writes is visible to others after
`commit()`. Storage seals personal text and addresses on the way in and opens them on the way out: the core only ever
sees clear values, the disk never does. Unless a docstring says otherwise a method may wait for the database and fails
only with the database's own error.
"""

from core.ports.alarms import Alarms, CheckIns, Roster
from core.ports.around import Cards, HelpLine, HelpLines, Pictures, Screener, Waker, WatchedScreener
from core.ports.audit import Audit, Entry
from core.ports.circle_rules import CircleRules, Finds
from core.ports.circles import Circles
from core.ports.deliveries import Channel, Deliveries, Inbounds, RawUpdate, ReadyLane
from core.ports.desk import Cases, Credentials, Event, Events, Passkey, StaffRoll
from core.ports.feedback import Feedbacks
from core.ports.members import Members, Session, Sessions
from core.ports.platforms import Closing, Limited, Limits, Mirroring, Platform, Receive, Retracting, Revising, Step
from core.ports.posts import Posts
from core.ports.rehearsals import Decided, Rehearsals
from core.ports.schedules import Prompts, PromptText, Schedules
from core.ports.signatures import LineCheck, LineChecks, Signatures
from core.ports.store import Store, UnitOfWork

__all__ = [
    "Alarms",
    "Audit",
    "Cards",
    "Cases",
    "Channel",
    "CheckIns",
    "CircleRules",
    "Circles",
    "Closing",
    "Credentials",
    "Decided",
    "Deliveries",
    "Entry",
    "Event",
    "Events",
    "Feedbacks",
    "Finds",
    "HelpLine",
    "HelpLines",
    "Inbounds",
    "Limited",
    "Limits",
    "LineCheck",
    "LineChecks",
    "Members",
    "Mirroring",
    "Passkey",
    "Pictures",
    "Platform",
    "Posts",
    "PromptText",
    "Prompts",
    "RawUpdate",
    "ReadyLane",
    "Receive",
    "Rehearsals",
    "Retracting",
    "Revising",
    "Roster",
    "Schedules",
    "Screener",
    "Session",
    "Sessions",
    "Signatures",
    "StaffRoll",
    "Step",
    "Store",
    "UnitOfWork",
    "Waker",
    "WatchedScreener",
]
