"""The writer's own pain, shame or relapse: met with care, never with a penalty."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_WORST = r"(?:idiot|loser|failure|moron|fuck ?up|mess|waste(?: of (?:space|air|life|oxygen))?|disappointment|monster|freak|coward|liar|burden|joke|pig|cow|whale|piece of (?:shit|crap|trash|garbage)|bad (?:person|mother|father|parent|mum|mom|dad)|fraud|screw ?up|terrible person|junkie|addict|disgrace|bitch|asshole|dumbass|hypocrite)"
_LOW = r"(?:worthless|useless|hopeless|pathetic|stupid|dumb|ugly|disgusting|broken|unlovable|unloved|numb|empty|alone|lonely|trapped|ashamed|weak|crazy|insane|fat|gross|repulsive|a mess|depressed|overwhelmed|exhausted|desperate|miserable|defeated|helpless|lost|scared|terrified|anxious|panicky|invisible|guilty|like (?:shit|crap|trash|garbage|nothing|dirt))"

RULE = PhraseRule(
    name="distress",
    signals=(
        Signal(
            "distress",
            Target.SELF,
            0.7,
            "turns hard against themself or says they cannot go on coping",
            phrases(
                r"(?:hate|despise|loathe|cant stand|disgusted (?:by|with)|sick of) (?:\w+ )?(?:my ?self|being me|who i am|what i(?:ve)? become|my body|my life)",
                r"(?:i|just|really) (?:\w+ )?(?:cant|cannot|can not|dont think i can|couldnt) (?:\w+ )?(?:do (?:this|it)|cope|take (?:it|this|any ?more)|handle (?:it|this)|keep (?:doing|going)|hold on|hang on|bear (?:it|this)|breathe|stop crying|function|face)(?: any ?more| any longer| much longer)?(?! (?:because of work|on friday))",
                r"(?:falling|fallen|coming) apart|breaking down|broke down|(?:at|reached|hit) (?:my )?(?:rock bottom|breaking point|the end of my)|losing (?:my mind|it|the will|hope)|lost (?:all )?hope|no hope(?: left)?|given up|giving up|i give up",
                rf"(?:im|i am|feel like|being|ive always been|i was born) (?:\w+ ){{0,3}}(?:a |an )?(?:\w+ )?{_WORST}",
                r"(?:i|ill|id) (?:always |just |only )?(?:ruin|ruined|destroy|destroyed|screw up|fuck up|mess up|messed up) (?:everything|it all|everyone|my life|every \w+)|my (?:head|brain|mind|voice|illness) (?:says|tells me|keeps saying) (?:\w+ )?(?:im|i am)(?: \w+)?|i dont know who i am",
                r"(?:nobody|no one|noone) (?:\w+ )?(?:loves|likes|cares about|wants|needs|would miss|understands) me",
                r"everything (?:is |feels |seems )?(?:my fault|pointless|hopeless|falling apart|dark|too much)|(?:miss|lost|losing) my (?:\w+ )?(?:dad|mum|mom|mother|father|son|daughter|brother|sister|husband|wife|friend|baby|grandma|nan|dog|cat)(?: \w+)? (?:so much|every day|hurts|burns|and it)|grief|its all my fault|i deserve (?:this|it|to suffer|the pain|punishment)",
            ),
        ),
        Signal(
            "relapse",
            Target.SELF,
            0.6,
            "tells of a relapse or of strong urges",
            phrases(
                r"(?:i|ive|and) (?:\w+ ){0,2}(?:relapsed|slipped|used|drank|drunk|got high|got drunk|binged|purged|lapsed|picked up|smoked|shot up)(?: \w+){0,3} (?:last night|yesterday|today|again|this (?:week|weekend|morning)|ashamed|tonight)",
                r"(?:i|ive) (?:\w+ )?(?:relapsed|slipped up|fell off the wagon|broke my (?:sobriety|streak))|(?:had|my) (?:a )?(?:slip|relapse)",
                r"(?:cravings?|urges?|craving|jonesing|dope ?sick|withdrawals?)(?: \w+){0,3} (?:bad|strong|hard|killing|unbearable|tonight|today|again|awful|hell|rough)",
                r"used last night|drank last night|ashamed (?:that )?i (?:used|drank)",
            ),
        ),
        Signal(
            "distress",
            Target.SELF,
            0.4,
            "speaks of feeling low",
            phrases(
                rf"(?:i|im|i am|ive|me|feel|feeling|felt|been) (?:\w+ ){{0,3}}{_LOW}(?: \w+)? ?(?:all the time|every day|lately|today|inside|again|tonight)?",
                r"(?:crying|cried|sobbing|panic attacks?|cant sleep|cant get out of bed|nightmares?|flashbacks?)",
                r"(?:hurts|hurting) (?:so much|so bad|inside|to)",
                r"i tell my ?self|hard on my ?self|my own (?:worst|fault)",
            ),
        ),
    ),
    otherwise="no words of the writer's own pain",
)
