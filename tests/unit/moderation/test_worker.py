"""The model's own process: real ones, killed, stopped, with altered files."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.verdict import Decision
from moderation.models import sealed
from moderation.models.embedded import Embedded
from moderation.models.making import Recipe
from moderation.running import ModelAway
from moderation.screener import Screener, build_screener
from moderation.worker import COMMAND, Worker
from tests.unit.moderation.test_screener import CRY, HARMLESS

ODD = (sys.executable, "-m", "tests.odd_worker")
AT_ONCE = (0.0,)


@pytest.fixture
async def make():
    made = []

    def one(*, command=ODD, timeout=20.0, recipe=None, pauses=AT_ONCE, **more):
        worker = Worker(recipe or Recipe(), timeout, command=command, pauses=pauses, **more)
        made.append(worker)
        return worker

    yield one
    for worker in made:
        await worker.closed()


async def back(worker, pid=None):
    """Wait until there is a process that answers, another one than before."""
    worker.begin()
    async with asyncio.timeout(60):
        while worker.pid in {None, pid}:
            await asyncio.sleep(0.02)
    return worker.pid


async def test_scores_are_those_of_the_same_model_in_this_process(make):
    worker = make(command=COMMAND)
    for text in ("You are a pathetic liar", "a\x00b\ud83d \u202e", "", "line\nbreak", "word " * 900):
        assert await worker.scores(text) == pytest.approx(Embedded().scores(text))
    assert worker.name == "embedded"
    assert 20 < worker.megabytes < 200
    assert worker.lost == 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
async def test_a_process_that_dies_between_two_texts_is_followed_by_another(make, how):
    worker = make(command=COMMAND)
    pid = await back(worker)
    os.kill(pid, how)
    assert await back(worker, pid) != pid
    assert (await worker.scores("hello"))["toxicity"] < 0.5
    assert (worker.lost, worker.trouble) == (1, None)


async def test_a_stopped_process_is_killed_after_its_time_and_followed_by_another(make):
    worker = make(timeout=0.5)
    pid = await back(worker)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ModelAway, match="no answer within"):
        await worker.scores("hello")
    assert await worker.scores("hello") == {"toxicity": 0.0}
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize(("text", "why"), [("hang", "no answer"), ("die", "ended"), ("nonsense", "no scores"), ("fail", "ValueError")])  # fmt: skip
async def test_one_bad_text_costs_itself_alone(make, text, why):
    worker = make(timeout=0.5 if text == "hang" else 20)
    await back(worker)
    with pytest.raises(ModelAway, match=why):
        await worker.scores(text)
    assert await worker.scores("hello") == {"toxicity": 0.0}


async def test_whoever_gives_up_waiting_leaves_no_answer_to_the_next(make):
    worker = make(timeout=1.0)
    await back(worker)
    asked = asyncio.create_task(worker.scores("hang"))
    await asyncio.sleep(0)
    asked.cancel()
    assert await worker.scores("cruel") == {"toxicity": 0.95}


def altered(folder: Path) -> Path:
    for file in sealed.DATA.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "toxicity_head.npz").write_bytes(b"altered")
    return folder


async def test_an_altered_file_is_told_at_once_and_the_model_returns_when_it_is_whole_again(make, tmp_path):
    worker = make(command=COMMAND, recipe=Recipe(data=altered(tmp_path)), pauses=(0.0, 0.1))
    with pytest.raises(ModelAway, match="not the released one"):
        await worker.scores("hello")
    assert worker.lost >= 2
    (tmp_path / "toxicity_head.npz").write_bytes((sealed.DATA / "toxicity_head.npz").read_bytes())
    await back(worker)
    assert (await worker.scores("hello"))["toxicity"] < 0.5


async def test_a_start_that_takes_too_long_is_ended(make):
    worker = make(command=(sys.executable, "-c", "import threading; threading.Event().wait()"), start_seconds=0.3)
    with pytest.raises(ModelAway, match="did not start in time"):
        await worker.scores("hello")


async def test_each_further_start_waits_longer(make):
    worker = make(command=(sys.executable, "-c", ""), pauses=(0.0, 3600.0))
    with pytest.raises(ModelAway, match="ended while it started"):
        await worker.scores("hello")
    assert worker.lost == 2


async def test_the_process_knows_none_of_our_secrets_and_is_gone_when_we_close(make, monkeypatch):
    monkeypatch.setenv("CIRCLEKEEPER_TELEGRAM__TOKEN", "secret-of-the-bot")
    worker = make()
    pid = await back(worker)
    assert b"secret-of-the-bot" not in Path(f"/proc/{pid}/environ").read_bytes()
    await worker.closed()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(ModelAway):
        await worker.scores("hello")


def test_a_program_that_is_killed_leaves_no_process_behind_even_in_the_middle_of_a_text():
    script = (
        "import asyncio, sys\n"
        "from moderation.worker import Worker\n"
        "from moderation.models.making import Recipe\n"
        "async def main():\n"
        f"    worker = Worker(Recipe(), 600.0, command={ODD!r})\n"
        "    await worker.scores('hello')\n"
        "    print(worker.pid, file=sys.stderr, flush=True)\n"
        "    await worker.scores('hang')\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as parent:
        pid = int(parent.stderr.readline())
        parent.kill()
    gone = threading.Event()
    for _ in range(600):
        try:
            os.kill(pid, 0)
            if "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]:
                break
        except (ProcessLookupError, FileNotFoundError):
            break
        gone.wait(0.1)
    else:
        os.kill(pid, signal.SIGKILL)
        raise AssertionError("it was still there")


async def test_a_verdict_closes_the_gate_while_the_model_is_away_and_a_cry_is_heard_at_once(make):
    worker = make(command=(sys.executable, "-c", ""), pauses=(0.0, 3600.0))
    screener = Screener(None, runs=worker)
    held = await screener.screen(HARMLESS)
    cry = await screener.screen(CRY)
    assert (held.decision, held.model) == (Decision.HOLD, "unavailable")
    assert cry.decision is Decision.CRISIS
    health = screener.health()
    assert (health.usable, health.missed) == (False, 2)
    assert health.lost >= 2
    screener.close()


async def test_more_texts_than_may_wait_are_held_and_the_floor_still_hears_a_cry_among_them(make):
    worker = make(timeout=20)
    await back(worker)
    screener = Screener(None, runs=worker, queue=3)
    os.kill(worker.pid, signal.SIGSTOP)  # so that nothing moves while they come
    asked = [asyncio.create_task(screener.screen(HARMLESS, whose="flood")) for _ in range(8)]
    asked.append(asyncio.create_task(screener.screen("I want to kill myself tonight", whose="other")))
    async with asyncio.timeout(30):
        while sum(one.done() for one in asked) < 5:
            await asyncio.sleep(0.02)
    os.kill(worker.pid, signal.SIGCONT)
    verdicts = await asyncio.gather(*asked)
    assert sorted(one.model for one in verdicts) == ["odd"] * 4 + ["unavailable"] * 5
    assert verdicts[-1].model == "odd"
    assert all(one.decision is Decision.HOLD for one in verdicts if one.model == "unavailable")
    assert any("too many messages" in finding.reason for one in verdicts for finding in one.findings)
    assert verdicts[-1].decision is Decision.CRISIS
    screener.close()


async def test_the_program_runs_its_model_apart_and_a_short_command_does_not():
    apart, here = build_screener(apart=True), build_screener()
    assert isinstance(apart._runs, Worker)
    assert not isinstance(here._runs, Worker)
    await apart.closed()
    here.close()
