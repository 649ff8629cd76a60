"""Buttons that cannot be forged: an action, and a code that only we can make, for one person."""

import base64
import hashlib
import hmac

from core.ids import MemberId

CODE_BYTES = 12
MAX_BYTES = 64  # Telegram's bound for callback_data


class Signer:
    """Signs actions with a secret of the installation."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def _code(self, member: MemberId, action: str) -> str:
        digest = hmac.digest(self._secret, f"{member}\n{action}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:CODE_BYTES]).decode()

    def sign(self, member: MemberId, action: str) -> str:
        """Return the token of a button that only `member` can use. Raises ValueError if it grows over 64 bytes."""
        token = f"{action}~{self._code(member, action)}"
        if len(token.encode()) > MAX_BYTES:
            raise ValueError(f"the action {action.partition(':')[0]} is too long for a button")
        return token

    def open(self, member: MemberId, token: str) -> str | None:
        """Return the action of a token, None if it is not one that was made for `member`."""
        action, mark, code = token.rpartition("~")
        if not mark or not hmac.compare_digest(code.encode(), self._code(member, action).encode()):
            return None
        return action
