"""What an answer of the mail server means for a delivery: will never work, or later."""

import re
from typing import Final

from aiosmtplib import SMTPDataError, SMTPRecipientRefused, SMTPResponseException

from core.errors import DeliveryError, RateLimited, Rejected, Unreachable

BUSY_REST: Final = 60.0  # seconds: servers that do not know us yet ask to come back in a few minutes
REFUSED_REST: Final = 60.0  # our password, sender or server is wrong: somebody has to put it right
_OURS: Final = frozenset({530, 534, 535, 538})  # sign in first; not with this password
_POLICY: Final = re.compile(r"5\.7\.\d")


def meaning(error: SMTPResponseException) -> DeliveryError:
    """Return what the courier needs to know. The server's own words are dropped: they name people.

    Only a refused reader is unreachable. That the server does not want us at all can be put right, and is tried again.
    """
    if error.code < 500:
        return RateLimited(BUSY_REST)
    if error.code in _OURS or _POLICY.match(error.message):
        return RateLimited(REFUSED_REST)
    if isinstance(error, SMTPRecipientRefused):
        return Unreachable("refused")
    return Rejected("refused") if isinstance(error, SMTPDataError) else RateLimited(REFUSED_REST)
