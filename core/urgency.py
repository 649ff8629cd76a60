"""What belongs to a crisis without any reading between the lines: calls for help, and what answers them. Pure."""

from typing import Final

PRESSED: Final = ("help.now:", "crisis.said:", "care.talk:", "alarm.")
"""How the tokens of such buttons begin: a call for help, the answer to a direct question, and all that staff do about it."""
COMMANDS: Final = frozenset({"/sos", "/worried"})


def asks_for_help(said: str) -> bool:
    """Return whether a message, or the token of a pressed button, belongs to a crisis by itself."""
    if said.startswith(PRESSED):
        return True
    name = said.strip().partition(" ")[0].partition("@")[0]
    return name.lower() in COMMANDS
