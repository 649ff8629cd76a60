"""One file a feature. Importing this package declares every command, button and form."""

from core.commands import belonging, blocking, desk, feedback, help_now, joining, pausing, places, posts

__all__ = ["belonging", "blocking", "desk", "feedback", "help_now", "joining", "pausing", "places", "posts"]
