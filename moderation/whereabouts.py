"""Finds where somebody lives, works or learns, in a text as written. "I'm a nurse" and "at school" say nothing. Pure."""

import re
from collections.abc import Iterator
from typing import Final

_PROPER: Final = r"(?:(?:St|Mt|Ft)\.?\s+)?[A-Z\u00c0-\u00de][\w'\u2019&.-]{1,24}"
_NAMED: Final = rf"{_PROPER}(?:\s+(?:(?:of|and|the|for|de|du|la|&)\s+){{0,2}}{_PROPER}){{0,4}}"

# --- where somebody lives ------------------------------------------------------------------------------------------------
_KIND: Final = r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Terrace|Close|Crescent|Square|Sq|Gardens|Grove|Mews|Hill|Row|Parade|Highway|Hwy|Parkway|Pkwy|Alley|Walk)"
_NUMBER: Final = r"\d{1,5}\s?[a-zA-Z]?"
_LARGE: Final = (
    rf"\b{_NUMBER},?\s+(?:(?:[NSEW]\.?|North|South|East|West)\s+)?(?:[A-Z][\w'\u2019-]{{1,20}}\s+){{1,3}}{_KIND}\b\.?"
)
_NO_STREET: Final = (
    r"(?!(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|miles?|km|blocks?|doors?|houses?|people|times?|more|long|"
    r"steps?|different|kids?|cars?|feet|metres?|meters?|yards?|in|on|of|the|a|an|down|up|to|from|off|out|by|and|or|at|my|our|"
    r"this|that|way|lane|full|busy|old|new|quiet|one|two|dead|wrong|other|same|good|bad|pm|am|st|nd|rd|th|mg|euros?|dollars?|pounds?)\b)"
)
_SMALL: Final = rf"\b{_NUMBER},?\s+(?:{_NO_STREET}[a-z][a-z'\u2019-]{{2,20}}\s+){{1,2}}(?:street|avenue|road|lane|boulevard|crescent|terrace|drive|close|st|ave|rd|blvd)\b"
_GERMAN: Final = r"\b[A-Z\u00c4\u00d6\u00dc][\w\u00e4\u00f6\u00fc\u00df-]{2,30}(?:stra\u00dfe|strasse|str\.|weg|gasse|platz|allee|ring|damm|ufer|straat|laan|gracht|plein|kade|gatan|v\u00e4gen|gade|vej)\s+\d{1,4}\s?[a-z]?\b"
_ROMANCE: Final = r"\b(?:\d{1,4},?\s+)?(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Cc]alle|[Aa]venida|[Pp]laza|[Pp]aseo|[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Rr]ua|[Tt]ravessa|[Uu]l\.|[Uu]lica)\s+(?:(?:de|du|des|del|della|dei|la|le|les|los|las|da|do|dos|d')\s*){0,3}[A-Z\u00c0-\u00de][\w'\u2019-]{2,24}(?:\s+[A-Z\u00c0-\u00de][\w'\u2019-]{2,24}){0,2},?\s+(?:n\.?\u00ba?\s*)?\d{1,4}\b"
_RUE: Final = r"\b\d{1,4}\s?(?:bis|ter)?,?\s+(?:rue|avenue|boulevard|place|chemin|impasse|all\u00e9e|quai)\s+(?:(?:de|du|des|la|le|les|d'|de l')\s*){0,3}[A-Z\u00c0-\u00de][\w'\u2019-]{2,24}(?:[\s-]+[A-Z\u00c0-\u00de][\w'\u2019-]{1,24}){0,2}"
_CODES: Final = (
    # A postcode shows a street: British, Canadian, Dutch; an American one beside its state; a German one beside a town.
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2}|[ABCEGHJ-NPRSTVXY]\d[A-Z]\s\d[A-Z]\d|[1-9]\d{3}\s[A-Z]{2}(?=\s+[A-Z][a-z]))\b",
    r"\b(?:A[KLRZ]|C[AOT]|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\.?,?\s+\d{5}(?:-\d{4})?\b",
    r"(?<=,\s)\d{5}\s+[A-Z\u00c4\u00d6\u00dc][\w\u00e4\u00f6\u00fc\u00df-]{2,24}\b",
    r"\b[Pp]\.?\s?[Oo]\.?\s[Bb]ox\s+\d{1,6}\b|\b(?:[Aa]pt|[Aa]partment|[Ff]lat|[Uu]nit)\.?\s+(?:no\.?\s*)?#?\d{1,4}[a-zA-Z]?(?=,?\s+(?:\d|[A-Z][a-z]+\s+(?:House|Court|Tower|Towers|Building)))",
)
_LIVES: Final = re.compile(
    r"\b(?:[Ii] live (?:at|on)|[Mm]y (?:home )?address is|[Ww]e live (?:at|on)|[Cc]ome (?:over )?to)\s+(?P<place>(?:the corner of\s+[A-Z]|\d{1,5}\s?[a-zA-Z]?,?\s+[A-Za-z])[\w'\u2019 ,.-]{2,60})"
)

