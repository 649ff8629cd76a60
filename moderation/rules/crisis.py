"""The writer's own wish, plan or act to die or to hurt themself. Recall first: a person decides, never this rule.

Scores follow the levels: 0.98 in progress or goodbye (L4), 0.9 plan, intent or recent act (L3), 0.8 active thoughts
(L2), 0.6 passive wish (L1). What is past, denied, joked about or said of somebody else is lowered, not dropped: it still
offers a quiet check-in.
"""

import re
from dataclasses import dataclass

from core.verdict import Finding, Target
from moderation.everyday import harmless
from moderation.normalise import Normalised
from moderation.phrases import phrases
from moderation.policy import judge, passes

_I = r"(?:i|im|ive|id|ill|ima|imma|i am|i have|i was|i just|just|gonna|to|and|or|about|of)"
_GAP = r"(?: \w+){0,3}"
_PILLS = r"(?:pills?|tablets?|meds?|medication|sleeping pills|painkillers|tylenol|paracetamol|xanax|benzos|ambien|antidepressants|insulin|ibuprofen|bottle|packet|pack|box|stash|bleach)"
_DIE = r"(?:kill(?:ing?)? ?(?:my ?self|meself|me self|myslef)|kil my ?self|kill? mysefl|kms|km+s|unaliv(?:e|ing)(?: my ?self)?|un alive(?: my ?self)?|sewerslide|su[iy]cide|end(?:ing|in)? (?:my (?:own )?(?:life|lyf|pain forever|suffering for good)|it all|it tonight|it now|myself|things for good)|tak(?:e|ing) my (?:own )?(?:life|lyf)|off(?:ing)? my ?self|top(?:ping)? myself|hang(?:ing)? my ?self|shoot(?:ing)? my ?self|drown(?:ing)? my ?self|jump(?:ing)? off (?:a|the|this)(?: \w+)? (?:bridge|building|roof|cliff|balcony)|jump in front of (?:a|the) (?:train|bus|car|truck)|overdos(?:e|ing)|od on|ctb|catch the bus|slit(?:ting)? my (?:wrists?|throat)|blow(?:ing)? my (?:brains|head) out|put a bullet in my (?:head|brain)|crash my car into|walk into traffic|driv(?:e|ing) (?:my car |the car |myself )?(?:off|into) (?:a|the|an?) (?:\w+ )?(?:bridge|cliff|tree|wall|road|oncoming))"
_HURT = r"(?:cut(?:ting)? (?:my ?self|my (?:arms?|wrists?|legs?|thighs?|skin))|hurt(?:ing)? my ?self|harm(?:ing)? my ?self|self ?harm(?:ed|ing|s)?|selfharm(?:ed|ing)?|sh(?:ing)?ed|burn(?:t|ed|ing)? my ?self|starv(?:e|ing) myself to death|punish(?:ing)? my body|injur(?:e|ing) my ?self|self ?injur(?:y|e|ed|ing))"

_GOODBYE = "sounds like a goodbye"

