"""What a model's scores come to: who is harmed, who cries for help, and who is only swearing."""

import pytest

from core.ladder import Level, begins
from core.verdict import Care, Decision, Finding, Target, Verdict
from moderation import hearing
from moderation.models.embedded import crisis, said
from moderation.models.limits import Limit
from moderation.models.minilm import HARMS, OUTPUTS, STRANGE
from moderation.normalise import normalise
from moderation.policy import judge, sum_up

CALM = {"toxicity": 0.1, "aimed": 0.1, "crisis": 0.0, "distress": 0.0, "worry": 0.0, "harmful": 0.1}
CALM |= {"at_self": 0.1, "at_member": 0.1, "at_third": 0.1} | {hearing.HARM + name: 0.0 for name in HARMS}
SCALE = dict.fromkeys(OUTPUTS, Limit(0.2, 0.4))


def heard(text: str = "some words here", floor: tuple[Finding, ...] = (), **scores: float) -> list[Finding]:
    return hearing.findings(normalise(text), CALM | scores, floor, None)


@pytest.mark.parametrize("harm", [name for name in HARMS if name != "danger"])
def test_each_harm_that_counts_does_not_go_out(harm: str) -> None:
    decision, _ = sum_up(heard(**{hearing.HARM + harm: 0.55}))
    assert decision in {Decision.HOLD, Decision.RETURN}


def test_what_is_only_worth_a_second_look_is_not_stopped() -> None:
    for harm in HARMS:
        assert sum_up(heard(**{hearing.HARM + harm: 0.45}))[0].relayed


def test_danger_that_the_writer_lives_in_is_answered_with_care_and_of_others_waits() -> None:
    own = sum_up(heard(harm_danger=0.6, at_self=0.9))
    other = sum_up(heard(harm_danger=0.6, at_third=0.9))
    assert own == (Decision.SUPPORT, Care.CHECK_IN)
    assert other == (Decision.HOLD, Care.CHECK_IN)


PAIN = judge("distress", "distress", Target.SELF, 0.4, "pain")


@pytest.mark.parametrize(
    ("network", "plain", "floor", "wanted"),
    [
        (0.2, 0.0, (), (Decision.DELIVER, Care.NONE)),
        (0.31, 0.0, (), (Decision.SUPPORT, Care.CHECK_IN)),
        (0.49, 0.0, (), (Decision.SUPPORT, Care.CHECK_IN)),
        (0.5, 0.0, (), (Decision.SUPPORT, Care.CHECK_IN)),
        (1.0, 0.0, (), (Decision.SUPPORT, Care.CHECK_IN)),
        (0.5, 0.4, (), (Decision.CRISIS, Care.LADDER)),
        (0.5, 0.0, (PAIN,), (Decision.CRISIS, Care.LADDER)),
        (0.0, 0.6, (), (Decision.CRISIS, Care.LADDER)),
        (0.0, 0.5, (), (Decision.DELIVER, Care.NONE)),
        (0.0, 0.3, (PAIN,), (Decision.SUPPORT, Care.CHECK_IN)),
    ],
)
def test_what_the_network_alone_hears_is_asked_about_and_the_ladder_wants_a_second_ear(
    network, plain, floor, wanted
) -> None:
    found = heard(floor=floor, crisis=crisis(network), plain_cry=plain)
    assert sum_up(found) == wanted


def test_a_threat_that_only_the_network_hears_waits_and_pages_nobody_unless_it_is_sure() -> None:
    for score, level in ((0.6, None), (0.8, Level.LX)):
        found = tuple(heard(harm_threat=score, at_member=0.9))
        decision, care = sum_up(found)
        assert decision is Decision.HOLD
        assert begins(Verdict(decision, care, {}, found, "embedded", 0.0)) is level


def test_the_score_of_a_cry_never_falls_when_the_network_is_surer() -> None:
    for foreign in (False, True):
        scores = [crisis(at / 100, foreign=foreign) for at in range(101)]
        assert scores == sorted(scores)
        assert scores[-1] < 0.4 or not foreign


def test_what_a_word_rule_understood_as_past_stays_a_question() -> None:
    past = judge("crisis", "crisis", Target.SELF, 0.3, "of something past")
    assert sum_up(heard(floor=(past,), crisis=0.9)) == (Decision.SUPPORT, Care.CHECK_IN)


def test_distress_alone_is_offered_care_and_never_questioned_or_punished() -> None:
    assert sum_up(heard(distress=0.99)) == (Decision.SUPPORT, Care.OFFER)


def test_sure_worry_about_somebody_else_waits_for_a_person() -> None:
    assert sum_up(heard(worry=0.35)) == (Decision.SUPPORT, Care.CHECK_IN)
    assert sum_up(heard(worry=0.5)) == (Decision.HOLD, Care.CHECK_IN)


def test_harsh_words_without_harm_are_looked_at_and_not_held() -> None:
    sworn = heard("you all know how bloody awful this week was", toxicity=0.9, aimed=0.9)
    cruel = heard("you all know how bloody awful you are", toxicity=0.9, aimed=0.9, harmful=0.4)
    assert sum_up(sworn)[0] is Decision.FLAG
    assert sum_up(cruel)[0] is Decision.HOLD


def test_a_model_without_answers_about_harm_gives_harsh_words_alone() -> None:
    (only,) = hearing.findings(normalise("you are awful"), {"toxicity": 0.9}, (), None)
    assert (only.concern, only.decision) == ("toxicity", Decision.HOLD)


def probabilities(**known: float) -> dict[str, float]:
    return dict.fromkeys(OUTPUTS, 0.01) | {STRANGE: 0.05} | known


def test_answers_about_harm_count_in_english_only_but_cries_and_danger_always() -> None:
    floor = {"toxicity": 0.1, "aimed": 0.1}
    sure = probabilities(shaming=0.9, danger=0.9, grave_L1=0.9, worry=0.9)
    english, other = said(floor, sure, SCALE), said(floor, sure | {STRANGE: 0.4}, SCALE)
    assert english["harm_shaming"] > 0.5
    assert other["harm_shaming"] == 0
    assert min(other["harm_danger"], other["worry"], english["crisis"]) > 0.5
    assert 0.2 <= other["crisis"] < 0.4  # a question, whatever it heard


def test_its_calm_counts_for_nothing_in_a_language_it_was_not_taught() -> None:
    floor = {"toxicity": 0.9, "aimed": 0.9}
    calm = probabilities(toxic=0.01, harmful=0.01)
    english, other = said(floor, calm, SCALE), said(floor, calm | {STRANGE: 0.4}, SCALE)
    assert english["aimed"] < 0.5
    assert other["aimed"] == 0.9
    assert sum_up(heard(**{name: other[name] for name in ("aimed", "toxicity", "harmful")}))[0] is Decision.HOLD


def test_harsh_is_what_both_parts_hear() -> None:
    both = said({"toxicity": 0.9, "aimed": 0.9}, probabilities(toxic=0.9), SCALE)["aimed"]
    one = said({"toxicity": 0.9, "aimed": 0.9}, probabilities(toxic=0.1), SCALE)["aimed"]
    assert both == pytest.approx(0.9)
    assert 0.1 < one < 0.5
