"""Sourcing, selling and pushing drugs. Naloxone, testing, throwing a stash away and owning up to use are let pass."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_DRUG = r"(?:xanax|xans?|xannies|bars|benzos?|oxy\w*|percs?|percocets?|addys?|adderall|ritalin|coke|cocaine|crack|heroin|dope|meth|ice|crystal|molly|mdma|ecstasy|ket|ketamine|weed|bud|acid|lsd|shrooms|fent|fentanyl|tramadol|subs|subutex|suboxone|methadone|valium|klonopin|lean|codeine|vicodin|hydros?|norcos?|blues|pills?|gear|speed|ghb|spice|tina|snow|gabapentin|gabbies|lyrica|pregabalin|zopiclone|ambien|seroquel|vyvanse|opana|dilaudid|morphine|script|scripts|prescription|meds?|medication|vapes?|carts?|edibles)"
_CARE = phrases(
    r"(?:naloxone|narcan|test(?:ing)? (?:strips?|kits?)|needle exchange|pharmacy|pharmacist|doctor|prescriber|clinic|threw|throw|flushed|disposed|dispose|get rid of|getting rid|safe disposal|take back|meeting|sponsor|refused|said no|turned down|offered me|used to|i stopped|deleted|blocked|temptation|tempted|when i (?:was|used))"
)

RULE = PhraseRule(
    name="substances",
    signals=(
        Signal(
            "sourcing",
            Target.NOBODY,
            0.9,
            "looks for, offers or sells drugs or medication",
            phrases(
                r"(?:anyone|anybody|who|someone|somebody|yall|know|need|got|looking for|find|lf|hmu with) (?:\w+ ){0,3}(?:a |my |any )?(?:plug|dealer|hookup|supplier|dboy)(?! (?:for (?:my|the|a) (?:lamp|charger|phone|laptop|kettle|tv|guitar|amp|sink|bath|drain|wall|hair|car))|ins?\b)(?! (?:hole|socket|the (?:lamp|charger|phone|laptop)|in (?:the|your|my) (?:lamp|charger|phone|laptop)))",
                rf"(?:selling|sell|for sale|got|have|having|trade|trading|swap|offering|can get|can get you|hook you up with|hmu for|dm (?:me )?for|spare|extra|giving away|cheap) (?:\w+ ){{0,4}}{_DRUG}(?: \w+){{0,4}} (?:for sale|cheap|dm|dm me|hmu|pm|pm me|each|a pop|if (?:you|anyone|u)|who wants|anyone (?:want|need|interested)|message me|hit me up|available|to sell|to trade|lmk|\d+ ?(?:bucks|dollars|quid|each|a))",
                rf"(?:selling|sell|im selling|i sell|trading|trade) (?:\w+ ){{0,3}}(?:leftover |left over |spare |extra |my )(?:\w+ )?(?:{_DRUG}|\w+)|(?:selling|sell|i sell|trading) (?:some |my |a few |cheap )?{_DRUG}",
                rf"(?:where|who|how|anyone know where|know where)(?: \w+){{0,4}} (?:can i|do i|to|could i|do you|does one|u|i can|you) (?:\w+ )?(?:get|buy|score|cop|find|order|grab|purchase) (?:\w+ ){{0,3}}{_DRUG}",
                rf"(?:looking (?:for|to (?:score|buy|cop|get))|trying to (?:score|cop|buy|get)|need to (?:score|cop|buy)|tryna (?:cop|score|buy)|wtb|want to buy|anyone (?:got|have|holding|selling|sell|hold)|anybody (?:got|have|holding|selling)|who(?:s| is| has| got)? (?:holding|selling|got|has)) (?:\w+ ){{0,3}}(?:some |any )?{_DRUG}(?! (?:support|help|advice|group|free|recovery|counsel\w*|program|questions?|education|experience))",
                r"(?:good|best|clean|pure|fire|cheap) (?:gear|dope|bars|percs|fent|product|h)(?: \w+){0,3} (?:here|in town|for|dm|hmu|on)|(?:bitcoin|darknet|dark web|telegram|wickr) (?:\w+ ){0,4}(?:pills|drugs|meds|vendor|market)",
            ),
            unless=_CARE,
        ),
        Signal(
            "sourcing",
            Target.NOBODY,
            0.8,
            "talks somebody into using",
            phrases(
                r"(?:one|just one|a little|a small|one more|1|one last|single) (?:\w+ )?(?:hit|drink|line|bump|pill|beer|shot|joint|smoke|puff|dose|time|sip|glass|taste)(?: \w+)? (?:wont|doesnt|does not|cant|will not|never|isnt going to|aint gonna|dont) (?:\w+ )?(?:count|hurt|matter|kill|make a difference|harm)(?: you)?(?: \w+)?",
                r"(?:you|u) (?:\w+ )?(?:deserve|earned|owe yourself|need|should have|can have|could use) (?:a |one |just one |some )(?:\w+ )?(?:hit|drink|line|bump|high|beer|shot|joint|little reward drink|buzz)|come (?:get high|drink|use|party|smoke) with (?:me|us)|lets (?:get high|get wasted|get fucked up|use together|score|drink together)|(?:getting|being) high is (?:the )?(?:best|better|fun|worth)|sobriety is (?:overrated|boring|for (?:losers|quitters|pussies))",
            ),
            unless=phrases(
                r"(?:i (?:told|tell) my ?self|my (?:brain|addiction|disease|head|mind)|thought|lie|said|says|they told|tells me|that voice|believed|convinced)"
            ),
        ),
    ),
    otherwise="no sourcing, selling or pushing",
)
