"""The rules of signing in to the desk: what a password must be, how often one may guess, what a browser is called."""

import re
from datetime import datetime, timedelta
from typing import Final

LEAST: Final = 12  # characters of a password
MOST: Final = 200  # more only costs work
WINDOW: Final = timedelta(minutes=15)  # in which guesses are counted; nobody is kept out for longer
NAME_TRIES: Final = 10  # in a window, for one desk name
CLIENT_TRIES: Final = 40  # in a window, from one network address, which a whole team may share
LINK_GOOD_FOR: Final = timedelta(days=1)

# The beginnings that guessing programs try first; whatever is added to fill the length is tried too.
_COMMON: Final = frozenset(
    [
        "password",
        "passwort",
        "passw0rd",
        "qwerty",
        "qwertyuiop",
        "qwertzuiop",
        "asdfghjkl",
        "zxcvbnm",
        "letmein",
        "welcome",
        "iloveyou",
        "admin",
        "administrator",
        "changeme",
        "default",
        "football",
        "baseball",
        "sunshine",
        "princess",
        "monkey",
        "dragon",
        "superman",
        "batman",
        "trustno",
        "correcthorsebatterystaple",
        "abcdefghijklmnopqrstuvwxyz",
        "mypassword",
        "password",
        "password",
        "login",
        "secret",
        "circlekeeper",
    ]
)
_LETTERS: Final = re.compile(r"[^a-z]+")
_PLAIN: Final = str.maketrans("013457@$!", "oleastasi")
_ROWS: Final = (
    "01234567890123456789",
    "98765432109876543210",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)


def password_problem(password: str, desk_name: str) -> str | None:
    """Return the key of the sentence that says why a password will not do, None if it will."""
    if len(password) < LEAST:
        return "signing.password_short"
    if len(password) > MOST:
        return "signing.password_long"
    folded, name = password.casefold(), _squeezed(desk_name)
    if len(name) > 2 and name in _squeezed(password) and len(_squeezed(password)) - len(name) < 8:
        return "signing.password_name"
    if len(set(folded)) < 5 or any(folded in row for row in _ROWS) or _is_common(folded):
        return "signing.password_common"
    return None


def _squeezed(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _is_common(folded: str) -> bool:
    for words in (_LETTERS.sub("", folded), _LETTERS.sub("", folded.strip("0123456789!?.$_-").translate(_PLAIN))):
        if words in _COMMON or any(words == one * times for one in _COMMON for times in (2, 3)):
            return True
    return not _LETTERS.sub("", folded) and len(set(folded)) < 8 and folded.isdigit()


def strength_key(password: str) -> str:
    """Return the key of the word for how hard an allowed password is to guess, by its length and variety."""
    if len(password) >= 20 and len(set(password)) >= 10:
        return "signing.strength_strong"
    return "signing.strength_good" if len(password) >= 16 else "signing.strength_fair"


def buckets(desk_name: str, client: str, now: datetime) -> tuple[tuple[str, int], ...]:
    """Return the buckets that a guess falls into, each with how many it may hold.

    A bucket is named by its window, so that somebody who goes on guessing keeps nobody out for longer than one.
    """
    window = int(now.timestamp() // WINDOW.total_seconds())
    name = " ".join(desk_name.split()).casefold()
    return ((f"desk-name:{name}:{window}", NAME_TRIES), (f"desk-client:{client}:{window}", CLIENT_TRIES))


_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> tuple[str, str]:
    """Return the family of a browser and of its system, ``""`` for what cannot be told."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    return browser, next((name for mark, name in _SYSTEMS if mark in agent), "")
