"""Where e-mail is handed in: what an operator sets, without the kit that talks to it."""

from dataclasses import dataclass, field
from typing import Literal

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class PostOffice:
    """One SMTP server and how to talk to it. `sender` is the address that mails come from."""

    host: str
    port: int
    security: Security
    sender: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def domain(self) -> str:
        """Return the part of `sender` after the @, by which we name ourselves and our mails."""
        return self.sender.rpartition("@")[2]
