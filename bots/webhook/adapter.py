"""The webhook platform: a signed POST for each notice, to a pager of a staff person's. Nothing comes back but a status."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import ClassVar, Final

import aiohttp

from core.clock import Clock
from core.contacts import usable_url
from core.errors import RateLimited, Rejected, Uncertain
from core.ids import NativeRef
from core.message import Envelope, Kind
from core.ports import Limits, Receive

ANSWER_SECONDS: Final = 15.0
LONGEST_REST: Final = 300.0  # seconds; a receiver that asks for more is asked again all the same
SHORT_REST: Final = 5.0
LATER: Final = frozenset({408, 425, 429, 503})
SIGNATURE: Final = "Circlekeeper-Signature"


def signature(secret: str, body: bytes, now: datetime) -> str:
    """Return the header that proves who sent a body, and when: ``t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">``."""
    moment = str(int(now.timestamp()))
    return f"t={moment},v1={hmac.new(secret.encode(), moment.encode() + b'.' + body, hashlib.sha256).hexdigest()}"


class Webhook:
    """Delivers notices to pagers. A send is repeated until it was taken, always under the same id."""

    name: ClassVar[str] = "webhook"
    limits: ClassVar[Limits] = Limits(per_second=None, seconds_per_chat=0, in_flight=16, idempotent=True)

    def __init__(self, secret: str, clock: Clock, *, patience: float = ANSWER_SECONDS) -> None:
        """`patience` is for how many seconds a receiver may take to answer."""
        self._secret = secret
        self._clock = clock
        self._patience = aiohttp.ClientTimeout(total=patience)
        self._session: aiohttp.ClientSession | None = None

    async def run(self, receive: Receive) -> None:
        """Wait until cancelled: nobody writes to us here."""
        del receive
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def deliver(self, envelope: Envelope) -> NativeRef:
        """Send one notice. Raises as `core.ports.Platform.deliver` says; Rejected for whatever is no notice."""
        if envelope.content.kind is not Kind.NOTICE:
            raise Rejected("only notices")
        if not usable_url(envelope.to.user):
            raise Rejected("no address")
        now, name = self._clock.now(), envelope.name
        body = json.dumps(
            {
                "id": name,
                "text": envelope.content.text,
                "url": next((one.url for one in envelope.content.buttons if one.url), None),
                "sent_at": now.astimezone(UTC).isoformat(timespec="seconds"),
            }
        ).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": name,
            SIGNATURE: signature(self._secret, body, now),
        }
        try:
            # A redirect is not followed: it would carry the notice to an address that nobody has chosen.
            async with self._connected().post(
                envelope.to.user, data=body, headers=headers, allow_redirects=False
            ) as answer:
                status, said = answer.status, answer.headers
        except (aiohttp.ClientError, OSError, ValueError):
            raise Uncertain("no answer") from None
        self._judge(status, said, now)
        return NativeRef(name)

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=self._patience,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "Circlekeeper"},
                skip_auto_headers=("Accept-Encoding",),
            )
        return self._session

    def _judge(self, status: int, said: Mapping[str, str], now: datetime) -> None:
        if 200 <= status < 300:
            return
        if status in LATER:
            raise RateLimited(_rest(said.get("Retry-After", ""), now))
        if status >= 500:
            # Repeats are harmless, so the courier tries again, after a longer rest each time.
            raise Uncertain("server error")
        raise Rejected("refused")


def _rest(asked: str, now: datetime) -> float:
    """Return how many seconds a receiver wants us to wait, within reason."""
    try:
        seconds = float(asked) if asked.strip().isdigit() else (parsedate_to_datetime(asked) - now).total_seconds()
    except (TypeError, ValueError):
        return SHORT_REST
    return min(LONGEST_REST, max(1.0, seconds))
