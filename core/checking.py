"""Between silence and alarm: a private, gentle question. At most one a person and evening without an answer."""

from core.circles import Member
from core.house import House
from core.ladder import QUIET
from core.message import Priority
from core.ports import UnitOfWork
from core.relay import notify
from core.replies import Reply


def question(house: House, member: Member, key: str) -> Reply:
    """Return the question under `key` with its three answers. None of them lowers anything."""
    fine = house.button(member.id, "care.fine", "care.fine:")
    talk = house.button(member.id, "care.talk", "care.talk:")
    danger = house.button(member.id, "care.danger", "help.now:")
    return Reply(key, {}, (fine, talk, danger), kept=True)


async def ask(tx: UnitOfWork, house: House, member: Member, key: str = "care.check_in") -> bool:
    """Ask how somebody is; False if a question of this evening still waits for their answer."""
    now = house.clock.now()
    if await tx.check_ins.unanswered_since(member.id, now - QUIET):
        return False
    await tx.check_ins.ask(member.id, now)
    await notify(tx, house, member, question(house, member, key), Priority.REPLY)
    return True
