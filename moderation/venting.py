"""Takes out of a text what only sounds harsh: swearing at nobody, and insults that are denied or comforted away. Pure.

The model is scored on both; its word for what is aimed at people is the one without.
"""

import re

_CURSED = (
    r"cancer|depression|anxiety|addiction|alcohol|booze|vodka|heroin|meth|crack|pills|drugs|cravings?|withdrawals?|relapse|recovery|rehab|detox|disease|illness|disorder|"
    r"bipolar|ptsd|ocd|adhd|pain|grief|trauma|insomnia|migraines?|covid|chemo|life|work|monday\w*|weather|rain|traffic|exams?|school|job|bills|rent|debt|insurance|meds|side effects|"
    r"this|that|it|all|everything|my|today|yesterday|2\d{3}|the (?:system|pain|world|weather|cold|heat|stigma|disease|past)|yeah|yes|no|me|knows|off alarm"
)
_VENTING = re.compile(
    rf"\b(?:fuck|screw|damn|f) (?=(?:{_CURSED})\b)"
    r"|\b(?:fucking|fuckin|fckin|effing|freaking|frickin|fkn|goddamn|goddam|damn|damned|bloody|shitty|crappy|motherfucking)\b"
    r"|\b(?:holy|oh|aw|ah|no|tough|good|bull|the|this|that|my|some|of|same|real|weird|crazy|what a|a) ?(?:shit|crap|fuck|hell)\b"
    r"|\b(?:hell|fuck|shit) (?:yeah|yes|no|of a)\b|\b(?:what|who|why|how|where) the (?:fuck|hell)\b|\b(?:as|af|like) (?:fuck|hell|shit|crap)\b|\baf\b|\blike shit\b|^(?:shit|fuck|damn|crap)\b"
    r"|\b(?:kick\w*|whoop\w*|bust\w*|work\w*|sav\w*|drag\w*|get|got) (?:my|our) (?:\w+ )?ass\b|\bmy (?:\w+ )?ass\b|\bbitch ?ass\b|\b(?:bad|smart|hard|big|long|sad|weird|cold|old|wild)[ -]?ass\b"
    r"|\b(?:son of a bitch|bastard|bitch) (?:of a|is|was) (?:disease|illness|day|week|month|year|winter)\b"
    r"|\bfucked (?:up|me|my|with my)\b|\bpissed(?: off)?\b|\bscrewed up\b|\bsucks?\b|\bcrap\b"
)
_DENIED = re.compile(
    r"\b(?:not|never|isnt|arent|aint|wasnt|dont think|no one thinks|nobody thinks|nobody here thinks|doesnt make)(?: (?:you|youre|are|is|that|a|an|so|such|you are|your|because|being|be|at all)){0,3} "
    r"(?:stupid|dumb|idiots?|a?loser|burden|worthless|crazy|pathetic|weak|lazy|ugly|disgusting|broken|failure|monster|bad|freak|junkie|liar|trash|psycho|useless|fat|hate)\b"
)
_REPORTED = re.compile(
    r"\b(?:called|calls|calling|call|told|said|says|yelled at|screamed at|labelled|labeled|tells|saying|thinks)(?: (?:me|my|us|him|her|them|to|at|that|im|i|was|am|is|a|an|the|such|being))+ (?:\w+ ){0,3}?"
    r"(?:stupid|dumb|idiot|bitch|whore|slut|loser|fat|ugly|crazy|psycho|junkie|fag\w*|dyke|retard\w*|worthless|trash|cunt|freak|pathetic|asshole|liar|tranny|cow|pig|shut up|n word)(?: (?:bitch|whore|slut|cow|pig|idiot|junkie|cunt))?\b"
)


def calmed(line: str) -> str:
    """Return one plain reading of a text (lower case, no apostrophes) without what is not aimed at anybody."""
    for pattern in (_DENIED, _REPORTED, _VENTING):
        line = pattern.sub(" ", line)
    return line
