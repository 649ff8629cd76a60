"""Signs that whoever writes is under 18: private safeguarding. Narrow: an age said of oneself, now, with no unit behind it."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_AGE = r"(?:1[1-7]|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
# "I feel like I'm 15", "when I'm 16 again", "he thinks I'm 15": not said of oneself, now.
_I_AM = r"(?<!like )(?<!as if )(?<!though )(?<!think )(?<!thinks )(?<!thought )(?<!when )(?<!pretend )(?:im|i am)"
_STILL = r"(?: (?:only|just|actually|still|really|like|almost|nearly|about to be))?"
_OLD = r"(?: ?(?:yo|y o)| (?:years?|yrs?) old)"
# What may follow a bare number. Units ("days clean", "minutes late", "steps in") are left out on purpose.
_THEN = r"(?=$| (?:and (?!a half|counting|going|still counting)|but|so|btw|by the way|lol|is that|if that|is this|in year|please|female|male|girl|boy|f|m|too young|not 18)\b)"
_YEAR = r"(?:year (?:[7-9]|1[0-3])|(?:the )?(?:[6-9]th|1[0-2]th|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) grade|grade (?:[6-9]|1[0-2])|middle school|high school|secondary school)"
_NOT_SCHOOL = r"(?! (?:of|sober|clean|without|since|again|teach\w*|counsel\w*|staff|mode|now that))"

RULE = PhraseRule(
    name="minor",
    signals=(
        Signal(
            "minor",
            Target.NOBODY,
            0.8,
            "says an age under 18 of themself",
            phrases(
                rf"{_I_AM}{_STILL} {_AGE}(?:{_OLD}|{_THEN})",
                rf"{_I_AM}{_STILL} an? {_AGE} (?:year old|yo)",
                rf"i (?:just |only )?turned {_AGE} (?:last (?:week|month)|yesterday|today|this (?:week|month|year)|a (?:week|month) ago)",
                r"(?:i turn|im turning|ill be|i will be) (?:1[2-8]|eighteen|seventeen|sixteen|fifteen) (?:next|in|this|soon|tomorrow|on)(?! (?:days?|steps?))",
                r"(?:until|till|til|before|once) (?:im|i am|i turn) (?:18|eighteen)",
            ),
        ),
        Signal(
            "minor",
            Target.NOBODY,
            0.8,
            "says that they are under age, or too young to be here",
            phrases(
                rf"{_I_AM} (?:still )?(?:under ?age|under (?:18|eighteen)|not (?:yet |even )?(?:18|eighteen)|a minor(?=$| (?:and|but|so|still|please)\b))",
                r"im (?:too|probably too) young (?:for|to be in|to join|to be on) (?:this|the|your) (?:group|circle|chat|place)",
            ),
        ),
        Signal(
            "minor",
            Target.NOBODY,
            0.7,
            "says that they are in a year of school",
            phrases(
                rf"(?<!like )(?:im|i am)(?: (?:only|still|just|currently|now))? in {_YEAR}{_NOT_SCHOOL}",
                rf"^(?:still |only |currently )?in year (?:[7-9]|1[0-3]){_NOT_SCHOOL}",
            ),
            unless=phrases(
                r"(?:my|our|his|her|their) (?:kids?|son|daughter|child|children|students?|pupils?|class)|teacher|i teach"
            ),
        ),
    ),
    otherwise="nothing says that the writer is under 18",
)
