"""Reads a text as a person reads it who wants to. Pure, and linear in its length.

Look-alike letters, digits for letters, letters that stand apart or were run together, text that is stored backwards.

It adds readings beside those of `moderation.normalise` and takes none away, so a wrong guess can only make a rule hear
too much. Words are guessed from those that the rules know: what no rule listens for need not be read.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import groupby
from typing import Final

from confusable_homoglyphs import confusables

LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
SHORTEST: Final = 3  # letters of a word that is guessed
LONGEST: Final = 16
RUN_TOGETHER: Final = 6  # letters from which a word that nobody knows may be several
MOST_STARRED: Final = 40  # signs of a word with stars in it
MOST_LETTERS: Final = 600  # of one run that is taken apart
_BACKWARDS: Final = re.compile("[\u202e\u202d]")
_FILLERS: Final = dict.fromkeys(map(ord, "\u3164\u115f\u1160\uffa0\u2800"))
_SIGNS: Final[dict[int, str]] = {
    begin + number: letter
    for begin in (0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6, 0x249C)
    for number, letter in enumerate(LATIN)
} | {0x37A: "i", 0x17F: "f"}  # these two would fall apart, or become another letter, when they are folded
#: What can be read as more than one letter is one class; what a class is called does not matter.
_CLASSES: Final = str.maketrans(
    {
        **dict.fromkeys("il1|!j", "i"),
        **dict.fromkeys("o0", "o"),
        **dict.fromkeys("s5$z2", "s"),
        **dict.fromkeys("a4@", "a"),
        **dict.fromkeys("e3", "e"),
        **dict.fromkeys("t7+", "t"),
        **dict.fromkeys("b86", "b"),
        **dict.fromkeys("gq9", "g"),
        **dict.fromkeys("uvyw", "u"),
        **dict.fromkeys("nhmr", "n"),
        **dict.fromkeys("ck", "c"),
        **dict.fromkeys("pd", "p"),
    }
)
_LEET: Final = frozenset("0134578@$!|+269")
_APART: Final = re.compile(r"\w(?:(?:[^\w\s]|_){1,2}\w){1,200}(?:[^\w\s]|_){0,3}")
_STARS: Final = re.compile(r"[*#%&]")
_SIGNS_ALONE: Final = re.compile(r"(?=.*\d)(?=.*[@$!|+])[0134578@$!|+]{3,12}")
_ALONE: Final = {
    "@": "a",
    "|": "i",
    "!": "i",
    "l": "i",
    "lm": "im",
    "lf": "if",
    "ls": "is",
    "lt": "it",
    "ln": "in",
    "ld": "id",
}
# What stands between the words that rules listen for, so that letters run together are taken apart in the right places.
_COMMON: Final = frozenset(
    """
    about after again all also always and any are away back bad because been before being but came can come could did does
    done down each even ever every feel find first for from gave get give goes going gone good got had has have help her
    here him his how into its just keep knew know last left let like little long look made make many may maybe more most
    much must myself never new next night not nothing now off old once one only other our out over own people please put
    really right said same say see seen she should since some still such take tell than that the their them then there
    these they thing think this those time today told too took try two under until very want was way well went were what
    when where which while who why will with without wont word work would year yes yet you your
    """.split()
)
_TWO_LETTERS: Final = frozenset(
    "am an as at be by do go he if in is it im me my no of on or so to up us we id ur".split()
)
_EVENLY_APART: Final = re.compile(r"[^\W_]([^\w\s]|_)(?:\S\1){1,200}\S?")
_SHORTENED: Final = re.compile(r"\b(i|you|we|they|he|she|it|dont|wont|cant) (ll|ve|m|d|re|s|t)\b")
_INNER_I: Final = re.compile(r"[a-z]I")
_DRAWN_OUT: Final = re.compile(r"([^\W\d_])\1\1")
_EDGES: Final = ".,;:?\"'()[]{}<>\u2026\u00bf\u00a1\u201c\u201d\u2018\u2019"
_WORDS_OF_A_RULE: Final = re.compile(r"[a-z]{2,16}")


#: Folding would make another letter of these: a final sigma looks like an s, a lunate one like a c.
BEFORE_FOLDING: Final = {0x3C2: "s", 0x3F2: "c", 0x3F9: "c"}


def letters_for_signs(text: str) -> str:
    """Return a text with letters in boxes, circles and flags as plain letters, and without what is seen as nothing."""
    return text.translate(_SIGNS).translate(_FILLERS)


# Each sign with the letter that the eye takes it for: what the table leaves out, or gives to another letter.
_BY_EYE: Final = (
    "аa бb вb гr дa еe ёe зe иu йu кk лn мm нh оo пn рp сc тt уy фo хx цu чy шw щw ъb ьb эe яr ғf ѵv іi јj ѕs ԁd ԛq ԝw ӏl һh ԍg "
    "αa βb γy δd εe ζz ηn θo ιi κk λn μu νv ξe οo πn ρp σo ςs τt υu φo χx ψy ωw "
    "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ǫq ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ᴦr"
).split()


@cache
def alike(*, last: bool = False) -> Mapping[int, str]:
    """Return which single letters of other scripts look like a Latin one, from Unicode's own table, and some it lacks.

    Where the table names several, the first in the alphabet, or the `last`.
    """
    found = {ord(pair[0]): pair[1] for pair in _BY_EYE}
    if last:
        found[ord("σ")] = "s"  # what folding leaves of a capital sigma, which nobody reads as an o
    for letter in reversed(LATIN) if last else LATIN:
        for form in (letter, letter.upper()):
            told = confusables.is_confusable(form, greedy=True, preferred_aliases=[]) or []
            for sign in (one["c"] for entry in told for one in entry["homoglyphs"]):
                # Folded as the text was before: what is left of a sign is what has to be read.
                for char in {sign, unicodedata.normalize("NFKC", sign).casefold()}:
                    if len(char) == 1 and not char.isascii():
                        found.setdefault(ord(char), letter)
    return found


@cache
def vocabulary() -> tuple[frozenset[str], Mapping[str, tuple[str, ...]]]:
    """Return the words that the rules know, and the same by what they can be mistaken for."""
    from moderation.rules import every_rule

    known: set[str] = set(_COMMON)
    for rule in (one for one in every_rule() if not one.name.endswith("_languages")):
        for signal in getattr(rule, "signals", ()):
            known.update(_words_of(signal.pattern.pattern))
    by_key: dict[str, list[str]] = {}
    for word in sorted(known):
        if (len(word) >= SHORTEST and word != "heil") or word in _TWO_LETTERS:
            by_key.setdefault(key_of(word), []).append(word)
    words = {word for word in known if len(word) >= SHORTEST} - {
        "heil"
    }  # said of one person alone, and misread for hell
    return frozenset(words | _TWO_LETTERS | {"i", "a", "u"}), {key: tuple(words) for key, words in by_key.items()}


def _words_of(pattern: str) -> Iterable[str]:
    """Yield the words that a pattern of a rule can mean, its optional letters and its endings written out."""
    for letters in (r"\1", ""):
        for choice in (r"\1", r"\2"):
            plain = re.sub(r"\[([a-z])([a-z])\]", choice, re.sub(r"([a-z])\?", letters, pattern))
            yield from _WORDS_OF_A_RULE.findall(plain)
            for stem, endings in re.findall(r"([a-z]{2,12})\(\?:([a-z|]{1,80})\)", plain):
                yield from (stem + ending for ending in endings.split("|"))


@cache
def _by_shape() -> Mapping[tuple[int, str], tuple[str, ...]]:
    """Return the words that the rules know by how long they are and what they begin with."""
    found: dict[tuple[int, str], list[str]] = {}
    for word in sorted(vocabulary()[0]):
        found.setdefault((len(word), word[0].translate(_CLASSES)), []).append(word)
    return {shape: tuple(words) for shape, words in found.items()}


def key_of(word: str) -> str:
    """Return what a word can be mistaken for: look-alikes as one sign, runs of it as one."""
    return "".join(sign for sign, _ in groupby(word.translate(_CLASSES)))


def further(plain: str, original: str, known: str) -> tuple[str, ...]:
    """Return more readings of a text; `plain` is what `moderation.normalise` made of it, `known` is read anyway. Often none."""
    plain = _bare(plain)
    shady = _is_shady(original)
    apart = "\n".join(_by_gaps(line) for line in plain.split("\n"))
    readings = [_read(plain, shady=shady), _read(apart, shady=shady)]
    if _BACKWARDS.search(original):
        backwards = "\n".join(line[::-1] for line in plain.split("\n"))
        readings.append(_read(backwards, shady=shady))
    if _DRAWN_OUT.search(plain):
        readings.append(_read(plain, wide=True, shady=shady))
    if plain.translate(alike()) != plain.translate(alike(last=True)):
        readings.append(_read(plain, last=True, shady=shady))
    return tuple(one for one in dict.fromkeys(readings) if one != known)


def _bare(text: str) -> str:
    """Return a text without accents on letters of any script: an accented look-alike looks alike as well."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _is_shady(original: str) -> bool:
    """Return whether a text has letters that only look like plain ones, a capital I inside a word among them."""
    return bool(_INNER_I.search(original)) or any(
        char.isalpha() and not char.isascii() and unicodedata.normalize("NFKC", char).casefold().isascii()
        for char in original
    )


