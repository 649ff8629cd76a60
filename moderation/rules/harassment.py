"""Insults and threats aimed at somebody here. Swearing at nobody, at oneself or at an illness is let pass."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_U = r"(?:you|youre|ur|u|ya|you are|u r|you re|yous|yall|your an?|your such an?)"
_VILE = r"(?:pathetic|disgusting|worthless|useless|stupid|dumb|ugly|fat|retarded|fake|lying|fucking|fuckin|effing|filthy|dirty|miserable|sad|sick|lazy|crazy|nasty|stinking|selfish|weak|ignorant|trash|garbage|brainless|vile|psycho|delusional|toxic|spineless|little|old|bloody|goddamn|damn|absolute|total|complete|such an?|massive)"
_NAME = r"(?:idiot|liar|loser|moron|bitch|asshole|arsehole|ass hole|cunt|whore|slut|bastard|dumbass|dumb ?fuck|fuckwit|fuckhead|fucker|motherfucker|scum|scumbag|trash|garbage|pig|coward|creep|freak|clown|twat|prick|dick|dickhead|wanker|imbecile|cretin|parasite|junkie|crackhead|pussy|retard|waste of (?:space|air|oxygen|life|time)|piece of (?:shit|crap|trash|garbage)|pos|jackass|douche\w*|shithead|shitbag|crybaby|snowflake|weakling|degenerate|skank|hoe|ho|psycho|bellend|tosser|knobhead|lowlife|nobody|joke|disgrace|embarrassment|vermin|rat|snake|simp|incel)"
_NOT_AIMED = phrases(
    r"(?:feel|feels|feeling|felt|believe|believing|wonder|mean|means|thought|convinced|convince|makes? you|doesnt make|even if|told to|think that|that) (?:\w+ ){0,3}(?:youre|you are|you|worthless|pathetic|ugly|stupid|a failure|disgusting|shut up|useless)(?! (?:fucking|dumb|stupid|bitch|idiot))",
    r"(?:called|calls|calling|call|told|tells|said|says|saying|telling|screamed|yelled|yells|screams|shouted|heard|texted) (?:\w+ ){0,2}(?:me|that|at me|us|i was|im)",
    r"(?:voice|brain|disorder|illness|depression|addiction|disease|head|mind|inner critic|mirror|anxiety|cancer|ptsd)(?: \w+){0,2} (?:says|tells|saying|telling|keeps|calls|is like|said)",
    r"(?:i|he|she|they|we) (?:\w+ )?(?:told|tell|tells) (?:my|the|a|him|her|them|\w+)(?: \w+)? to (?:shut up|fuck off|get lost|go to hell|piss off)",
    r"my (?:\w+ )?(?:ass|bitch ass|dumb ass|dumbass|fat ass|broke ass|lazy ass|sorry ass|own)(?: \w+)?|(?:kick|kicks|kicking|kicked|whoop|whooping|working|worked|busting) my ass",
    r"(?:i told my ?self|i tell my ?self|i say to my ?self|not a|not an|arent|youre not|you are not|never|dont think|wasnt)(?: \w+){0,3}",
    r"(?:dear|hey|screw you|fuck you|fuck off|shut up|damn you|hate you) (?:addiction|depression|anxiety|cancer|disease|brain|alcohol|vodka|ocd|ptsd|heroin|bipolar|illness|2020|insomnia|universe|life|monday|pain|covid)",
)
_VERB = r"(?:kill|hurt|stab|shoot|beat|punch|smash|rape|murder|choke|strangle|destroy|end|slap|cut|burn|gut|break|bash|slit|hunt|find|get|fuck|knock|kick|ruin|bury|skin|hang|drown|slaughter|butcher)"

RULE = PhraseRule(
    name="harassment",
    signals=(
        Signal(
            "threat",
            Target.MEMBER,
            0.95,
            "reads like a threat to somebody here",
            phrases(
                rf"(?:i|ill|im|ima|imma|i will|i am|we|well|id|someone|somebody)(?: (?:\w+ )?(?:going to|gonna|gunna|want to|wanna|about to|coming to|will|should|fucking|would|love to|hope to|am))* {_VERB} (?:the \w+ out of )?(?:you|u|ya|yall|your (?:\w+ )?(?:face|family|kids|head|neck|throat|house|life|ass|teeth|skull|mother|mum|mom|children))(?! (?:tea|coffee|a |some|an |the |help|later|soon|guys|all (?:later|soon|at)|to the|there|something|there|around|inspiring|hope|so|really|very|through|on |in touch|back|up|out|home|well|if|when|were))",
                r"(?:wait|just wait|watch)(?: \w+)? (?:till|until|til) i (?:find|see|get|catch|meet|know|learn)(?: \w+){0,3}",
                r"(?:i|we) (?:\w+ )?(?:know|found|can find|will find|ill find) (?:out )?(?:where you (?:live|work|sleep)|who you (?:really )?are|your (?:address|house|kids|family|workplace))(?: \w+){0,3}",
                r"(?:ill|i will|im gonna|im going to) break (?:your|ur|his|her) \w+|your (?:mother|mom|mum|parents) should(?:ve| have)? (?:\w+ )?(?:aborted|swallowed) you|^(?:i )?hope (?:you|u) (?:\w+ )?(?:die|overdose|relapse|suffer|rot|choke|get cancer|never wake up)|(?:ill|i will|im going to|im gonna|gonna) (?:find (?:out )?(?:you|who you|where you)|hunt you|come for you|come after you|make you (?:pay|regret|suffer)|expose you|dox you)",
                r"(?:you|youre|u|ur) (?:\w+ )?(?:going to|gonna|will|better|ll) (?:\w+ )?(?:pay for (?:this|that|it)|regret (?:this|that|it|saying)|be sorry|bleed|suffer for|wish you (?:were|was|had)n? ?t?(?: \w+)?|get (?:whats coming|what you deserve|hurt|beaten|raped|shot|stabbed)|end up dead)",
                r"(?:watch|better watch) (?:your|ur) back|(?:you|youre|ur|u r|u are) (?:so |fucking |fuckin )?dead(?: meat)?(?! tired| right| to me| on| wrong| serious)|i hope (?:you|u|they|he|she|your) (?:\w+ )?(?:die|dies|get raped|gets? (?:hit|shot|cancer|killed|raped)|burn|rot|suffer|choke|overdose|relapse|bleed)",
                r"(?:you|u|they|he|she) (?:deserve|deserves|should|need|needs|ought|must) (?:\w+ )?(?:to )?(?:die|be (?:shot|hanged|hung|raped|killed|beaten|stabbed|dead|burned|put down|executed|lynched)|hang|burn in hell|rot)",
            ),
            unless=_NOT_AIMED,
        ),
        Signal(
            "threat",
            Target.THIRD,
            0.9,
            "reads like a threat to somebody outside",
            phrases(
                rf"(?:i|ill|im|ima|imma|i will|we|we will|well|lets)(?: (?:\w+ )?(?:going to|gonna|gunna|will|about to|planning to|plan to|should|swear|fucking|am))+ (?:{_VERB}|make) (?:him|her|them|those|these|that|his|my (?:boss|ex|wife|husband|neighbou?r|dad|mom|mother|father|boyfriend|girlfriend|roommate|coworker))(?: pay| suffer| bleed| regret| up| down| dead| \w+)?(?! (?:a |some |the |help|card|tea|flowers|to (?:come|help|see|stop|talk|the)|out tonight|on the phone|some|present|gift|call|laugh|smile|proud|dinner|lunch|breakfast|soon))",
                rf"(?:ill|i will|im going to|im gonna|i|and ill) (?:{_VERB}|make) (?:him|her|them|that bitch|that bastard|my ex)(?: pay| suffer| bleed| regret it| and| with| tonight| if| dead|$)",
                r"(?:i|we) know where (?:she|he|they|that \w+|my ex) (?:lives?|works?|sleeps?|is|are)(?: \w+){0,6} (?:pay|hurt|kill|sorry|regret|get (?:him|her|them))",
                r"(?:gun|knife|bat|axe|hammer|machete)(?: \w+){0,3} (?:and|to|then|so i can) (?:shoot|stab|kill|beat|hurt|gut|smash) (?:him|her|them|that|those|my|everyone|every)(?: \w+)?",
                r"make (?:her|him|them|those \w+) (?:pay|suffer|bleed|regret)(?: \w+)?",
                r"(?:going to|gonna|want to|plan(?:ning)? to|will|about to|lets) (?:shoot up|blow up|bomb|burn down|attack|massacre) (?:\w+ ){0,4}",
                r"(?:kill|shoot|hang|gas|exterminate|murder|burn|deport|lynch|behead|execute|rape|slaughter|stab) (?:all|every|them all|those|these|all the|all of (?:them|those)|the) (?:\w+ ?){1,4}",
            ),
            unless=phrases(
                r"(?:wanted|want) to (?:\w+ ){0,4}(?:so|but|instead|then) i|but i (?:didnt|wont|would never|walked)|jk|lol|game|movie|boss fight|the (?:lights?|engine|tv|music|time|mood|messenger|pain|cravings?|ads?|process|app|video|photo|picture|film|scene|breeze|fat|calories|candles?|stash|weeds?|bugs?)|(?:him|her|them|his|those|these|that) (?:\w+ )?(?:in|at) (?:chess|the game|cards|tennis)|told me|threatened|said|says|they wanted|heard",
            ),
        ),
        Signal(
            "harassment",
            Target.MEMBER,
            0.9,
            "insults or drives out somebody here",
            phrases(
                rf"{_U} (?:\w+ ){{0,2}}(?:{_VILE} ){{0,4}}{_NAME}s?(?! (?:line|number|food|bag|farm|poison|pig|race|joke))",
                r"(?:shut (?:the \w+ )?up|stfu|gtfo|fuck (?:off|you|u|ya|yourself|urself|y all|yall)|screw (?:you|u|off)|piss off|sod off|go to hell|eat shit|suck (?:my|a) (?:dick|cock)|kiss my ass|get lost|drop dead|bite me|go (?:fuck|screw) your ?self|get (?:the fuck |the hell )out)",
                rf"(?:(?:nobody|no one|noone|none of us|we dont|they dont) (?:\w+ )?(?:wants?|likes?|needs?|cares? about|asked(?: for)?|invited|cares? what|cares? how)|(?:everyone|everybody|we all|all of us|we) (?:\w+ )?(?:hates?|laughs? at|cant stand|is sick of|are sick of|despises?)) (?:{_U}|anything you|your (?:\w+ )?(?:opinion|story|advice|drama|pity)|what you|for your (?:\w+ )?(?:opinion|story|sob story|advice|drama|pity)|to hear (?:you|your|from you))(?: (?:here|opinion|whining|in this \w+|anymore|leave|crap|bullshit|drama|story|sob story|to leave|around|think|say|at all))?(?! (?:to (?:be|feel|suffer|hurt|fail|die|struggle|know|do|give)|but|more|too|and (?:support|love|care)|all|guys|so much|dearly|well))",
                rf"{_U} (?:\w+ ){{0,3}}(?:pathetic|disgusting|worthless|retarded|repulsive|vile|a liar|lying to (?:us|everyone)|full of (?:shit|crap|it)|sick in the head|dumb as|stupid as|brain ?dead|make me (?:sick|puke|vomit|want to puke)|a (?:fake|fraud|phony|joke|nobody|nothing|lost cause)|so (?:stupid|dumb|ugly|annoying|fake|full of)|disgust me|beyond help)(?! (?:thing|about|when|to me|how|that|because you|at yourself|if|of (?:a|the) (?:disease|illness)|illness|disease|situation))",
                r"(?:i|we|everyone|everybody) (?:\w+ )?(?:hate|hates|despise|loathe|cant stand) (?:you|u|your (?:guts|face|whining|voice))(?! (?:guys leaving|so much pain|had|have to|are going|went|feel|being|were))",
                r"once an? (?:\w+ )?(?:thief|junkie|liar|addict|crackhead|drunk|cheat\w*|whore) always an?(?: \w+)?",
                rf"(?:what a|such a|typical|look at (?:this|that|the)|listen to (?:this|that)|here comes the|ok|okay|hey|yo|lol|stupid|fucking|dumb|lying|ugly|fat|pathetic|worthless) (?:{_VILE} ){{0,3}}{_NAME}s?$",
                r"(?:^|just |please |and )(?:stop|quit) (?:your )?(?:whining|bitching|moaning|being (?:such )?(?:a|an) (?:\w+ )?(?:baby|victim|bitch|pussy|crybaby|idiot|loser))|cry me a river|boo hoo|attention (?:seeker|whore|seeking)|drama queen|^(?:aww )?poor you|grow (?:a pair|some balls)|(?:^|just |please |and |to )grow up$|man up|^get a (?:life|grip)|just get a (?:life|grip)|no wonder (?:\w+ ){0,3}(?:left|hates?|leaves|dumped|fired|cant stand) you",
                r"(?:your|ur|yo) (?:\w+ )?(?:kids|family|wife|husband|mother|mom|mum|mama|children|parents|dad|momma) (?:\w+ )?(?:should|must|are|is|would be|deserve|hate|hates|will) (?:\w+ )?(?:be ashamed of you|better off without you|hate you|a (?:whore|bitch|slut)|ashamed of you|be taken (?:away|from you)|fat|ugly)",
                r"(?:leave|get out|go away)(?: \w+){0,2} (?:and (?:dont|never) come back|nobody wants|no one wants|you dont belong|loser|freak)|you dont (?:belong|deserve to be) here|you dont deserve (?:help|to live|love|recovery|kids|your kids)",
                r"(?:kys|stupid ass|dumb ass|bitch ass|punk ass|broke ass|fat ass|lame ass|sorry ass)(?: \w+)?|(?:stfu|shut up|fuck you|fuck off)(?: \w+)?",
            ),
            unless=_NOT_AIMED,
        ),
    ),
    otherwise="no insult or threat aimed at somebody",
)
