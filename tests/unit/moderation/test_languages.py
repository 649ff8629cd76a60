"""A language that nothing was trained for is named, doubt holds, and kind words in any script go out."""

import pytest

from core.verdict import Care, Decision, Finding, Target
from moderation.languages import doubt, spoken
from moderation.normalise import normalise
from moderation.screener import Screener, build_screener
from tests.unit.moderation.language_lines import BENIGN, ENGLISHES

HARSH = [
    "Eres una basura y nadie te quiere aquí, lárgate de una vez",
    "Du bist ein wertloses Stück Dreck, verpiss dich endlich hier",
    "Tu es une grosse merde, personne ne t'aime, casse toi d'ici",
    "Sei una merda e tutti ti odiano, vattene via da qui",
    "Você é um lixo e ninguém gosta de você, some daqui",
    "Jij bent een waardeloze klootzak, rot toch op uit deze groep",
    "Ты мразь и ничтожество, убирайся отсюда, тебя все ненавидят",
    "Jesteś śmieciem i nikt cię tu nie chce, spadaj stąd",
    "お前は本当にゴミだ、みんなお前が嫌いだから消えろ",
    "你是个垃圾，没人喜欢你，滚出去",
    "너는 정말 쓰레기야, 꺼져라",
    "أنت حقير ولا أحد يريدك هنا اخرج",
    "तू बेवकूफ है, भाग यहां से",
]
OWN = [
    "Me siento una basura hoy y no sé por qué, perdón",
    "Ich fühle mich heute wie ein Versager und schäme mich sehr",
    "Je me sens nulle ce soir, désolée de dire ça ici",
    "Ela disse que eu era um lixo e isso ainda dói muito em mim",
    "今日は自分がゴミみたいに感じてつらいです、すみません",
]
SPANISH = "Hoy hace mucho sol y los niños juegan en el parque con la abuela"


class Scored:
    """A model that gives every text the same scores."""

    name = "embedded"

    def __init__(self, toxicity: float, crisis: float = 0.0) -> None:
        self.given = {"toxicity": toxicity, "crisis": crisis}

    def scores(self, text: str) -> dict[str, float]:
        return dict(self.given)


def told(text):
    return spoken(text, normalise(text).folded)


@pytest.fixture(scope="module")
def screener():
    made = build_screener(timeout=30)
    yield made
    made.close()


@pytest.mark.parametrize(("code", "text"), BENIGN)
async def test_kind_words_in_any_language_and_script_go_out(screener, code, text):
    assert told(text).code in {code, None}
    verdict = await screener.screen(text)
    assert (verdict.decision, verdict.care) == (Decision.DELIVER, Care.NONE)


def test_the_language_is_named_for_almost_all_of_them():
    assert sum(told(text).code == code for code, text in BENIGN) >= len(BENIGN) * 0.9


@pytest.mark.parametrize("text", ENGLISHES)
def test_no_kind_of_english_is_taken_for_another_language(text):
    assert not told(text).foreign


@pytest.mark.parametrize(
    "text", ["hello", "ja", "ok danke", "buenos días", "bis dann", "no no no", "", "...", "12 34 56 78 90", "😀😀😀"]
)
def test_below_a_handful_of_words_the_language_is_unknown(text):
    found = told(text)
    assert (found.code, found.foreign) == (None, False)


@pytest.mark.parametrize("text", HARSH)
async def test_the_plainest_insults_in_other_languages_wait_for_a_person(screener, text):
    assert (await screener.screen(text)).decision is Decision.HOLD


@pytest.mark.parametrize("text", OWN)
async def test_harsh_words_about_oneself_or_reported_are_not_held(screener, text):
    assert (await screener.screen(text)).decision.relayed


async def test_a_verdict_says_that_nothing_was_trained_for_the_language(screener):
    finding = next(one for one in (await screener.screen(SPANISH)).findings if one.rule == "language")
    assert finding.decision is Decision.DELIVER
    assert "Spanish" in finding.reason
    assert "not trained" in finding.reason


@pytest.mark.parametrize(
    ("toxicity", "crisis", "decision", "care"),
    [
        (0.1, 0.0, Decision.DELIVER, Care.NONE),
        (0.51, 0.0, Decision.HOLD, Care.NONE),
        (0.6, 0.0, Decision.HOLD, Care.NONE),
        (0.1, 0.4, Decision.HOLD, Care.CHECK_IN),
    ],
)
async def test_a_score_in_between_is_a_doubt_and_doubt_means_hold(toxicity, crisis, decision, care):
    verdict = await Screener(Scored(toxicity, crisis)).screen(SPANISH)
    assert (verdict.decision, verdict.care) == (decision, care)


async def test_the_same_score_in_english_is_left_to_the_table():
    english = "The sun is out today and there is a lot of noise in the park again"
    assert (await Screener(Scored(0.55)).screen(english)).decision.relayed


def test_what_was_flagged_in_a_foreign_language_is_held():
    foreign = Finding("language", "language", Target.NOBODY, 1.0, "Spanish", Decision.DELIVER)
    flagged = Finding("any", "grooming", Target.MEMBER, 0.35, "why", Decision.FLAG)
    assert Decision.HOLD in {one.decision for one in doubt([foreign, flagged], {})}
    assert doubt([flagged], {"toxicity": 0.6}) == []


@pytest.mark.parametrize("disguised", ["кill yоurself nоw yоu lоser", "you аrе а dіsgustіng lіаr gо аwаy"])
def test_english_behind_look_alike_letters_is_english(disguised):
    assert not told(disguised).foreign