def _read(plain: str, *, last: bool = False, wide: bool = False, shady: bool = False) -> str:
    table = alike(last=last)
    return "\n".join(" ".join(_line(line, table, wide=wide, shady=shady)) for line in plain.split("\n"))


def _line(line: str, table: Mapping[int, str], *, wide: bool, shady: bool) -> Iterable[str]:
    written = line.split()
    # Signs are exchanged one for one, so both have the same words.
    pairs = [(token, token.translate(table)) for token in written]
    for single, run in groupby(pairs, key=lambda pair: _is_single(pair[1])):
        tokens = list(run)
        if single and len(tokens) >= SHORTEST:
            yield from _apart("".join(seen[0] for _, seen in tokens), wide=wide)
            continue
        for token, seen in tokens:
            if shady or token != seen or _is_odd(seen):
                yield from _apart(seen, wide=wide)
            else:
                yield _ALONE.get(token, token)


def _is_odd(token: str) -> bool:
    """Return whether a word is written as hardly anybody writes it: signs in it, drawn out, or very many letters."""
    core = token.strip(_EDGES)
    signs = any(char in _LEET for char in core.rstrip("!")) or _STARS.search(core)
    return bool(signs or _DRAWN_OUT.search(core) or _APART.fullmatch(token) or len(core) > LONGEST)


