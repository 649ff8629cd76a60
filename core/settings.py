"""The numbers a circle runs by. Operators set some of them; the defaults are meant to be right."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Rules:
    """How a circle runs.

    `undo` delays every copy so that its writer can take it back first. More than `flood_posts` posts within `flood`
    are kindly slowed down, so is somebody who gives feedback more than `feedback_most` times within `feedback`. `max_text` counts characters and leaves room for an alias in Telegram's 4,096.
    What was said on an open line is kept for `line_retention` after it was closed, an entry of the audit log for `audit_retention`. `link` is how long a linking code is good; a daily digest goes out when the circle's clock shows `digest_hour`.
    """

    undo: timedelta = timedelta(0)
    flood_posts: int = 8
    flood: timedelta = timedelta(seconds=30)
    retention: timedelta = timedelta(days=30)
    line_retention: timedelta = timedelta(days=90)
    audit_retention: timedelta = timedelta(days=2190)
    guesses: int = 10
    guess_window: timedelta = timedelta(hours=1)
    max_text: int = 1900
    receipt_after: timedelta = timedelta(seconds=3)
    form: timedelta = timedelta(minutes=30)
    quote: int = 80
    feedback: timedelta = timedelta(days=1)
    feedback_most: int = 10
    link: timedelta = timedelta(minutes=15)
    digest_hour: int = 18
