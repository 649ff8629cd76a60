"""Attacks on who somebody is: slurs, and contempt for a whole group or for an illness."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_GROUP = r"(?:blacks?|black people|white people|whites|jews?|jewish people|muslims?|islamists?|christians?|catholics?|hindus?|gays?|gay people|lesbians?|homos(?:exuals?)?|queers?|trans(?:gender)?s?(?: people| women| men)?|transgenders|women|girls|females|men|immigrants?|migrants?|foreigners|refugees|mexicans?|arabs?|asians?|chinese|indians?|pakistanis?|africans?|americans?|latinos?|hispanics?|gypsies|gypsy|roma|poor people|fat people|disabled people|the disabled|cripples|schizos?|schizophrenics?|bipolars?|borderlines?|psychos?|addicts?|junkies|alcoholics?|druggies|crackheads|drunks|mentally ill(?: people)?|the mentally ill|crazies|lunatics|autistics?|autistic people|illegals|natives|liberals|old people|boomers|koreans|japanese|russians|feminists|homeless(?: people)?|the homeless|crazy people|(?:people|folks|those|guys|women|men) (?:like|with) (?:you|them|that|these|those|\w+)|your (?:kind|people|lot)|these people|those people)"
_SLUR = r"(?:nigg(?:er|uh|ers)|niggers|wetbacks?|beaners?|chinks?|gooks?|kikes?|spics?|spicks?|pakis?|towel ?heads?|rag ?heads?|sand ?niggers?|coons?|faggots?|fagots?|fags?|dykes?|trann(?:y|ies)|shemales?|retards?|tards?|mongoloids?|spastics?|spaz|cripples?|darkies|jigaboos?|porch monkeys?|zipperheads?|camel jockeys?|muzzies?|mudslimes?|gyppos?|pikeys?|subhumans?|untermenschen|white trash|feminazis?|libtards?|fucktards?|redskins?|injuns?|abos?|golliwogs?|half ?breeds?|mudbloods|poofters?|batty ?boys?|battyman|troons?|heebs?|hymies?|cuckservatives?|schizos|crackheads|junkies)"
_MINE = phrases(
    r"(?:as an?|im|i am|being|proud|we|us|my fellow|one of us|call(?:ed|s|ing)? (?:me|us|him|her|them|my)|called|slur|slurs|the word|n word|f word|they said|yelled|shouted|screamed|reclaim\w*|identify|my own|bullied)"
)

RULE = PhraseRule(
    name="identity",
    signals=(
        Signal(
            "identity",
            Target.THIRD,
            0.95,
            "uses a slur",
            phrases(_SLUR),
            unless=_MINE,
        ),
        Signal(
            "identity",
            Target.THIRD,
            0.8,
            "calls something typical of a kind of people",
            phrases(
                r"^(?:just |such a |that is |thats )?(?:a )?typical (?!me|my)(?:\w+ )?\w+ (?:excuses?|behaviou?r|lies?|drama|whining)"
            ),
        ),
        Signal(
            "identity",
            Target.THIRD,
            0.85,
            "speaks with contempt of a whole group or of an illness",
            phrases(
                rf"{_GROUP} (?:\w+ )?(?:cant|cannot|can not|never|dont|do not|shouldnt|should not|should never|will never|wont|arent|are not|aint|dont deserve to|should(?:nt)? be allowed|have no right|do not deserve) (?:\w+ )?(?:to )?(?:recover|get better|change|be trusted|raise|have (?:kids|children|rights|a place)|be parents|work|be (?:allowed|here|around|happy|trusted|human|real|normal|fixed|helped|in charge|alive)|human|people|belong|stay sober|stay clean|drive|vote|breed|reproduce|exist|live|deserve|feel|think|real|welcome|lead)",
                rf"(?:fucking|fuckin|filthy|dirty|stupid|damn|disgusting|i hate|we hate|fuck|fuck the|fuck all|kill|ban|deport|get rid of|goddamn|never trust|never trust an?|cant trust|cant stand) (?:the |all |these |those |fucking )?{_GROUP}(?! (?:recovery|support|group|meeting|history|month|pride|space|friends?))",
                rf"{_GROUP} (?:are|is|r|be|re) (?:\w+ ){{0,3}}(?:dangerous|animals?|disgusting|scum|vermin|parasites?|criminals?|terrorists?|rapists?|inferior|subhuman|filth(?:y)?|dirty|stupid|lazy|evil|mentally ill|sick|a disease|diseased|freaks?|abominations?|perverts?|pedophiles?|pedos|groomers|rats|cockroaches|monkeys|apes|savages|worthless|trash|garbage|whores|sluts|gold diggers|liars|thieves|weak|useless|cancer|plague|manipulative|crazy|violent|unnatural|sinners|sinful|an abomination|going to hell|leeches|dumb|idiots|pigs|objects|property|broken|hopeless|beyond help|the problem|the enemy|to blame|ruining|destroying|taking over|invading)",
                rf"{_GROUP} (?:\w+ )?(?:deserves?|should|must|need|ought) (?:\w+ )?(?:to )?(?:be )?(?:die|shot|killed|hanged|gassed|deported|sterili[sz]ed|locked up|exterminated|burn|rot|suffer|lynched|wiped out|put down|jailed|kicked out|removed|banned|beaten|raped|hang|disappear|go (?:back|home|extinct)|stay (?:in the kitchen|home|away|out)|know (?:your|their) place|stoned)",
                r"(?:go|send (?:them|him|her|you|em)|get) (?:the \w+ )?back to (?:(?:your|their) (?:own )?(?:country|land|homeland|hole|cave|shithole)|africa|mexico|china|india|where (?:you|they) (?:came|come|belong))(?: \w+){0,3}|(?:white|aryan) (?:power|supremacy|pride|genocide)|heil hitler|sieg heil|hitler (?:was right|did nothing wrong)|gas the \w+|14 ?88|holocaust (?:was|is) (?:a )?(?:hoax|fake|lie)|jews? (?:control|run|own)s? (?:the )?\w+|great replacement|race traitor|master race|ethnic cleansing|womens? (?:place|belong)s? (?:is )?in the kitchen|black lives dont matter",
            ),
            unless=phrases(
                r"(?:as an?|im an?|i am an?) \w+|not all|arent|isnt|they (?:say|said|think|believe|told)|people (?:say|said|think)|stigma|stereotype|myth|wrong that|hate it when|unfair|told me|called me|dont believe|hurts when|sick of (?:hearing|people)|heard|some people think"
            ),
        ),
    ),
    otherwise="no slur and no contempt for a group",
)
