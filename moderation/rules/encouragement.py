"""Urging somebody to die or to harm themself, pacts, and talk of how."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_WAY = r"(?:pills?|tablets?|rope|hanging|cutting|blades?|razors?|overdos\w+|helium|carbon monoxide|charcoal|bleach|gun|insulin|jumping|drowning|bridge|fentanyl|noose|bag|method|starving|fasting|purging|burning|slitting|exit bag|nitrogen|od|suffocation|poison|antifreeze|wrists?)"

RULE = PhraseRule(
    name="encouragement",
    signals=(
        Signal(
            "encouragement",
            Target.MEMBER,
            0.98,
            "urges somebody to die or to harm themself",
            phrases(
                r"kys|ky s|kill (?:your|ur|yo|ya) ?(?:self|selves)|killyour ?self|kill urself|unalive (?:your|ur) ?self|neck (?:your|ur) ?self|(?:go|just|please|should|pls|why dont you|why not|you could|hurry up and|do us all a favou?r and|do everyone a favou?r and) (?:\w+ )?(?:die(?! out)|hang (?:your|ur) ?self|kill (?:your|ur) ?self|jump off (?:a|the) \w+|end (?:it|your life|yourself|your misery)|off (?:your|ur) ?self|cut (?:your|ur) ?(?:self|wrists?)(?! some slack)|drink bleach|overdose|slit (?:your|ur) \w+|shoot (?:your|ur) ?self|drown (?:your|ur) ?self|stop breathing|rope)",
                r"(?:^|just |then |so |please |well |go on |go ahead |ok |okay |lol )(?:just )?(?:do it|jump|end it|go through with it)(?: already| then| coward| now| bro| lol)?(?: \w+){0,3} (?:nobody|no one|noone|we wont|they wont|the world|everyone) (?:\w+ ){0,3}(?:care|cares|miss|notice|mind|better off|want)(?: \w+)?",
                r"(?:the world|we|everyone|everybody|they|your family|your kids|people|it) (?:\w+ )?(?:would|will|d|ll|be|is|are) (?:\w+ )?(?:be )?(?:\w+ )?(?:better(?: off)?|happier|relieved) (?:without (?:you|u)|if (?:you|u) (?:\w+ )?(?:died|were dead|was dead|werent|wasnt|disappeared|killed|were gone|just died|left this))",
                r"(?:nobody|no one|noone|none of us) (?:would|will|d) (?:\w+ )?(?:miss|care|notice|cry|mourn|remember)(?: \w+){0,3} (?:if|when) (?:you|u) (?:\w+ )?(?:died|die|were gone|was gone|disappeared|jumped|did it|killed|are gone|did)",
                r"(?:you|u) (?:\w+ )?(?:should(?:ve)?|deserve to|ought to|need to|might as well|may as well|could just|better) (?:\w+ )?(?:die|be dead|kill (?:your|ur) ?self|hang|end it|jump|hurt (?:your|ur) ?self|cut deeper|cut (?:your|ur) ?self|do it|give up on life)(?! (?:slack|your own way))",
                r"do (?:us|everyone|the world|everybody)(?: \w+)? a favou?r and (?:jump|die|disappear|leave|end|kill|just)(?: \w+)?|(?:do it|jump) (?:already |you |u )?(?:coward|pussy|chicken|loser|bitch|wimp)|bet you wont(?: do it| jump)?|just do it nobody|you wont do it|too (?:scared|weak|cowardly) to (?:do it|jump|die|kill yourself)|(?:cut|slice) deeper|(?:next time|dont)(?: \w+){0,4} (?:ambulance|help|911|999)(?: \w+)? (?:just )?(?:finish|end|let)(?: \w+)?|(?:^|and )(?:no one|nobody) (?:would|will) (?:even )?miss you$|next time (?:cut|do it|take|go)(?: \w+){0,2} (?:deeper|right|more|properly)|hope you (?:succeed|die|do it) (?:next time|this time)",
                r"death would be (?:good|better|best) for you|nothing to live for so (?:just )?(?:do|end)",
            ),
            unless=phrases(
                r"(?:told|tells|telling|said|says|saying|keeps|screamed|yelled|texted|messaged|wrote|commented|voices?|brain|head) (?:\w+ ){0,3}(?:me|to|that|i|us|keep|saying|tell\w*|scream\w*)|dont (?:\w+ )?(?:kill|hurt|cut|harm|do it|jump|ever|you dare|want you to)|never (?:kill|hurt|tell)|please dont|(?:want|wanting|thinking|thoughts|urge|plan\w*|trying|tried|tempted|going|hard|ways) (?:\w+ ){0,2}to kill yourself|without killing yourself|are you (?:thinking|planning|going|considering)|you (?:dont|do not|shouldnt) (?:have to|deserve)"
            ),
        ),
        Signal(
            "encouragement",
            Target.MEMBER,
            0.9,
            "looks for company in dying or in harm",
            phrases(
                r"(?:anyone|anybody|someone|somebody|who|who else|does anyone|whos) (?:\w+ ){0,3}(?:want|wants|wanna|like|down|willing|up|ready) (?:\w+ )?(?:to )?(?:go|die|do it|end it|jump|leave|make a (?:suicide )?pact|for a pact)(?: \w+)? together(?! (?:to (?:the|a)|for (?:a )?(?:walk|coffee|lunch|dinner|meeting)|on (?:the )?(?:walk|bus)))",
                r"suicide (?:pact|partner|buddy)|die (?:together|with me)|(?:do it|end it|go|jump) (?:at the same time|side by side|as a pair)(?: \w+)?|pact (?:to|with) (?:die|end|me)|(?:cutting|self ?harm|sh|relapse) (?:buddy|buddies|partner|pact|challenge)",
            ),
        ),
        Signal(
            "encouragement",
            Target.MEMBER,
            0.85,
            "speaks of how, or compares ways",
            phrases(
                rf"{_WAY} (?:\w+ )?(?:works?|hurts?|kills?|is|are|goes|would be) (?:\w+ )?(?:better|faster|best|quicker|painless|quick|less painful|more effective|lethal|the easiest|easiest|quickest|surest|less) (?:if you|when you|if u|than|way|as long as|with|and (?:faster|painless|quick)|to (?:die|go|end))(?: \w+)?",
                r"(?:you|u) (?:\w+ )?(?:need|take|should take|only need|want) (?:at least |about |around )?\d+ (?:\w+ )?(?:pills|tablets|mg|grams|bottles|units)(?: \w+){0,4} (?:to (?:die|od|overdose|go|finish|be sure|feel|make sure|end)|and (?:youll|you will|then) (?:\w+ )?(?:die|sleep|never|not wake|be gone))",
                r"(?:hide|hiding|cover|covering) (?:the |your |my )?(?:cuts|scars|self ?harm|wounds)(?: \w+){0,3} from (?:your |my |the )?(?:parents|doctors?|staff|mum|mom|therapist|nurses?)|where to cut so|how to (?:tie a noose|make a noose|hang yourself|overdose|cut (?:deep|yourself|without)|kill yourself|commit suicide|make it look like an accident)|lethal dose",
                r"(?:best|easiest|painless|quickest|fastest) (?:way|method) (?:for you )?(?:to|of) (?:kill (?:your|ur|one)|commit|die(?! of)|suicide|cut (?:your|ur))",
            ),
            unless=phrases(
                r"(?:dont|do not|never|please|without) (?:\w+ )?(?:share|tell|post|describe|ask|say)|locked|lock|safer|safe place|counsellor|counselor"
            ),
        ),
    ),
    otherwise="no urging, no pact, no talk of how",
)
