"""Which language a text is in, and what follows where nothing here was trained for it: doubt means hold.

Small words tell English from everything else better than any detector, so they are asked first: dialects and chat
English are taken for Frisian or Yoruba otherwise. Below a handful of words nobody can tell; then the answer is "unknown".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import gcld3

from core.verdict import Decision, Finding, Target
from moderation.policy import judge

FEW: Final = 5  # words below which no language is named
FEW_LETTERS: Final = 8  # where words have no spaces between them
SURE: Final = 0.9  # from here on the detector is believed
ENGLISH_SHARE: Final = 0.2  # of small English words among all words, from which a text is English
STRANGE_SHARE: Final = (
    0.05  # of small English words, up to which a text is foreign even if nobody can tell which language
)
READ: Final = 2000  # characters that are looked at
DETECTOR_FINDING: Final = "language"

# The commonest words of English, chat English among them, less those that are common elsewhere ("die", "an", "me", "no").
_SMALL_WORDS: Final = frozenset(
    """
    the be to of and that have it for not on with as you do at this but his by from they we say her she or will my one all
    would there their what so up out if about who get which go when make can like time just him know take people into year
    your good some could them see other than then now look only come its over think also back after how our work first well
    way even want because any these give day most us is are was were been am im dont cant thats youre ive had has did got
    gonna wanna aint yall lol u ur ya today tonight tomorrow still feel feels going doing help really too very never always
    i im ill id he off down here been more much too where why again need let made said before around every dey gon
    """.split()
)
_NAMES: Final[Mapping[str, str]] = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fil": "Filipino", "fr": "French", "ga": "Irish",
    "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian", "iw": "Hebrew", "ja": "Japanese",
    "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "lo": "Lao", "lt": "Lithuanian",
    "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese",
    "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "xh": "Xhosa", "yi": "Yiddish", "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_NOT_WORDS: Final = re.compile(r"https?://\S{1,300}|www\.\S{1,300}|[@#]\w{1,60}|\[\w{1,20}\]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of a text. `code` is None where it cannot be told; `foreign`: it is surely not English."""

    code: str | None
    foreign: bool
    certainty: float
    few: bool = False

    @property
    def name(self) -> str:
        """Return its English name, or its code."""
        return _NAMES.get(self.code or "", self.code or "unknown")


def spoken(text: str, folded: str) -> Spoken:
    """Return the language of a text as written; `folded` is the same with its disguises undone. Never raises."""
    words_only = _NOT_WORDS.sub(" ", text[:READ]).encode("utf-8", "replace").decode()
    plain = _NOT_WORDS.sub(" ", folded[:READ])
    letters = [char for char in plain if char.isalpha()]
    latin = sum(1 for char in letters if _LATIN.match(char))
    words = _WORD.findall(plain)
    other_script = len(letters) >= 3 and latin < len(letters) / 2
    unspaced = len(_UNSPACED.findall(plain)) > len(letters) / 2
    if len(letters) < FEW_LETTERS if unspaced else len(words) < FEW:
        return Spoken(None, other_script, 0.0, few=True)
    small = sum(1 for word in words if word.lower().replace("'", "").replace("\u2019", "") in _SMALL_WORDS)
    if not other_script and small >= len(words) * ENGLISH_SHARE:
        return Spoken("en", foreign=False, certainty=1.0)
    heard = _detector().FindLanguage(words_only if other_script else " ".join(words_only.split()))
    code = heard.language.partition("-")[0]
    certainty = min(max(float(heard.probability), 0.0), 1.0)
    if code == "und" or certainty < SURE or (other_script and code == "en"):
        strange = len(words) > FEW and small <= len(words) * STRANGE_SHARE
        return Spoken(None, other_script or strange, certainty)
    return Spoken(code, code != "en", certainty)


@cache
def _detector() -> "gcld3.NNetLanguageIdentifier":
    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=READ * 4)


def doubt(findings: Sequence[Finding], scores: Mapping[str, float]) -> list[Finding]:
    """Return what follows where nothing was trained for a text's language: what could be harm or a cry waits for a person.

    `findings` are those of the rules and the model, the language rule's among them; `scores` the model's, if any. Nothing
    follows for English or an unknown language, and nothing for what scores low: kind words in any script go out.
    """
    language = next((one for one in findings if one.rule == DETECTOR_FINDING and one.concern == "language"), None)
    if language is None:
        return []
    found = [one for one in findings if one is not language]
    cry = max((one.score for one in found if one.concern == "crisis"), default=0.0)
    flagged = [one.score for one in found if one.decision is Decision.FLAG]
    harm = max([scores.get("aimed", 0.0), scores.get("toxicity", 0.0), *(max(score, 0.5) for score in flagged)])
    why = "in a language that nothing here was trained for, a score in between is a doubt"
    return [
        judge("untrained", "untrained", Target.NOBODY, min(harm, 1.0), f"{why}: how harsh it may be"),
        judge("untrained", "untrained", Target.SELF, min(cry, 1.0), f"{why}: how much it may be a cry for help"),
    ]
