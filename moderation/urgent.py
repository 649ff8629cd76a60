"""Which of many messages that wait should be read first: a quick guess by word rules and the part that hears cries.

It decides nothing: every message is screened in full when its turn comes. It leans to yes: a false guess costs others a
moment, a missed one makes somebody in danger wait behind ordinary talk. A cry without any plain word, which only the network hears,
is such a miss: the network takes too long to be asked twice about every message.
"""

from functools import cache
from typing import Final

import structlog

from core.ladder import begins
from core.urgency import asks_for_help
from core.verdict import Verdict
from moderation.models import ModelUnavailable
from moderation.models.embedded import Ear
from moderation.normalise import normalise
from moderation.policy import sum_up
from moderation.rules import every_rule

log = structlog.get_logger(__name__)
HEARD_BY: Final = frozenset({"crisis", "crisis_hints", "crisis_languages", "danger", "harassment"})
HEARD_FROM: Final = 0.3  # what the screening believes of this score when no word rule hears pain
_RULES: Final = tuple(one for one in every_rule() if one.name in HEARD_BY)


def cannot_wait(said: str) -> bool:
    """Return whether words, or the token of a pressed button, belong to somebody's crisis. Never fails."""
    return asks_for_help(said) or sounds_urgent(said)


def sounds_urgent(text: str) -> bool:
    """Return whether a text may begin the ladder; also when that cannot be told. Takes about two milliseconds."""
    try:
        read = normalise(text)
        findings = tuple(rule.examine(read) for rule in _RULES)
        if begins(Verdict(*sum_up(findings), {}, findings, "guess", 0.0)) is not None:
            return True
        ear = _ear()
        return ear is not None and ear.score(read) >= HEARD_FROM
    except Exception:  # noqa: BLE001 - what cannot be read goes first, rather than last
        return True


@cache
def _ear() -> Ear | None:
    """Return what hears cries without any word on a list, None if its file cannot be used: the word rules go on."""
    try:
        return Ear()
    except ModelUnavailable as error:
        log.error("urgency.model_missing", reason=str(error))  # noqa: TRY400
        return None
