"""One file a feature. Importing this package declares every command, button and form."""

from core.commands import belonging, desk, help_now, joining, posts

__all__ = ["belonging", "desk", "help_now", "joining", "posts"]
