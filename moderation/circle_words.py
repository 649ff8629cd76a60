"""Sees plain words in a text for a circle's own rules, through the same disguises as every word rule. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from moderation.normalise import normalise

_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # scripts without spaces between words


def standing(text: str, wanted: Sequence[str]) -> frozenset[int]:
    """Return the places in `wanted` of those that stand in a text as whole words. What looks like a pattern is plain."""
    read = normalise(text)
    lines = [f" {line} " for line in (*read.whole, *read.sentences)]
    as_written = " ".join(text.casefold().split())
    return frozenset(place for place, words in enumerate(wanted) if _stands(words, lines, as_written))


def _stands(words: str, lines: Sequence[str], as_written: str) -> bool:
    forms = {form for form in normalise(words).whole if form.strip("*@$ ")}
    if not forms:  # signs alone, such as an emoji
        return words.casefold() in as_written
    loose = bool(_UNSPACED.search(words))
    return any((form if loose else f" {form} ") in line for form in forms for line in lines)
