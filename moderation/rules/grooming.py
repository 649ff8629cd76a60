"""Secrecy, money, bodies, ages, and pulling somebody away from the circle into private."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_AWAY = r"(?:whats ?app|telegram|snap(?:chat)?|insta(?:gram)?|ig|discord|kik|facebook|fb|messenger|wickr|onlyfans|skype|tiktok|wechat|viber)"

RULE = PhraseRule(
    name="grooming",
    signals=(
        Signal(
            "grooming",
            Target.MEMBER,
            0.9,
            "asks for secrecy, bodies, pictures or meetings",
            phrases(
                r"(?:dont|do not|never|please dont|lets not|but dont|and dont) (?:you )?(?:tell|mention|show|let)(?: (?:this|it|any of this))?(?: to)? (?:staff|the staff|moderators?|mods?|anyone|anybody|your (?:parents|mum|mom|dad|therapist|counsellor|counselor|sponsor|husband|wife|boyfriend|girlfriend)|the (?:group|moderators?|others|therapist|counsellor)|them|a soul)(?: (?:about (?:us|this|me)|know|ok|okay|its|that we|we|our|please|find out))?(?! (?:what (?:my|his|her)|my (?:diagnosis|story|name)|i (?:relapsed|used|was|am)|im))",
                r"(?:be our|its our|our (?:little|own|special)|keep (?:it|this|us) (?:our|a|as our)) (?:little |own |special )?secret(?! from (?:him|her|my))|(?:just|only|keep (?:it|this)|stays?) between (?:us|you and me|me and you|the two of us)",
                r"(?:youre|you are|ur|u r|you seem) (?:so |really |very |such a )?(?:special|mature|different|sexy|hot|gorgeous|beautiful)(?: \w+){0,5} (?:message|dm|text|call|meet|private\w*|alone|for your age|add me|write me|from the others|chat|snap|me)",
                r"(?:what|wat) (?:are|r|re|is) (?:you|u|ya) wearing|(?:(?:send|show|dm|give) (?:me|us)|trade|swap|wanna see|lets see|post) (?:\w+ ){0,3}(?:nudes?|pics?|pictures?|photos?|selfies?|a selfie|your body|your face|tits|boobs|feet|dick pic\w*|naked)(?: of (?:you|u|your\w*))?(?! of (?:my|the|a|our) (?:dog|cat|garden|sunset|food|kids|trip|walk|plants?|painting|view))",
                r"(?:are you|r u|you) (?:a )?(?:virgin|horny|turned on|under ?age|home alone|alone right now|single and)|asl\b",
                r"(?:ill|i will|i can|i could|happy to|let me|id|i would|im willing to|want me to) (?:\w+ )?(?:pay|cover|buy|give|send|help with|take care of|sort out|lend)(?: \w+){0,5} (?:if you|if u|when you|in return|in exchange|for (?:a )?(?:meeting|date|sex|pics?|pictures|nudes|company|your time)|you just have to|all you have to)(?: \w+)?",
                r"(?:^|i |lets |wanna |(?:do )?you |dtf |can we |come )(?:really |just )?(?:want to|wanna|want|come|would love to|should|need to|gonna|lets)? ?(?:have sex|fuck|hook ?up|sleep|cuddle|make out|cyber|sext|shag|get naked) with (?:me|you|u)(?: tonight| sometime| babe|$)|(?:wanna|want to|lets|we should|can we|down to) (?:\w+ )?(?:fuck|bang|hook up|have sex|sext|cyber|shag|get naked|make out|cuddle)|sugar (?:daddy|baby|mommy|mama)|(?:suck|lick|ride|stroke|jerk)(?:ing)? (?:my|your|ur|me) (?:dick|cock|pussy|tits|boobs|ass|balls|clit|body)|(?:i want|i wanna|id love) to (?:touch|kiss|taste|hold|see|undress|lick) (?:you|your (?:body|lips|skin)|u)(?! (?:all )?(?:succeed|happy|better|again|heal|recover|grow))",
            ),
            unless=phrases(
                r"(?:he|she|they|my (?:ex|boss|uncle|stepdad|stepfather|abuser|coach|teacher|boyfriend)|guy|man|someone|somebody|strangers?) (?:\w+ )?(?:said|told|asked|asks|kept|made|used to|would|wanted|keeps|wants|offered|threatened)|i (?:didnt|did not|havent|never|wont|dont|couldnt|cant|am scared to) (?:\w+ ){0,2}(?:tell|told)|staff told|please (?:dont|do not) (?:send|share|post)"
            ),
        ),
        Signal(
            "grooming",
            Target.MEMBER,
            0.4,
            "asks for somebody's age",
            phrases(r"how old (?:are|r) (?:you|u|ya)|whats (?:your|ur) age|age and location"),
        ),
        Signal(
            "grooming",
            Target.MEMBER,
            0.7,
            "pulls somebody away from the circle",
            phrases(
                rf"(?:add|message|dm|text|find|follow|hit up|write|contact|msg|pm|call|reach|hmu|hit me up|talk to|chat with|join)(?: \w+){{0,3}} (?:on|via|over|through|at|to) (?:my )?{_AWAY}",
                rf"(?:whats your|what is your|give me your|send me your|got|drop your|share your|do you have|you got|u got|u on|are you on|you on|lets move to|move (?:this )?to|switch to|lets talk on|lets (?:chat|go) on) (?:\w+ )?(?:{_AWAY}|phone number|number|cell|digits|email|e ?mail|address|handle|username|socials)(?! (?:of days|of times|one|of (?:meetings|people|years|things|reasons|months|weeks)|group|deleted|detox|account was|app|break))",
                r"(?:message|dm|text|pm|write|msg|inbox|call|contact) me (?:\w+ )?(?:privately|in private|directly|outside|off (?:here|platform|the app|this)|personally|secretly|alone|one on one|on the side|instead of here|tonight|later)(?: \w+)?|(?:lets|can we|could we|we should|you should|wanna|want to|can i|you and i (?:should|could)|we could|come|meet me|id like to|would you) (?:\w+ )?(?:talk|chat|meet|speak|move|take this|continue|go)?(?: (?:you|this|it|up|to|me|with|us|and|talk|here)){0,3} ?(?:privately|in private|outside (?:of )?(?:the group|here|this group|this)|off (?:here|platform|the app|this app)|in person|somewhere private|alone|just (?:us|the two|you and me)|irl|for real life|at my place|one on one)(?! (?:with (?:my|a|the|staff)|to (?:my|a|the)|therapy|session))",
                r"(?:lets|want to|wanna|can we|could we|we should|would you) (?:\w+ )?(?:meet|meet up|hang out|get together|grab (?:a )?(?:coffee|drink|dinner))(?: \w+){0,3}(?: (?:outside|in person|alone|just us|irl|tonight|at my|this weekend|sometime|somewhere))",
            ),
            unless=phrases(
                r"(?:my|a|the|with|can|ask|through) (?:sponsor|staff|counsellor|counselor|therapist|doctor|nurse|prescriber|sister|brother|mum|mom|dad|friend|husband|wife|caseworker|case manager|social worker|moderators?|facilitator)|staff|deleted|quit|blocked|i miss|used to"
            ),
        ),
    ),
    otherwise="nobody is pulled away or asked for secrets",
)
