"""Says what a text is: word rules on a thread, a model beside them, with a clock. Closed when it cannot know.

A model that is missing, broken or slow must never open the gate: the word rules still speak, everything that would have
been relayed waits for a person, and a finding says why. A rule that breaks does the same. So does a line that is too long:
texts take turns, circle by circle, and a cry for help goes before all that can wait.
"""

import asyncio
import time
from collections.abc import Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from core.verdict import UNAVAILABLE, Decision, Finding, Target, Verdict
from moderation import hearing
from moderation.languages import doubt
from moderation.models import Model, ModelUnavailable, sealed
from moderation.models.making import Recipe, known, make
from moderation.normalise import MOST, Normalised, normalise
from moderation.policy import judge, sum_up
from moderation.redaction import redact
from moderation.rules import Rule, every_rule
from moderation.running import InThread, ModelAway, Runs, no_answer
from moderation.turns import Crowded, Ticket, Turns
from moderation.worker import Worker

# Errors are logged by name alone, never with a traceback: its frames could hold a member's words.
log = structlog.get_logger(__name__)

OFF = "off"
QUEUE: Final = 256  # texts that wait for the model; what comes beyond is held
QUEUE_SECONDS: Final = 10.0
CROWDED: Final = "too many messages came at once"
Scored = tuple[str | None, dict[str, float] | None]


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the model can be used, and in one sentence why not.

    `lost` counts how often it was lost, `missed` how many texts it gave no scores for, both since the program began.
    `megabytes` is what its own process held when it was ready, 0 if it has none.
    """

    usable: bool
    model: str
    reason: str
    lost: int = 0
    missed: int = 0
    megabytes: int = 0


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
        runs: Runs | None = None,
        queue: int = QUEUE,
    ) -> None:
        """Take a model, or None: then `missing` says why there is none, and None means it was switched off.

        `timeout` is in seconds. `toxicity_threshold` (0..1) is the score from which harsh words to a member are held;
        None keeps the policy's own. `instead` says why this is not the model that was asked for. `runs` runs a model
        elsewhere, in place of `model`. `queue` is how many texts may wait for it.
        """
        self._runs = runs or (InThread(model, timeout, instead) if model is not None else None)
        self._missing = missing
        self._rules = tuple(rules) if rules is not None else every_rule()
        self._timeout = timeout
        self._threshold = toxicity_threshold
        self._words = ThreadPoolExecutor(1, thread_name_prefix="word-rules")
        self._reading = Turns(1_000_000)  # nobody is turned away from the floor
        self._scoring = Turns(queue)
        self._missed = 0
        normalise("")  # what it reads with is made once, before the first message and its clock

    @classmethod
    def off(cls) -> "Screener":
        """Return a screener of word rules alone that holds nothing for want of a model: for measurements only."""
        return cls(None)

    def begin(self) -> None:
        """Get the model ready before the first text. Never waits; needs a running event loop."""
        if self._runs is not None:
            self._runs.begin()

    def health(self) -> Health:
        """Return whether the last text could be scored. Never waits."""
        runs = self._runs
        if self._missing is not None:
            return Health(usable=False, model=UNAVAILABLE, reason=self._missing, missed=self._missed)
        if runs is None:
            return Health(usable=True, model=OFF, reason="screening runs on word rules alone, as set")
        usable = runs.trouble is None
        reason = runs.trouble or runs.instead or "ready"
        megabytes = runs.megabytes if isinstance(runs, Worker) else 0
        return Health(usable, runs.name if usable else UNAVAILABLE, reason, runs.lost, self._missed, megabytes)

    def close(self) -> None:
        """Let threads and processes end. Never waits for a text that hangs."""
        self._words.shutdown(wait=False, cancel_futures=True)
        if self._runs is not None:
            self._runs.close()

    async def closed(self) -> None:
        """Close, and wait until the model's process is gone."""
        self.close()
        if self._runs is not None:
            await self._runs.closed()

    async def screen(self, text: str, *, whose: Hashable = "", urgent: bool = False) -> Verdict:
        """Return a verdict, off the event loop. Never raises: when it cannot know, it says hold.

        Texts of one `whose` (a circle) keep their order and take turns with those of others; an `urgent` one is next.
        """
        began = time.perf_counter()
        runs = self._runs
        if runs is None:
            return await self._verdict(text, began, None, None, whose, urgent=urgent)
        ticket = self._scoring.take(whose, urgent=urgent)
        scored = asyncio.create_task(_scored(runs, ticket, text))
        scored.add_done_callback(lambda _: self._scoring.leave(ticket))
        try:
            return await self._verdict(text, began, scored, ticket, whose, urgent=urgent)
        finally:
            scored.cancel()

    async def _verdict(
        self,
        text: str,
        began: float,
        scored: "asyncio.Task[Scored] | None",
        ticket: Ticket | None,
        whose: Hashable,
        *,
        urgent: bool,
    ) -> Verdict:
        findings: list[Finding] = []
        scores = {"toxicity": 0.0, "crisis": 0.0}
        redacted: str | None = None
        name = OFF if self._missing is None else UNAVAILABLE
        try:
            read, findings, redacted = await self._read(text, whose, urgent=urgent)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, the answer is hold
            log.error("screening.rules_failed", error=type(error).__name__)  # noqa: TRY400
            read = None
            findings = [_unread("rules", "the word rules could not be run")]
        scores["crisis"] = max((one.score for one in findings if one.concern == "crisis"), default=0.0)
        if scored is not None and ticket is not None and self._runs is not None:
            # What the floor hears as a cry goes first, and waits for nobody longer than the model may take for it.
            cry = sum_up(findings)[0] is Decision.CRISIS
            if cry:
                self._scoring.hurry(ticket)
            trouble, given = await self._wait(scored, began if cry else None)
            if given is not None and read is not None:
                name = self._runs.name
                scores |= {label: given[label] for label in given if label not in {"crisis", "toxicity"}}
                findings += hearing.findings(read, given, findings, self._threshold)
                scores["toxicity"] = given["toxicity"]
                scores["crisis"] = max((one.score for one in findings if one.concern == "crisis"), default=0.0)
            else:
                name = UNAVAILABLE
                self._missed += 1
                findings.append(_unread("model", trouble or "the text could not be read"))
        elif self._missing is not None:
            self._missed += 1
            findings.append(_unread("model", self._missing))
        findings += doubt(findings, scores)
        decision, care = sum_up(findings)
        spent = (time.perf_counter() - began) * 1000
        return Verdict(decision, care, scores, tuple(findings), name, spent, redacted)

    async def _read(self, text: str, whose: Hashable, *, urgent: bool) -> tuple[Normalised, list[Finding], str | None]:
        """Let the word rules speak, in turn. A text over which they hang gets none; the next one gets another thread."""
        ticket = self._reading.take(whose, urgent=urgent)
        try:
            await ticket.called
            examined = asyncio.get_running_loop().run_in_executor(self._words, self._examine, text)
            return await asyncio.wait_for(examined, self._timeout)
        except TimeoutError:
            self._words.shutdown(wait=False)
            self._words = ThreadPoolExecutor(1, thread_name_prefix="word-rules")
            raise
        finally:
            self._reading.leave(ticket)

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

    async def _wait(self, scored: "asyncio.Task[Scored]", began: float | None) -> Scored:
        """Return what the model said; with `began` not later than one text's time after that."""
        if began is None:
            return await scored
        try:
            return await asyncio.wait_for(scored, max(self._timeout - (time.perf_counter() - began), 0.001))
        except TimeoutError:
            return no_answer(self._timeout), None


