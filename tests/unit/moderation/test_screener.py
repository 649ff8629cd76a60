"""The gate closes when it cannot know, and the word rules stand without any model."""

import asyncio
import json
import threading

import pytest

from core.verdict import Care, Decision, Finding
from moderation.models import ModelUnavailable, sealed
from moderation.models.embedded import Embedded
from moderation.models.toxblock import ToxBlock
from moderation.normalise import Normalised
from moderation.rules import NAMES, every_rule
from moderation.screener import Screener, build_screener
from moderation.screening_command import as_json, screen_lines

HARMLESS = "See you all on Thursday"
CRY = "I want to die"


class Fixed:
    """An honest small model: one score for every text."""

    name = "embedded"

    def __init__(self, toxicity: float = 0.0) -> None:
        self.toxicity = toxicity
        self.threads: set[str] = set()

    def scores(self, text: str) -> dict[str, float]:
        self.threads.add(threading.current_thread().name)
        return {"toxicity": self.toxicity}


class Broken(Fixed):
    def scores(self, text: str) -> dict[str, float]:
        raise RuntimeError(text)


class Hanging(Fixed):
    """Answers only when released."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def scores(self, text: str) -> dict[str, float]:
        self.released.wait(30)
        return super().scores(text)


class BrokenRule:
    name = "broken"

    def examine(self, text: Normalised) -> Finding:
        raise RuntimeError(text.original)


async def test_a_harmless_text_is_delivered() -> None:
    verdict = await Screener(Fixed()).screen(HARMLESS)
    assert (verdict.decision, verdict.care, verdict.model) == (Decision.DELIVER, Care.NONE, "embedded")


@pytest.mark.parametrize(
    "screener", [Screener(None, missing="the file is gone"), Screener(Broken())], ids=["missing", "broken"]
)
async def test_without_a_model_nothing_is_relayed_and_a_finding_says_why(screener: Screener) -> None:
    verdict = await screener.screen(HARMLESS)
    assert verdict.decision is Decision.HOLD
    assert verdict.model == "unavailable"
    assert any(finding.concern == "unread" and finding.reason for finding in verdict.findings)
    assert not screener.health().usable


@pytest.mark.parametrize("screener", [Screener(None, missing="gone"), Screener(Broken())], ids=["missing", "broken"])
async def test_a_cry_for_help_is_heard_without_a_model(screener: Screener) -> None:
    verdict = await screener.screen(CRY)
    assert (verdict.decision, verdict.care) == (Decision.CRISIS, Care.LADDER)


async def test_a_slow_model_closes_the_gate_in_time_and_crisis_still_comes_through() -> None:
    model = Hanging()
    screener = Screener(model, timeout=0.3)
    try:
        verdict = await asyncio.wait_for(screener.screen(HARMLESS), 20)
        cry = await asyncio.wait_for(screener.screen(CRY), 20)
    finally:
        model.released.set()
        screener.close()
    assert (verdict.decision, verdict.model) == (Decision.HOLD, "unavailable")
    assert cry.decision is Decision.CRISIS


async def test_health_returns_once_the_model_answers_again() -> None:
    model = Hanging()
    screener = Screener(model, timeout=0.3)
    await screener.screen(HARMLESS)
    assert not screener.health().usable
    model.released.set()
    async with asyncio.timeout(20):
        while not screener.health().usable:
            await screener.screen(HARMLESS)
    screener.close()


@pytest.mark.parametrize("score", [float("nan"), -0.1, 1.5])
async def test_scores_that_are_no_scores_close_the_gate(score: float) -> None:
    assert (await Screener(Fixed(score)).screen(HARMLESS)).decision is Decision.HOLD


async def test_a_rule_that_breaks_closes_the_gate_and_silences_no_other() -> None:
    screener = Screener(Fixed(), rules=[BrokenRule(), *every_rule()])
    assert (await screener.screen(HARMLESS)).decision is Decision.HOLD
    assert (await screener.screen(CRY)).decision is Decision.CRISIS


async def test_nothing_runs_on_the_event_loop() -> None:
    model = Fixed()
    await Screener(model).screen(HARMLESS)
    assert model.threads == {"screening-model_0"}


async def test_screening_switched_off_keeps_the_word_rules_and_holds_nothing_else() -> None:
    screener = Screener.off()
    assert (await screener.screen(HARMLESS)).decision is Decision.DELIVER
    assert (await screener.screen("Shut up, you pathetic liar.")).decision is Decision.HOLD
    assert (await screener.screen(HARMLESS)).model == "off"
    assert screener.health().usable


async def test_harsh_words_are_weighed_by_whom_they_hit() -> None:
    screener = Screener(Fixed(0.95), rules=[])
    assert (await screener.screen("you there")).decision is Decision.HOLD
    assert (await screener.screen("I hate myself")).decision is Decision.SUPPORT


async def test_a_lower_threshold_holds_more() -> None:
    assert (await Screener(Fixed(0.2), rules=[]).screen("you there")).decision is Decision.DELIVER
    assert (await Screener(Fixed(0.2), rules=[], toxicity_threshold=0.1).screen("you there")).decision is Decision.HOLD


async def test_every_rule_always_speaks() -> None:
    verdict = await Screener.off().screen(HARMLESS)
    assert [finding.rule for finding in verdict.findings] == list(NAMES)
    assert all(finding.reason for finding in verdict.findings)


async def test_no_finding_repeats_the_text() -> None:
    verdict = await build_screener(timeout=30).screen("zanzibar kill yourself marmalade@example.org")
    assert "zanzibar" not in str(as_json(verdict))
    assert "marmalade" not in str(as_json(verdict))


async def test_own_details_come_back_blanked() -> None:
    verdict = await Screener.off().screen("my email is a.b@example.org")
    assert verdict.decision is Decision.RETURN
    assert verdict.redacted == "my email is [email]"


async def test_what_is_too_long_to_be_read_waits_for_a_person() -> None:
    assert (await Screener.off().screen("hello " * 10_000)).decision is Decision.HOLD


def test_an_unknown_model_is_refused_in_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"screening\.model is 'bert'"):
        build_screener("bert")


PARTS = [
    "toxblock.onnx",
    "toxblock.vocabulary.json",
    "toxicity_head.npz",
    "minilm.onnx",
    "minilm.tokenizer.json",
    "minilm.limits.json",
]


@pytest.mark.parametrize("name", PARTS)
def test_altered_weights_are_refused(tmp_path, name: str) -> None:
    for file in sealed.DATA.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    with pytest.raises(ModelUnavailable, match=f"{name} is not the released one"):
        Embedded(tmp_path)


def test_missing_weights_are_refused(tmp_path) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        Embedded(tmp_path)


def test_the_network_gives_the_figures_it_was_published_with() -> None:
    network = ToxBlock()
    kind = network.labels("Good morning my friend, I hope you are having a fantastic day!")
    cruel = network.labels("I will kill you motherfucker")
    assert kind["toxic"] == pytest.approx(0.05735, abs=1e-4)
    assert cruel["toxic"] == pytest.approx(0.99946, abs=1e-4)
    assert cruel["threat"] == pytest.approx(0.81447, abs=1e-4)


def test_an_insult_at_the_end_of_a_long_text_is_still_heard() -> None:
    network = ToxBlock()
    assert network.labels("we had a nice day " * 300 + "you stupid fucking bitch")["toxic"] > 0.8


async def test_a_verdict_prints_in_the_frozen_shape() -> None:
    printed = as_json(await build_screener(timeout=30).screen(HARMLESS))
    assert {"decision", "care", "scores", "findings", "model", "milliseconds"} == set(printed)
    assert {"toxicity", "crisis"} <= set(printed["scores"])
    assert {"rule", "concern", "target", "score", "reason"} <= set(printed["findings"][0])
    json.dumps(printed)


async def test_lines_are_answered_in_order_and_a_bad_one_stops_nothing() -> None:
    given = ['{"text": "hello"}', "not json", '{"text": 5}', "", "[1]", '{"text": "kys"}']
    answers = [json.loads(line) async for line in screen_lines(Screener.off(), given)]
    assert [answer.get("decision") for answer in answers] == ["deliver", None, None, None, "hold"]
    assert [answer["error"].split(":")[0] for answer in answers[1:4]] == ["line 2", "line 3", "line 5"]
