"""A real mail server (aiosmtpd) on 127.0.0.1, in a thread and loop of its own: strict, and as troublesome as it is told.

`refuse` is what it says to a reader's address; `hang` and `drop` name readers at whose mails it goes silent or hangs up
once it has taken the words. What is not as RFC 5321, 5322 and 3834 want it lands in `violations`.
"""

import asyncio
import threading
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mail:
    """One mail that was taken. `believed` says that the server has answered for it."""

    reader: str
    message: EmailMessage
    encrypted: bool
    believed: bool


@dataclass
class MailServer:
    """Run it with ``with``."""

    tls: Any = None  # an SSLContext: offer STARTTLS, or with `wrapped` speak TLS from the first byte
    wrapped: bool = False
    account: tuple[str, str] | None = None
    mails: list[Mail] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    refuse_words: dict[str, str] = field(default_factory=dict)
    refuse_sender: str = ""
    hang: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    drop: Counter[str] = field(default_factory=Counter)
    port: int = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._there(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_why: object) -> None:
        self._there(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _there(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> asyncio.Server:
        wrapped = self.tls if self.wrapped else None
        return await self._loop.create_server(self._speaker, "127.0.0.1", 0, ssl=wrapped)

    async def _stop(self) -> None:
        self._server.close()
        others = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _speaker(self) -> SMTP:
        upgrade = self.tls if not self.wrapped else None
        return SMTP(
            self,
            hostname="mail.test",
            loop=self._loop,
            tls_context=upgrade,
            require_starttls=upgrade is not None,
            auth_required=self.account is not None,
            auth_require_tls=self.tls is not None and not self.wrapped,
            authenticator=self._signs_in,
        )

    def _signs_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login.decode(), given.password.decode()) == self.account
        return AuthResult(success=right, handled=False)

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        if hostname != "circle.test":
            self.violations.append("it greets with a name that is not the sender's domain")
        return responses

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.hang:
            await asyncio.Event().wait()
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        (reader,) = envelope.rcpt_tos
        if reader in self.refuse_words:
            return self.refuse_words[reader]
        message = message_from_bytes(envelope.original_content, policy=policy.SMTP)
        mail = Mail(reader, message, session.ssl is not None or self.wrapped, believed=False)
        self._check(mail, envelope)
        self.mails.append(mail)
        if reader in self.silent:
            await asyncio.Event().wait()
        if self.drop[reader] > 0:
            self.drop[reader] -= 1
            server.transport.abort()
            return "250 OK"
        mail.believed = True
        return "250 OK"

    def _check(self, mail: Mail, envelope: Envelope) -> None:
        raw, message = envelope.original_content, mail.message
        wanted = {
            "plain ASCII": raw.isascii(),
            "lines that end as they must": raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r"),
            "short lines": max(map(len, raw.split(b"\r\n"))) <= 998,
            "no defect": not message.defects and not any(one.defects for one in message.values()),
            "each header once": len(message.keys()) == len({one.lower() for one in message}),
            "its reader and nobody else": [str(one) for one in message["To"].addresses] == [mail.reader],
            "its sender": [str(one) for one in message["From"].addresses] == [envelope.mail_from],
            "a date": message["Date"].datetime is not None,
            "a name": message["Message-ID"] is not None and str(message["Message-ID"]).endswith("@circle.test>"),
            "that a program sent it": message["Auto-Submitted"] == "auto-generated",
            "plain text alone": message.get_content_type() == "text/plain",
        }
        self.violations += [f"a mail lacks {what}" for what, there in wanted.items() if not there]

    def readers(self) -> list[str]:
        return [one.reader for one in self.mails]
