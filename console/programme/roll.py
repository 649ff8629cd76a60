"""Who is staff: add, rename, another role, a new link, take off."""

from console.programme.parts import Parts, wrong_of
from core.errors import Refused
from core.ids import StaffId
from core.programme_roll import MadeLink, add_staff, change_staff, new_link, remove_staff
from core.review import StaffRole
from web.answers import see_other
from web.route import Answer, Visit

ROLES = {
    StaffRole.MODERATOR: "programme.role_moderator",
    StaffRole.STAFF: "programme.role_staff",
    StaffRole.CLINICIAN: "programme.role_clinician",
    StaffRole.ADMIN: "programme.role_admin",
}
HOME = "/console/roll"


def _person(visit: Visit) -> StaffId:
    return StaffId(visit.params["staff"])


class RollPages:
    """``/console/roll``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show(self, visit: Visit) -> Answer:
        """List everybody; a link just made is shown this one time."""
        return await self._show(visit, {}, {}, "")

    async def _show(self, visit: Visit, wrong: dict[str, str], filled: dict[str, str], at: str) -> Answer:
        """Show the roll; `at` is whose form `wrong` and `filled` are about, "" for the one that adds."""
        async with self._parts.store.begin() as tx:
            roll = await tx.staff.all()
        made = self._parts.once.take(visit.duty.id, visit.query.get("made", ""), MadeLink)
        link = f"{self._parts.public_url}/console/sign-in?token={made.token}" if made else ""
        return self._parts.page(
            visit, "programme_roll.html", wrong, roll=roll, roles=ROLES, made=made, link=link, filled=filled, at=at
        )

    async def add(self, visit: Visit) -> Answer:
        """Put somebody on the roll."""
        name, role = visit.form.get("name"), visit.form.get("role")
        try:
            made = await self._parts.write(lambda tx: add_staff(tx, self._parts.house, visit.duty, name, role))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), {"name": name, "role": role}, "")
        return see_other(f"{HOME}?made={self._parts.once.put(visit.duty.id, made)}")

    async def change(self, visit: Visit) -> Answer:
        """Give somebody another name or role."""
        person, name, role = _person(visit), visit.form.get("name"), visit.form.get("role")
        try:
            await self._parts.write(lambda tx: change_staff(tx, self._parts.house, visit.duty, person, name, role))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), {"name": name, "role": role}, person)
        return see_other(f"{HOME}?said=changed")

    async def link(self, visit: Visit) -> Answer:
        """Make a new link for somebody."""
        made = await self._parts.write(lambda tx: new_link(tx, self._parts.house, visit.duty, _person(visit)))
        return see_other(f"{HOME}?made={self._parts.once.put(visit.duty.id, made)}")

    async def remove(self, visit: Visit) -> Answer:
        """Take somebody off the roll."""
        try:
            await self._parts.write(lambda tx: remove_staff(tx, self._parts.house, visit.duty, _person(visit)))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), {}, _person(visit))
        return see_other("/console" if _person(visit) == visit.duty.id else f"{HOME}?said=removed")
