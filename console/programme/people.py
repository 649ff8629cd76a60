"""Who is in a circle, by pseudonym and nothing else."""

from console.programme.parts import Parts, circle_of
from core.ports import Event
from core.programme_invites import uninvited
from web.route import Answer, Visit


class PeoplePages:
    """``/console/circles/{circle}/people``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show(self, visit: Visit) -> Answer:
        """List pseudonyms and since when; the log keeps that somebody looked."""
        async with self._parts.store.begin() as tx:
            circle = await circle_of(tx, visit)
            present = await tx.circles.present(circle.id)
            waiting = len(await uninvited(tx, circle.id))
            await tx.events.append(Event("room.seen", visit.duty.id, circle.id, self._parts.house.clock.now()))
            await tx.commit()
        people = [(one.alias, one.joined_at) for one in present]
        return self._parts.page(visit, "programme_people.html", {}, circle=circle, people=people, waiting=waiting)
