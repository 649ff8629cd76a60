"""Orders about medication, detox or diagnosis, and tips that feed an eating disorder. Asking a prescriber is let pass."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_MED = r"(?:meds?|medications?|pills?|antidepressants?|ssris?|lithium|prozac|zoloft|sertraline|lexapro|seroquel|lamictal|methadone|suboxone|subutex|benzos?|xanax|klonopin|insulin|antipsychotics?|mood stabili[sz]ers?|prescriptions?|drugs|naltrexone|vivitrol|adderall|ritalin|effexor|wellbutrin|dose|tablets|medicine|citalopram|valium|abilify|risperdal|buspirone|gabapentin)"
_ASK = phrases(
    r"(?:ask|talk to|speak to|speak with|check with|see|call|tell|consult)(?: \w+){0,3} (?:doctor|prescriber|pharmacist|psychiatrist|gp|nurse|clinic|provider|physician|doc|therapist|dietitian)|my (?:doctor|prescriber|psychiatrist|gp|doc|dietitian|nurse|provider|nutritionist)|doctor (?:said|told|lowered|changed)|without (?:talking|asking|telling|speaking)|dont (?:ever |just |suddenly )?(?:stop|quit|change|double)|never stop|do not stop|should i|can i|i (?:stopped|quit|took|want to stop|wanted to stop)|they told me to|told me to|he said i|she said i"
)

RULE = PhraseRule(
    name="advice",
    signals=(
        Signal(
            "medical",
            Target.MEMBER,
            0.85,
            "tells somebody to stop or change medication, or to detox alone",
            phrases(
                rf"(?:^|you |u |just |should |need to |must |please |gotta |to |seriously |and |then |ought to |can |dude |honey |listen )(?:just |really |totally )?(?:stop|quit|ditch|dump|flush|throw (?:away|out)|come off|get off|drop|bin|skip|lose|toss|go off|stop taking|quit taking|wean off|give up|cut out) (?:\w+ ){{0,2}}(?:the|your|those|that|ur|all|taking|them|any|these)(?: \w+)? ?{_MED}?(?<= )?{_MED}",
                rf"(?:stop|quit|ditch|flush|come off|get off|throw out|skip|drop|stop taking) (?:your|ur|the|those|that|taking your|taking the|all your) (?:\w+ )?(?:{_MED}|\w+)(?: \w+){{0,2}} (?:its|theyre|it is|that stuff|they are|those are|that shit|all|cold turkey|today|now|right now) ?(?:\w+ )?(?:poison|toxic|a scam|evil|garbage|killing you|making you worse|cold turkey|zombie\w*|dangerous|crap|big pharma)?",
                rf"{_MED} (?:is|are|r|will|just) (?:\w+ )?(?:poison|toxic|a scam|for the weak|a crutch|evil|zombie\w*|rot your|poisoning you|a placebo|killing you|make you a zombie|the devil|garbage)(?: \w+)?",
                rf"(?:take|try|do|have|use|pop) (?:\w+ )?(?:double|triple|twice|two|three|extra|more|half|\d+ ?mg|\d+)(?: \w+){{0,3}} (?:i do|i did|works?|worked for me|instead|dose|it works|more|{_MED}|trust me|its fine|youll (?:be fine|feel|sleep)|a day|at once|before bed|of them|like i do)",
                r"(?:^|just |you should |should |can |you can |u can )(?:take|double|triple|up|increase|raise|lower|halve|cut) (?:your |the |ur |double|triple|twice)(?: \w+)? ?(?:dose|dosage|mg|meds?|pills?|i do|amount)?$",
                r"(?:detox|withdraw|come off|quit|kick|get clean|stop)(?: \w+){0,2} (?:at home|on your own|by yourself|cold turkey|alone)(?: \w+){0,4}",
                r"(?:you dont|you do not|u dont|nobody|no one|dont) (?:\w+ )?need(?:s)? (?:\w+ ){0,2}(?:meds|medication|a doctor|doctors|detox|pills|therapy|antidepressants|a psychiatrist|a therapist)(?: \w+)?",
            ),
            unless=_ASK,
        ),
        Signal(
            "medical",
            Target.MEMBER,
            0.7,
            "gives somebody a diagnosis or a dose",
            phrases(
                r"(?:you|youre|ur|u|you are|u r|he|she) (?:\w+ )?(?:clearly|obviously|definitely|totally|must be|sound|sounds|so|are so|certainly|must have|textbook|classic|100)(?: \w+){0,2} (?:bipolar|borderline|bpd|schizo\w*|narcissis\w+|autistic|adhd|depressive|psychotic|manic|ocd|npd|psychopath\w*|sociopath\w*|codependent|an alcoholic|anorexic|bulimic|paranoid|ptsd)(?! (?:support|group|meeting))",
                rf"(?:you|u) (?:\w+ )?(?:should|need to|must|gotta|ought to|have to|could) (?:\w+ )?(?:take|try|start|get on|switch to|double|increase|up|lower|go on|ask for) (?:\w+ ){{0,3}}(?:\d+ ?mg|{_MED}|st ?johns wort|kratom|ivermectin|cbd|mushrooms|ketamine|ayahuasca)",
            ),
            unless=phrases(
                r"(?:told|called|said|says|thinks|diagnosed|asked|might ask|my (?:doctor|ex|mum|mom))|if you|(?:talk|speak|ask) (?:to|with)?|doctor|psychiatrist|prescriber|therapist|professional|physician|as prescribed"
            ),
        ),
        Signal(
            "eating",
            Target.NOBODY,
            0.8,
            "promotes restriction, purging or a number as a goal",
            phrases(
                r"(?:fast|fasting|ana|mia|diet|starving|weight ?loss|purge|purging|restrict\w*|skinny|thinspo|edtwt|starvation) (?:buddy|buddies|partner|partners|group chat|accountability|pact|coach|tips|tricks|challenge|twin|bestie)",
                r"(?:tips?|tricks?|ways?|how|hack|hacks|advice)(?: \w+){0,3} (?:hide|hiding|skip|skipping|fake|avoid|avoiding|purge|purging|throw up|throwing up|vomit|starve|starving|restrict|make yourself (?:sick|throw up)|eat less|not eat|lose weight fast|get away with not)(?: \w+){0,3}(?: (?:meals?|food|eating|dinner|lunch|breakfast|calories|quietly|without|fast|after))",
                r"(?:real |true )?(?:discipline|willpower|goal|limit|control|strength|beauty|self control)(?: \w+){0,3} (?:is|=|under|of|at|means|equals) (?:\w+ )?(?:\d{2,4}|five hundred|eight hundred|a thousand|zero|hundred|calories)(?: \w+)? ?(?:cal\w*|kcal|a day|kg|kilos?|lbs?|pounds?|stone|food|carbs)?(?: a day)?(?! (?:days|months|meetings|years|steps|weeks|minutes|hours|prayers))",
                r"(?:ugw|gw|cw|hw|lw) ?(?:is |:)?\d{2,3}|(?:thinspo|thinspiration|proana|pro ana|promia|pro mia|bonespo|meanspo|sweetspo|thigh gap|edtwt)|nothing tastes as good|(?:ate|eating|eat|only had|had|under|below|less than|stay under|keep it under) (?:only |just |under |about )?\d{2,4} (?:cal\w*|kcal)|empty (?:stomach|plate) is|hunger (?:is|means|pangs)(?: \w+){0,2} (?:beautiful|winning|victory|strength|success|pretty|power|progress|good|clean)",
                r"(?:throw(?:ing)? up|purg(?:e|ing)|laxatives?|vomit(?:ing)?)(?: \w+){0,3} (?:after (?:every|each|meals?|eating|dinner)|works|helps? (?:me |you )?(?:lose|stay)|to (?:lose|stay|get) (?:weight|thin|skinny)|keeps (?:me|you))",
            ),
            unless=phrases(
                r"(?:trigger|triggers|triggering|dietitian|dont|do not|please|recover\w*|used to|stopped|stop|hard and i did|therapist|treatment|relapse|ashamed|urge|urges|want to stop|scared|help me)"
            ),
        ),
    ),
    otherwise="no orders about medicine or eating",
)