# --- where somebody works or learns ---------------------------------------------------------------------------------------
_NO_FIRM: Final = (
    r"(?!(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Christmas|Easter|Christ|God|Jesus|I|I'm|AA|NA|DBT|CBT|IOP|ICU|ER|A&E|HR|IT|NHS|"
    r"Zoom|English|Spanish|Night|Nights|Home|Least|First|Last|All|The|A|An|My|Our|It|Work|School|Uni|College|Times?|"
    r"Blue|This|That|Myself|Me|You|Them)\b(?!\s+[A-Z]))"
)
_WORK: Final = re.compile(
    r"\b(?:[Ii] (?:\w+ )?|[Ii]'?m \w+ |[Ww]e (?:both |all )?|and |who |where I |used to )?(?:[Ww]ork(?:s|ed|ing)?|[Vv]olunteer(?:s|ed|ing)?|[Tt]each(?:es|ing)?|[Tt]aught|[Ii]ntern(?:ed|ing)?|(?:got|have|had|lost|quit|started|start) (?:a|my|the|this) (?:new |old )?(?:job|shift|position|internship)|"
    r"(?:a |an |the |as )?(?:nurse|teacher|manager|doctor|driver|cashier|waiter|waitress|engineer|accountant|paramedic|barista|cook|chef|librarian|receptionist|cleaner|guard|analyst|lawyer|clerk|janitor|pharmacist|supervisor|assistant|carer|midwife|surgeon|pilot|officer|baker|mechanic|technician|consultant)|"
    r"[Mm]y (?:boss|manager|coworkers?|colleagues?|supervisor|job|shift|desk|office|employer))"
    rf"(?:\s+(?:part[- ]time|full[- ]time|nights|days|again|now|there|mostly))?\s+(?:at|for|with)\s+(?:the\s+)?(?P<place>{_NO_FIRM}{_NAMED})"
)
_EMPLOYER: Final = re.compile(
    rf"\b[Mm]y (?:employer|company|firm|workplace) (?:is|:|is called)\s+(?P<place>{_NO_FIRM}{_NAMED})"
)
_LEARN: Final = re.compile(
    r"\b(?:[Ii] |[Ww]e |[Ii]'?m |[Mm]y (?:son|daughter|kids?|children|boys?|girls?) )?(?:(?:still |also |now |both )?(?:go(?:es|ing)?|went) to|[Ss]tud(?:y|ies|ied|ying)(?: \w+)? at|(?:a )?(?:student|senior|junior|freshman|sophomore|pupil|[Pp]hD student) at|[Ee]nrolled (?:at|in)|[Gg]raduated from|[Aa]ttend(?:s|ed|ing)?|[Dd]ropped out of|[Mm]y (?:school|college|university|uni) is)\s+(?:the\s+)?"
    rf"(?P<place>(?:{_NAMED}\s+)?(?:High School|Middle School|Elementary|Academy|College|University|Institute|Grammar School|Secondary School|Primary School|Gymnasium|Highschool)(?:\s+(?:of|for|at|in)\s+(?:the\s+)?{_NAMED})?|MIT|UCLA|LSE|NYU|Harvard|Stanford|Oxford|Cambridge|Yale)\b"
)
_GENERIC: Final = frozenset(
    {"High School", "Middle School", "Elementary", "Academy", "College", "University", "Institute"}
)
_SMALL_PLACE: Final = re.compile(
    r"\b(?:work|works|working|worked|teach|study|studying|student|nurse|go|goes|went|graduated|employed|enrolled)\s+(?:at|for|to|from|in)\s+"
    r"(?P<place>(?!(?:a|an|the|my|our|his|her|their|this|that|some|any|another|one|your|home|night|local|high|middle|primary|secondary|medical|law|art|music|beauty|cooking|summer|community|trade|state|public|private|grad|old|new|same|big|small|different|good|bad|every|no|med|culinary|nursing|night|online|boarding|catholic|special)\b)[a-z][a-z'\u2019.-]{2,20}(?:\s+(?!and|or|but|with|to|at|the|a|for|in|after|before|every|in)[a-z][a-z'\u2019-]{2,20})?\s+(?:high(?: school)?|elementary|middle school|university|college|academy|hospital|clinic|bank|school|inc|ltd|llc|gmbh))\b"
)
_UNI_OF: Final = re.compile(
    r"\b(?:[Uu]niversity|[Uu]ni|[Cc]ollege|[Ii]nstitute) of (?P<place>(?!(?:life|hard|the|a|my)\b)[A-Za-z][\w'-]{2,20})(?= |[.,!?]|$)"
)

_STREETS: Final = tuple(re.compile(one) for one in (_LARGE, _SMALL, _GERMAN, _ROMANCE, _RUE, *_CODES))


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a street, a postcode or a home stands."""
    for match in _LIVES.finditer(text):
        yield match.span("place")
    for pattern in _STREETS:
        for match in pattern.finditer(text):
            yield match.span()


def workplaces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where an employer is named."""
    for pattern in (_WORK, _EMPLOYER):
        for match in pattern.finditer(text):
            yield match.span("place")


def schools(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a school or a university is named."""
    for pattern in (_LEARN, _UNI_OF, _SMALL_PLACE):
        for match in pattern.finditer(text):
            if match["place"].strip() not in _GENERIC:
                yield match.span("place")
