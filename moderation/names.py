"""Hears real names: somebody's own ("my name is ..."), and one that stands beside a pseudonym of the circle. Pure.

Pseudonyms are two plain words (`core.pseudonyms`), so they are told from names without knowing who is in a circle.
"""

import re
from collections.abc import Iterator
from typing import Final

from core.pseudonyms import FIRST, SECOND

_WORD: Final = r"[^\W\d_][\w'\u2019-]{1,24}"
_NAME: Final = r"[A-Z\u00c0-\u00de\u0400-\u042f][\w'\u2019-]{1,24}"
_FULL: Final = (
    rf"{_NAME}(?:\s+(?:[A-Z]\.\s+|de\s+|van\s+|von\s+|al-|el-|bin\s+|da\s+|del\s+|di\s+|la\s+)?{_NAME}){{0,2}}"
)
_TITLE: Final = r"(?:Dr|Mr|Mrs|Ms|Mx|Miss|Sir|Prof)\.?\s+"

# Written small as well, because people on phones do. Names that are everyday words (Will, Hope, Mark) are left out.
GIVEN: Final = frozenset(
    """
    aaron abdul adam adrian agnieszka ahmed aisha alan albert alejandro alex alexander alexandra ali alice alicia alina
    alison amanda amelia amina amir amy ana anastasia andrea andreas andrew andrzej angela anita anja anna anne annette
    anthony antonio anton arjun arthur ashley astrid barbara beatrice ben benjamin bernd beth bianca bogdan boris brandon
    brenda brian bridget bruno caitlin camila carla carlos carmen caroline catherine cecilia charles charlotte chidi
    chinedu chloe chris christian christina christine christopher claire clara claudia connor craig cristina cynthia
    dagmar daniel daniela danielle darren david deborah debbie declan denise dennis derek diana diego dimitri dmitri
    dominic donna dorothy douglas duncan dylan edith eduardo edward elena eleanor elif elisabeth elizabeth ella ellen
    emily emma emre enrique eric erik ernesto esther ethan eugene eva evelyn fatima federico felix fernando fiona
    florian francesca francesco francisco franziska fred frederick gabriel gabriela gareth gary george gerald giorgio
    giovanni giulia gordon graham greta gregory guillaume hannah hans harald harry hassan heather hector heidi helen
    helena henry hiroshi holger hugo ian ibrahim igor ines ingrid irene irina isaac isabel isabella ivan jacob jacqueline
    jake james jamal jan jane janet jasmin jason javier jeff jeffrey jennifer jenny jens jeremy jessica joan joanna
    joanne joao johan johanna john jonas jonathan jordan jorge jose josef joseph joshua juan judith julia julian julie
    karen karin karl katarzyna kate katarina katharina katherine kathleen katrin keisha keith kelly kenji kenneth kevin khalid
    kimberly klaus kofi krzysztof kwame lars latoya laura lauren leah leila lena leonardo leonie liam lilian linda lisa
    lorenzo louise luca lucas lucia lucy ludmila luis luka lukas luke lydia magdalena mahmoud malgorzata manuel marco
    marcus margaret maria mariam marie marina mario marion marta martha martin mary mateo mateusz matteo matthew matthias
    maurice megan mehmet melanie melissa michael michelle miguel mikhail mohamed mohammed monica monika muhammad mustafa
    nadia nadine nancy naomi natalia natalie natasha nathan neil nicholas nicolas nicole niklas nina noah nora oksana
    oleg olga oliver olivia omar oscar pablo pamela paolo patricia patrick paul paula pauline pedro penelope peter petra
    philip philippe pierre piotr priya rachel rafael rajesh ralf ravi rebecca renate ricardo richard roberto robert
    roger roland roman ronald rosa ruth ryan sabine sabrina samantha samir samuel sandra sanjay sara sarah sebastian
    sergei sergio shannon sharon sheila shirley silke silvia simon sofia sonja sophia sophie stacey stefan stefanie
    stephanie stephen steven susan susanne svetlana sylvia tamara tanya tatiana teresa thomas thorsten tiffany timothy
    tobias tomasz tracey tyrone ulrike ursula valentina valerie vanessa vera veronica victor victoria vincent viktor
    vivian vladimir walter wanda wendy werner william wolfgang yasmin yusuf yvonne zainab zoe
    """.split()
)
# Written large at the beginning of a sentence, or of anything in capitals, and still no names.
_NO_NAMES: Final = frozenset(
    """
    a about afraid again alive all alone already also always an and angry anonymous anxious are at autistic back bad
    better bi bipolar black borderline both brave broken but by catholic christian clean confused crying deaf depressed
    disabled doing done down dying early every everything fat feeling fine finally for from full gay german getting glad
    god going good grateful great happy hard having he here home hopeful hungry hurt hurting i ill in irish it jesus
    jewish just kind lady late leaving lesbian like lonely lost mad maybe me mean monday more muslim my new nobody no
    none nonbinary not nothing of off ok okay old on one only or our out over please polish private proud queer quiet
    ready really recovering relapsed right sad safe saturday scared she sick single sleepy so sober some somebody sorry
    still stressed strong stuck sunday sure terrified thanks that the there these they this thursday tired to today
    together tomorrow tonight too trans traumatised trying tuesday ugly under up upset us very we wednesday well what
    white who with wonderful worried worthless writing wrong yes you your friday
    """.split()
)
_PSEUDONYM_WORDS: Final = frozenset(word.lower() for word in (*FIRST, *SECOND))
_ALIAS: Final = rf"(?:{'|'.join(FIRST)})[\s-]+(?:{'|'.join(SECOND)})"

