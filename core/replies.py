"""Words for people: each sentence once, under a key, in `core/words/<language>.toml`, ready to translate."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter


@dataclass(frozen=True, slots=True)
class Button:
    """One choice under a message. `key` names its words, `token` is what comes back when it is pressed.

    `url` instead of a token opens a page. `form` names the form (see `core.router.fields`) that a platform which can
    show one opens first; what is filled in comes back with the press. Elsewhere the press comes back without it, and
    the core asks question by question. `gaps` fills the gaps of its words.
    """

    key: str
    token: str = ""
    url: str = ""
    form: str = ""
    gaps: dict[str, str] = field(default_factory=dict[str, str], repr=False)

    @property
    def label(self) -> str:
        """Return what stands on it in English, gaps filled."""
        return say(self.key, **self.gaps)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to one person: the key of its sentence, what fills its gaps, and the choices under it.

    `kept` says that the same words also reach the person through the outbox, so a live page need not show it twice.
    """

    key: str
    gaps: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    buttons: tuple[Button, ...] = ()
    kept: bool = False

    @property
    def text(self) -> str:
        """Return the sentence in English, gaps filled."""
        return say(self.key, **self.gaps)


@cache
def sentences(language: str = "en") -> dict[str, str]:
    """Return every sentence of a language by its dotted key, ``hold.note`` for `note` under ``[hold]``.

    Raises FileNotFoundError for a language that has no file.
    """
    with (Path(__file__).parent / "words" / f"{language}.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()}


_SIGNED: dict[str, str] = {}
"""What a clinician has signed, by key, for this whole process: it is said instead of what this version ships."""


def serve_signed(signed: Mapping[str, str]) -> None:
    """Say these sentences from now on, and no others instead of the shipped ones.

    A sentence with other gaps than the shipped one is left out: what would fill it is not there any more, and somebody
    in danger must never be answered with silence or a hole. Neither is one whose key the program does not know.
    """
    shipped = sentences()
    fitting = {key: text for key, text in signed.items() if key in shipped and gaps_of(text) == gaps_of(shipped[key])}
    _SIGNED.clear()
    _SIGNED.update(fitting)


def gaps_of(text: str) -> frozenset[str] | None:
    """Return the names of a sentence's gaps, None for a text that is no sentence (a brace without its partner)."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def say(key: str, **gaps: str) -> str:
    """Return the sentence under `key` with its gaps filled. Raises KeyError for an unknown key or a missing gap.

    Only the named gaps are replaced, so braces in what a person wrote stay as they are.
    """
    words = _SIGNED[key] if key in _SIGNED else sentences()[key]
    return words.format_map(gaps) if gaps else words
