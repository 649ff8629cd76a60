"""What a failed call to Discord means for a delivery: will never work, later, or nobody knows."""

import aiohttp
import discord

from core.errors import DeliveryError, RateLimited, Rejected, Uncertain, Unreachable

NETWORK_REST, REFUSED_REST = 2.0, 60.0  # seconds
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError)
TOO_MANY = 429
OURS = 401


def meaning(error: Exception) -> DeliveryError:
    """Return what the courier needs to know. Discord's own words are dropped: they can name a channel.

    Every send carries a nonce, so one whose outcome is not known may simply be sent again.
    """
    if isinstance(error, discord.RateLimited):
        return RateLimited(error.retry_after)
    if isinstance(error, discord.Forbidden | discord.NotFound):
        return Unreachable("gone")
    if isinstance(error, discord.DiscordServerError):
        return Uncertain("server error")
    if isinstance(error, discord.HTTPException):
        if error.status == TOO_MANY:
            return RateLimited(NETWORK_REST)
        return RateLimited(REFUSED_REST) if error.status == OURS else Rejected("refused")
    if isinstance(error, NOT_SENT):
        return RateLimited(NETWORK_REST)
    return Uncertain("no answer")


def gone(error: Exception) -> bool:
    """Return whether a call failed because the message (or its channel) is not there any more."""
    return isinstance(error, discord.NotFound)
