"""Blood, gore and blow-by-blow detail that would hurt those who read it. A bare mention is let pass."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

RULE = PhraseRule(
    name="graphic",
    signals=(
        Signal(
            "graphic",
            Target.NOBODY,
            0.7,
            "describes injury or use in detail",
            phrases(
                r"(?:blood|guts|brains?|intestines|bones?|flesh|organs)(?: \w+){0,3} (?:everywhere|splattered|spurting|gushing|pouring|all over|spilling|dripping|on the (?:walls?|floor|ceiling)|sticking out|hanging out)",
                r"(?:decapitat\w+|dismember\w+|disembowel\w+|eviscerat\w+|mutilat\w+|gouged|severed (?:head|limb|arm|leg|hand|finger|artery|neck)\w*|beheaded|skinned alive|rotting (?:corpse|flesh|body)|skull (?:cracked|crushed|caved|split)|throat (?:cut|slit) open|cut (?:\w+ )?open|ripped (?:\w+ )?(?:open|apart))",
                r"(?:cook(?:ed)? it (?:up|in (?:a|the) spoon)|tie(?:d)? off (?:my|your) arm|found a vein|hit a vein|slammed it|crush(?:ed)? (?:it|them) (?:up )?and (?:snort\w*|sniff\w*|inject\w*)|foil and (?:a )?lighter|spoon and (?:a )?(?:lighter|needle)|draw it up|register(?:ed)? (?:the )?blood)",
            ),
            unless=phrases(r"myself|(?:test|donat\w+|pressure|sugar|type) |heart is|bone broth"),
        ),
    ),
    otherwise="no detail that would hurt a reader",
)
