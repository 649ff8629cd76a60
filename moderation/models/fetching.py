"""Fetching files for an operator who asks for it: never by the program itself. What was cut off goes on where it ended."""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, Final

from moderation.models import ModelUnavailable

PATIENCE_SECONDS: Final = 30
PIECE: Final = 1 << 20
MOST_BYTES: Final = 2 * 1024**3
PARTIAL, PAST_THE_END = 206, 416
Told = Callable[[int, int | None], None]  # bytes that are here, bytes in all if that is known


def fetch(url: str, to: Path, sha256: str, told: Told) -> None:
    """Fetch a file whose sha256 begins as expected, unless it is here. Raises ModelUnavailable.

    Nothing is left of any other file. Of one that was cut off the beginning is kept (`.part`) and the rest asked for next
    time.
    """
    if to.is_file() and _digest(to).startswith(sha256):
        return
    part = to.with_name(f"{to.name}.part")
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        whole = _append(url, part, told)
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        raise ModelUnavailable(
            f"{to.name} could not be fetched ({type(error).__name__}): check this server's way to the internet and try again"
            f" (what is here is kept), or copy the file to {to} by hand"
        ) from error
    here = part.stat().st_size
    if whole is not None and here < whole:
        raise ModelUnavailable(f"only {here} of {whole} bytes of {to.name} came: try again, the rest is asked for")
    digest = _digest(part)
    if not digest.startswith(sha256.casefold()):
        part.unlink()
        raise ModelUnavailable(f"{to.name} is not the published file (its sha256 is {digest}): it was not kept")
    part.replace(to)


def _append(url: str, part: Path, told: Told) -> int | None:
    """Fetch what is missing of a file, and return how long it is in all, None if nobody said."""
    here = part.stat().st_size if part.is_file() else 0
    try:
        with _asked(url, here) as answer:
            if answer.status != PARTIAL or not _goes_on(answer, here):
                here = 0
            return _written(answer, part, here, told)
    except urllib.error.HTTPError as error:
        if error.code != PAST_THE_END or not here:
            raise
    part.unlink()  # longer than the file there, or just as long: begin again
    with _asked(url, 0) as answer:
        return _written(answer, part, 0, told)


def _asked(url: str, here: int) -> HTTPResponse:
    request = urllib.request.Request(url, headers={"Range": f"bytes={here}-"} if here else {})  # noqa: S310 - the caller's own address
    answer: HTTPResponse = urllib.request.urlopen(request, timeout=PATIENCE_SECONDS)  # noqa: S310
    return answer


def _goes_on(answer: HTTPResponse, here: int) -> bool:
    return str(answer.headers.get("Content-Range", "")).startswith(f"bytes {here}-")


def _written(answer: HTTPResponse, part: Path, here: int, told: Told) -> int | None:
    length = answer.headers.get("Content-Length")
    whole = here + int(length) if length and length.isdigit() else None
    with part.open("r+b" if here else "wb") as file:
        file.seek(here)
        while piece := _piece(answer):
            here += len(piece)
            if here > MOST_BYTES:
                part.unlink()
                raise ModelUnavailable("the file is larger than any published weights: it was not kept")
            file.write(piece)
            told(here, whole)
    return whole


def _piece(answer: Any) -> bytes:
    # Not `read`: it would throw away what came before a connection was cut.
    return bytes(answer.read1(PIECE))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
