"""What can go wrong, as a tree.

CirclekeeperError
├── ConfigError             a setting is wrong; its sentence names key, value and remedy (exit code 2)
├── ContentError            a content file is wrong; its sentence names file and line
├── Refused                 the core will not do this; carries a Reply that says why
├── ModelUnavailable        no score can be had: the gate closes
└── DeliveryError           a platform could not show an envelope
    ├── Unreachable         this person cannot be reached any more (blocked us, chat gone)
    ├── RateLimited         later: `retry_after` seconds, this lane only
    ├── Rejected            the platform will never take this envelope; trying again is useless
    └── Uncertain           nobody knows whether it arrived
        └── Troubled        the platform answered that it failed: hardly ever did it arrive
"""

from core.replies import Reply


class CirclekeeperError(Exception):
    """The root of everything this program raises on purpose."""


class ConfigError(CirclekeeperError):
    """A setting is wrong. The sentence names the key, the value and the remedy."""


class ContentError(CirclekeeperError):
    """A content file is wrong. The sentence names the file and the line."""


class ModelUnavailable(CirclekeeperError):
    """No score can be had: missing, slow or broken model."""


class Refused(CirclekeeperError):
    """The core will not do this; `reply` tells the person why and what they can do instead."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.key)
        self.reply = reply


class DeliveryError(CirclekeeperError):
    """A platform could not show an envelope."""


class Unreachable(DeliveryError):
    """The person cannot be reached any more."""


class Rejected(DeliveryError):
    """The platform will never take this envelope."""


class Uncertain(DeliveryError):
    """Nobody knows whether it arrived: the request went out, no answer came back."""


class Troubled(Uncertain):
    """The platform answered that something broke on its side: it is asked again as long as that lasts."""


class RateLimited(DeliveryError):
    """The platform asks to wait `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after