def _is_single(token: str) -> bool:
    """Return whether a token is one letter, or one letter drawn out."""
    return len(set(token)) == 1 and (token[0].isalpha() or token[0] in _LEET) and len(token) != 2


def _by_gaps(line: str) -> str:
    """Return a line whose letters stand apart with its words told by their wider gaps, if it is written like that."""
    tokens, gaps = line.split(), [len(gap) for gap in re.findall(r"\s+", line.strip())]
    if len(tokens) < SHORTEST or sum(len(token) <= 2 for token in tokens) < len(tokens) * 0.8 or len(set(gaps)) < 2:
        return line
    narrow = min(gaps)
    words = "".join(token + (" " if gap > narrow else "") for token, gap in zip(tokens, [*gaps, 0], strict=True))
    return _SHORTENED.sub(r"\1\2", words)  # an apostrophe was there


def _apart(token: str, *, wide: bool) -> Iterable[str]:
    """Yield a token as the word, or the words, that it can be read as."""
    yield from _words_in(token, wide=wide)


@lru_cache(maxsize=4096)  # single words, so that one said a thousand times is guessed once
def _words_in(token: str, *, wide: bool) -> tuple[str, ...]:
    return tuple(_guessed(token, wide=wide))


def _guessed(token: str, *, wide: bool) -> Iterable[str]:
    known, _ = vocabulary()
    core = token.strip(_EDGES)
    bare = core.rstrip("!")
    if bare in known or not (any(char.isalpha() for char in core) or _SIGNS_ALONE.fullmatch(core)):
        yield _ALONE.get(token, token)
        return
    evenly = _EVENLY_APART.fullmatch(token)
    if evenly and evenly[1] not in _LEET:
        yield from _apart(token[::2], wide=wide)
        return
    guessed = _guess(core, wide=wide) or (_guess(bare, wide=wide) if bare != core else None)
    if guessed is not None:
        yield guessed
    elif evenly:
        yield from _apart(token[::2], wide=wide)
    elif _APART.fullmatch(token):
        yield from _apart(re.sub(r"[^\w]|_", "", token), wide=wide)
    elif RUN_TOGETHER <= len(core) <= MOST_LETTERS:
        yield from _segmented(core)
    else:
        yield _ALONE.get(token, token)


