"""Abuse told of, and others in danger: the writer is met with care; somebody in danger now waits for a person."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_WHO = r"(?:he|she|they|my (?:\w+ )?(?:husband|wife|boyfriend|girlfriend|partner|dad|father|mom|mum|mother|stepdad|stepfather|uncle|brother|ex|son|boss|bf|gf|stepmom|parents))"
_PAST = r"(?:years?|months?|long time) ago|used to|back then|when i was|as a (?:kid|child)|i left (?:him|her|them)|made up|in the past|no longer|left him|escaped|survived"
_OVER = phrases(_PAST)
_NOT_NOW = phrases(_PAST, r"if you|you can|report (?:it|your|them)|whether|signs of|hotline|when someone")

RULE = PhraseRule(
    name="danger",
    signals=(
        Signal(
            "danger",
            Target.THIRD,
            0.8,
            "says that a child or another person may be in danger now",
            phrases(
                r"(?:my|the|her|his|our|their|a) (?:\w+ )?(?:kids?|child|children|son|daughter|baby|toddler|niece|nephew|sister|brother|grandson|granddaughter|little \w+)(?: \w+){0,6} (?:alone with|is with|stuck with|left with|in danger|not safe|isnt safe|unsafe|being (?:hurt|abused|hit|beaten|molested)|gets hit|hits)(?: \w+){0,4}",
                r"(?:think|afraid|scared|worried|know|sure|says|said|told me|texted) (?:\w+ ){0,4}(?:he|she|they|friend|hes|shes|theyre|brother|sister|son|daughter|mother|father|mum|mom|dad|wife|husband|partner|sponsor)(?: \w+){0,3} (?:going to|gonna|about to|will|might|wants to|is planning to|plans to|wants|took|has taken) (?:\w+ ){0,3}(?:kill (?:him|her|them)sel\w+|end (?:his|her|their|it)|die|overdose\w*|jump|suicide|all (?:his|her|their) pills|too many pills)",
                r"(?:not breathing|isnt breathing|stopped breathing|blue lips|lips (?:are|turned) (?:blue|grey|gray)|unresponsive|wont wake up|cant wake (?:him|her|them)|gurgling)",
                r"(?:shes|hes|she is|he is|shes only|hes only|im|i am|only) (?:\w+ )?(?:12|13|14|15|16|17)(?: years old| yo)?(?: \w+){0,4} (?:and|with|meet|sex|older|him|her)",
            ),
            unless=_NOT_NOW,
        ),
        Signal(
            "danger",
            Target.SELF,
            0.8,
            "tells of violence or control at home",
            phrases(
                rf"{_WHO} (?:\w+ ){{0,2}}(?:hits?|beats?|beat|hit|chokes?|choked|strangled|strangles|punche[sd]|punches|slaps|slapped|kicks?|kicked|hurts|rapes?|raped|threatens|threatened|locks?|stalks?|tracks?|abuses|forces|forced|shoves?|shoved|burns|wont let) (?:me|us|my (?:kids?|children|phone|son|daughter|head)|to kill me|to hurt me)(?! (?:up (?:with|about)|feelings?|that|when he (?:leaves|forgets)|when she (?:leaves|forgets)))",
                rf"{_WHO} (?:\w+ ){{0,4}}(?:checks?|controls?|monitors?|goes through|takes|reads|tracks|took) (?:\w+ )?my (?:phone|money|messages|texts|location|bank|calls|passport|every move|keys)",
                r"(?:im|i am|i feel|we are|were) (?:\w+ )?(?:scared|afraid|terrified|frightened|not safe|unsafe)(?: \w+){0,3} (?:of (?:him|her|my (?:husband|wife|partner|boyfriend|girlfriend|dad|father|ex|stepdad|mum|mom))|at home|to go home|in my (?:own )?(?:home|house)|with (?:him|her))",
                r"(?:im|i am) (?:being )?(?:abused|beaten|stalked|trafficked|held (?:here )?against|locked in)(?: \w+){0,3}",
                r"(?:someone|somebody|he|a man|my \w+) (?:\w+ )?(?:raped|assaulted|molested|attacked|sexually (?:abused|assaulted)) me",
            ),
            unless=_OVER,
        ),
    ),
    otherwise="nobody said to be in danger",
)