# (score, reason, pattern): read from the gravest down.
_SIGNALS: tuple[tuple[float, str, re.Pattern[str]], ...] = (
    (
        0.98,
        "says that it has begun or that the means are at hand",
        phrases(
            rf"(?:i|ive|have|just|already) (?:\w+ ){{0,2}}?(?:took|taken|swallowed|downed|ate|had|necked|popped|drank) (?:\w+ ){{0,3}}(?:all|whole|entire|too many|too much|a lot|loads|handful|bunch|every|everything|most|dozens?|\d\d+)(?: \w+){{0,3}} {_PILLS}",
            r"(?:^|(?:i|ive|just|have|and) )(?:\w+ )?(?:took|taken|swallowed|downed|popped) (?:too many|(?:all|the whole|a whole|the entire|a handful|a bunch|everything in)(?: of)?(?: (?:my|them|the|it|these|those|bottle|box|packet|pack|cabinet|lot))+)(?! (?:strength|day|time|week|risks?|chances?|steps|shifts|classes|advice))",
            r"drank (?:bleach|antifreeze|drain cleaner)|took an overdose|i overdosed",
            r"(?:i|ive|i have|just|already|think i) (?:just |already |have )?(?:overdosed|oded|od ?d)(?! (?:years|months|last year))",
            r"(?:i|im|my \w+) (?:\w+ )?(?:bleeding out|bleeding (?:and|a lot|everywhere|badly)|wont stop bleeding|losing a lot of blood)",
            r"(?:standing|sitting|im|i am|here|up) (?:\w+ ){0,2}(?:on|at) (?:the|a) (?:edge|ledge|bridge|roof|rooftop|railing|train tracks|tracks|cliff|overpass)",
            r"(?:ive|i have|i|have|got) (?:\w+ ){0,2}(?:a |the |my )(?:\w+ )?(?:gun|rope|noose|razor|razors|blade|knife|pills|belt|pistol|rifle)(?: \w+){0,3} (?:ready|in my hand|in hand|beside me|next to me|in front of me|here|loaded|out|to my (?:head|throat|wrist)|with me)",
            r"(?:gun|rope|noose|razor|blade|knife|pills|tablets|belt|bottle)(?: \w+){0,3} (?:in my hands?|beside me|next to me|in front of me|ready|lined up|to my (?:head|throat|wrists?)|in my lap)",
            r"noose|tied the (?:rope|knot)(?= .*rope)|rope(?: \w+){0,8} tied (?:the|a) knot|(?:gun|pistol|rifle|shotgun) is (?:\w+ )?(?:loaded|ready|here|with me|out)|just od ?d",
        ),
    ),
    (
        0.96,
        _GOODBYE,
        phrases(
            r"(?:good ?bye|farewell|bye) (?:to )?(?:everyone|everybody|all|world|cruel world|my friends|you all|yall|guys) (?:forever|for good|i love you|its been|and sorry|im sorry|thank you)",
            r"^(?:good ?bye|farewell|adieu) (?:everyone|everybody|all|world|cruel world|my (?:friends|loves?|family)|yall)(?! (?:see|talk|catch|have a|have fun|til|until|till|for (?:now|today)|good night|goodnight|take care and see|same time|thats it for))",
            r"(?:all|everything|got it|its|ready|prepared|decided|tired|anymore)(?: \w+){0,4} (?:so )?(?:good ?bye|farewell)(?: \w+){0,2}",
            r"(?:this is|just wanted to say|came to say|heres|(?<!without )(?<!even )(?<!never )saying|want to say|here to say|said|my) (?:\w+ ){0,2}(?:final |last |one last )?(?:good ?byes?|farewell)(?! to (?:my (?:job|ex|phone|old|car|house|dealer)|alcohol|drinking|drugs|that|sugar|the old|a friend|him|her|smoking))",
            r"(?:this is|this will be|its|heres) my (?:last|final) (?:\w+ )?(?:message|post|night|day|note|words|goodbye|evening|hours?|text)(?! (?:of (?:work|school|drinking|detox|rehab|the program|treatment|college|group)|at (?:work|school|this job|my job)|here in|in (?:the program|rehab|detox|treatment|this)))",
            r"by the time (?:you|anyone|someone|yall|u) (?:\w+ )?(?:reads?|sees?|finds?)(?: \w+){0,3}",
            r"(?:wrote|written|writing|finished|left|leaving|leave) (?:\w+ ){0,2}(?:suicide |goodbye |final |last |farewell )(?:note|notes|letter|letters|will)",
            r"(?:wrote|written|writing|finished|left|leaving|posted|done) (?:my|the) (?:note|notes|letters)(?: \w+){0,3}",
            r"suicide (?:note|letter)",
            r"(?:giving|gave|given|give) (?:away|out) (?:\w+ ){0,2}(?:my|all my|all of my|most of my) (?:\w+ ){0,2}(?!old|unused|leftover|spare|baby|books)(?:\w+ )?(?:things|stuff|belongings|possessions|cat|dog|pets?|everything|guitar|car|watch|jewell?ery|ring)(?! (?:to (?:charity|goodwill)|because i moved|when i moved))",
            r"(?:found|finding|find|arranged|rehomed) (?:\w+ )?(?:a )?(?:new )?(?:homes?|someone) (?:\w+ )?(?:for|to take) my (?:cat|cats|dog|dogs|pets?)(?: \w+){0,6} (?:gone|not here|after tonight|over|soon)",
            r"(?:tell|let) (?:my|mum|mom|dad|them|him|her|everyone)(?: \w+){0,4} (?:i|that i) (?:loved?|was sorry|am sorry|tried)",
            r"(?:you|yall|everyone) (?:\w+ )?(?:wont|will not|will never|not going to|arent going to|never) (?:\w+ )?(?:hear from|see|be hearing from|have to (?:hear|deal|put up|worry)(?: \w+)?) me (?:again|anymore|any more|ever|after|tomorrow)",
            r"(?:see you|meet|see yall|be with (?:you|him|her|mum|mom|dad|them)|join (?:you|him|her|mum|mom|dad|them)) (?:\w+ ){0,2}(?:on the other side|in heaven|in the next life)",
            r"(?:im|i am|will be|be|going to be) with (?:him|her|them|you|mum|mom|dad) (?:again )?(?:soon|tonight|tomorrow)",
        ),
    ),
    (
        0.94,
        "names a time",
        phrases(
            r"(?:tonight|today|this time|tomorrow)(?: \w+){0,2} i (?:really )?mean it",
            r"(?:tonight is|tonights|today is|todays|its) the (?:night|day)(?: \w+){0,5} (?:end|die|do it|finally|go|over)",
            r"(?:it|this|everything|all|pain|suffering)(?:s| is| will| ll|ll)? (?:\w+ ){0,2}(?:be |all )?(?:over|end|finished|done|gone|stop)(?: \w+){0,2} (?:tonight|by tonight|by morning|by tomorrow|soon for me|tomorrow morning|after tonight)(?! (?:meeting|shift|exam|game|movie|group|session))",
            r"(?:wont|will not|not going to|not gonna|dont plan (?:on|to)|not planning (?:on|to)|dont think ill|never going to|dont expect to|wont even) (?:\w+ )?(?:be (?:here|alive|around|there|breathing)|being (?:here|alive|around)|see|wake up|make it|live|last) (?:\w+ ){0,4}(?:tomorrow|in the morning|by morning|next week|next month|christmas|my next birthday|much longer|for (?:it|long|much longer)|the (?:night|week|weekend|morning|new year))(?! (?:session|meeting|group|because|since))",
            r"(?:today|tonight|tomorrow|this) (?:is|will be) my last (?:day|night)(?! (?:of|at|in))",
            r"last (?:night|day) (?:on earth|alive|i (?:live|spend alive))",
        ),
    ),
    (
        0.9,
        "speaks of a plan, of intent or of something done lately",
        phrases(
            rf"(?:going to|gonna|gona|gunna|about to|will|ill|ready to|decided to|planning to|planning on|planned to|plan to|intend to|ima|imma|finna|tryna|fixing to|fixin to|want to|wanna) (?:\w+ ){{0,2}}{_DIE}",
            rf"(?:i|ive|have) (?:\w+ )?(?:a|my|the|made|got|had) (?:\w+ )?(?:plan|method|date)(?: \w+){{0,4}} (?:{_DIE}|die|suicide|it tonight|do it|end)",
            r"(?:ive|i have|i|have) (?:\w+ )?(?:planned|picked|chosen|set|decided|worked out|figured out|researched|been researching|been looking up|looked up|googled) (?:\w+ ){0,3}(?:how|when|where|way|ways|method|date|day|spot|place)(?: \w+){0,3} (?:die|to do it|do it|end it|to go|itll happen|kill|suicide|overdose|painless\w*|without pain)",
            r"(?:easiest|best|fastest|quickest|painless|least painful|most painless) (?:way|ways|method|methods) (?:to|of|for) (?:die|dying|kill|end|go|suicide|commit|killing)(?: \w+)?",
            r"how (?:many|much|high|long)(?: \w+){0,4} (?:to (?:die|kill me|kill myself|overdose|od|end it)|(?:would|will|could) (?:\w+ )?kill me|is lethal|be lethal|lethal)",
            r"(?:bought|got|buying|ordered|found|hid|hiding|have|loaded) (?:a|the|some|my|myself a) (?:\w+ )?(?:rope|gun|razor|razors|blades?|noose)(?: \w+){0,4}(?: (?:to|for|so|and|today|tonight|yesterday|ready|just in case))",
            rf"(?:saving|saved|hoarding|hoarded|stockpil\w+|collecting|stashing|stashed|stocking|storing|put aside|been keeping)(?: \w+){{0,3}} {_PILLS}",
            r"(?:i|ive|have|and|just|then|i went and|ended up) (?:\w+ ){0,2}(?:hurt my ?self|cut (?:my ?self|my (?:arms?|wrists?|legs?|thighs?))|cut(?= (?:again|today|tonight|last night|yesterday|this morning|deep|so deep|really|too deep|an hour|after))|harmed my ?self|self ?harmed|burn(?:t|ed) my ?self|relapsed (?:and cut|on (?:cutting|self ?harm|sh)|with (?:cutting|self ?harm)))(?: \w+){0,6} (?:again|today|tonight|last night|yesterday|this morning|an hour ago|hours? ago|minutes ago|just now|this week|this evening|earlier|after (?:\d+|\w+) (?:days|months|weeks|years)(?: clean)?)",
            r"(?:i|ive) (?:just |have )?(?:hurt my ?self|cut my ?self|cut my (?:arm|wrist|leg|thigh)s?|harmed myself|cut) again",
            r"(?:again|just|tonight|today|yesterday|last night|last week|this week|recently|two days ago|this month|days ago)(?: \w+){0,3} i (?:\w+ )?(?:tried|attempted) (?:\w+ )?(?:to (?:kill|end|hang|die|take my|overdose)|suicide)(?: \w+){0,3}",
            r"(?:i|ive) (?:\w+ )?(?:tried|attempted) (?:\w+ )?(?:to (?:kill myself|end (?:it|my life)|hang myself|die|take my (?:own )?life|overdose|od)|suicide)(?: \w+){0,3} (?:again|tonight|today|yesterday|last night|last week|this week|recently|earlier|this month|days ago|this morning|\w+ days ago)",
            r"(?:tonight|today|this time|now) (?:ill|im going to|i will|im gonna|i|its time to|i finally|i might) (?:\w+ ){0,2}(?:do it|end it|go through with it|be gone|die|finish it|jump)",
            r"(?:im|i am|finally|feel|going to|gonna|almost) (?:\w+ )?(?:ready|prepared|about) to (?:die|go for good|end it|jump|leave this (?:world|earth|life))",
            r"(?:im|i am) (?:really |actually |finally |just )?(?:going to|gonna|gunna|about to) (?:do it|end it|jump|go through with it|die)(?: (?:tonight|today|now|tomorrow|this time|and))",
            r"(?:set|got|have|put)(?: \w+){0,2} my affairs in order|i have a plan and (?:\w+ ){0,2}(?:what i need|everything|the means|its ready|im ready|a date|the pills)|i (?:picked|chose|set|have) (?:a|the|my) (?:date|day) to (?:go|die|end|do)",
            r"(?:everyone|everybody|they|yall|you|family|kids) (?:\w+ )?(?:will|would|ll|gonna|going to) (?:\w+ )?(?:regret|miss me|be sorry|feel bad|see)(?: \w+){0,3} when im (?:gone|dead)",
        ),
    ),
    (
        0.8,
        "speaks of wanting to die or of hurting themself",
        phrases(
            rf"(?:{_I}|think(?:ing)? (?:about|of)|thoughts? (?:about|of)|want(?:ed)? to|wanna|wana|wan to|like|consider(?:ing|ed)?|tempted to|keep|could|might|should|may|must|let me|urges? to|fantasi[sz]e about|dream(?:ing)? (?:of|about)|plan(?:s|ning)?) (?:\w+ ){{0,2}}{_DIE}",
            rf"^{_DIE}$",
            r"kms|kmself|(?:kill|hurt)(?:ing)? (?:\w+ ){0,3}(?:and|including) my ?self|wish(?:ed|ing)? for (?:my )?(?:own )?death|(?:long|longing|yearn) for death|(?:i|ive) (?:\w+ ){0,2}(?:cut|slit|slashed|sliced|stabbed) (?:my )?(?:\w+ )?(?:veins?|wrists?|thighs?|arms?|myself on purpose)|when(?:ever)? i cut|i cut (?:on|because|when|so|to feel)|(?:my|the|fresh|new|more|of) cuts (?:on|didnt|dont|hurt|sting|bleed|are|were|on my)|cuts on my (?:arms?|wrists?|legs?|thighs?)|blood ?let(?:ting|s)?|draw(?:ing)? (?:my )?own blood|(?:self ?harm|sh|cutting) (?:sub|community|isnt|is|has|helps|makes|gives|feels|doesnt|made|helped|calms)",
            rf"(?:want(?:ed|ing)? to|wanna|wana|urges? to|need to|going to|gonna|thinking (?:about|of)|thoughts? of|think about|feel like|keep|started|start|still|been|im|back to|cant stop|stop|tempted to|addicted to|i) (?:\w+ ){{0,2}}{_HURT}",
            rf"{_HURT}(?: \w+){{0,3}} (?:again|tonight|today|now|urges?|relapse|every day|every night|to cope|to feel|weekly|daily|is the only|helps)",
            r"(?:self ?harm|sh|cutting|suicidal|suicide) (?:urges?|thoughts?|ideation|feelings?|relapse|attempt tonight|tendencies)",
            r"(?:urges?|relapsed?|relapsing)(?: \w+){0,3} (?:self ?harm|cutting|to cut|to self ?harm)",
            r"(?:want|wanted|wanna|wana|wanting|wish|ready|deserve|need|rather|hope|hoping|prefer|begging|praying?|pray) (?:\w+ ){0,2}(?:to |i could |i would |i )?(?:die|be dead|died|dye in my sleep)(?! (?:laughing|of (?:embarrassment|laughter|boredom|shame|cringe)|for (?:a|some|that)|on (?:this|that|the) hill))",
            r"(?:i|id|im|be) (?:\w+ ){0,3}better off (?:dead|gone|not (?:here|alive|existing))",
            r"better off dead|better (?:off )?if i (?:was|were|am|wasnt|werent|just) (?:\w+ )?(?:dead|gone|died|not here|here|alive|around|born|disappeared|never (?:born|existed))",
            r"(?:wish|wishing) (?:that )?(?:i|id) (?:\w+ )?(?:was|were|am|had|could) (?:\w+ )?(?:dead|die|died|not alive|killed)",
            r"(?:i am|im|feel|feeling|felt|been|getting|so|actively|very|really|become|becoming|passively|quite|extremely|bit) (?:\w+ )?suicidal",
            r"suicidal(?: \w+){0,4} (?:i|my|im|me)|^suicidal(?: \w+){0,3}$",
            r"(?:i|my|me) (?:\w+ ){0,6}suicidal (?:thoughts|ideation|feelings|again|urges)",
            r"(?:thoughts?|thinking|ideas?|think|thinks) (?:\w+ ){0,2}(?:of|about) (?:suicide|dying|death|ending it(?: all)?|killing myself|my own death|not being alive|being dead)",
            r"suicide (?:is|seems|feels|sounds|looks)(?: \w+){0,4} (?:only|best|way out|answer|option|solution|escape|easier|tempting|better|good)",
            r"(?:commit|committing|comitting|comit|attempt|attempting|do) (?:suicide|su[iy]cide|suiside|sucide)",
            r"(?:only|one|easiest|best) (?:way out|option|escape|solution|answer|choice)(?: \w+){0,3} (?:is |to )?(?:die|death|dying|suicide|to end it|kill)",
            r"death (?:is|seems|sounds|feels|would be)(?: \w+){0,3} (?:better|easier|relief|comforting|peaceful|nice|only|the answer|welcome)",
            r"(?:hope|wish|pray|want)(?: \w+){0,3} (?:a |the |some |something |someone |somebody )(?:\w+ )?(?:car|bus|truck|train|lightning|illness|cancer|disease|heart attack|would|just|comes?|will)(?: \w+){0,3} (?:hits?|kills?|takes?|ends?|shoots?|murders?|run over|runs over) me",
            r"(?:shoot|kill|murder|strangle) me(?: already| please| pls| now)?(?: \w+){0,3} (?:i cant|end|serious|suffering|not joking)",
            r"(?:please|pls|someone|somebody|god) (?:just )?(?:kill me|end me|let me die|take me (?:away|now|tonight|home))",
            r"let me die|i should (?:just )?(?:die|be dead|kill|not be alive)|i deserve (?:to die|death)|i (?:just |really )?(?:want|wanna) (?:it|this|everything|life|my life|all of it|to) (?:\w+ ){0,2}(?:be over|end for good|to be over|to end|over with)",
            r"(?:finish|end|ending) (?:it|this|everything|myself|all this) (?:all|off|once and for all|for good|forever|permanently|now|tonight|soon)(?! relationship)",
            r"want (?:it )?out of (?:this )?life|leave this (?:world|earth|life)|check out (?:of life|permanently|for good)|quit life",
            r"(?:deserve|want|need|supposed|meant) (?:not )?to (?:suffer and )?(?:die|be dead|not live|not exist)",
            r"(?:looking|staring|look|stare|stood|keep going back|walk)(?: \w+){0,3} (?:at|over|off|to) (?:the|my|that) (?:bridge|pills|razor|blade|knives|tracks|train tracks|medicine cabinet|ledge)(?: \w+){0,6}",
        ),
    ),
    (
        0.6,
        "speaks of not wanting to be here or to live",
        phrases(
            r"(?:dont|do not|didnt|not|no longer|never|doesnt|dnt|donot|dont even|cant|cannot|cba|ion|ont|aint) (?:\w+ ){0,2}(?:want|wanna|wana|wanted|wish|care|see any reason|bear|stand|like) (?:\w+ )?(?:to )?(?:be|being|live|living|exist|existing|wake|waking|go on|going on|continue|keep living|be living|carry on living|do life)(?: up| on)?(?: \w+)? ?(?:here|alive|around|anymore|any more|on this (?:earth|planet)|in this world|like this anymore|living|existing|tomorrow|ever again|no more|longer)",
            r"(?:dont|do not|didnt|no longer|dnt|ion|ont|aint|aint tryna) (?:\w+ ){0,2}(?:want to|wanna|wana|want) (?:live|exist|be alive|wake up|be living|go on living|keep living|be on this (?:earth|planet)|be in this world)(?! (?:in (?:this|that|my)|with (?:my|him|her|them|this|that|the)|at|near|there|to see|alone|early|so early|on campus|off|under|without|through))",
            r"(?:wish|hope|hoping|pray|praying|want|wanna|just|love|like|could|rather)(?: \w+){0,4} (?:not|never|wouldnt|wont|dont|didnt|dont have to|without) (?:\w+ )?(?:wake up|waking up|woke up|wake|existed|exist|existing|been born|born|been alive|have to wake)",
            r"(?:go|fall|going|fell|be|stay)(?: back)? (?:to sleep|asleep)(?: \w+){0,4} (?:never|not|forever|dont|for good|without) ?(?:ever )?(?:wake|waking|have to wake|get up|getting up)?(?: up)?",
            r"sleep forever|never wake up|not wake up (?:again|tomorrow|anymore|in the morning)|never waking up|not waking up|wake up dead",
            r"(?:no|any|not a|without|see no|zero|hardly any|nothing left|nothing) (?:\w+ )?(?:reason|point|purpose|reasons|use|will|desire) (?:\w+ )?(?:to|in|of|for) (?:\w+ )?(?:live|living|life|being alive|exist|existing|be here|being here|stay alive|staying alive|keep living|go on|going on|carry on|be alive|stay|continue living|wake up|staying)",
            r"nothing (?:left )?(?:to live for|worth living)|(?:what do|what have|why do) i (?:have )?(?:to )?(?:live for|still live|even exist|even live|bother living)",
            r"(?:whats|what is|wats|what s|is there)(?: even)?(?: the| any| a)? (?:point|use|purpose|reason) (?:of|in|to) (?:living|life|being alive|existing|staying alive|going on|me being|my life|live)",
            r"(?:tired|sick|exhausted|done|fed up|weary|over|had enough)(?: and tired)? (?:of|with|from) (?:\w+ )?(?:living(?! (?:situation|room|arrangement|conditions|here|costs?))|being alive|life|existing|existence|breathing|waking up|my life|this life|being here)(?! (?:in (?:this|my|that|a)|with|paycheck|at|there|alone|like a))",
            r"(?:world|everyone|everybody|they|family|kids|wife|husband|mum|mom|parents|people|friends|you|yall|all|all of you|partner|children|daughter|son|it)(?: \w+){0,3} (?:better|happier|easier|best|relieved)(?: off)?(?: \w+){0,2} (?:without me|if i (?:was|were|wasnt|werent|just|never|died|didnt|disappeared|vanished|left this|am)|with me (?:dead|gone)|when im (?:dead|gone)|once im gone)",
            r"(?:nobody|no one|noone|none|anyone|anybody|not a soul|who)(?: \w+){0,2} (?:would |will |ll |d )?(?:even |ever |really )?(?:notice|care|miss|cry|know|mourn|bother)(?: \w+){0,2} if i (?:\w+ )?(?:died|die|was gone|were gone|disappeared|disappear|vanished|was dead|were dead|wasnt here|werent here|didnt wake|left|killed|stopped existing|am gone|ended|never woke)",
            r"(?:wants?|wanted|wanna|wish|like|love|could|need|going)(?: \w+){0,3} (?:to )?(?:disappear|vanish|cease|stop existing|not exist|fade away|evaporate|not be here|be erased|be gone|be nothing|stop being|not be alive|not be)(?: \w+)? ?(?:forever|completely|for good|permanently|entirely|from (?:this|the) (?:earth|world|planet)|to exist|existing|anymore|any more)",
            r"(?:wish|wanting|want|wanna) (?:\w+ )?(?:i )?(?:to )?(?:could |would |just )*(?:not exist|stop existing|cease to exist|not be alive|disappear forever|never existed|never been born|wasnt born|wasnt alive|werent alive|wasnt here|werent here|didnt exist|not be here)",
            r"never (?:been|being) born|wish i (?:was|were) never born|never existed|wasnt alive|should never have been born|should (?:not|nt) (?:exist|be alive)|shouldnt (?:exist|be alive|be here anymore|have been born)",
            r"(?:life|living|this|it)(?: \w+){0,2} (?:isnt|is not|aint|not|isn t|no longer|wasnt|doesnt feel|doesnt seem) (?:\w+ )?worth (?:living|it anymore|staying|going on|fighting for)",
            r"(?:life|living|existence|my life) (?:is|feels|seems|has) (?:\w+ )?(?:pointless|meaningless|no meaning|no point|unbearable|not worth|too painful|too hard to|a mistake|worthless|a burden|no purpose)",
            r"why (?:am|are|do) i (?:even |still |just )*(?:alive|here anymore|living|exist|existing|breathing|bother living|wake up)",
            r"if (?:a |an |the |some )?(?:bus|car|truck|train|plane) (?:hit|hits|ran over|took out|killed) me|if i (?:died|die|didnt wake up|dont wake up|just died|got hit)(?: \w+){0,4} (?:id|i would|i wouldnt|it would|itd|be fine|be ok|wouldnt|nobody|no one|thats fine|so be it)",
            r"(?:enough|make sure|so|so that|hope|hoping|wish|that) i (?:dont|wont|never|do not|will not|didnt) (?:ever )?wake up(?! (?:late|early|at|in time|on time|with|before|the (?:baby|kids)))",
            r"(?:dont|do not|cant|no longer|couldnt) (?:\w+ )?(?:see|find|have|think of|know) (?:\w+ )?(?:reason|reasons|point|purpose|way) (?:to|in|of) (?:keep|keeping|go|going|live|living|carry|stay|staying|be alive|continue|fight\w*) ?(?:going|on|alive|living|here)?",
            r"(?:want|need|ready|time) (?:for )?(?:my )?(?:life|suffering|existence) (?:to be over|to end|over|ended)|(?:i|ive) (?:am |m )?(?:done|had enough) (?:with|of) (?:life|living|this life|this world|existing)|(?:im|i am) (?:so )?done (?:fighting to|trying to) (?:live|stay alive|be alive)",
            r"(?:given|give|giving|gave|gived) up (?:\w+ )?(?:on (?:life|living|everything|myself and)|fighting to (?:live|stay)|hope of living|wanting to live|the will)",
            r"(?:lost|losing|lose|have no|dont have|havent got|no longer have) (?:\w+ ){0,2}(?:will|desire|reason|want|strength|wish) (?:to|for) (?:live|living|life|go on|keep (?:living|going)|be alive|carry on)",
            r"(?:cant|cannot|can not|dont|couldnt|unable to|dont think i can|not sure i can|dont know if i can|dont know how)(?: \w+){0,2} (?:go on|carry on|keep living|live|continue living|stay alive|keep going|survive|face another day|do life|take (?:it|this|life|living)|make it) (?:like this|any ?more|another (?:day|night|week)|much longer|any longer|no more|living|with (?:life|living)|this life|through (?:the|this) night|tonight|tomorrow)(?! (?:job|shift|class|course|exam))",
            r"(?:dont|do not|cant|no|not|couldnt|never) (?:\w+ )?(?:see|imagine|picture|have|want) (?:\w+ )?(?:a |any |my |myself in (?:a|the) |the )?(?:future|tomorrow|way out|way forward|life ahead)(?: for me| for myself| anymore)",
            r"(?:dont|do not|cant|couldnt) (?:\w+ )?(?:care|mind|bothered)(?: \w+){0,2} (?:if|whether) (?:\w+ )?(?:i )?(?:live|die|lived|died|dont wake up|wake up|get hit|am alive|was dead)",
            r"(?:rather|sooner) (?:\w+ )?(?:be dead|die|not live|not exist|not be here)(?! than (?:eat|watch|listen|go to|do|lose to|wear|admit|work))",
            r"(?:pain|suffering|hurting|everything|it|noise|thoughts)(?: \w+){0,2} (?:to|will|would|can) (?:\w+ )?(?:stop|end|go away|be over|be gone) (?:forever|for good|permanently|completely|once and for all)",
            r"(?:im|i am|feel like|being|just|such|only|feel) (?:a|such a|just a|nothing but a|too much of a) (?:huge |total |constant |massive |terrible )?burden (?:to|on|for) (?:\w+ )?(?:everyone|everybody|my family|people|the world|them|all|anyone|my kids|society)",
            r"(?:i )?(?:shouldnt|should not|dont deserve to|dont belong|not meant to) (?:\w+ )?(?:be alive|live|exist|be here|be on this (?:earth|planet)|be in this world|in this world|on this (?:earth|planet))(?: anymore)?",
            r"just (?:want|wanna|need) (?:it|everything|the pain|this|all of it|it all|life) (?:all )?to (?:end|stop|be over)",
            r"(?:at|reached|hit|near|past|hitting) (?:the|my) (?:end of my rope|end of the line|breaking point and)",
            r"(?:i|ill|id|might|may|maybe ill|probably) (?:\w+ )?(?:just )?(?:not|wont) (?:be here|be around|be alive|exist) (?:\w+ )?(?:tomorrow|much longer|next|any ?more|soon|anymore)",
        ),
    ),
)