_MINE: Final = re.compile(
    rf"(?:\b[Mm]y (?:full |real |legal |given |birth |last |first |actual |sur)?\s?name(?:\s+is|\s*=|'s|\u2019s|s|:)\s+"
    rf"|\b[Mm]y surname is\s+|\b[Tt]he name(?:'s|\u2019s| is)\s+|\b(?:[Cc]all|[Kk]now) me by my (?:real|full|legal) name,?\s+"
    rf"|\bIRL (?:I'?m|I am|my name is)\s+|\b[Ii] ?a?m called\s+|\b[Ii]'m called\s+|\b[Mm]e llamo\s+|\b[Mm]i nombre es\s+"
    rf"|\b[Ii]ch heiße\s+|\b[Mm]ein Name ist\s+|\b[Jj]e m'appelle\s+|\b[Mm]on nom est\s+|\b[Mm]i chiamo\s+|\b[Mm]e chamo\s+"
    rf"|\b[Mm]eu nome é\s+|\b[Ii]k heet\s+|\b[Nn]azywam się\s+|\b[Mm]am na imię\s+|\b[Мм]еня зовут\s+|\b[Aa]dım\s+)"
    rf"(?P<name>(?:{_TITLE})?{_WORD}(?:\s+(?:de\s+|van\s+|von\s+)?{_NAME}){{0,2}})"
)
_AM: Final = re.compile(
    rf"\b(?:[Ii]'?m|[Ii]\u2019m|I am|[Tt]his is|[Ii]t'?s)\s+(?P<name>(?:{_TITLE}{_FULL}|{_NAME}\s+(?:[A-Z]\.?\s+)?{_NAME}))"
    r"(?=\s+(?:from|and I|of|at|in|here)\b|[.,!;]|\s*$)"
)
_SIGNED: Final = re.compile(
    rf"(?:^|\n)[ \t]{{0,3}}(?:[-\u2013\u2014]|yours,?|love,?|best,?|regards,?|cheers,?)[ \t]{{0,3}}(?P<name>{_NAME}\s+{_NAME})\s*$"
)
_LINK: Final = (
    r"(?:\s+(?:is|was|=|aka|a\.k\.a\.?|alias|irl is|in real life is|goes by|is called|is named|is actually|is really)"
    r"|'s (?:real |full |actual |true )?name is|\u2019s (?:real |full |actual |true )?name is|s (?:real |actual )name is|\s*=|\s*:|'s|\u2019s|,? (?:it|that)(?:'s|\u2019s| is))"
    r"\s+(?:really\s+|actually\s+|just\s+|called\s+|named\s+|my \w+\s+|our \w+\s+|the \w+\s+)?"
)
_BESIDE: Final = re.compile(
    rf"\b(?P<alias>{_ALIAS})\b(?:{_LINK})(?P<name>(?:{_TITLE})?{_WORD}(?:\s+{_WORD})?)", re.IGNORECASE
)
_BEFORE: Final = re.compile(
    rf"\b(?P<name>{_WORD}(?:\s+{_WORD})?)\s+(?:is|aka|a\.k\.a\.?|alias|goes by|writes as|posts as|calls (?:him|her|them)self|=|hides behind)\s+(?:really\s+|actually\s+|here\s+)?(?P<alias>{_ALIAS})\b",
    re.IGNORECASE,
)
_TRACED: Final = re.compile(
    rf"\b{_ALIAS}(?:'s|\u2019s|s)?\s+(?:real |private |actual |full |home |phone |insta\w* |facebook |fb )*(?:name|surname|address|number|phone|e-?mail|insta|instagram|facebook|fb|profile|linkedin|workplace|boss|street|account|handle|@)\b(?:\s+(?:is|:|=|was))?\s+(?!private|not|none|hidden|safe|secret|yours|their|his|her|on you|a secret)\S",
    re.IGNORECASE,
)
_ARE_YOU: Final = re.compile(
    rf"\b(?:[Aa]re(?:n't|nt|n\u2019t)? you|[Ii]s(?:n't|nt|n\u2019t)? (?:this|that|it)|[Yy]ou(?:'re|\u2019re| are| must be| have to be| gotta be))(?: (?:not|really|actually|by any chance|totally|definitely))?\s+(?P<name>{_FULL}?)(?=\s+(?:from|who|at|in|of|and you|that)\b|\?)"
)


