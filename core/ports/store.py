"""The database as transactions."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

from core.ports.alarms import Alarms, CheckIns, Roster
from core.ports.audit import Audit
from core.ports.circle_rules import CircleRules
from core.ports.circles import Circles
from core.ports.deliveries import Deliveries, Inbounds
from core.ports.desk import Cases, Credentials, Events, StaffRoll
from core.ports.feedback import Feedbacks
from core.ports.members import Members, Sessions
from core.ports.posts import Posts
from core.ports.rehearsals import Rehearsals
from core.ports.schedules import Schedules
from core.ports.signatures import LineChecks, Signatures

T = TypeVar("T")


class UnitOfWork(Protocol):
    """One transaction; leaving without `commit()` rolls back."""

    @property
    def members(self) -> Members: ...
    @property
    def circles(self) -> Circles: ...
    @property
    def circle_rules(self) -> CircleRules: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def inbound(self) -> Inbounds: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def alarms(self) -> Alarms: ...
    @property
    def check_ins(self) -> CheckIns: ...
    @property
    def roster(self) -> Roster: ...
    @property
    def rehearsals(self) -> Rehearsals: ...
    @property
    def signatures(self) -> Signatures: ...
    @property
    def line_checks(self) -> LineChecks: ...
    @property
    def staff(self) -> StaffRoll: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def feedback(self) -> Feedbacks: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def schedules(self) -> Schedules: ...
    @property
    def events(self) -> Events: ...
    @property
    def audit(self) -> Audit: ...

    async def commit(self) -> None:
        """Make everything of this transaction durable, or raise and have none of it."""
        ...


class Store(Protocol):
    """The database."""

    def begin(self, *, urgent: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        """Begin a transaction of one's own. Never hold it while a model runs or a platform is called.

        Where transactions wait for each other an `urgent` one is next: for cries for help, and for the short looks
        without which nobody would know of one.
        """
        ...

    async def grouped(self, work: Callable[[UnitOfWork], Awaitable[T]], *, urgent: bool = False) -> T:
        """Run a small write together with whichever others wait, in one commit, and return after that commit.

        If `work` raises, none of its writes stand and the error is raised here; those of others do. It may be run a
        second time then, so it must have no effect but on the database. It must not call `commit()`. An `urgent` one is
        next, by itself.
        """
        ...
