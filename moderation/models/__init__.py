"""What scores a text: the protocol, and the one thing that can go wrong with it."""

from typing import Protocol


class ModelUnavailable(Exception):
    """A model cannot be used. Its sentence says why, for an operator; it never holds a member's words."""


class Model(Protocol):
    """Gives scores to a text. Used from one worker thread, never from the event loop."""

    @property
    def name(self) -> str:
        """Return the name verdicts carry. Never waits."""
        ...

    def scores(self, text: str) -> dict[str, float]:
        """Return 0..1 for each label, at least ``toxicity``. Takes milliseconds; may raise anything."""
        ...
