"""`circlekeeper screen`: what the screening says about a text, and why."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from app.screening import screener_of
from app.terminal import ConfigOption, JsonOption, screen, settings_from, show_json
from core.errors import ConfigError
from core.verdict import Verdict
from moderation.screener import Screener
from moderation.screening_command import as_json, screen_lines


def declare(app: typer.Typer) -> None:
    """Add the command."""
    app.command("screen")(screen_texts)


def screen_texts(
    texts: Annotated[list[str] | None, typer.Argument(metavar="[TEXT]...", help="What to look at.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"text": ...} a line from standard input, write one object a line.')
    ] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show the verdict on each text, and why. Nothing is kept or sent."""
    if jsonl == bool(texts):
        raise ConfigError('Give at least one TEXT in quotes, or --jsonl and lines of {"text": ...} on standard input.')
    settings = settings_from(config)
    screener = screener_of(settings)
    try:
        asyncio.run(_lines(screener) if jsonl else _texts(screener, texts or (), json=json))
    except BrokenPipeError:
        # Whoever reads has seen enough.
        sys.stderr.close()
    finally:
        screener.close()


async def _lines(screener: Screener) -> None:
    async for line in screen_lines(screener, sys.stdin.buffer):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


async def _texts(screener: Screener, texts: Sequence[str], *, json: bool) -> None:
    verdicts = [await screener.screen(text) for text in texts]
    if json:
        show_json([as_json(verdict) for verdict in verdicts])
        return
    for text, verdict in zip(texts, verdicts, strict=True):
        _explain(text, verdict)


def _explain(text: str, verdict: Verdict) -> None:
    page = screen()
    page.print(f"{verdict.decision} (care: {verdict.care})  {text}")
    scores = ", ".join(f"{label} {score:.2f}" for label, score in sorted(verdict.scores.items()))
    page.print(f"  {scores}  [{verdict.model}, {verdict.milliseconds:.1f} ms]")
    for finding in sorted(verdict.findings, key=lambda one: -one.decision.strictness):
        if finding.decision.strictness or finding.concern != "none":
            page.print(f"  {finding.decision}: {finding.rule} ({finding.concern}, {finding.target}): {finding.reason}")