async def _scored(runs: Runs, ticket: Ticket, text: str) -> Scored:
    """Return why there are no scores, or scores. Never raises."""
    try:
        await asyncio.wait_for(ticket.called, QUEUE_SECONDS)
        return None, await runs.scores(text)
    except (Crowded, TimeoutError):
        log.error("screening.crowded")  # noqa: TRY400
        return CROWDED, None
    except ModelAway as away:
        return str(away), None
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, the answer is hold
        log.error("screening.model_failed", error=type(error).__name__)  # noqa: TRY400
        return f"the screening model failed ({type(error).__name__})", None


def _unread(rule: str, reason: str) -> Finding:
    return judge(rule, "unread", Target.NOBODY, 1.0, reason)


def build_screener(
    model: str = "embedded",
    *,
    toxicity_threshold: float | None = None,
    timeout: float = 2.0,
    models: Path = Path("models"),
    data: Path = sealed.DATA,
    apart: bool = False,
) -> Screener:
    """Return the screener the settings ask for: ``embedded``, ``off``, or ``detoxify:`` and a name that is installed in `models`.

    A model that cannot be loaded does not stop the program. Without Detoxify the embedded model goes on; without that
    everything is held. `health` says why. `apart` runs it in a process of its own, started with the first text (or
    `begin`); otherwise it is loaded here and now. `data` is the folder of what the program ships. Raises ValueError for a
    model nobody knows.
    """
    if model == OFF:
        return Screener(None, timeout=timeout, toxicity_threshold=toxicity_threshold)
    if not known(model):
        raise ValueError(f"screening.model is {model!r}; it must be 'embedded', 'off' or 'detoxify:original-small'")
    recipe = Recipe(model, models, data)
    if apart:
        runs = Worker(recipe, timeout)
        return Screener(None, runs=runs, timeout=timeout, toxicity_threshold=toxicity_threshold)
    try:
        chosen, instead = make(recipe)
    except ModelUnavailable as error:
        log.error("screening.model_missing", reason=str(error))  # noqa: TRY400
        return Screener(None, missing=str(error), timeout=timeout, toxicity_threshold=toxicity_threshold)
    return Screener(chosen, timeout=timeout, toxicity_threshold=toxicity_threshold, instead=instead)
