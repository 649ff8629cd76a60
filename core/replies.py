"""Words for people: each sentence once, under a key, in `core/words/<language>.toml`, ready to translate."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


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


def say(key: str, **gaps: str) -> str:
    """Return the sentence under `key` with its gaps filled. Raises KeyError for an unknown key or a missing gap.

    Only the named gaps are replaced, so braces in what a person wrote stay as they are.
    """
    return sentences()[key].format_map(gaps) if gaps else sentences()[key]