_PAST = phrases(
    r"(?:years?|decades?|months?|long time|a while) (?:ago|back|before)",
    r"used to(?! it)",
    r"back (?:then|in)",
    r"when i was (?:\w+ ){0,2}(?:younger|young|a teen\w*|teen\w*|a kid|a child|little|in (?:high school|school|college|my)|\d\d|using|drinking|first)",
    r"in (?:19|20)\d\d",
    r"(?:last|that) (?:year|decade|summer|winter)",
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|many|couple|few) (?:\w+ )?years (?:clean|free|since|sober|without|self ?harm)",
    r"once (?:wanted|tried|thought|felt|was|attempted)|as a (?:teenager|teen|kid|child)|in my (?:teens|twenties|past|darkest)|havent (?:\w+ )?(?:in|for|since)",
    r"no longer (?:want|wish|feel|think|plan|suicidal|self ?harm)|stopped (?:wanting|self|cutting|hurting|thinking)|survived|survivor",
    r"(?:clean|free) (?:from|of) (?:self ?harm|cutting)|since (?:i )?last (?:self|cut|hurt|harm)",
)
_NOW = phrases(
    r"(?:again|still|tonight|right now|today|now i|back again|lately|these days|anymore|this week|last night|yesterday|coming back|came back|returning|and now|this time|relapsed|this morning)"
)
_GLAD_NOW = phrases(r"(?:glad|happy|grateful|thankful|proud|im better|im okay|im ok|im fine|alive today|here today)")
_DENIED = phrases(
    r"(?:not|never|isnt|arent|nor|neither|no longer|aint) (?:\w+ ){0,2}(?:suicidal|planning to kill|going to kill|gonna kill|considering suicide|thinking (?:of|about) (?:suicide|killing|dying|ending))",
    r"(?:dont|do not|didnt|never|not|wouldnt|would never|wont|no) (?:\w+ )?(?:want|wanted|wanting|wanna|going|gonna|wish|plan|planning|intend|thought about|think about|thinking about|thinking of|have any|have) (?:\w+ )?(?:to |of |any )?(?:die|kill|hurt myself|harm myself|cut myself|suicide|suicidal|end my life|end it|self ?harm|do it|thoughts? of suicide|suicidal thoughts|urges?)(?: \w+)?",
    r"(?:no|without|zero|free of) (?:\w+ )?(?:suicidal|suicide|self ?harm|plans to|urges to)(?: \w+)?",
    r"(?:dont|would never|wont|never) (?:worry|be worried|kill myself|hurt myself|commit|act on|do anything)",
)
_JOKE = phrases(
    r"lol|lmao|lmfao|haha\w*|rofl|jk|just kidding|kidding|figure of speech|of (?:embarrassment|laughter|boredom)|so funny|hilarious|laughing|xd",
    r"(?:homework|spreadsheet|commute|traffic|meeting|exam|exams|printer|monday|mondays|diet|hangover|game|boss fight|movie|song|recipe|coffee|homework|deadline|paperwork|this heat|workout|gym)",
)
_OTHERS = phrases(
    r"(?:he|she|they|hes|shes|theyre|brother|sister|son|daughter|mother|father|mum|mom|dad|friend|friends|husband|wife|partner|boyfriend|girlfriend|cousin|uncle|aunt|neighbour|neighbor|roommate|client|clients|patient|patients|student|person|people|someone|somebody|teen|teens|child|children|kid|kids|veteran|man|woman|character|sponsor|ex|bf|gf|colleague|coworker|classmate|boy|girl|guy|teacher|student|celebrity|singer|actor|loved one|everyone who|those who|anyone who) (?:\w+ ){0,5}(?:suicid\w+|killed|kill|die|died|dead|cut|cutting|self ?harm\w*|hurt|overdosed?|hanged|hung|shot|themselves|himself|herself|end|ended|take|took|jump\w*|want\w*|not want\w*|threaten\w*|threatens?)",
    r"(?:suicide of|lost (?:\w+ ){0,3}to suicide|himself|herself|themselves|themself|yourself|yourselves|his life|her life|their life|their lives|your life|his own|her own|their own)",
)
_ADVICE = phrases(
    r"(?:if|when|whether|are|do) (?:you|u|someone|somebody|anyone|they|he|she|your \w+)(?: \w+){0,4} (?:suicid\w+|dying|die|kill\w*|hurt\w*|harm\w*|self ?harm\w*|cut\w*|safe|danger|thoughts?|feel\w*|thinking|considering|ever)(?: \w+)?",
    r"(?:hotline|helpline|lifeline|988|prevention|awareness|samaritans|crisis (?:line|text|center|centre|hotline)|warning signs?|statistics|study|studies|research|documentary|training|workshop|rates?|squad|bomb(?:er|ing)s?|policy|risk of|risk factor\w*)",
    r"(?:you|youre|your|yourself)(?: \w+){0,4} (?:suicid\w+|self ?harm\w*|ending (?:it|your)|hurt(?:ing)? yourself|kill(?:ing)? yourself)",
)
_MINE = phrases(
    r"(?:kill|killing|hurt|hurting|cut|cutting|harm|harming|off|hang|hanging|shoot|shooting|unalive|drown|end|ending) my ?self",
    r"(?:end|ending|take|taking) my (?:own )?life|kms",
    r"(?:i|im|ive|id|i am|i feel|i just) (?:\w+ ){0,4}(?:want|wanna|wish|wanted|feel|feeling|going|gonna|am|was|thinking|think|thought|planning|tired|ready|dont|cant|rather|deserve|should) (?:\w+ ){0,3}(?:die|dead|suicidal|suicide|live|wake|exist|be here|end it|self ?harm|alive|living|disappear|death|dying|go on)",
    r"(?:without me|if i (?:was|were|died|wasnt|die|disappeared|am)|when im (?:gone|dead))",
    r"i (?:\w+ )?(?:took|swallowed|overdosed|cut|self ?harmed|relapsed)",
    r"my (?:\w+ )?(?:suicidal|suicide|self ?harm|death|note|wrists?)",
)
_FIRST = re.compile(r"\b(?:i|im|ive|id|ill|me|my|myself|mine)\b")


