"""Finds what could unmask somebody, in the text as written, and blanks it out."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from moderation.names import own_names
from moderation.phones import phones
from moderation.whereabouts import addresses, schools, workplaces

_AT = r"(?:@|\s?\(at\)\s?|\s?\[at\]\s?|\s+at\s+(?=\w{2,30}\s?(?:\(dot\)|\[dot\]|\sdot\s)))"
_DOT = r"(?:\.|\s?\(dot\)\s?|\s?\[dot\]\s?|\sdot\s)"
_NO_HANDLE = r"(?!(?:home|work|everyone|everybody|here|all|night|this|that|the|least|group|channel|noon|first|last|once|my|our|any|school|same)\b)"
_SERVICE = r"(?:insta|instagram|ig|snap|snapchat|sc|telegram|tg|discord|twitter|tiktok|tik tok|facebook|fb|messenger|kik|skype|reddit|whats ?app|signal|linkedin|twitch|steam|bluesky|mastodon|threads|psn|xbox|cashapp|venmo)"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("link", re.compile(r"(?:h(?:tt|xx)ps?://|www\.)[^\s<>]{2,300}", re.IGNORECASE)),
    ("email", re.compile(rf"\b[\w.+-]{{1,64}}{_AT}[\w-]{{1,60}}(?:{_DOT}[\w-]{{2,20}}){{1,3}}\b", re.IGNORECASE)),
    (
        "link",
        re.compile(
            # Of country endings that are words ("want.to", "tired.me") only those with a path behind them.
            r"\b[a-z0-9][a-z0-9-]{1,50}\.(?:(?:com|org|net|io|co|gg|ly|app|xyz|info|shop|store|biz|link|tv|ru|de|uk|fr|eu|online|site|club|nl|pl|ch|ca|au|edu|gov|dev|blog)\b(?:/[^\s<>]{0,200})?(?![\w-])|(?:me|us|it|at|be|to|es|page|ee)/[^\s<>]{1,200})",
            re.IGNORECASE,
        ),
    ),
    ("handle", re.compile(r"<@!?\d{5,20}>")),
    ("handle", re.compile(rf"(?<![\w@.])@{_NO_HANDLE}[A-Za-z]\w{{2,31}}\b(?!\.\w)", re.IGNORECASE)),
    ("handle", re.compile(r"\b(?:u/|r/|discord\.gg/|t\.me/|wa\.me/)\w{2,32}\b|\b\w{2,32}#\d{4}\b")),
    (
        "handle",
        re.compile(
            rf"\b(?:my|add me on|find me on|follow me on|i'?m on|on|hit me up on|hmu on|message me on|dm me on|the)\s+{_SERVICE}"
            rf"(?:\s+(?:is|name is|handle is|user(?:name)? is|id is|as|under|at)|\s*[:=])\s*(?!(?:a|an|the|not|so|my|full|private|off|gone|down|bad|good|toxic|where|why|how|just|too|on|one|what|all|me|our|always)\b)[\w.]{{3,32}}",
            re.IGNORECASE,
        ),
    ),
    ("number", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    ("number", re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")),
)


def _kind(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    def find(text: str) -> Iterator[tuple[int, int]]:
        return (match.span() for match in pattern.finditer(text))

    return find


#: In this order: what was found first is not found again as something else.
_FINDERS: tuple[tuple[str, Callable[[str], Iterable[tuple[int, int]]]], ...] = (
    *((kind, _kind(pattern)) for kind, pattern in _KINDS),
    ("address", addresses),
    ("phone", phones),
    ("name", own_names),
    ("school", schools),
    ("workplace", workplaces),
)


@dataclass(frozen=True, slots=True)
class Trace:
    """One place where a text gives somebody away: its kind and where it stands in the text as written."""

    kind: str
    start: int
    end: int


def traces(text: str) -> tuple[Trace, ...]:
    """Return what could unmask somebody, in order, without overlaps. Numbers of help lines are left alone."""
    found: list[Trace] = []
    taken = bytearray(len(text))
    for kind, find in _FINDERS:
        for start, end in find(text):
            if start < end and not any(taken[start:end]):
                found.append(Trace(kind, start, end))
                taken[start:end] = b"\x01" * (end - start)
    return tuple(sorted(found, key=lambda one: one.start))


def redact(text: str) -> str | None:
    """Return the text with every trace replaced by its kind in brackets, None if there is none."""
    parts: list[str] = []
    at = 0
    for trace in traces(text):
        parts += [text[at : trace.start], f"[{trace.kind}]"]
        at = trace.end
    return "".join([*parts, text[at:]]) if parts else None
