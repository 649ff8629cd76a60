"""Finds the limits of the answers on authors that the network had not read, so that false alarms stay as rare as wanted."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from moderation.models.limits import Limit
from moderation.models.minilm import AIMED, GRAVE, HARMS, OUTPUTS
from tools.embedded.corpus import LEVELS, Row

#: Shares of harmless English messages. Word rules add theirs, so these stay below the aims of 2 %, 8 % and 4 %.
ALARMED, ASKED = 0.014, 0.085  # asked or alarmed, together
STOPPED, LOOKED = 0.028, 0.06
WORRIED, WORRIED_LOOK = 0.006, 0.012
OFFERED = 0.10
_LEAST, _MOST = 0.02, 0.995
Answers = npt.NDArray[np.float32]


def choose(rows: Sequence[Row], said: Answers) -> dict[str, Limit]:
    """Return the limit of every answer. `said` is what networks that had not read their author say of `rows`."""
    english = np.array([row.lang == "en" for row in rows])
    calm = english & np.array([row.level == "none" for row in rows])
    harmless = calm & np.array([not row.harm for row in rows])
    limits = {
        GRAVE[0]: _pair(_at(said, GRAVE[0], calm, ASKED), _at(said, GRAVE[0], calm, ALARMED)),
        "distress": _pair(_at(said, "distress", calm, 2 * OFFERED), _at(said, "distress", calm, OFFERED)),
        "worry": _pair(_at(said, "worry", calm, WORRIED_LOOK), _at(said, "worry", calm, WORRIED)),
    }
    levels = np.array([LEVELS.index(row.level) if row.level in LEVELS else -1 for row in rows])
    for rank, name in enumerate(GRAVE[1:], 1):
        best = _parting(_column(said, name)[levels >= 0], levels[levels >= 0] >= rank)
        limits[name] = _pair(best / 2, best)
    stop, look = (_together(said, harmless, share) for share in (STOPPED, LOOKED))
    limits |= {name: _pair(look[name], stop[name]) for name in HARMS}
    for name in ("harmful", "toxic", *AIMED):
        truth = np.array([row.answers[OUTPUTS.index(name)] for row in rows])
        best = _parting(_column(said, name)[~np.isnan(truth)], truth[~np.isnan(truth)] == 1)
        limits[name] = _pair(best / 2, best)
    return limits


def _column(said: Answers, name: str) -> Answers:
    return said[:, OUTPUTS.index(name)]


def _at(said: Answers, name: str, among: npt.NDArray[np.bool_], share: float) -> float:
    """Return the probability that `share` of the rows `among` reach."""
    return float(np.quantile(_column(said, name)[among], 1 - share))


def _pair(look: float, stop: float) -> Limit:
    stop = float(np.clip(stop, 2 * _LEAST, _MOST))
    return Limit(round(float(np.clip(look, _LEAST, stop * 0.9)), 5), round(stop, 5))


def _together(said: Answers, harmless: npt.NDArray[np.bool_], share: float) -> dict[str, float]:
    """Return for each harm the limit of one common rate, such that all of them together stop `share` of what is harmless."""
    low, high = share / 100, share
    found: dict[str, float] = {}
    for _ in range(20):
        rate = (low + high) / 2
        found = {name: max(_at(said, name, harmless, rate), 2 * _LEAST) for name in HARMS}
        stopped = np.mean(np.any([_column(said, name)[harmless] >= limit for name, limit in found.items()], axis=0))
        low, high = (rate, high) if stopped < share else (low, rate)
    return found


def _parting(given: Answers, truth: npt.NDArray[np.bool_]) -> float:
    """Return the probability that parts two kinds best (highest F1)."""
    order = np.argsort(-given)
    right = np.cumsum(truth[order])
    score = 2 * right / (np.arange(1, len(order) + 1) + truth.sum())
    return float(given[order][int(np.argmax(score))])
