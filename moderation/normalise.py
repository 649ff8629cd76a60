"""Sees through disguises: one text, read the few ways a person would read it. Pure, and linear in its length.

A text becomes *readings*: as written, with disguises undone (f*ck, k.y.s, y0u, look-alike letters), and with drawn-out
letters pressed together (soooo). A rule looks into all of them. Sentences are plain words with single spaces between:
lower case, no accents on Latin letters, no apostrophes ("dont", "im").
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from moderation.undisguise import BEFORE_FOLDING, further, letters_for_signs

MOST = 12_000  # characters that are read; a longer text is marked as cut, and is not let through unread

_LOOKALIKES = str.maketrans(
    dict(
        zip(
            "аеорсухкмтвнзіѕјԁӏгԛԝһ" + "αβγεηικνορτυχω" + "ɑɡıʟʀꜱⅼ",
            "aeopcyxkmtbh3isjdlrqwh" + "abyenikvoptuxw" + "agilrsl",
            strict=True,
        )
    )
)
_LEET = str.maketrans("0134578@$!|+", "oieastbasiit")
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u2018`\u00b4\u02bc\u201b"))
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Mc", "Cc"})  # categories: zero-width and bidi marks, stacked accents, controls
_MARKED = (
    "\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff"  # scripts whose vowels are marks (Devanagari to Thai, Burmese, Khmer)
)
_IN_MARKED = re.compile(f"[{_MARKED}]")
_ENDS = re.compile(r"[.!?;\n\r\u0964\u0965\u2026\u3002\uff01\uff1f]+")
_NOT_WORD = re.compile(rf"[^\w*@${_MARKED}]+")
_LATIN = re.compile(r"[a-z]")
_INNER_DISGUISE = re.compile(r"[a-z][0134578@$!|+]+[a-z]|^[0134578@$!|+][a-z]{2}|[a-z]{2}[$!|3+]$")
_DOTTED = re.compile(r"\w(?:[.\-_*/|~]\w){2,40}\W?")
_STARRED = re.compile(r"[a-z]{0,12}[*#@$%&!]{1,8}[a-z*#@$%&!]{0,12}")
_STARS = re.compile(r"[*#@$%&!]{1,8}")

# Words that people star out. Only used to fill in stars, so being here accuses nobody.
_HIDDEN = tuple(
    f"{stem}{ending}"
    for stem in [
        "fuck",
        "shit",
        "bitch",
        "cunt",
        "ass",
        "asshole",
        "dick",
        "pussy",
        "cock",
        "whore",
        "slut",
        "bastard",
        "nigger",
        "nigga",
        "fag",
        "faggot",
        "retard",
        "kill",
        "die",
        "suicide",
        "rape",
        "raped",
        "motherfuck",
        "damn",
        "hell",
        "crap",
        "twat",
        "wank",
        "bullshit",
        "murder",
        "cut",
        "hate",
        "sex",
    ]
    for ending in ("", "s", "ing", "in", "er", "ers", "ed", "y", "es", "ty")
)


@dataclass(frozen=True, slots=False)
class Normalised:
    """One text as written and as read. `cut` says that its end was not read."""

    original: str = field(repr=False)
    plain: str = field(repr=False)
    folded: str = field(repr=False)
    cut: bool
    further: tuple[str, ...] = field(
        default=(), repr=False
    )  # for what is hidden more cleverly (`moderation.undisguise`)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Return every sentence in every reading, without repeats, in order."""
        readings = (self.plain, _press(self.folded, 2), _press(self.folded, 1), *self.further)
        return tuple(
            dict.fromkeys(
                line for reading in dict.fromkeys(readings) for piece in _ENDS.split(reading) if (line := _words(piece))
            )
        )

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """Return every reading as one line, sentences run together: for what people spread over two of them."""
        readings = (self.plain, _press(self.folded, 2), *self.further)
        return tuple(dict.fromkeys(_words(reading) for reading in readings))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Return the words of the undisguised reading."""
        return tuple(_words(_press(self.folded, 2)).split())


def normalise(text: str) -> Normalised:
    """Read a text. Never raises; work is bounded by `MOST` characters."""
    read = text[:MOST]
    plain, length = _plain(read)
    before = read.translate(BEFORE_FOLDING)
    return Normalised(
        original=text,
        plain=plain,
        folded=_undisguise(plain),
        cut=max(len(text), length) > MOST,
        further=further(plain if before == read else _plain(before)[0], read, plain),
    )


def _plain(read: str) -> tuple[str, int]:
    """Return a text as plain letters, and how long it was before its end was cut off."""
    wide = letters_for_signs(unicodedata.normalize("NFKC", letters_for_signs(read)))
    seen = _seen(wide[:MOST])
    return _without_accents(seen.casefold().translate(_APOSTROPHES))[:MOST], len(wide)


def _seen(text: str) -> str:
    """Drop what no reader sees. A mark stays where it is a vowel, on a letter of its own kind of script."""
    kept: list[str] = []
    for char in text:
        vowel = bool(kept) and _IN_MARKED.match(char) and _IN_MARKED.match(kept[-1])
        if vowel or char in "\n\t\r " or unicodedata.category(char) not in _UNSEEN:
            kept.append(char)
    return "".join(kept)


def _without_accents(text: str) -> str:
    """Drop accents from Latin letters only: elsewhere they tell letters apart."""
    kept: list[str] = []
    base = ""
    for char in unicodedata.normalize("NFKD", text):
        if unicodedata.combining(char):
            if not ("a" <= base <= "z"):
                kept.append(char)
        else:
            base = char
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def _press(text: str, most: int) -> str:
    """Shorten every run of three or more of one letter to `most`."""
    pressed: list[str] = []
    for char, run in groupby(text):
        length = sum(1 for _ in run)
        pressed.append(char * (most if length > 2 and char.isalpha() else min(length, 40)))
    return "".join(pressed)


def _undisguise(text: str) -> str:
    lines = (" ".join(_joined([_token(token) for token in line.split()])) for line in text.split("\n"))
    return "\n".join(lines)


def _token(token: str) -> str:
    """Undo what one word hides behind: look-alikes, digits for letters, dots between letters, stars."""
    if len(token) > 60:
        return token
    if _DOTTED.fullmatch(token):
        token = re.sub(r"\W|_", "", token)
    latin = token.translate(_LOOKALIKES)
    if latin != token and (_LATIN.search(token) or latin.isascii()) and not _cyrillic_word(token):
        token = latin
    if "*" in token or _STARS.search(token.strip("!#@$%&")):
        token = _unstarred(token)
    if _INNER_DISGUISE.search(token):
        token = token.translate(_LEET)
    return token


def _cyrillic_word(token: str) -> bool:
    """Whether a word is plainly written in another script, and not Latin in disguise."""
    return not _LATIN.search(token) and not token.translate(_LOOKALIKES).isascii()


def _unstarred(token: str) -> str:
    core = token.strip(".,:;()\"'")
    if not _STARRED.fullmatch(core) or not _LATIN.search(core):
        return token
    shape = re.compile(
        "".join(
            "[a-z]{1,5}" if _STARS.fullmatch(part) else re.escape(part) for part in re.split(r"([*#@$%&!]{1,8})", core)
        )
    )
    return next((word for word in _HIDDEN if shape.fullmatch(word)), token)


def _joined(tokens: list[str]) -> list[str]:
    """Join three or more letters standing alone: "k y s" is one word."""
    joined: list[str] = []
    for single, run in groupby(tokens, key=lambda token: len(token) == 1 and token.isalpha()):
        letters = list(run)
        joined += ["".join(letters)] if single and len(letters) >= 3 else letters
    return joined


def _words(text: str) -> str:
    return _NOT_WORD.sub(" ", text).strip()
