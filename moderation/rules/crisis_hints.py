"""Hints that add up: a first person, a word of death or of hurting oneself, and a word of wanting, planning or ending.

`moderation.rules.crisis` knows whole phrases; people find new ones. This rule hears the parts in one short stretch of
text, whatever their order, and would rather ask once too often.
"""

import re
from dataclasses import dataclass

from core.verdict import Finding, Target
from moderation.everyday import harmless
from moderation.normalise import Normalised
from moderation.phrases import phrases
from moderation.policy import judge, passes

_ME = re.compile(r"\b(?:i|im|ive|id|ill|me|my|myself|mine|idk|imma)\b")
_DEATH = phrases(
    r"su[iy]cid\w*|die|dying|dead|death|noose|overdos\w*|lethal|heaven|afterlife|other side",
    r"(?:kill|hang|shoot|drown|hurt|cut|harm|end|stab|starve|burn|choke|suffocate) ?(?:ing )?my ?self|self ?harm\w*|self ?injur\w*|selfharm\w*",
    r"stop(?:ped)? existing|not exist\w*|(?:cut|cutting) (?:tonight|again|today|so bad|now|deep|deeper)",
)
# Words of life and of things: they count only beside a bleak word, because "I want to keep living here" is no cry.
_LIFE = phrases(
    r"(?:alive|living|live|existing|existence|breathing|wake up|waking up|woke up|be here|being here|being gone|be gone|was gone|were gone|im gone|wasnt here|wasnt in it|not here|in this world|on this earth|in it)",
    r"(?:wrists?|veins?|neck|blade|razors?|razor blade|box cutter|gun|rope|belt|bridge|train tracks|ledge|rooftop|pills|tablets|medicine cabinet|bleeding|blood everywhere)",
)
_BLEAK = phrases(
    r"angry (?:that )?i woke|hate (?:being|that i woke|that i am|living)|why (?:am|do|did) i (?:even |still )?|(?:matter|care|notice) if|get over me|without me|hurts too much|too painful",
    r"dont (?:want|wanna) (?:to )?(?:live|be alive|be here|wake)|cant (?:see|imagine|picture) (?:my ?self|me|a future)|no (?:point|reason|future|way out)|tired of (?:being|living$|life$|waking)|if i (?:wanna|want to) (?:live|keep living|be alive|be here)|idk if i",
    r"(?:in my hand|put it down|lined up|counting|waiting|tied|practi[cs]\w+|crav\w+|around my|swallow\w*|emptied|sliced|hid|hiding|hoard\w*|the day i|so i never|dont plan on|pulled me back|stepped (?:off|in front)|in front of (?:me|a (?:bus|train|car)))",
)
_WISH = phrases(
    r"wants? to (?:die|be dead|be gone|disappear)|wanna|wish\w*|pray\w*|hop(?:e|ing) (?:i|that i|god|something)|fantasi[sz]\w*|day ?dream\w*|long(?:ing)? for|crave|craving|ache for|yearn\w*",
    r"tempt\w*|urges?|itch\w*|on my mind|in my (?:head|mind)|cant stop (?:thinking|imagining|picturing)|keep (?:thinking|imagining|picturing|staring|seeing|looking)|obsess\w*|imagin\w*|pictur\w*|thoughts? of|think(?:ing)? (?:about|of)",
    r"deserve|angry (?:that )?i woke|why (?:am|do|did) i (?:even |still )?|matter if|care if|notice if|miss me|get over me|without me|nicer|better place|better off|happier",
    r"dont (?:want|wanna|see|think ill|think i will|plan|care|know if i)|do not want|cant (?:see|imagine|picture)|no (?:point|reason|future|hope|way out)|tired of|sick of|done with|finished with|over it|had enough|hurts too much|too (?:painful|much|hard) to|if i (?:wanna|want to)|want to keep|keep living|not sure i",
    r"tonight|decided|made up my mind|ready|finally|plan(?:s|ned|ning)?|going to|gonna|about to|ends? for me|time to go|last time|left a note|a note|goodbye|sorry (?:everyone|mum|mom|dad|all)|hiding|hid|saved|stash\w*|the day i|waiting|in my hand|put it down|to myself|swallow\w*|emptied|sliced|attempt\w*|failed|so i never|calms? me|comfort\w*|peaceful|relief",
)
_STRONG = phrases(
    r"(?:attempted|tried) (?:again |it )?(?:last night|yesterday|today|this week|again)(?: \w+){0,6} (?:failed|woke up|alive|survived|hospital|didnt work)",
    r"(?:it|this) (?:all )?ends (?:for me )?(?:tonight|today|now)|(?:my )?affairs are in order|my (?:last )?will is (?:written|done|signed|ready)|end(?:in|ing) it all|emptied the medicine cabinet|swallowed (?:everything|them all|the lot|it all)",
    r"(?:left|leaving|wrote) (?:a|my|the) (?:note|letter)(?: \w+){0,5} (?:for my (?:wife|husband|kids|mum|mom|parents|family|sister|brother)|on the (?:table|kitchen|bed|fridge|counter))",
    r"(?:did (?:it|this) to my ?self)(?: \w+){0,3}|blood everywhere(?: \w+){0,4} (?:i did|myself|cut)",
    r"suicide(?: \w+){0,3} on my mind|(?:everything|part of me|all of me|something) (?:\w+ ){0,2}wants to die|(?:god|lord|jesus|someone|something|death) (?:\w+ )?(?:takes|take|would take|to take|come for|comes for) me|angry (?:that )?i woke up",
    r"(?:the day|when|until|before) i (?:do it|end it|go through with it|finally go)(?= |$)|(?:be|going) (?:\w+ ){0,2}with (?:my|him|her|them)(?: \w+){0,3} in heaven",
    r"my own (?:funeral|death|suicide)|living hurts|hurts to (?:be alive|live|exist)|being (?:gone|dead) (?:would|sounds|feels)|matter if i (?:was|were|am|died|disappeared|went)|world(?: \w+){0,4} (?:nicer|better|happier)(?: \w+){0,3} (?:if i|without me|i wasnt)|get over me (?:being gone|dying|if)",
    r"(?:vodka|alcohol|whisky|whiskey|wine|booze|drink|drank|beer)(?: \w+){0,4} with (?:\w+ ){0,2}(?:sleeping )?(?:pills|tablets|meds|xanax|benzos)(?: \w+){0,3} (?:so|to|never|hoping|wake|end|die)",
)
_NOT_THIS = phrases(
    r"lol|lmao|haha\w*|jk|homework|movie|film|show|book|song|game|series|character|novel|recipe|pizza|laughing|of (?:embarrassment|laughter|boredom|thirst|hunger|cold|heat)|serious|tired after|battery|phone|plants?|garden|laptop|deadline|coffee|chocolate|dead (?:end|tired|wrong|right|set|serious|weight|on)",
    r"years ago|used to|back then|when i was|months ago|in (?:19|20)\d\d|survivor|no longer|stopped|havent|glad|grateful|thankful|proud|happy to be|i want to (?:live|be here|stay|be alive)|love (?:being alive|my life|living)|saved my life|living room|living with (?:my|a|bipolar|depression|hiv|anxiety|pain)|living (?:alone|together|in|at|on|situation|arrangement\w*|paycheck|for the)|for a living|live (?:in|at|with|near|on|alone|together|close|there|music|stream|far|here|across)|(?:lived|lives)",
    r"(?:he|she|they|brother|sister|son|daughter|mother|father|mum|mom|dad|friend|husband|wife|partner|cousin|uncle|aunt|grandma|grandpa|grandmother|grandfather|nan|dog|cat|people|everyone who|someone|client|patient|boyfriend|girlfriend|parents?|kid|child|baby|neighbou?r|colleague)(?: \w+){0,3} (?:died|dying|death|dead|die|dies|suicide|suicidal|killed|passed|funeral|overdosed|alive)|(?:death|loss|funeral|suicide|passing) of|since my \w+ (?:died|passed|left)|embarrassment|(?:his|her|their|mothers|fathers|dads|mums|moms|sons|brothers|sisters|friends|husbands|wifes) (?:death|funeral|suicide|grave|life)",
    r"you|your|youre|yourself|hotline|lifeline|prevention|therapist|counsel\w+|narcan|naloxone|locked|prescri\w+|as prescribed|took my (?:pills|meds) (?:like|as|on time|this morning)|donat\w+|test|doctor|pharmacy|nurse|my life (?:is|was|has been|story|so far|got|back|changed|better|around|together|partner|and|in|as|with|to|has|for|because|on|since|would|will)|rest of my life|time of my life|in my life|of my life|about my life|with my life|life insurance|heavens",
)
_STRETCH = 40  # words that are looked at together


@dataclass(frozen=True, slots=True)
class CrisisHints:
    """Counts hints in each sentence."""

    name: str = "crisis_hints"

    def examine(self, text: Normalised) -> Finding:
        """Return a crisis for a strong hint or for three kinds of hints in one short sentence."""
        best = passes(self.name, "no hints of wanting to die that add up")
        for line in text.sentences:
            score, reason = self._weigh(line)
            if score > best.score:
                best = judge(self.name, "crisis", Target.SELF, score, reason)
        return best

    @staticmethod
    def _weigh(line: str) -> tuple[float, str]:
        if harmless(line, parting=False):
            return 0.0, ""
        excused = _NOT_THIS.search(line) is not None
        if _STRONG.search(line):
            return (
                (0.3, "a hint of wanting to die, weakened by its sentence")
                if excused
                else (0.85, "hints strongly at wanting to die")
            )
        if excused or not _ME.search(line) or len(line.split()) > _STRETCH:
            return 0.0, ""
        if (_DEATH.search(line) and _WISH.search(line)) or (_LIFE.search(line) and _BLEAK.search(line)):
            return 0.55, "a first person beside words that together hint at wanting to die"
        return 0.0, ""


RULE = CrisisHints()
