"""`make faults`: 100 kills while 300 messages pass. Prints what it found; exit 1 if a promise broke."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.driver import run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--say-every", type=float, default=1.2, help="seconds between two messages")
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(
            run(Path(folder), messages=chosen.messages, kills=chosen.kills, say_every=chosen.say_every)
        )
    print(outcome, f"in {time.monotonic() - began:.0f} s")
    broken = outcome.lost + outcome.out_of_order + outcome.doubled_web + outcome.doubled_discord + outcome.violations
    return 1 if broken or outcome.doubled_telegram > outcome.uncertain else 0


if __name__ == "__main__":
    sys.exit(main())
