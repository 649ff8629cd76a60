"""Words that make somebody's pain, body, relapse or medication small: back to the writer, with help to say it better."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

RULE = PhraseRule(
    name="shaming",
    signals=(
        Signal(
            "shaming",
            Target.MEMBER,
            0.75,
            "says that somebody on medication is not in recovery",
            phrases(
                r"(?:on|taking|take|takes|use|using|need) (?:\w+ )?(?:methadone|suboxone|subutex|bupe\w*|meds|medication|naltrexone|antidepressants|vivitrol|mat)(?: \w+){0,3} (?:youre not|you are not|you arent|isnt|is not|arent|aint|ur not|u arent|cant be|dont count as|doesnt count as) (?:\w+ )?(?:sober|clean|really sober|in recovery|recovered|real recovery|recovery)",
            ),
            unless=phrases(r"(?:told|tells|tell|said|says|say|heard|people who|they|myth|stigma|think|thinks|hurts)"),
            across=True,
        ),
        Signal(
            "shaming",
            Target.MEMBER,
            0.75,
            "makes somebody's pain, body or recovery small",
            phrases(
                r"(?:^|^just |^please |so |then |time to |you need to |gotta |seriously |and just |you should |should just |worse |problems |already )get over (?:it|yourself|that|this|him|her)(?: already)?|(?:everyone|everybody|we all|all of us|people) (?:has|have|got|gets?|goes through) (?:\w+ )?(?:problems|issues|bad days|worse|it bad|struggles|shit)(?: \w+){0,2} (?:get over|deal with|so (?:stop|get|quit|what)|stop|move on|suck|youre not special|big deal|grow)",
                r"(?:on|taking|take|use|using|if you (?:take|use|need)|youre on|you take) (?:\w+ )?(?:methadone|suboxone|subutex|bupe\w*|meds|medication|naltrexone|antidepressants|vivitrol|weed|anything|mat)(?: \w+){0,3} (?:youre not|you are not|you arent|isnt|is not|means youre not|arent|aint|not|ur not|your not|u arent) (?:\w+ )?(?:sober|clean|really sober|in recovery|recovered|real recovery|recovery)",
                r"(?:lose|drop|shed|losing) (?:some|a few|the|a little|that) (?:weight|pounds|kilos|lbs|belly|kg)(?: \w+)? (?:you|youd|itd|and|u|then|maybe|it would|might|would)(?: \w+){0,3}|(?:you|youd|u) (?:\w+ )?(?:would |d )?(?:look|feel|be) (?:\w+ )?(?:better|prettier|happier|hotter|healthier) if you (?:\w+ )?(?:lost|ate|stopped eating|gained|were thinner|smiled|tried)",
                r"(?:others|other people|people|some people|kids in \w+|plenty of people|so many people|there are people|someone) (?:\w+ )?(?:have|has|had|got) (?:it )?(?:so |much |way |a lot )?(?:worse|harder|real problems)(?: \w+){0,3}|(?:its|it is|thats|it was|this is) (?:just |only |all )?(?:all |just |only )?in (?:your|ur) (?:own )?head|first world problems|(?:youre|you are|ur|stop|quit) (?:just |so |being |too |way too |always )*(?:overreacting|dramatic|too sensitive|oversensitive|so sensitive|exaggerating|playing the victim|looking for attention|seeking attention|attention seeking|being dramatic|making excuses|feeling sorry for yourself|wallowing|negative|lazy|weak|selfish|a victim)(?! (?:now )?(?:i (?:know|think)|but i))",
                r"(?:snap out of it|^suck it up|(?:just|to|and) suck it up|toughen up|pull yourself together|get your (?:shit|act) together|stop complaining|stop feeling sorry|stop being (?:so )?(?:negative|sad|weak|lazy|dramatic|sensitive)|just (?:be|think) (?:happy|positive)|just cheer up|cheer up already|choose (?:to be happy|happiness)|happiness is a choice|nobody cares about your|^no excuses$|just try harder|just smile|real (?:addicts|men|women) (?:dont|do not)|its not that (?:bad|big (?:of )?a deal|serious)|could be worse|man up|^who cares$|^(?:so what|big deal)$|move on already|stop living in the past)(?: \w+){0,2}",
                r"(?:relaps\w+|using again|slipp\w+|drinking again|another relapse)(?: \w+){0,3} (?:means|proves|shows|is (?:a )?(?:choice|weakness|weak|failure|pathetic)|again)(?: \w+){0,2} (?:you|your|weak|failure|dont want|never|choice|really|serious)(?: \w+)?|you (?:obviously |clearly |just |really )?(?:dont|didnt|must not) (?:\w+ )?want (?:it|recovery|sobriety|to (?:get )?(?:better|recover\w*|be sober|get sober|change))(?: enough| badly enough)?|you (?:chose|choose|brought) (?:this|it)(?: on yourself| upon yourself)?|(?:its|thats) your own fault|your own (?:damn |stupid )?fault|you (?:should|ought to) be ashamed|shame on you|what did you expect|(?:youre|you are) not (?:really|even|actually) (?:sick|depressed|trying|an addict|in pain|sober)|thats not real (?:trauma|abuse|depression|ptsd|recovery)|depression (?:isnt|is not) (?:real|an illness)",
            ),
            unless=phrases(
                r"(?:i tell my ?self|i told my ?self|tell my ?self|told me|tells me|tell me|say to me|said to me|they say|people say|people said|he said|she said|they said|always says|said (?:to )?(?:me|i)|hearing|hear that|heard|my (?:mum|mom|dad|mother|father|family|ex|husband|wife|brain|boss|brother|sister)(?: \w+)? (?:says?|said|thinks?|tells?|told)|i (?:feel|felt|think|thought|wish i|want to|need to|cant|try|tried|have to|should|gotta|just)|im (?:just |being |so )|isnt (?:as )?(?:easy|simple|about)|not about|dont need to|you dont have to|you cant (?:just)?|its not (?:a|that|as)|it is not|no one can|easy to say|not as simple|never as simple|instead of|am i)"
            ),
        ),
    ),
    otherwise="nothing that makes somebody's pain small",
)
