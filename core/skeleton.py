"""Look-alike letters folded, so that no pseudonym can pass for another.

Small on purpose: pseudonyms are drawn from our own plain English words; what a person writes is folded in
`moderation/normalise.py` with the full table of confusables.
"""

import unicodedata

_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "m": "rn", "w": "vv"})


def skeleton(name: str) -> str:
    """Return the form in which two names that look alike are equal."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum()).translate(_ALIKE)
