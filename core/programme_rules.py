"""What staff do with a circle's own rules: add words, try them on what was decided before, switch them on and off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.circle_rules import LONGEST_REASON, LONGEST_WORDS, MOST_RULES, Action, CircleRule, Trial
from core.circles import PostState
from core.errors import Refused
from core.house import House
from core.ids import CircleId, CircleRuleId
from core.ports import Event, UnitOfWork
from core.programme import Wrong
from core.replies import Reply
from core.review import Staff

PAST: Final = 200  # decided messages that a rule is tried on
DECIDED: Final = frozenset({PostState.RELAYED, PostState.RETURNED, PostState.REMOVED})
LEAST_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """A rule as somebody filled it in. Fields are checked by `checked`."""

    words: str
    action: str
    reason: str


def checked(wish: Wish) -> tuple[str, Action, str]:
    """Return words, action and reason as they are kept. Raises Wrong for the first that cannot be used."""
    words, reason = " ".join(wish.words.split()), " ".join(wish.reason.split())
    telling = sum(char.isalnum() or ord(char) > 0x2190 for char in words)
    if telling < LEAST_LETTERS and not any(ord(char) > 0x2190 for char in words):
        raise Wrong("words", Reply("circle_rules.words_missing"))
    if len(words) > LONGEST_WORDS or not words.replace("\u200d", "").replace("\ufe0f", "").isprintable():
        raise Wrong("words", Reply("circle_rules.words_long", {"most": str(LONGEST_WORDS)}))
    if wish.action not in list(Action):
        raise Wrong("action", Reply("circle_rules.action_missing"))
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise Wrong("reason", Reply("circle_rules.reason_wrong", {"most": str(LONGEST_REASON)}))
    return words, Action(wish.action), reason


async def add_rule(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, wish: Wish) -> CircleRule:
    """Add a rule, switched off, and try it at once. Raises Wrong, or KeyError for an unknown circle."""
    words, action, reason = checked(wish)
    await tx.circles.lock(circle)
    known = await tx.circle_rules.of(circle)
    if len(known) >= MOST_RULES:
        raise Wrong("words", Reply("circle_rules.enough", {"most": str(MOST_RULES)}))
    if any(one.words.casefold() == words.casefold() for one in known):
        raise Wrong("words", Reply("circle_rules.twice"))
    trial = await try_out(tx, house, circle, words)
    made = await tx.circle_rules.add(circle, words, action, reason, staff.id, trial)
    await _log(tx, house, staff, made, "added", action=str(action), met=str(trial.met), of=str(trial.of))
    return made


async def try_out(tx: UnitOfWork, house: House, circle: CircleId, words: str) -> Trial:
    """Return what some words would have met among the circle's last decided messages. Only numbers leave here."""
    past = await tx.posts.lately(circle, DECIDED, PAST)
    met = [post for post in past if post.text and house.finds(post.text, [words])]
    went_out = sum(post.state is PostState.RELAYED for post in met)
    return Trial(house.clock.now(), len(past), len(met), went_out)


async def try_again(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, rule: CircleRuleId) -> Trial:
    """Try a rule on what was decided until now; the log remembers who did. Raises KeyError."""
    found = await _rule(tx, circle, rule)
    trial = await try_out(tx, house, circle, found.words)
    await tx.circle_rules.tried(rule, trial)
    await _log(tx, house, staff, found, "tried", met=str(trial.met), of=str(trial.of))
    return trial


async def switch_rule(
    tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, rule: CircleRuleId, *, on: bool
) -> bool:
    """Switch a rule on or off; False if it is so already. Raises KeyError; Refused for one that was never tried."""
    found = await _rule(tx, circle, rule)
    if on and found.trial is None:
        raise Refused(Reply("circle_rules.try_first"))
    if not await tx.circle_rules.switch(rule, on=on):
        return False
    await _log(tx, house, staff, found, "on" if on else "off")
    return True


async def remove_rule(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, rule: CircleRuleId) -> bool:
    """Remove a rule. Raises KeyError."""
    found = await _rule(tx, circle, rule)
    if not await tx.circle_rules.remove(rule):
        return False
    await _log(tx, house, staff, found, "removed")
    return True


async def rules_of(tx: UnitOfWork, circle: CircleId) -> Sequence[CircleRule]:
    """Return a circle's rules, oldest first."""
    return await tx.circle_rules.of(circle)


async def _rule(tx: UnitOfWork, circle: CircleId, rule: CircleRuleId) -> CircleRule:
    found = await tx.circle_rules.get(rule)
    if found is None or found.circle != circle:
        raise KeyError(rule)
    return found


async def _log(tx: UnitOfWork, house: House, staff: Staff, rule: CircleRule, what: str, **detail: str) -> None:
    """Remember who did what to which rule; never its words."""
    now = house.clock.now()
    await tx.events.append(Event(f"circle_rule.{what}", staff.id, rule.id, now, {"circle": rule.circle, **detail}))
