"""`make bench`: the figures of the README, measured side by side in one run on a real SQLite file.

Prints one line a figure; asserts nothing about time (machines differ, ratios travel).
"""

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from core.clock import SystemClock
from core.courier import Courier
from core.ids import NativeRef
from core.message import Envelope, Kind
from core.ports import Limits, Screener
from moderation.screener import build_screener
from storage import open_store
from storage.keys import new_keys
from tests.bench import crisis
from tests.bench.fanout import fan_out
from tests.fakes import FakePlatform
from tests.world import World

RECIPIENTS = 20


@dataclass
class CountingPlatform(FakePlatform):
    """Takes everything at once and remembers when each post first arrived anywhere."""

    limits: Limits = Limits(per_second=None, seconds_per_chat=0, in_flight=8, idempotent=True)
    first: dict[str, float] = field(default_factory=dict)
    copies: int = 0

    async def deliver(self, envelope: Envelope) -> NativeRef:
        if envelope.content.kind is Kind.POST:
            self.copies += 1
            self.first.setdefault(envelope.content.text, time.perf_counter())
        return NativeRef(str(envelope.position))


@contextlib.asynccontextmanager
async def file_world(screener: Screener) -> AsyncIterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        new_keys(data / "secret.key")
        store = await open_store(None, data, data / "secret.key", upgrade=True)
        world = World(store, clock=SystemClock(), platform=CountingPlatform(), screener=screener)
        await world.circle()
        for number in range(RECIPIENTS + 1):
            await world.join(f"p{number}")
        try:
            yield world
        finally:
            await store.close()


async def throughput(name: str, screener: Screener, messages: int) -> None:
    """Messages a second, received to committed and received to all copies shown, and the wait for the first copy."""
    async with file_world(screener) as world:
        began = time.perf_counter()
        for number in range(messages):
            await world.say("p0", f"An ordinary sentence, number {number}, about the day.")
        committed = messages / (time.perf_counter() - began)
        await world.deliver()
        whole = messages / (time.perf_counter() - began)
        copies = world.platform.copies
        courier = asyncio.create_task(Courier(world.store, world.house, world.platform, world.waker).run())
        waits = []
        for number in range(min(messages, 100)):
            text = f"A single sentence, number {number}, on a quiet evening."
            sent = time.perf_counter()
            await world.say("p0", text)
            while text not in world.platform.first:
                await asyncio.sleep(0.0005)
            waits.append(1000 * (world.platform.first[text] - sent))
            await asyncio.sleep(0.05)
        courier.cancel()
        await asyncio.gather(courier, return_exceptions=True)
        waits.sort()
        print(
            f"screening {name}: {committed:.0f} messages/s received to committed, {whole:.0f} messages/s end to end with "
            f"{RECIPIENTS} recipients ({copies} copies); receive to first send p50 {statistics.median(waits):.1f} ms, "
            f"p99 {waits[int(len(waits) * 0.99) - 1]:.1f} ms"
        )


def start() -> None:
    """Seconds from the start of the demo to ready, and its memory at rest."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        command = [sys.executable, "-m", "app", "demo", "--data-dir", folder, "--port", "8790"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert process.stdout is not None
            base = next(line for line in process.stdout if "is ready at" in line).split(" at ")[1].split()[0]
            with urllib.request.urlopen(f"{base}/healthz", timeout=10) as answer:
                assert answer.status == 200
            ready = time.perf_counter() - began
            time.sleep(20)
            memory = psutil.Process(process.pid).memory_info().rss / 1e6
            print(f"demo: {ready:.1f} s from start to ready, {memory:.0f} MB resident at rest (model loaded)")
        finally:
            process.terminate()
            process.wait(timeout=20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--members", type=int, default=300)
    parser.add_argument("--crisis", action="store_true", help="only whether cries for help wait; takes its own options")
    chosen, rest = parser.parse_known_args()
    if chosen.crisis:
        crisis.main(rest)
        return
    if rest:
        parser.error(f"unknown: {' '.join(rest)}")
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    start()
    asyncio.run(throughput("off", build_screener("off"), chosen.messages))
    asyncio.run(throughput("embedded", build_screener("embedded"), chosen.messages))
    asyncio.run(fan_out(chosen.members))
    crisis.main([])


if __name__ == "__main__":
    main()