def own_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text says the name of its writer."""
    for pattern in (_MINE, _AM, _SIGNED):
        for match in pattern.finditer(text):
            if _could_be(match["name"], small=pattern is _MINE):
                yield match.start("name"), match.end("name")


def unmasks_a_pseudonym(text: str) -> bool:
    """Return whether a text puts a real name (or where to find somebody) beside a pseudonym, or asks a member by name."""
    for pattern in (_BESIDE, _BEFORE):
        for match in pattern.finditer(text):
            if _is_name(match["name"]):
                return True
    if _TRACED.search(text):
        return True
    return any(_is_full(match["name"]) for match in _ARE_YOU.finditer(text))


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s.]+", name) if word]


def _could_be(name: str, *, small: bool) -> bool:
    """Return whether what follows "my name is" can be a name; `small`: also one that is written small."""
    words = _words(name)
    if all(word.lower() in _PSEUDONYM_WORDS for word in words):
        return False
    if words[0].lower() in _NO_NAMES | _AFTER_IS:
        return False
    return small or all(word[:1].isupper() and word.lower() not in _NO_NAMES for word in words)


_AFTER_IS: Final = frozenset(
    "being hidden never written called hard known mine safe secret private different changed changing common spelled spelt "
    "pronounced similar unusual foreign long short rare weird cursed mud irrelevant anyone blank".split()
)


def _is_name(words: str) -> bool:
    """Return whether one or two words beside a pseudonym are a real name."""
    said = _words(words)
    if not said or said[0].lower() in _NO_NAMES or all(word.lower() in _PSEUDONYM_WORDS for word in said):
        return False
    if said[0].lower().replace("\u2019", "'").removesuffix("'s") in GIVEN or (
        len(said) > 1 and said[-1].lower() in GIVEN
    ):
        return True
    # Two words written large can only be a name; one alone may be a place, a day or a language.
    return len(said) > 1 and all(
        word[:1].isupper() and word.lower() not in _NO_NAMES | _PSEUDONYM_WORDS for word in said
    )


def _is_full(name: str) -> bool:
    words = _words(name)
    if words[0].lower() in _NO_NAMES or all(word.lower() in _PSEUDONYM_WORDS for word in words):
        return False
    return words[0].lower() in GIVEN or len(words) > 1
