"""One-time codes of an app (RFC 6238): six digits, 30 seconds each; one that was used never works again."""

from datetime import datetime

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError

NAME = "Circlekeeper desk"


def new_secret() -> str:
    """Return a new shared secret in base32 (160 random bits)."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return which 30-second step a code belongs to, None if it is not one of this, the last or the next step."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(digits, for_time=now, valid_window=1)
    except OTPVerificationError:
        return None


def picture_of(secret: str, desk_name: str) -> str:
    """Return the square picture that an app scans, as an SVG for the page itself."""
    address = pyotp.TOTP(secret).provisioning_uri(name=desk_name, issuer_name=NAME)
    return segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False)


def spoken(secret: str) -> str:
    """Return a secret in groups of four, for typing it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
