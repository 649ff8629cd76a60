"""Help lines: what members may be shown, who checked it and when, and the button of whoever has just called one."""

from itertools import groupby

from console.programme.parts import Parts, wrong_of
from core.crisis import LineKind
from core.errors import Refused
from core.lines import Known, LineState, book, check_line, countries_in_use, without_lines
from core.replies import say
from web.answers import see_other
from web.route import Answer, Visit

STATES = {
    LineState.NEVER: "lines.state_never",
    LineState.FRESH: "lines.state_fresh",
    LineState.DUE: "lines.state_due",
    LineState.STALE: "lines.state_stale",
}
KINDS = {
    LineKind.SUICIDE: "lines.kind_suicide",
    LineKind.CRISIS: "lines.kind_crisis",
    LineKind.CRISIS_AND_SUBSTANCES: "lines.kind_crisis_and_substances",
    LineKind.GENERAL: "lines.kind_general",
    LineKind.SUBSTANCES: "lines.kind_substances",
    LineKind.LGBTQ: "lines.kind_lgbtq",
    LineKind.HOME: "lines.kind_home",
    LineKind.CHILDREN: "lines.kind_children",
    LineKind.DIRECTORY: "lines.kind_directory",
}


class LinePages:
    """``/console/lines``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show(self, visit: Visit) -> Answer:
        """List all lines with a number, those of the circles' countries first."""
        return await self._show(visit, {})

    async def _show(self, visit: Visit, wrong: dict[str, str]) -> Answer:
        async with self._parts.store.begin() as tx:
            known = await book(tx, self._parts.house)
            used = await countries_in_use(tx)
            bare = [name for _, name in await without_lines(tx, self._parts.house)]
        names = dict(self._parts.house.lines.countries())
        by_name = sorted(known, key=lambda one: names[one.line.country])
        countries: list[tuple[str, str, list[Known]]] = [
            (code, names[code], list(lines)) for code, lines in groupby(by_name, key=lambda one: one.line.country)
        ]
        return self._parts.page(
            visit,
            "programme_lines.html",
            wrong,
            yours=[one for one in countries if one[0] in used],
            others=[one for one in countries if one[0] not in used],
            bare=bare,
            states=STATES,
            kinds=KINDS,
        )

    async def check(self, visit: Visit) -> Answer:
        """Keep that somebody has called a line, or looked it up, and that it is right."""
        country, service, dial = (visit.form.get(name) for name in ("country", "service", "dial"))
        who = visit.duty
        try:
            await self._parts.write(
                lambda tx: check_line(tx, self._parts.house, who.id, who.desk_name, country, service, dial)
            )
        except Refused as refused:
            return await self._show(visit, wrong_of(refused))
        except KeyError:
            return await self._show(visit, {"": say("lines.lost")})
        return see_other("/console/lines?said=checked")
