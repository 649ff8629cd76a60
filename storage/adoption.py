"""The old log becomes the beginning of the chain, once, at the first start after the upgrade."""

from sqlalchemy import delete, select

from core.ports import Event
from storage.audit import adopt
from storage.events import EventRows
from storage.repository import Desk
from storage.schema import event


async def adopt_old_log(desk: Desk) -> int:
    """Move every line of the old log into the chain, in order; return how many.

    Only into an empty chain: whoever writes into the old table later does not get it sealed by us.
    """
    rows = EventRows(desk)
    lines = (await desk.connection.execute(select(event).order_by(event.c.number))).all()
    if not lines:
        return 0
    for line in lines:
        await rows.append(Event(line.kind, line.actor, line.subject, line.at, line.detail))
    old = list(desk.noted)
    desk.noted.clear()
    if not await adopt(desk, old):
        return 0
    await desk.connection.execute(delete(event))
    return len(old)
