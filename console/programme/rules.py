"""A circle's own rules: words, what happens, what the writer reads; tried on the past before they are switched on."""

import secrets
from collections.abc import Awaitable, Callable

from console.programme.parts import Parts, circle_id, circle_of, wrong_of
from core.circle_rules import LONGEST_REASON, LONGEST_WORDS, Action
from core.errors import Refused
from core.ids import CircleRuleId
from core.ports import UnitOfWork
from core.programme_rules import PAST, Wish, add_rule, remove_rule, rules_of, switch_rule, try_again
from web.answers import see_other
from web.route import Answer, Visit

ACTIONS = {
    Action.FLAG: "circle_rules.action_flag",
    Action.RETURN: "circle_rules.action_return",
    Action.HOLD: "circle_rules.action_hold",
}


class RulePages:
    """``/console/circles/{circle}/rules``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show(self, visit: Visit) -> Answer:
        """List the rules with what each would have met, and a form for a new one. Nobody's words are shown."""
        return await self._show(visit, Wish("", Action.FLAG, ""), {})

    async def _show(self, visit: Visit, filled: Wish, wrong: dict[str, str]) -> Answer:
        async with self._parts.store.begin() as tx:
            circle = await circle_of(tx, visit)
            rules = await rules_of(tx, circle.id)
        return self._parts.page(
            visit,
            "programme_rules.html",
            wrong,
            circle=circle,
            rules=rules,
            filled=filled,
            actions=ACTIONS,
            most={"words": str(LONGEST_WORDS), "reason": str(LONGEST_REASON)},
            past=str(PAST),
            nonce=secrets.token_urlsafe(12),
        )

    async def add(self, visit: Visit) -> Answer:
        """Add a rule, switched off, and try it."""
        wish = Wish(visit.form.get("words"), visit.form.get("action"), visit.form.get("reason"))
        try:
            await self._parts.write_once(
                visit, lambda tx: add_rule(tx, self._parts.house, visit.duty, circle_id(visit), wish)
            )
        except Refused as refused:
            return await self._show(visit, wish, wrong_of(refused))
        return see_other(f"/console/circles/{circle_id(visit)}/rules?said=added")

    async def again(self, visit: Visit) -> Answer:
        """Try a rule on what was decided until now."""
        return await self._done(
            visit, "tried", lambda tx: try_again(tx, self._parts.house, visit.duty, circle_id(visit), _rule_id(visit))
        )

    async def switch(self, visit: Visit) -> Answer:
        """Switch a rule on or off."""
        on = visit.form.get("to") == "on"
        return await self._done(
            visit,
            "on" if on else "off",
            lambda tx: switch_rule(tx, self._parts.house, visit.duty, circle_id(visit), _rule_id(visit), on=on),
        )

    async def remove(self, visit: Visit) -> Answer:
        """Remove a rule."""
        return await self._done(
            visit,
            "removed",
            lambda tx: remove_rule(tx, self._parts.house, visit.duty, circle_id(visit), _rule_id(visit)),
        )

    async def _done(self, visit: Visit, said: str, work: Callable[[UnitOfWork], Awaitable[object]]) -> Answer:
        try:
            await self._parts.write(work)
        except Refused as refused:
            return await self._show(visit, Wish("", Action.FLAG, ""), wrong_of(refused))
        return see_other(f"/console/circles/{circle_id(visit)}/rules?said={said}")


def _rule_id(visit: Visit) -> CircleRuleId:
    return CircleRuleId(visit.params["rule"])
