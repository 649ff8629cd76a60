"""The table: strictest wins, more findings never make a decision laxer, own pain is never punished."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import Care, Decision, Target
from moderation import policy
from moderation.policy import TABLE, judge, passes, sum_up

LINES = sorted(TABLE, key=lambda line: (line[0], line[1].value))
SCORES = st.floats(0, 1)
FINDINGS = st.builds(lambda line, score: judge("any", *line, score, "reason"), st.sampled_from(LINES), SCORES)
OWN_PAIN = [line for line in LINES if line[1] is Target.SELF and line[0] != "details"]


@given(st.lists(FINDINGS), FINDINGS)
def test_one_more_finding_never_makes_the_decision_or_the_care_less(findings, more) -> None:
    decision, care = sum_up(findings)
    stricter, warmer = sum_up([*findings, more])
    assert stricter.strictness >= decision.strictness
    assert warmer.weight >= care.weight


@given(st.lists(FINDINGS))
def test_the_order_of_findings_does_not_matter(findings) -> None:
    assert sum_up(findings) == sum_up(reversed(findings))


@given(st.lists(st.tuples(st.sampled_from(OWN_PAIN), SCORES)))
def test_pain_about_oneself_is_met_with_care_or_the_ladder_and_never_with_a_penalty(said) -> None:
    decision, care = sum_up(judge("any", *line, score, "reason") for line, score in said)
    assert decision in {Decision.DELIVER, Decision.SUPPORT, Decision.HOLD, Decision.CRISIS}
    if decision is Decision.HOLD:
        assert care is Care.CHECK_IN
    if decision is not Decision.DELIVER:
        assert care is not Care.NONE


@pytest.mark.parametrize("line", LINES)
def test_a_higher_score_is_never_treated_more_laxly(line) -> None:
    steps = TABLE[line]
    assert [step.score for step in steps] == sorted((step.score for step in steps), reverse=True)
    strictness = [step.decision.strictness for step in steps]
    assert strictness == sorted(strictness, reverse=True)


def test_nothing_said_is_delivered_without_care() -> None:
    assert sum_up([]) == (Decision.DELIVER, Care.NONE)
    assert sum_up([passes("any", "nothing")]) == (Decision.DELIVER, Care.NONE)


def test_a_crisis_outranks_every_other_finding() -> None:
    everything = [judge("any", *line, 1.0, "reason") for line in LINES]
    assert sum_up(everything) == (Decision.CRISIS, Care.LADDER)


def test_a_rule_cannot_invent_a_concern() -> None:
    with pytest.raises(KeyError):
        judge("any", "bad mood", Target.SELF, 1.0, "reason")
    assert "crisis" in policy.CONCERNS