def _guess(token: str, *, wide: bool = False) -> str | None:
    """Return the word that a token can be mistaken for, None if no rule knows one. It is never longer than the token.

    Of "of" and "off" drawn out, `wide` takes the longer.
    """
    _, by_key = vocabulary()
    if _STARS.search(token) and sum(char.isalpha() for char in token) >= 2 and len(token) <= MOST_STARRED:
        return _unstarred(token)
    if len(token) < SHORTEST and not any(char in _LEET for char in token):
        return None
    fitting = [word for word in by_key.get(key_of(token), ()) if len(word) <= len(token)]
    short = _pressed(token, 2 if wide else 1)
    if not fitting:
        return None
    often = {word: 1 if word in _COMMON or word in _TWO_LETTERS else 0 for word in fitting}
    return min(fitting, key=lambda word: (min(_distance(word, token), _distance(word, short)) - often[word], word))


def _pressed(token: str, most: int) -> str:
    """Shorten every run of three or more of one sign to `most`."""
    runs = [(sign, len(list(run))) for sign, run in groupby(token)]
    return "".join(sign * (most if length > 2 else length) for sign, length in runs)


def _unstarred(token: str) -> str | None:
    """Return the word that a token with stars in it hides: one star for one letter, or for a few at once."""
    for written in dict.fromkeys((token, _pressed(token, 2), _pressed(token, 1))):
        for word in _by_shape().get((len(written), written[0].translate(_CLASSES)), ()):
            same = all(
                _STARS.match(sign) or sign.translate(_CLASSES) == char.translate(_CLASSES)
                for sign, char in zip(written, word, strict=True)
            )
            if same and (word[0] == written[0] or written[0] in _LEET):
                return word
    return None


def _distance(word: str, token: str) -> int:
    # A sign for a letter is what was expected; another letter is a guess.
    other = sum(one != sign and sign not in _LEET for one, sign in zip(word, token, strict=False))
    return abs(len(word) - len(token)) * 2 + other


def _segmented(run: str) -> list[str]:
    """Return letters that were run together as the fewest words that the rules know; what nobody knows stays together."""
    known, by_key = vocabulary()
    best: list[tuple[int, int, str]] = [
        (0, 0, "")
    ]  # letters that no word covers and words so far, where the last began
    for end in range(1, len(run) + 1):
        unknown, words, _ = best[end - 1]
        options = [(unknown + 1, words, "")]
        for begin in range(max(0, end - LONGEST), end):
            piece = run[begin:end]
            found = piece if piece in known else None
            if found is None and len(piece) >= SHORTEST + 1:
                guesses = [one for one in by_key.get(key_of(piece), ()) if len(one) <= len(piece)]
                found = min(guesses, key=lambda one: (_distance(one, piece), one)) if guesses else None
            if found is not None:
                options.append((best[begin][0], best[begin][1] + 1, f"{begin} {found}"))
        best.append(min(options, key=lambda one: (one[0], one[1])))
    # Half a word is no reading: only a long run may hold something that nobody knows.
    return _walked(run, best) if best[-1][0] == 0 or len(run) > LONGEST else [run]


def _walked(run: str, best: list[tuple[int, int, str]]) -> list[str]:
    words: list[str] = []
    rest, end = "", len(run)
    while end:
        told = best[end][2]
        if not told:
            rest, end = run[end - 1] + rest, end - 1
            continue
        if rest:
            words.append(rest)
            rest = ""
        begin, _, word = told.partition(" ")
        words.append(word)
        end = int(begin)
    if rest:
        words.append(rest)
    return words[::-1]
