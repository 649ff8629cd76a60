"""One file a feature. Importing this package declares every command, button and form."""

from core.commands import (
    alarms,
    belonging,
    blocking,
    cards,
    choosing,
    desk,
    feedback,
    help_now,
    joining,
    pausing,
    places,
    posts,
)

__all__ = [
    "alarms",
    "belonging",
    "blocking",
    "cards",
    "choosing",
    "desk",
    "feedback",
    "help_now",
    "joining",
    "pausing",
    "places",
    "posts",
]
