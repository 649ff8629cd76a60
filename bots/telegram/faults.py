"""What a failed call to Telegram means for a delivery: will never work, later, or nobody knows."""

import os
from datetime import timedelta

import httpx

os.environ.setdefault(
    "PTB_TIMEDELTA", "true"
)  # the library's own switch: retry_after as a timedelta, without a warning

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from core.errors import DeliveryError, RateLimited, Rejected, Troubled, Uncertain, Unreachable

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate")
NETWORK_REST, REFUSED_REST = 2.0, 60.0  # seconds


def meaning(error: TelegramError) -> DeliveryError:
    """Return what the courier needs to know. The words of Telegram are dropped: they can name a chat."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return RateLimited(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
    if isinstance(error, Forbidden):
        return Unreachable("forbidden")
    if isinstance(error, BadRequest | ChatMigrated):
        words = error.message.casefold()
        return Unreachable("gone") if any(one in words for one in GONE) else Rejected("bad request")
    if isinstance(error, InvalidToken):
        return RateLimited(REFUSED_REST)
    if isinstance(error.__cause__, NOT_SENT):
        return RateLimited(NETWORK_REST)
    # The library has one class for a lost connection and for an answer of 500 and up; only the first has a cause in httpx.
    answered = isinstance(error, NetworkError) and not isinstance(error, TimedOut)
    if answered and not isinstance(error.__cause__, httpx.HTTPError):
        return Troubled("server error")
    return Uncertain("no answer")
