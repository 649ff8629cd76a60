"""The e-mail platform: hands one notice at a time to the operator's mail server. Nobody writes to us by e-mail."""

import asyncio
import ssl
from contextlib import suppress
from typing import ClassVar, Final

import structlog
from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPResponseException

from bots.email.faults import meaning
from bots.email.letter import letter, on_the_wire
from bots.email.post_office import PostOffice
from core.clock import Clock
from core.contacts import email_address, is_loopback
from core.errors import ConfigError, RateLimited, Refused, Rejected, Uncertain
from core.ids import NativeRef
from core.message import Envelope, Kind
from core.ports import Limits, Receive

log = structlog.get_logger(__name__)
ASKING_SECONDS: Final = 16.0  # until the server has taken sender and reader; a send must end before the courier's 30
HANDING_SECONDS: Final = 10.0  # until it has answered for the words
LEAVING_SECONDS: Final = 1.0
FIRST_REST, LONGEST_REST = 2.0, 60.0  # seconds after the first, and after many failures in a row to reach the server
GO_ON: Final = 354


class Email:
    """Delivers notices to staff. A send whose answer was lost may be there twice, under the same Message-ID."""

    name: ClassVar[str] = "email"
    limits: ClassVar[Limits] = Limits(per_second=None, seconds_per_chat=0, in_flight=8, idempotent=False)

    def __init__(
        self,
        office: PostOffice,
        clock: Clock,
        *,
        trusted: ssl.SSLContext | None = None,
        asking: float = ASKING_SECONDS,
        handing: float = HANDING_SECONDS,
    ) -> None:
        """`trusted` says which certificates are believed (None: this computer's). Raises ConfigError.

        `asking` and `handing` are for how many seconds a server may take before and after it is given the words.
        """
        if office.security == "none" and not is_loopback(office.host):
            raise ConfigError(
                'email.security is "none", which sends passwords and notices readable over the network; set it to'
                ' "starttls" or "tls", or email.host to this computer (127.0.0.1).'
            )
        self._office = office
        self._clock = clock
        self._trusted = trusted
        self._asking, self._handing = asking, handing
        self._failures = 0

    async def run(self, receive: Receive) -> None:
        """Wait until cancelled: nobody writes to us here."""
        del receive
        await asyncio.Event().wait()

    async def deliver(self, envelope: Envelope) -> NativeRef:
        """Hand in one notice. Raises as `core.ports.Platform.deliver` says; Rejected for whatever is no notice."""
        if envelope.content.kind is not Kind.NOTICE:
            raise Rejected("only notices")
        try:
            to = email_address(envelope.to.user).user
        except Refused:
            raise Rejected("no address") from None
        office = self._office
        wire = on_the_wire(letter(envelope, office.sender, office.domain, self._clock.now()))
        client = self._client()
        try:
            await self._ask(client, to)
            await self._hand_in(client, wire)
        finally:
            client.close()
        return NativeRef(envelope.name)

    def _client(self) -> SMTP:
        office = self._office
        return SMTP(
            hostname=office.host,
            port=office.port,
            username=office.username,
            password=office.password,
            use_tls=office.security == "tls",
            start_tls=office.security == "starttls",
            tls_context=self._trusted,
            local_hostname=office.domain,  # not this computer's own name, which is nobody's business
            timeout=self._asking,
        )

    async def _ask(self, client: SMTP, to: str) -> None:
        """Come to the point where the server wants the words. Whatever fails here, nothing was sent."""
        try:
            async with asyncio.timeout(self._asking):
                await client.connect()
                await client.mail(self._office.sender)
                await client.rcpt(to)
                ready = await client.execute_command(b"DATA")
                if ready.code != GO_ON:
                    raise SMTPDataError(ready.code, ready.message)
        except SMTPResponseException as error:
            log.warning("email.refused", error=type(error).__name__, count=error.code)
            raise meaning(error) from None
        except (SMTPException, OSError, ValueError) as error:
            log.warning("email.unreachable", error=type(error).__name__)
            raise RateLimited(self._rest()) from None
        self._failures = 0

    def _rest(self) -> float:
        """Return how long to rest: twice as long after each failure in a row."""
        self._failures += 1
        return min(LONGEST_REST, FIRST_REST * 2.0 ** min(self._failures - 1, 6))

    async def _hand_in(self, client: SMTP, wire: bytes) -> None:
        """Send the words. From here on nobody knows whether they arrived until the server has said so."""
        line = client.protocol
        if line is None:
            raise RateLimited(self._rest())
        try:
            line.write(wire)
            answer = await line.read_response(timeout=self._handing)
        except (SMTPException, OSError):
            raise Uncertain("no answer") from None
        if not 200 <= answer.code < 300:
            raise meaning(SMTPDataError(answer.code, answer.message))
        with suppress(SMTPException, OSError):
            await client.quit(timeout=LEAVING_SECONDS)
