"""Finds the limits of the answers on authors that the network had not read, so that false alarms stay as rare as wanted."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from moderation.models.limits import Limit
from moderation.models.minilm import AIMED, GRAVE, HARMS, OUTPUTS
from tools.embedded.corpus import LEVELS, Row

#: Shares of the harmless English messages of the corpus, which are hard ones. Word rules add theirs: on the same messages they
#: alone alarm 2 % and stop 4 %.
ALARMED, ASKED = 0.010, 0.065  # asked or alarmed, together
STOPPED, LOOKED = 0.015, 0.04
ALARMED_FOR_OTHERS, ASKED_FOR_OTHERS = 0.002, 0.008  # each of worry, danger and threat: they page people
OFFERED = 0.05
LEAST_SURE = 0.5  # below it nothing is stopped: advice in feedback ("try a shorter walk first") had 0.46 for urging
LEAST_SURE_OF_DETAILS = 0.85  # word rules know numbers better: it took "by the water 011" for an address (0.64)
_LEAST, _MOST = 0.02, 0.995
STOPPING = tuple(name for name in HARMS if name not in {"danger", "threat"})
Answers = npt.NDArray[np.float32]


def choose(rows: Sequence[Row], said: Answers) -> dict[str, Limit]:
    """Return the limit of every answer. `said` is what networks that had not read their author say of `rows`."""
    english = np.array([row.lang == "en" for row in rows])
    harmless = english & np.array([row.level == "none" and not row.harm for row in rows])
    limits = {
        GRAVE[0]: _rare(said, GRAVE[0], harmless, ASKED, ALARMED),
        "distress": _rare(said, "distress", harmless, OFFERED, OFFERED / 2),
        "worry": _rare(said, "worry", harmless, ASKED_FOR_OTHERS, ALARMED_FOR_OTHERS),
    }
    levels = np.array([LEVELS.index(row.level) if row.level in LEVELS else -1 for row in rows])
    for rank, name in enumerate(GRAVE[1:], 1):
        best = _parting(_column(said, name)[levels >= 0], levels[levels >= 0] >= rank)
        limits[name] = _pair(best / 2, best)
    stop, look = (_together(said, harmless, share) for share in (STOPPED, LOOKED))
    limits |= {
        name: _pair(look[name], max(stop[name], LEAST_SURE_OF_DETAILS if name == "details" else LEAST_SURE))
        for name in STOPPING
    }
    for name in ("danger", "threat"):
        limits[name] = _rare(said, name, harmless, ASKED_FOR_OTHERS, ALARMED_FOR_OTHERS)
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


def _rare(said: Answers, name: str, among: npt.NDArray[np.bool_], look: float, stop: float) -> Limit:
    return _pair(_at(said, name, among, look), _at(said, name, among, stop))


def _pair(look: float, stop: float) -> Limit:
    stop = float(np.clip(stop, 2 * _LEAST, _MOST))
    return Limit(round(float(np.clip(look, _LEAST, stop * 0.9)), 5), round(stop, 5))


def _together(said: Answers, harmless: npt.NDArray[np.bool_], share: float) -> dict[str, float]:
    """Return for each harm the limit of one common rate, such that all of them together stop `share` of what is harmless."""
    low, high = share / 100, share
    found: dict[str, float] = {}
    for _ in range(20):
        rate = (low + high) / 2
        found = {name: max(_at(said, name, harmless, rate), 2 * _LEAST) for name in STOPPING}
        stopped = np.mean(np.any([_column(said, name)[harmless] >= limit for name, limit in found.items()], axis=0))
        low, high = (rate, high) if stopped < share else (low, rate)
    return found


def _parting(given: Answers, truth: npt.NDArray[np.bool_]) -> float:
    """Return the probability that parts two kinds best (highest F1)."""
    order = np.argsort(-given)
    right = np.cumsum(truth[order])
    score = 2 * right / (np.arange(1, len(order) + 1) + truth.sum())
    return float(given[order][int(np.argmax(score))])
