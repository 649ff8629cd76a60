"""Writes the texts that the gate for fetched models is run on: our own lines, harmless, in pain, and cruel, short and long.

They decide whether an export says the same as the original, never what is said of anybody. Run it from the root of the
repository: `python -m tools.calibration`; the same lines come out each time.
"""

import json
import random
import sys
from pathlib import Path

from moderation.models.sealed import seal
from tests.unit.moderation import examples, examples_fourth, examples_second, examples_third
from tools.ordinary_lines import LINES

TO = Path(__file__).parents[1] / "moderation" / "models" / "published"
SETS = (examples, examples_second, examples_third, examples_fourth)
WHO = ("you", "she", "he", "that new one", "everybody here", "people like you", "the quiet one", "your lot")
CRUEL = (
    "{} should shut up for once",
    "nobody in this room can stand {}",
    "{} must be the dumbest thing alive",
    "honestly {} make me sick, pathetic losers",
    "what a bunch of idiots, and {} first of all",
    "get lost, {}, and take your stupid stories with you",
    "{} deserve every bad thing that happens",
    "i laugh at {} every single evening, so worthless",
    "{} are trash and will always be trash",
    "just look at {}: ugly, fat and boring",
)
ODD = (
    "",
    " ",
    "ok",
    "???",
    "🙂🙂🙂",
    "ｗｉｄｅ letters",
    "naïve café Ångström",
    "Привет всем",
    "你好",
    "a" * 300,
    "1 2 3 4 5 6 7 8 9 0",
)


def lines(module: object, *names: str) -> list[str]:
    return [line for name in names for line in getattr(module, name, "").split("\n") if line]


def main() -> int:
    chance = random.Random(5)
    calm = [one for part in SETS for one in lines(part, "LET_PASS", "OWN_PAIN", "WISH")] + list(LINES[::2])
    harsh = [one for part in SETS for one in lines(part, "HARM_TO_OTHERS")]
    harsh += [line.format(who) for line in CRUEL for who in WHO]
    long = [" ".join(chance.sample(calm, 18)) for _ in range(20)]
    mixed = [" ".join([*chance.sample(calm, 9), chance.choice(harsh)]) for _ in range(20)]
    texts = [(one, 0) for one in [*calm, *long, *ODD]] + [(one, 1) for one in [*harsh, *mixed]]
    with (TO / "calibration.jsonl").open("w") as file:
        for text, cruel in dict(texts).items():
            file.write(json.dumps({"text": text, "harsh": cruel}, ensure_ascii=False) + "\n")
    seal(TO)
    return 0


if __name__ == "__main__":
    sys.exit(main())
