"""Says what a text is: word rules and a model, on a thread of their own, with a clock. Closed when it cannot know.

A model that is missing, broken or slow must never open the gate: the word rules still speak, everything that would have
been relayed waits for a person, and a finding says why. A rule that breaks does the same.
"""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import structlog

from core.verdict import Decision, Finding, Target, Verdict
from moderation.addressee import addressee
from moderation.languages import doubt
from moderation.models import Model, ModelUnavailable
from moderation.models.detox import PUBLISHED, Detox, Weights
from moderation.models.embedded import Embedded
from moderation.normalise import MOST, Normalised, normalise
from moderation.policy import judge, sum_up
from moderation.redaction import redact
from moderation.rules import Rule, every_rule

# Errors are logged by name alone, never with a traceback: its frames could hold a member's words.
log = structlog.get_logger(__name__)

OFF = "off"
UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the model can be used, and in one sentence why not."""

    usable: bool
    model: str
    reason: str


class Screener:
    """Answers `core.ports.Screener`. Make one for each process; `close` it at the end."""

    def __init__(
        self,
        model: Model | None,
        *,
        missing: str | None = None,
        rules: Sequence[Rule] | None = None,
        timeout: float = 2.0,
        toxicity_threshold: float | None = None,
        instead: str | None = None,
    ) -> None:
        """Take a model, or None: then `missing` says why there is none, and None means it was switched off.

        `timeout` is in seconds. `toxicity_threshold` (0..1) is the score from which harsh words to a member are held;
        None keeps the policy's own. `instead` says why this is not the model that was asked for.
        """
        self._instead = instead
        self._model = model
        self._missing = missing
        self._rules = tuple(rules) if rules is not None else every_rule()
        self._timeout = timeout
        self._threshold = toxicity_threshold
        self._words = ThreadPoolExecutor(1, thread_name_prefix="word-rules")
        self._scoring = ThreadPoolExecutor(1, thread_name_prefix="screening-model")
        self._trouble: str | None = missing
        normalise("")  # what it reads with is made once, before the first message and its clock

    @classmethod
    def off(cls) -> "Screener":
        """Return a screener of word rules alone that holds nothing for want of a model: for measurements only."""
        return cls(None)

    def health(self) -> Health:
        """Return whether the last text could be scored. Never waits."""
        if self._model is None and self._missing is None:
            return Health(usable=True, model=OFF, reason="screening runs on word rules alone, as set")
        if self._trouble:
            return Health(usable=False, model=UNAVAILABLE, reason=self._trouble)
        return Health(usable=True, model=self._model.name if self._model else OFF, reason=self._instead or "ready")

    def close(self) -> None:
        """Let the threads end. Never waits for a text that hangs."""
        self._words.shutdown(wait=False, cancel_futures=True)
        self._scoring.shutdown(wait=False, cancel_futures=True)

    async def screen(self, text: str) -> Verdict:
        """Return a verdict, off the event loop. Never raises: when it cannot know, it says hold."""
        began = time.perf_counter()
        loop = asyncio.get_running_loop()
        scored = loop.run_in_executor(self._scoring, self._model.scores, text) if self._model is not None else None
        findings: list[Finding] = []
        scores = {"toxicity": 0.0, "crisis": 0.0}
        redacted: str | None = None
        name = OFF if self._missing is None else UNAVAILABLE
        try:
            read, findings, redacted = await asyncio.wait_for(
                loop.run_in_executor(self._words, self._examine, text), self._timeout
            )
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, the answer is hold
            log.error("screening.rules_failed", error=type(error).__name__)  # noqa: TRY400
            read = None
            findings = [_unread("rules", "the word rules could not be run")]
        scores["crisis"] = max((one.score for one in findings if one.concern == "crisis"), default=0.0)
        if scored is not None:
            trouble, given = await self._wait(scored, began)
            self._trouble = trouble
            if given is not None and read is not None and self._model is not None:
                name = self._model.name
                scores |= {label: given[label] for label in given if label not in {"crisis", "toxicity"}}
                findings += self._from_model(read, given, findings)
                scores["toxicity"] = given["toxicity"]
                scores["crisis"] = max((one.score for one in findings if one.concern == "crisis"), default=0.0)
            else:
                name = UNAVAILABLE
                findings.append(_unread("model", trouble or "the text could not be read"))
        elif self._missing is not None:
            findings.append(_unread("model", self._missing))
        findings += doubt(findings, scores)
        decision, care = sum_up(findings)
        spent = (time.perf_counter() - began) * 1000
        return Verdict(decision, care, scores, tuple(findings), name, spent, redacted)

    def _examine(self, text: str) -> tuple[Normalised, list[Finding], str | None]:
        """Let every rule speak. A rule that breaks closes the gate, and silences no other."""
        read = normalise(text)
        findings = []
        for rule in self._rules:
            try:
                findings.append(rule.examine(read))
            except Exception as error:  # noqa: BLE001 - one broken rule must not silence the others
                log.error("screening.rule_failed", rule=rule.name, error=type(error).__name__)  # noqa: TRY400
                findings.append(_unread(rule.name, "this rule broke on the text"))
        return read, findings, redact(text[:MOST])

    async def _wait(
        self, scored: "asyncio.Future[dict[str, float]]", began: float
    ) -> tuple[str | None, dict[str, float] | None]:
        left = max(self._timeout - (time.perf_counter() - began), 0.001)
        try:
            given = await asyncio.wait_for(scored, left)
        except TimeoutError:
            log.error("screening.model_slow", seconds=self._timeout)  # noqa: TRY400
            return f"the screening model gave no answer within {self._timeout:g} seconds", None
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, the answer is hold
            log.error("screening.model_failed", error=type(error).__name__)  # noqa: TRY400
            return f"the screening model failed ({type(error).__name__})", None
        if not all(0.0 <= given.get(label, 0.0) <= 1.0 for label in given) or "toxicity" not in given:
            log.error("screening.model_nonsense")
            return "the screening model gave scores that are no scores", None
        return None, given

    def _from_model(self, read: Normalised, given: dict[str, float], floor: Sequence[Finding]) -> list[Finding]:
        """Turn the toxicity score into a finding: the model hears how harsh words are; whom they hit decides."""
        toxicity, target = given.get("aimed", given["toxicity"]), addressee(read)
        if len(read.tokens) < _FEW and target is Target.NOBODY:
            # Two words give it too little to go by ("Hi all" scored 0.64); the word rules know the harsh ones.
            toxicity = min(toxicity, 0.3)
        reason = _AIMED[target]
        crisis = [_cry(given["crisis"], floor)] if "crisis" in given else []
        if self._threshold is not None and target in {Target.MEMBER, Target.THIRD} and toxicity >= self._threshold:
            return [Finding("model", "toxicity", target, toxicity, reason, Decision.HOLD), *crisis]
        return [judge("model", "toxicity", target, toxicity, reason), *crisis]


_AIMED = {
    Target.SELF: "how harsh the model hears the words, said of the writer themself",
    Target.MEMBER: "how harsh the model hears the words, said to somebody here",
    Target.THIRD: "how harsh the model hears the words, said of somebody else",
    Target.NOBODY: "how harsh the model hears the words, said to nobody",
}


_LOWERED = 0.45  # below the ladder, above the check-in
# What the head alone is believed: from _HEARD on a check-in, from _SURE on the ladder; with a word rule beside it, all.
_HEARD, _SURE = 0.3, 0.6
_FAINT = 0.6  # takes what is fainter than _HEARD below the check-in (0.3 * 0.6 = 0.18), and keeps its order
_PAINFUL = frozenset({"crisis", "distress", "worry", "danger"})
_FEW = 3


def _cry(score: float, floor: Sequence[Finding]) -> Finding:
    """Return what the crisis head hears. What a word rule understood as past, denied or aimed at others stays lowered."""
    heard = [one for one in floor if one.rule == "crisis" and one.reason and (one.concern in {"crisis", "worry"})]
    at_others = any(one.decision is Decision.HOLD and one.target in {Target.MEMBER, Target.THIRD} for one in floor)
    if at_others or any(one.concern == "worry" or one.score < _LOWERED for one in heard):
        score = min(score, _LOWERED)
    if not any(one.concern in _PAINFUL and one.decision is not Decision.DELIVER for one in floor):
        score = _alone(score)
    return judge("model", "crisis", Target.SELF, score, "how much the model hears a cry for help")


def _alone(score: float) -> float:
    """Return what a score is worth when no word rule hears pain. Short greetings fool the head; a higher score stays higher."""
    if score >= _SURE:
        return score
    if score < _HEARD:
        return score * _FAINT
    return _HEARD + (score - _HEARD) / (_SURE - _HEARD) * (_LOWERED - _HEARD)


def _unread(rule: str, reason: str) -> Finding:
    return judge(rule, "unread", Target.NOBODY, 1.0, reason)


def build_screener(
    model: str = "embedded",
    *,
    toxicity_threshold: float | None = None,
    timeout: float = 2.0,
    weights: Weights | None = None,
) -> Screener:
    """Return the screener the settings ask for: ``embedded``, ``off``, or ``detoxify:`` and a name with its `weights`.

    A model that cannot be loaded does not stop the program. Without Detoxify the embedded model goes on; without that
    everything is held. `health` says why. Raises ValueError for a model nobody knows.
    """
    if model == OFF:
        return Screener(None, timeout=timeout, toxicity_threshold=toxicity_threshold)
    kind, _, name = model.partition(":")
    if model != "embedded" and (kind != "detoxify" or name not in PUBLISHED):
        raise ValueError(f"screening.model is {model!r}; it must be 'embedded', 'off' or 'detoxify:original-small'")
    try:
        embedded = Embedded()
    except ModelUnavailable as error:
        log.error("screening.model_missing", reason=str(error))  # noqa: TRY400
        return Screener(None, missing=str(error), timeout=timeout, toxicity_threshold=toxicity_threshold)
    chosen: Model = embedded
    instead = None
    if kind == "detoxify":
        try:
            chosen = Detox(name, weights or Weights(Path(), Path()), embedded)
        except ModelUnavailable as error:
            instead = f"{error}; until then the embedded model goes on"
            log.error("screening.second_model_missing", model=model)  # noqa: TRY400
    return Screener(chosen, timeout=timeout, toxicity_threshold=toxicity_threshold, instead=instead)
