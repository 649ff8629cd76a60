"""What a person agrees to before joining, each separately and with a version, and what the quiz-back asks.

The list follows what consent to an online support group has to cover: age, health data, automated screening, who
reads and when, how long words are kept. The sentences lie under `consent.*` and `quiz.*`.
"""

from dataclasses import dataclass

CONSENT_VERSION = "2026-11-2"
CONSENTS = ("age", "health", "screening", "readers", "retention")


@dataclass(frozen=True, slots=True)
class Question:
    """One plain check question: the keys of its choices, and which one is right."""

    key: str
    choices: tuple[str, ...]
    right: str


QUESTIONS = (
    Question("reader", ("everyone", "program", "nobody"), "program"),
    Question("emergency", ("here", "number"), "number"),
    Question("leaving", ("stays", "free"), "free"),
)


def missing(given: dict[str, str]) -> tuple[str, ...]:
    """Return the consents that `given` (kind to version) lacks in today's version, in order."""
    return tuple(kind for kind in CONSENTS if given.get(kind) != CONSENT_VERSION)
