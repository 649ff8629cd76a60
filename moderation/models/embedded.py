"""The model that comes with the program: the network's six labels, and two scores out of them and two heads."""

from pathlib import Path

from moderation.models import sealed
from moderation.models.head import Head, pieces
from moderation.models.toxblock import ToxBlock
from moderation.normalise import Normalised, normalise
from moderation.venting import calmed

MOST_SENTENCES = 80  # that are listened to one by one for a cry for help

_ONE_OF_MANY = 0.75


class Embedded:
    """Answers `moderation.models.Model`. Raises ModelUnavailable when a file is missing or altered."""

    def __init__(self, folder: Path = sealed.DATA) -> None:
        """Load both parts once."""
        self._network = ToxBlock(folder)
        self._head = Head("toxicity_head.npz", folder)
        self._ear = Ear(folder)

    @property
    def name(self) -> str:
        """Return ``embedded``."""
        return "embedded"

    def scores(self, text: str) -> dict[str, float]:
        """Return toxicity, crisis, `aimed` (toxicity without swearing at nobody) and the network's labels, each 0..1."""
        read = normalise(text)
        labels = self._network.labels(text)
        if read.folded != read.plain:
            bare = self._network.labels(read.folded)
            labels = {label: max(score, bare[label]) for label, score in labels.items()}
        scores = {"toxicity": self._head.score(pieces(read.tokens), labels), "crisis": self._ear.score(read)}
        spoken = " ".join(read.tokens)
        aimed = calmed(spoken)
        scores["aimed"] = scores["toxicity"]
        if aimed != spoken:
            harsh = self._head.score(pieces(tuple(aimed.split())), self._network.labels(aimed))
            scores["aimed"] = min(harsh, scores["toxicity"])
        return scores | labels


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
