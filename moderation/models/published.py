"""What is known of Detoxify's published models: where their files lie, which they are, and the limits that go with them.

All of it ships with the program under a seal. An operator with a mirror (or weights of their own) gives a file of the same form.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from moderation.models import ModelUnavailable, sealed

FOLDER: Final = Path(__file__).parent / "published"
NAMES: Final = ("original-small", "original", "unbiased", "multilingual", "unbiased-small")
EXTRAS: Final = ("torch", "detoxify", "onnx", "onnxscript")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_SHA256: Final = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: where it lies, and its sha256, or as much of it as its publisher has published (8 digits or more)."""

    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """One model: its checkpoint, and the files that its network's configuration and tokenizer are made of.

    `network` names a configuration that ships with the program; None if it is among the files.
    """

    name: str
    checkpoint: Source
    files: Mapping[str, Source]
    network: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """From which of its scores (0..1) a model's harsh words are looked at, and held.

    A score that is nearer than `rescore_within` to one of them is computed again in full precision.
    """

    flag: float
    hold: float
    rescore_within: float

    def near(self, score: float) -> bool:
        """Return whether a rounded score cannot be told from a limit."""
        return min(abs(score - self.flag), abs(score - self.hold)) <= self.rescore_within

    def decision(self, score: float) -> int:
        """Return 0, 1 from `flag` on, or 2 from `hold` on."""
        return (score >= self.flag) + (score >= self.hold)


def limits_of(name: str) -> Limits:
    """Return the frozen limits of a model. Raises ModelUnavailable."""
    return Limits(**json.loads(sealed.read(f"limits.{name}.json", FOLDER)))


def calibration() -> tuple[list[str], list[bool]]:
    """Return the texts that the gate is run on, and which of them are cruel. Raises ModelUnavailable."""
    rows = [json.loads(line) for line in sealed.read("calibration.jsonl", FOLDER).decode().splitlines()]
    return [row["text"] for row in rows], [bool(row["harsh"]) for row in rows]


def network(name: str, outputs: int) -> str:
    """Return the configuration of a network that ships with the program, for so many outputs. Raises ModelUnavailable."""
    labels = {str(number): f"LABEL_{number}" for number in range(outputs)}
    plan = json.loads(sealed.read(f"network.{name}.json", FOLDER))
    return json.dumps(plan | {"id2label": labels, "label2id": {label: int(at) for at, label in labels.items()}})


def published(name: str, sources: Path | None = None) -> Published:
    """Return what is known of a model, from the program or from a file of the same form. Raises ModelUnavailable."""
    try:
        whole = json.loads(sources.read_bytes() if sources else sealed.read("published.json", FOLDER))
        found = whole[name]
        files = {_named(file): _source(one) for file, one in found["files"].items()}
        model = Published(name, _source(found["checkpoint"]), files, found.get("network"))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        where = sources or "this program"
        raise ModelUnavailable(
            f"the sources of {name} cannot be read from {where} ({type(error).__name__}): they need a checkpoint and files,"
            " each with url and sha256"
        ) from error
    if (model.network is None) == ("config.json" not in files):
        raise ModelUnavailable(f"the sources of {name} need either a network or a config.json")
    return model


def _source(given: Mapping[str, Any]) -> Source:
    source = Source(str(given["url"]), str(given["sha256"]).lower())
    if not source.url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise ValueError("not https")
    if not _SHA256.fullmatch(source.sha256):
        raise ValueError("no sha256")
    return source


def _named(file: str) -> str:
    if not _NAME.fullmatch(file):
        raise ValueError("no name of a file")
    return file
