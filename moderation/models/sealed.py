"""Reads the weights the program ships or has installed, and refuses any that are not the ones that were sealed."""

import hashlib
from pathlib import Path

from moderation.models import ModelUnavailable

DATA = Path(__file__).parent / "data"
SUMS = "SHA256SUMS"


def read(name: str, folder: Path = DATA) -> bytes:
    """Return a shipped file whose sha256 is the one in ``SHA256SUMS``. Raises ModelUnavailable."""
    try:
        sums = {known: digest for digest, known in map(str.split, (folder / SUMS).read_text("ascii").splitlines())}
        content = (folder / name).read_bytes()
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"the screening model's file {name} cannot be read ({type(error).__name__})") from error
    if sums.get(name) != hashlib.sha256(content).hexdigest():
        raise ModelUnavailable(f"the screening model's file {name} is not the released one: its sha256 differs")
    return content


def seal(folder: Path) -> None:
    """Write down the sha256 of every file in a folder."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != SUMS)
    (folder / SUMS).write_text("".join(f"{_digest(file)}  {file.name}\n" for file in files), "ascii")


def altered(folder: Path) -> list[str]:
    """Return what in a folder is not as it was sealed: missing, changed or added. Raises ModelUnavailable without a seal."""
    try:
        sums = {name: digest for digest, name in map(str.split, (folder / SUMS).read_text("ascii").splitlines())}
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{folder / SUMS} cannot be read ({type(error).__name__})") from error
    there = {file.name for file in folder.iterdir() if file.is_file() and file.name != SUMS}
    wrong = [name for name, digest in sums.items() if name not in there or _digest(folder / name) != digest]
    return sorted([*wrong, *(there - sums.keys())])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
