"""The model that comes with the program: a toxicity network with a head of ours, and a network of our own beside it."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from moderation.hearing import HARM
from moderation.models import limits, sealed
from moderation.models.head import Head, pieces
from moderation.models.limits import LOOK, STOP
from moderation.models.minilm import HARMS, STRANGE, MiniLM
from moderation.models.toxblock import ToxBlock
from moderation.normalise import Normalised, normalise
from moderation.venting import calmed

MOST_SENTENCES = 80  # that are listened to one by one for a cry for help

_ONE_OF_MANY = 0.75
_FOREIGN: Final = 0.2
"""From this share of word pieces that continue a word on, a text is hardly English, and answers about harm mean little."""
_QUESTION: Final = 0.25
_TAUGHT_IN_ENGLISH: Final = frozenset(HARMS) - {"danger"} | {"distress"}


class Floor:
    """The small fast part: how harsh words are, and cries in plain words. Raises ModelUnavailable when a file is missing or altered."""

    def __init__(self, folder: Path = sealed.DATA) -> None:
        """Load both files once; about 30 MB of memory."""
        self._network = ToxBlock(folder)
        self._head = Head("toxicity_head.npz", folder)
        self._ear = Ear(folder)

    def scores(self, text: str, read: Normalised) -> dict[str, float]:
        """Return toxicity, `aimed` (toxicity without swearing at nobody), `plain_cry` and the network's six labels, each 0..1."""
        labels = self._network.labels(text)
        if read.folded != read.plain:
            bare = self._network.labels(read.folded)
            labels = {label: max(score, bare[label]) for label, score in labels.items()}
        toxicity = self._head.score(pieces(read.tokens), labels)
        spoken = " ".join(read.tokens)
        bare_line = calmed(spoken)
        aimed = toxicity
        if bare_line != spoken:
            aimed = min(self._head.score(pieces(tuple(bare_line.split())), self._network.labels(bare_line)), toxicity)
        return {"toxicity": toxicity, "aimed": aimed, "plain_cry": self._ear.score(read)} | labels


class Embedded:
    """Answers `moderation.models.Model`. Raises ModelUnavailable when a file is missing or altered."""

    def __init__(self, folder: Path = sealed.DATA) -> None:
        """Load all parts once; about 130 MB of memory."""
        self._floor = Floor(folder)
        self._network = MiniLM(folder)
        self._limits = limits.read(folder)

    @property
    def name(self) -> str:
        """Return ``embedded``."""
        return "embedded"

    def scores(self, text: str) -> dict[str, float]:
        """Return how harsh, how much of a cry, how harmful in each way: 0..1, on the scale of `moderation/policy.py`."""
        read = normalise(text)
        heard = self._network.probabilities(text[: len(read.original)])
        if read.folded != read.plain:
            bare = self._network.probabilities(read.folded)
            heard = {name: max(one, bare[name]) for name, one in heard.items() if name != STRANGE} | {
                STRANGE: heard[STRANGE]
            }
        return said(self._floor.scores(text, read), heard, self._limits)


def said(floor: Mapping[str, float], heard: Mapping[str, float], scale: Mapping[str, limits.Limit]) -> dict[str, float]:
    """Return the scores of both parts together. `heard` holds the network's probabilities and `STRANGE`."""
    foreign = heard[STRANGE] > _FOREIGN
    on = {name: limit.score(heard[name]) for name, limit in scale.items()}
    if foreign:
        on |= dict.fromkeys(_TAUGHT_IN_ENGLISH, 0.0)
        on["harmful"] = 1.0  # nor can it say that harsh words there do no harm
    # Where it was not taught, its calm must not outweigh what the toxicity network hears.
    harsh = {} if foreign else {name: _between(floor[name], heard["toxic"]) for name in ("toxicity", "aimed")}
    harms = {HARM + name: on[name] for name in HARMS}
    kept = {name: on[name] for name in ("grave_L3", "grave_L4", "distress", "worry", "harmful")}
    whom = {name: heard[name] for name in ("at_self", "at_member", "at_third")}
    return dict(floor) | harsh | harms | kept | whom | {"crisis": crisis(on["grave_L1"], foreign=foreign)}


def crisis(heard: float, *, foreign: bool = False) -> float:
    """Return the score of a cry on the table's scale: from 0.5 the ladder, from 0.2 a question.

    `heard` is on the scale of the limits. In a language that it was hardly taught the network is never sure: what would
    be an alarm in English is a question there, and what would be a question is nothing.
    """
    if foreign:
        return _QUESTION if heard >= STOP else heard * 0.3
    if heard >= STOP:
        return heard
    if heard >= LOOK:
        return 0.2 + (heard - LOOK) / (STOP - LOOK) * 0.19
    return heard / LOOK * 0.19


def _between(one: float, other: float) -> float:
    """Return the probability between two, in log-odds, a little nearer to the second."""
    near = 1e-6
    first, second = (math.log((p + near) / (1 - p + near)) for p in (one, other))
    return 1 / (1 + math.exp(-(0.4 * first + 0.6 * second)))


class Ear:
    """The part that hears cries for help: a sixth of the work of the whole model. Raises ModelUnavailable as that does."""

    def __init__(self, folder: Path = sealed.DATA) -> None:
        """Load it once."""
        self._head = Head("crisis_head.npz", folder)

    def score(self, read: Normalised) -> float:
        """Return the highest crisis score of the whole text and of each sentence: a long text must not drown one cry."""
        # One sentence out of many says less than a whole message: it must be plainer to count as much.
        lines = read.sentences[:MOST_SENTENCES]
        alone = max((self._head.score(pieces(tuple(line.split()))) for line in lines), default=0.0)
        return max(self._head.score(pieces(read.tokens)), alone * _ONE_OF_MANY)
