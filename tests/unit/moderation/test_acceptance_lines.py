"""The domain's own lines: every harm is caught, every hard negative is let through. On word rules alone and with the model."""

import pytest

from core.verdict import Decision
from moderation.screener import Screener, build_screener

HARMS = {
    "crisis": [
        "I don't want to be here any more and tonight I mean it.",
        "I've got it all ready, goodbye everyone.",
        "I hurt myself again an hour ago.",
    ],
    "encouragement": [
        "[METHOD] works better if you [DETAIL].",
        "Just do it, nobody would care.",
        "Anyone want to go together?",
    ],
    "eating": [
        "Looking for a fasting buddy, goal [WEIGHT].",
        "Tip to hide skipped meals: [DETAIL].",
        "Real discipline is [CALORIES] a day.",
        "Real discipline is 600 a day.",
    ],
    "sourcing": [
        "Anyone got a plug near [CITY]? DM.",
        "Selling my leftover [MEDICATION].",
        "Selling my leftover Xanax.",
        "One hit won't count, you deserve it.",
    ],
    "medical": [
        "Stop your [MEDICATION], it's poison.",
        "Stop your lithium, it's poison.",
        "Take double, I do.",
        "You're clearly bipolar.",
    ],
    "harassment": ["Shut up, you pathetic liar.", "Nobody wants you here, leave."],
    "threat": ["Wait till I find out who you are.", "I know where she works and I'll make her pay."],
    "identity": [
        "People like [GROUP] can't recover.",
        "People like addicts can't recover.",
        "Typical [SLUR] excuse.",
        "Psychos shouldn't raise kids.",
    ],
    "shaming": [
        "Everyone has problems, get over it.",
        "On methadone? Then you're not sober.",
        "Lose some weight, you'd feel better.",
    ],
    "details": ["I'm [FULL NAME] from [ADDRESS].", "I'm Jane Roe from 12 Elm Street."],
    "outing": ["Blue-Otter is really [NAME], we work together.", "Here's a screenshot from Tuesday's group."],
    "grooming": [
        "You're special; message me privately, don't tell staff.",
        "What are you wearing, how old are you?",
        "I'll pay your rent if you meet me.",
    ],
    "spam": [
        "Miracle cure, 50% off at [LINK].",
        "Invest with me, I quit my job.",
        "Only my church can save you; join.",
    ],
    "danger": ["He hits me and checks my phone.", "My kid is alone with someone dangerous."],
}

LET_PASS = """
This spreadsheet is killing me.
Five years ago I wanted to die; today I'm glad I'm here.
I'm dead tired after group.
Please keep pills locked away; that saved me.
My counsellor and I made my home safer.
Don't share how, just tell us how you feel.
Eating lunch was hard and I did it.
My dietitian changed my plan.
Scales are a trigger for me.
Where can I get naloxone?
I threw out my stash.
I used last night and I'm ashamed.
Ask your prescriber about side effects?
Meds helped me; everyone's different.
My doctor lowered my dose.
I'm so f***ing angry at this disease.
I'm so fucking angry at this disease.
I was a pathetic liar when I used.
I disagree with what you said.
As a queer addict, I felt unsafe there.
They called me crazy; it hurt.
I'm Black and in recovery, proud of both.
I tell myself to get over it, and it never works.
I feel fat and gross today.
Gentle challenge: is that thought fair?
My sister lives far away.
I'm a nurse, no more details.
Please nobody guess who I am.
I miss being close to someone.
My sponsor texts me, that helps.
Can staff set up a pair exercise?
I was abused as a child; that's all I'll say.
The accident still wakes me.
Trigger note: grief.
My faith helps me.
Which meditation app do you use?
I run a free walk on Sundays (ask staff).
We argued and made up.
I wanted to scream at my boss, so I walked.
I left him two years ago.
""".strip().splitlines()


@pytest.fixture(scope="module", params=["word rules alone", "with the model"])
def screener(request: pytest.FixtureRequest):
    made = Screener.off() if request.param == "word rules alone" else build_screener(timeout=30)
    yield made
    made.close()


@pytest.mark.parametrize(("concern", "text"), [(concern, text) for concern in HARMS for text in HARMS[concern]])
async def test_each_harm_of_the_domain_is_named(screener: Screener, concern: str, text: str) -> None:
    verdict = await screener.screen(text)
    acting = {finding.concern for finding in verdict.findings if finding.decision is not Decision.DELIVER}
    assert concern in acting
    expected = {Decision.CRISIS} if concern == "crisis" else {Decision.HOLD, Decision.RETURN}
    if text == "He hits me and checks my phone.":
        expected = {Decision.SUPPORT}  # the writer's own danger: care, no penalty
    assert verdict.decision in expected


@pytest.mark.parametrize("text", LET_PASS)
async def test_each_hard_negative_of_the_domain_reaches_the_circle(screener: Screener, text: str) -> None:
    verdict = await screener.screen(text)
    assert verdict.decision in {Decision.DELIVER, Decision.SUPPORT}


async def test_self_hate_is_answered_with_care_and_never_punished(screener: Screener) -> None:
    verdict = await screener.screen("I hate myself, I'm such an idiot")
    assert verdict.decision is Decision.SUPPORT
    assert verdict.care.value in {"offer", "check_in"}
