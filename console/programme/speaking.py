"""Speaking to a circle as its facilitator, and announcements to one circle or all."""

from datetime import datetime

from console.programme.parts import Parts, circle_id, circle_of, wrong_of
from core.circles import CircleState
from core.errors import Refused
from core.ids import AnnouncementId, PostId
from core.ports import UnitOfWork
from core.programme import Wrong
from core.programme_speaking import announce, cancel, speak, spoken, unsay
from core.replies import Reply
from core.schedule import Announcement, AnnouncementState
from web.answers import see_other
from web.route import Answer, Form, Visit

HOME = "/console/announcements"
STATES = {
    AnnouncementState.WAITING: "programme.announcement_waiting",
    AnnouncementState.POSTED: "programme.announcement_posted",
    AnnouncementState.CANCELLED: "programme.announcement_cancelled",
    AnnouncementState.SKIPPED: "programme.announcement_skipped",
}
FIELDS = ("circle", "text", "when", "date", "time")


def _moment(form: Form) -> datetime | None:
    """Return the local moment that was filled in, None for now. Raises Wrong."""
    if form.get("when") != "later":
        return None
    try:
        said = f"{form.get('date').strip()} {form.get('time').strip()}"
        return datetime.strptime(said, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - each circle's own clock
    except ValueError:
        raise Wrong("date", Reply("programme.date_wrong")) from None


class SpeakingPages:
    """``/console/circles/{circle}/speak`` and ``/console/announcements``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def form(self, visit: Visit) -> Answer:
        """Show the form, and what was said lately."""
        return await self._form(visit, "", {})

    async def _form(self, visit: Visit, text: str, wrong: dict[str, str]) -> Answer:
        async with self._parts.store.begin() as tx:
            circle = await circle_of(tx, visit)
            said = await spoken(tx, circle.id)
            names = {one.id: one.desk_name for one in await tx.staff.all()}
        return self._parts.page(visit, "programme_speak.html", wrong, circle=circle, text=text, said=said, names=names)

    async def speak(self, visit: Visit) -> Answer:
        """Say it."""
        text = visit.form.get("text")
        try:
            await self._parts.write_once(
                visit, lambda tx: speak(tx, self._parts.house, visit.duty, circle_id(visit), text)
            )
        except Refused as refused:
            return await self._form(visit, text, wrong_of(refused))
        return see_other(f"/console/circles/{circle_id(visit)}/speak?said=spoken")

    async def unsay(self, visit: Visit) -> Answer:
        """Take it back from everybody."""
        post = PostId(visit.form.get("post"))
        await self._parts.write(lambda tx: unsay(tx, self._parts.house, visit.duty, circle_id(visit), post))
        return see_other(f"/console/circles/{circle_id(visit)}/speak?said=unsaid")

    async def announcements(self, visit: Visit) -> Answer:
        """List announcements, those that wait first, with a form for a new one."""
        return await self._announcements(visit, dict.fromkeys(FIELDS, ""), {})

    async def _announcements(self, visit: Visit, filled: dict[str, str], wrong: dict[str, str]) -> Answer:
        async with self._parts.store.begin() as tx:
            circles = {one.id: one for one in await tx.circles.all()}
            lines = await tx.schedules.announcements()
        lived = [one for one in circles.values() if one.state is not CircleState.CLOSED]
        return self._parts.page(
            visit,
            "programme_announcements.html",
            wrong,
            circles=circles,
            choices=lived,
            lines=lines,
            states=STATES,
            filled=filled,
        )

    async def announce(self, visit: Visit) -> Answer:
        """Keep an announcement; one for now is posted by the next tick of the clock."""
        filled = {name: visit.form.get(name) for name in FIELDS}
        try:
            at = _moment(visit.form)
            await self._parts.write_once(visit, lambda tx: self._kept(tx, visit, at))
        except Refused as refused:
            return await self._announcements(visit, filled, wrong_of(refused))
        return see_other(f"{HOME}?said=announced")

    async def _kept(self, tx: UnitOfWork, visit: Visit, at: datetime | None) -> list[Announcement]:
        wanted = visit.form.get("circle")
        lived = [one for one in await tx.circles.all() if one.state is not CircleState.CLOSED]
        chosen = [one for one in lived if wanted in {"all", one.id}]
        return await announce(tx, self._parts.house, visit.duty, chosen, visit.form.get("text"), at)

    async def cancel(self, visit: Visit) -> Answer:
        """Cancel one that waits."""
        one = AnnouncementId(visit.form.get("announcement"))
        done = await self._parts.write(lambda tx: cancel(tx, self._parts.house, visit.duty, one))
        return see_other(f"{HOME}?said={'cancelled' if done else 'too_late'}")
