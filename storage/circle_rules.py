"""`core.ports.CircleRules` over the database. Words and reason are sealed: they can say a lot about a circle."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core.circle_rules import Action, CircleRule, Trial
from core.ids import CircleId, CircleRuleId, StaffId, new_id
from storage.repository import Repository
from storage.schema import circle_rule
from storage.vault import Place


class CircleRuleRows(Repository):
    """Words that the staff of a circle added."""

    @staticmethod
    def _place(column: str, rule: str) -> Place:
        return Place("circle_rule", column, rule)

    async def _opened(self, row: Row[Any]) -> CircleRule:
        words = await self._open_text(self._place("words", row.id), row.sealed_words)
        reason = await self._open_text(self._place("reason", row.id), row.sealed_reason)
        trial = Trial(row.tried_at, row.tried_of, row.tried_met, row.tried_out) if row.tried_at is not None else None
        return CircleRule(
            CircleRuleId(row.id),
            CircleId(row.circle),
            words or "",
            Action(row.action),
            reason or "",
            row.active,
            row.added_at,
            trial,
        )

    async def add(
        self, circle: CircleId, words: str, action: Action, reason: str, staff: StaffId, trial: Trial
    ) -> CircleRule:
        """Keep a rule, switched off."""
        made = CircleRuleId(new_id())
        sealed_words = await self._seal_text(None, self._place("words", made), words)
        sealed_reason = await self._seal_text(None, self._place("reason", made), reason)
        row = {"id": made, "circle": circle, "action": action, "active": False, "added_by": staff, "added_at": trial.at}
        sealed = {"sealed_words": sealed_words, "sealed_reason": sealed_reason}
        await self._run(insert(circle_rule).values(**row, **sealed, **_tried(trial)))
        return CircleRule(made, circle, words, action, reason, False, trial.at, trial)

    async def get(self, rule: CircleRuleId) -> CircleRule | None:
        """Return a rule."""
        row = await self._row(select(circle_rule).where(circle_rule.c.id == rule))
        return await self._opened(row) if row is not None else None

    async def of(self, circle: CircleId, *, on: bool | None = None) -> Sequence[CircleRule]:
        """Return a circle's rules, oldest first."""
        wanted = select(circle_rule).where(circle_rule.c.circle == circle)
        if on is not None:
            wanted = wanted.where(circle_rule.c.active.is_(on))
        return [await self._opened(row) for row in await self._rows(wanted.order_by(circle_rule.c.number))]

    async def switch(self, rule: CircleRuleId, *, on: bool) -> bool:
        """Switch a rule on or off: one statement, so one of two presses counts."""
        here = circle_rule.c.id == rule, circle_rule.c.active.is_(not on)
        return await self._run(update(circle_rule).where(*here).values(active=on)) == 1

    async def tried(self, rule: CircleRuleId, trial: Trial) -> None:
        """Keep what a rule would have done."""
        await self._run(update(circle_rule).where(circle_rule.c.id == rule).values(**_tried(trial)))

    async def remove(self, rule: CircleRuleId) -> bool:
        """Forget a rule."""
        return await self._run(delete(circle_rule).where(circle_rule.c.id == rule)) == 1


def _tried(trial: Trial) -> dict[str, Any]:
    return {"tried_at": trial.at, "tried_of": trial.of, "tried_met": trial.met, "tried_out": trial.went_out}
