"""The verdict in words that other programs read: what ``circlekeeper screen`` prints."""

import json
from collections.abc import AsyncIterator, Iterable
from typing import Any, Protocol

from core.verdict import Verdict


class Screens(Protocol):
    """Whatever can screen a text."""

    async def screen(self, text: str) -> Verdict:
        """Return a verdict. Never raises."""
        ...


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Return the frozen shape: decision, care, scores, findings, model, milliseconds. It holds no word of the text."""
    return {
        "decision": verdict.decision.value,
        "care": verdict.care.value,
        "scores": {label: round(score, 4) for label, score in verdict.scores.items()},
        "findings": [
            {
                "rule": finding.rule,
                "concern": finding.concern,
                "target": finding.target.value,
                "score": round(finding.score, 4),
                "reason": finding.reason,
                "decision": finding.decision.value,
            }
            for finding in verdict.findings
        ],
        "model": verdict.model,
        "milliseconds": round(verdict.milliseconds, 3),
    }


async def screen_lines(screener: Screens, lines: Iterable[str | bytes]) -> AsyncIterator[str]:
    """Yield one JSON object for each line ``{"text": ...}``, in order.

    A line that cannot be read yields ``{"error": "line N: ..."}`` and the next goes on; an empty line is skipped.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        yield json.dumps(await _one(screener, number, line), ensure_ascii=False)


async def _one(screener: Screens, number: int, line: str | bytes) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": f"line {number}: this is not JSON"}
    text = given.get("text") if isinstance(given, dict) else None
    if not isinstance(text, str):
        return {"error": f'line {number}: give an object with a string under "text"'}
    return as_json(await screener.screen(text))