_SUBJECTS = re.compile(
    r"\b(?:i|im|ive|id|ill|me|my|myself|you|youre|your|youve|yourself|he|she|they|hes|shes|theyre|himself|herself|themselves)\b"
)
_YOU = frozenset({"you", "youre", "your", "youve", "yourself"})
_THEY = frozenset({"he", "she", "they", "hes", "shes", "theyre", "himself", "herself", "themselves"})


def _subject(before: str) -> str:
    """Return the last person named up to the end of a phrase: whose wish it is."""
    named = _SUBJECTS.findall(before)
    return named[-1] if named else ""


@dataclass(frozen=True, slots=True)
class Crisis:
    """Hears a cry for help in English."""

    name: str = "crisis"

    def examine(self, text: Normalised) -> Finding:
        """Return the gravest signal of any sentence, lowered where the sentence itself says it is not now, or not me."""
        gravest = passes(self.name, "no words of wanting to die or of hurting oneself")
        whole = " ".join(text.whole[:1])
        for line in text.sentences:
            for score, reason, pattern in _SIGNALS:
                match = pattern.search(line)
                if match:
                    found = self._weigh(line, match.end(), whole, score, reason)
                    if (found.score, found.decision.strictness) > (gravest.score, gravest.decision.strictness):
                        gravest = found
                    break
        return gravest

    def _weigh(self, line: str, end: int, whole: str, score: float, reason: str) -> Finding:
        if harmless(line, parting=reason == _GOODBYE):
            return judge(self.name, "crisis", Target.SELF, 0.1, f"{reason}, but in an everyday sense")
        mine = _FIRST.search(line) is not None
        if _JOKE.search(line) and score < 0.94:
            return judge(self.name, "crisis", Target.SELF, 0.25, f"{reason}, though it reads like a figure of speech")
        if _PAST.search(line) and not _NOW.search(_PAST.sub(" ", line)) and score < 0.96:
            kind = 0.15 if _GLAD_NOW.search(whole) else 0.35
            return judge(self.name, "crisis", Target.SELF, kind, f"{reason}, but of the past")
        if _OTHERS.search(line) and not self._about_me(line):
            return judge(self.name, "worry", Target.THIRD, 0.5, f"{reason}, about somebody else")
        subject = _subject(line[:end])
        if subject in _THEY and score < 0.94:
            return judge(self.name, "worry", Target.THIRD, 0.5, f"{reason}, about somebody else")
        if (_ADVICE.search(line) and not self._about_me(line)) or (subject in _YOU and score < 0.94):
            return judge(self.name, "crisis", Target.SELF, 0.1, f"{reason}, but as advice or information")
        if _DENIED.search(line) and score < 0.94:
            return judge(self.name, "crisis", Target.SELF, 0.35, f"{reason}, but says it is not so")
        if not mine and len(line.split()) > 12:
            return judge(self.name, "crisis", Target.SELF, 0.45, f"{reason}, though not plainly about the writer")
        return judge(self.name, "crisis", Target.SELF, score, reason)

    @staticmethod
    def _about_me(line: str) -> bool:
        """Whether the wish itself is the writer's, whoever else the sentence names."""
        return _MINE.search(line) is not None


RULE = Crisis()
