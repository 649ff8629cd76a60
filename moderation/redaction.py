"""Finds what could unmask somebody, in the text as written, and blanks it out."""

import re
from dataclasses import dataclass

_AT = r"(?:@|\s?\(at\)\s?|\s?\[at\]\s?|\s+at\s+(?=\w{2,30}\s?(?:\(dot\)|\[dot\]|\sdot\s)))"
_DOT = r"(?:\.|\s?\(dot\)\s?|\s?\[dot\]\s?|\sdot\s)"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("link", re.compile(r"(?:https?://|www\.)[^\s<>]{2,300}", re.IGNORECASE)),
    ("email", re.compile(rf"\b[\w.+-]{{1,64}}{_AT}[\w-]{{1,60}}(?:{_DOT}[\w-]{{2,20}}){{1,3}}\b", re.IGNORECASE)),
    (
        "link",
        re.compile(
            r"\b[a-z0-9][a-z0-9-]{1,50}\.(?:com|org|net|io|me|co|gg|ly|app|xyz|info|shop|store|biz|link|tv|ru|de|uk|fr|eu|us|online|site|club)\b(?:/[^\s<>]{0,200})?",
            re.IGNORECASE,
        ),
    ),
    ("phone", re.compile(r"(?<![\w.:])(?:\+|00)\d{1,3}[\s().-]{0,2}(?:\d[\s().-]{0,2}){6,12}\d(?!\w)")),
    (
        "phone",
        re.compile(
            r"(?<![\w.:+])\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\w)|(?<![\w.:+])0\d{2,4}[\s.-]?\d{3,4}[\s.-]?\d{3,4}(?!\w)|(?<![\w.:+])\d{10,11}(?!\w)"
        ),
    ),
    (
        "phone",
        re.compile(
            r"(?<!\w)(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[\s-]+){6,14}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b",
            re.IGNORECASE,
        ),
    ),
    ("handle", re.compile(r"(?<![\w@.])@[A-Za-z]\w{2,31}\b(?!\.\w)")),
    ("handle", re.compile(r"\b(?:u/|r/|discord\.gg/|t\.me/|wa\.me/)\w{2,32}\b|\b\w{2,32}#\d{4}\b")),
    ("number", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    (
        "address",
        re.compile(
            r"\b\d{1,5}[a-z]?\s+(?:[A-Z][\w'-]{1,20}\s+){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Terrace|Close|Crescent)\b",
        ),
    ),
    (
        "name",
        re.compile(
            r"(?:\b[Mm]y (?:full |real |legal |last |sur)?\s?name(?:'s| is|\u2019s)\s+|\b[Mm]y surname is\s+|\b[Cc]all me by my real name,?\s+)(?!not\b|no\b|on\b|in\b|being\b|a\b|the\b|private\b|hidden\b|my\b|never\b|always\b|written\b)[A-Za-z][\w'-]{1,20}(?:\s+[A-Z][\w'-]{1,20}){0,2}"
        ),
    ),
    (
        "name",
        re.compile(
            r"\b(?:[Ii]'?m|[Ii]\u2019m|I am|[Tt]his is)\s+(?:(?:Dr|Mr|Mrs|Ms)\.?\s+)?[A-Z][a-z'-]{1,20}\s+(?:[A-Z]\.?\s+)?[A-Z][a-z'-]{1,20}(?=\s+from\b|\s+and\s+I\b|[.,!]|\s*$|\s+of\b|\s+at\b|\s+in\b)"
        ),
    ),
)
_HELP_LINES = re.compile(
    r"^\D*(?:988|911|112|999|116\s?123|13\s?11\s?14|1-?800-?273-?8255|741741|08457909090|0800\s?\d+)\D*$"
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
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            free = all(match.end() <= one.start or match.start() >= one.end for one in found)
            if free and not _HELP_LINES.match(match.group()):
                found.append(Trace(kind, match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def redact(text: str) -> str | None:
    """Return the text with every trace replaced by its kind in brackets, None if there is none."""
    parts: list[str] = []
    at = 0
    for trace in traces(text):
        parts += [text[at : trace.start], f"[{trace.kind}]"]
        at = trace.end
    return "".join([*parts, text[at:]]) if parts else None
