"""One transaction with all its repositories."""

from functools import cached_property

import structlog

from storage.alarms import AlarmRows, CheckInRows
from storage.audit import AuditRows, write_down
from storage.cases import CaseRows
from storage.circle_rules import CircleRuleRows
from storage.circles import CircleRows
from storage.credentials import CredentialRows
from storage.deliveries import DeliveryRows
from storage.events import EventRows
from storage.feedback import FeedbackRows
from storage.inbound import InboundRows
from storage.members import MemberRows
from storage.posts import PostRows
from storage.rehearsals import RehearsalRows
from storage.repository import Desk
from storage.roster import RosterRows
from storage.schedules import ScheduleRows
from storage.sessions import SessionRows
from storage.signatures import LineCheckRows, SignatureRows
from storage.staff import StaffRows

log = structlog.get_logger(__name__)


class SqlUnit:
    """`core.ports.UnitOfWork` over one connection. Repositories are made when they are first asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def members(self) -> MemberRows:
        """People."""
        return MemberRows(self._desk)

    @cached_property
    def circles(self) -> CircleRows:
        """Circles."""
        return CircleRows(self._desk)

    @cached_property
    def circle_rules(self) -> CircleRuleRows:
        """What the staff of a circle added to the screening."""
        return CircleRuleRows(self._desk)

    @cached_property
    def posts(self) -> PostRows:
        """What was said."""
        return PostRows(self._desk)

    @cached_property
    def deliveries(self) -> DeliveryRows:
        """The outbox."""
        return DeliveryRows(self._desk)

    @cached_property
    def inbound(self) -> InboundRows:
        """What came in."""
        return InboundRows(self._desk)

    @cached_property
    def cases(self) -> CaseRows:
        """What people decide."""
        return CaseRows(self._desk)

    @cached_property
    def alarms(self) -> AlarmRows:
        """Who may be in danger."""
        return AlarmRows(self._desk)

    @cached_property
    def check_ins(self) -> CheckInRows:
        """Who was asked how they are."""
        return CheckInRows(self._desk)

    @cached_property
    def roster(self) -> RosterRows:
        """Who is on duty when."""
        return RosterRows(self._desk)

    @cached_property
    def rehearsals(self) -> RehearsalRows:
        """What staff practise."""
        return RehearsalRows(self._desk)

    @cached_property
    def signatures(self) -> SignatureRows:
        """What a clinician has signed."""
        return SignatureRows(self._desk)

    @cached_property
    def line_checks(self) -> LineCheckRows:
        """Which help lines were checked."""
        return LineCheckRows(self._desk)

    @cached_property
    def staff(self) -> StaffRows:
        """Who decides."""
        return StaffRows(self._desk)

    @cached_property
    def credentials(self) -> CredentialRows:
        """How staff prove who they are."""
        return CredentialRows(self._desk)

    @cached_property
    def feedback(self) -> FeedbackRows:
        """What members wrote to each other about a post."""
        return FeedbackRows(self._desk)

    @cached_property
    def sessions(self) -> SessionRows:
        """Browsers."""
        return SessionRows(self._desk)

    @cached_property
    def schedules(self) -> ScheduleRows:
        """When the program speaks."""
        return ScheduleRows(self._desk)

    @cached_property
    def events(self) -> EventRows:
        """What happened."""
        return EventRows(self._desk)

    @cached_property
    def audit(self) -> AuditRows:
        """The same log, for those who look back."""
        return AuditRows(self._desk)

    async def commit(self) -> None:
        """Make everything durable, then destroy the keys of whoever was erased."""
        await commit(self._desk)


async def commit(desk: Desk) -> None:
    """Tell the log what happened, commit, then destroy the keys of people erased in this transaction.

    The log comes last: its writers take turns from here to the end of the commit, and hold nobody up before that.
    That a key could not be destroyed is not raised, the erasure itself stands: the next start destroys what is left.
    """
    await write_down(desk)
    try:
        await desk.connection.commit()
    except BaseException:
        # SQLite keeps the transaction open when COMMIT fails: the connection must not serve anybody else.
        await desk.connection.invalidate()
        raise
    while desk.erased:
        try:
            await desk.keystore.destroy(desk.erased[-1])
        except Exception as error:  # noqa: BLE001 - whatever it was, the commit has happened
            log.error("erasure.key_left", error=type(error).__name__)  # noqa: TRY400 - a trace may hold the row
            return
        desk.erased.pop()


class SharedUnit(SqlUnit):
    """The unit that a grouped work is given: its commit is not its own."""

    async def commit(self) -> None:
        """Raise RuntimeError: a grouped work does not commit."""
        raise RuntimeError("a grouped work is committed together with the others, not by itself")
