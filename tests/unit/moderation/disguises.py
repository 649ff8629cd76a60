"""Ways to write a text so that a reader still reads it and a list of words does not. Each takes a text and a Random."""

from confusable_homoglyphs import confusables

SEEN_AS_NOTHING = (
    "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u034f\u061c\u180e\u200e\u200f\u202a\u202c\u2066\u2069"
    "\ufe00\ufe0e\ufe0f\u3164\u115f\u1160\uffa0\u2800\U000e0041\U000e0020\u17b4\u17b5"
)
ACCENTS = "\u0300\u0301\u0302\u0303\u0304\u0308\u030a\u0327\u0332\u0335\u0336\u0337\u0338\u0489\u20d0\u20dd"
LEET = {"a": "4@", "e": "3", "i": "1!|", "o": "0", "s": "5$", "t": "7+", "l": "1|", "b": "8", "g": "9"}
BETWEEN = ".-_*/|~\u00b7\u2022\u2013\u2014,'\u2019:+^=\u30fb"
SPACES = " \u00a0\u2003\u2009\u202f\u3000\t"


def _alphabet(start, end=None):
    return {chr(ord("a") + number): chr(start + number) for number in range(26)}


LETTERS = [
    _alphabet(0xFF41),  # full width
    _alphabet(0xFF21),
    _alphabet(0x24D0),  # circled
    _alphabet(0x24B6),
    _alphabet(0x1F130),  # squared
    _alphabet(0x1F150),  # circled, negative
    _alphabet(0x1F170),  # squared, negative: the emoji letters
    _alphabet(0x1F1E6),  # regional indicators: flags
    _alphabet(0x1D41A),  # mathematical bold
    _alphabet(0x1D5BA),  # sans serif
    _alphabet(0x1D68A),  # monospace
    _alphabet(0x1D4EA),  # script
    _alphabet(0x1D51E),  # Fraktur
    _alphabet(0x1F110),  # parenthesised
    dict(zip("abcdefghijklmnopqrstuvwxyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ", strict=True)),
    dict(zip("abcdefghijklmnopqrstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖqʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
]
CYRILLIC = dict(zip("aceiopsxyjkmthbdqwnlugrfv", "асеіорѕхујкмтһьԁԛԝпӏцԍгғѵ", strict=True))
GREEK = dict(zip("abeiknoptuvxyrmwsdg", "αβεικηορτυνχγгмωςδɡ", strict=True))


def _looks_like():
    """Single letters of other scripts that the Unicode table says look like a Latin one."""
    found = {}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        told = confusables.is_confusable(letter, greedy=True, preferred_aliases=[]) or []
        alike = [one["c"] for entry in told for one in entry["homoglyphs"] if len(one["c"]) == 1 and one["c"].isalpha()]
        found[letter] = [one for one in alike if not one.isascii()]
    return found


ALIKE = _looks_like()


def _each(text, random, share, change):
    return "".join(change(char) if char.isalpha() and random.random() < share else char for char in text)


def hidden_signs(text, random):
    share = random.choice([0.1, 0.4, 1.0])
    return _each(text, random, share, lambda char: char + random.choice(SEEN_AS_NOTHING) * random.choice([1, 1, 3]))


def accents(text, random):
    share = random.choice([0.3, 1.0])
    return _each(text, random, share, lambda char: char + "".join(random.choices(ACCENTS, k=random.choice([1, 4]))))


def homoglyphs(text, random):
    share = random.choice([0.3, 1.0])
    return _each(text, random, share, lambda char: random.choice(ALIKE.get(char.lower()) or [char]))


def other_script(text, random):
    table = random.choice([CYRILLIC, GREEK])
    share = random.choice([0.3, 0.7, 1.0])
    return _each(text, random, share, lambda char: table.get(char.lower(), char))


def letters_as_signs(text, random):
    table = random.choice(LETTERS)
    share = random.choice([0.4, 1.0])
    return _each(text, random, share, lambda char: table.get(char.lower(), char))


def leet(text, random):
    """Digits and signs for letters. One letter of each word stays, or nobody could read it."""
    share = random.choice([0.3, 0.6])
    written = []
    for word in text.split(" "):
        told = _each(word, random, share, lambda char: random.choice(LEET.get(char.lower(), char)))
        written.append(told if any(char.isalpha() for char in told) else word)
    return " ".join(written)


def spaced(text, random):
    gap = random.choice(SPACES) * random.choice([1, 1, 2])
    wide = gap + random.choice(SPACES) * 2
    return wide.join(gap.join(word) for word in text.split())


def dotted(text, random):
    sign = random.choice(BETWEEN)
    return " ".join(sign.join(word) if len(word) > 2 else word for word in text.split())


def shouted(text, random):
    return _each(text, random, 0.5, str.swapcase) if random.random() < 0.5 else text.upper()


def stretched(text, random):
    return _each(text, random, random.choice([0.1, 0.3]), lambda char: char * random.choice([3, 5, 12]))


def right_to_left(text, random):
    """Either marks alone, or the text stored backwards and shown forwards."""
    if random.random() < 0.5:
        return f"\u202e{text[::-1]}\u202c"
    return "\u2067" + "\u200f".join(text.split(" ")).replace("\u200f", " \u200f") + "\u2069"


DISGUISES = (
    hidden_signs, accents, homoglyphs, other_script, letters_as_signs, leet, spaced, dotted, shouted, stretched, right_to_left,
)  # fmt: skip
