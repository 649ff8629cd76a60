"""Hears that words which can be a cry for help are meant in an everyday sense: a parting, an exam's notes, a box of sweets. Pure.

Narrow on purpose. The harmless sense must be named in the sentence itself, and one grave word in the rest of the sentence
takes it back: a false alarm costs an evening, a missed cry may cost a life.
"""

from moderation.phrases import phrases

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_KIN = r"(?:sisters|brothers|mums|moms|dads|parents|friends|aunts|uncles|grans|grandmas)"

# Only beside a goodbye: the next meeting is named, or the people are such as one parts from every day.
_PARTING = phrases(
    rf"(?:see|speak to|talk to|catch|meet) (?:you|ya|u|yall|everyone) (?:all |guys )?(?:again )?(?:(?:on |next )?{_DAY}|next (?:time|week|session|month)|tomorrow|later|at (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|noon))",
    rf"(?:same time|back|until|till|til|speak) (?:on |in )?(?:next week|next time|tomorrow|{_DAY})|in (?:a week|a few days|september|january)",
    r"(?:thanks|thank you|thx|ty) (?:\w+ )?for (?:tonight|today|this evening|the (?:chat|session|talk|evening))",
    r"(?:good ?byes?|farewell|bye) (?:to |at |for |from )(?:\w+ ){0,2}(?:class|colleagues?|coworkers?|neighbou?rs?|teachers?|boss|manager|guests?|visitors?|flatmates?|landlord|flat|apartment|office|city|summer|winter|spring|autumn|airport|school gate|end of (?:a|the|my|our|every) (?:visit|holiday|trip|call|evening))",
    r"(?:tent|bags?|suitcases?|car|camper|train|flight|plane) (?:\w+ ){0,2}(?:ready|packed)",
)
_THINGS = phrases(
    r"(?:notes?|letters?) (?:\w+ ){0,2}(?:for|to|from|at|about|on|in) (?:the |my |our |this |a |an |tomorrows )?(?:exams?|tests?|class|course|lectures?|lessons?|project|seminar|essay|homework|interview|presentation|training|meeting|insurance|bank|landlord|office|job|tax office|council|school|university|college|parcel|delivery|mailbox|library)",
    r"note on the (?:fridge|door|table|counter)(?: \w+){0,5} (?:buy|milk|bread|bins?|parcel|groceries|shopping|dishes|flatmate|roommate)",
    r"last (?:night|day|late|early) (?:shifts?|class|bus|train)|last (?:message|post|text) (?:for today|of the day)|(?:message|post|text) before (?:the|my|our) (?:plane|flight|class|meeting|exam|holiday|shift)",
    r"jump (?:in|on|into|onto) (?:the |a |my )?(?:shower|bath|call|pool|meeting|trampoline|sofa)",
    r"(?:on|sitting on|here on) (?:the|a|my|our) (?:roof|rooftop) (?:terrace|bar|garden|cafe|restaurant)|edge of (?:the|my) (?:seat|sofa|pool|town|forest)",
    r"(?:box|bag|bar|packet|pack|bowl|plate|tub|too many|too much|all)(?: of)?(?: the| my)? (?:biscuits?|cookies|chocolates?|crisps|chips|cake|sweets|cand(?:y|ies)|ice cream|nuts|popcorn|photos|pictures|kids|children|dogs|boxes|books|clothes|plants)",
    r"end(?:ing)? (?:the|our|a) (?:day|evening|weekend|session|call|meeting|conversation|letter|email|sentence|speech)",
    r"(?:dont|do not|didnt|not) (?:\w+ ){0,2}wake up (?:too )?(?:late|early)|be here (?:in|at) (?:this|the) (?:meeting|office|party|queue|class|lecture|waiting room)",
    r"(?:left|leave) (?:the|this) (?:party|meeting|office|class|lecture|queue) (?:early|now|first)",
    r"loved (?:the|that|this|your|his|her) (?:cake|food|dinner|gift|present|card|book|film|song)|(?:tonight|tomorrow) (?:\w+ ){0,2}(?:film|movie|pizza|concert)",
    rf"(?:wont|will not|cant|not going to) (?:be (?:here|there|around|in)|make it|see me|see you|hear from me)(?: \w+){{0,4}} (?:holiday|vacation|concert|dentist|appointment|wedding|camping|(?:family|work) (?:lunch|dinner|visit)|(?:night|late|early) shift|no signal|at my {_KIN})",
)
# Harmless with a grave word in it; so exact that no other word fits in. Pills at hand are never excused.
_EXACT = phrases(
    r"rope (?:for|to) (?:the |my |our |a )?(?:new |old )?(?:washing line|clothes ?line|laundry|boat|swing|climbing|tent|dog|garden)",
)
_GRAVE = phrases(
    r"die[ds]?|dying|dead|death|kill\w*|su[iy]cid\w*|alive|living|live|my life|for ?ever|for good|ever|never|any ?more|at all|gone|heaven|funeral|without me|miss me|better off",
    r"pills?|tablets?|meds|overdos\w*|gun|rope|noose|blade|razors?|knife|bridge|tracks|hurt\w*|harm\w*|cut|cutting|bleed\w*|blood|pain|suffer\w*",
    r"end (?:it|me|my)|(?:do|doing|did) it|burden|hopeless|pointless|forgive|sorry for (?:everything|it all|the pain)|goodbye letters?|my will|last time|tired of|done with|cant go on|too late|regret|cry|crying|not coming back|jump off",
)


def harmless(line: str, *, parting: bool) -> bool:
    """Return whether a plain sentence names a harmless sense and nothing grave besides. `parting`: it sounds like a goodbye."""
    rest = _EXACT.sub(" ", line)
    named = rest != line or _THINGS.search(line) or (parting and _PARTING.search(line))
    return bool(named) and not _GRAVE.search(rest)
