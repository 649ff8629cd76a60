"""A sign of life to an address that the operator names, as long as everything runs.

Something outside that hears nothing for a while can then page a person: a server that has died cannot say so itself.
Nothing is sent but the request: no cookie, no name of this program, no word about anybody.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
import structlog

log = structlog.get_logger(__name__)
AGENT: Final = "heartbeat"
ANSWER_SECONDS: Final = 10.0
UNNEEDED: Final = ("Accept", "Accept-Encoding")


class Heartbeat:
    """Asks for `url` every `seconds` while `trouble` has nothing to say. A beat that fails is not repeated: the next comes."""

    def __init__(self, url: str, seconds: float, trouble: Callable[[], Awaitable[str]]) -> None:
        self._url = url
        self._seconds = seconds
        self._trouble = trouble

    async def run(self) -> None:
        """Beat until cancelled."""
        async with aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": AGENT},
            skip_auto_headers=UNNEEDED,
            timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
        ) as session:
            while True:
                await self._beat(session)
                await asyncio.sleep(self._seconds)

    async def _beat(self, session: aiohttp.ClientSession) -> None:
        if word := await self._trouble():
            log.warning("heartbeat.withheld", state=word)
            return
        try:
            # Not redirected: the operator named one address, and no other is told anything.
            async with session.get(self._url, allow_redirects=False) as answer:
                if answer.status >= 300:
                    log.warning("heartbeat.refused", count=answer.status)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            # Only the type: the address is as good as a password.
            log.warning("heartbeat.failed", error=type(error).__name__)
