"""What asks for help without any reading between the lines: `/sos`, and the button that means the same. Pure."""

from typing import Final

PRESSED: Final = "help.now:"  # how the token of that button begins


def asks_for_help(said: str) -> bool:
    """Return whether a message, or the token of a pressed button, is a call for help by itself."""
    if said.startswith(PRESSED):
        return True
    name = said.strip().partition(" ")[0].partition("@")[0]
    return name.lower() == "/sos"
