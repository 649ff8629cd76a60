"""Fetching Detoxify's weights, for an operator who asks for it: never by the program itself."""

import hashlib
import importlib.util
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Final

from moderation.models import ModelUnavailable
from moderation.models.detox import PUBLISHED

PATIENCE_SECONDS: Final = 30
PIECE: Final = 1 << 20
MOST_BYTES: Final = 2 * 1024**3
Told = Callable[[int, int | None], None]  # bytes that are here, bytes in all if that is known


def fetch(url: str, to: Path, sha256: str, told: Told) -> None:
    """Fetch a file whose sha256 begins as expected; nothing is left of any other. Raises ModelUnavailable."""
    part = to.with_suffix(f"{to.suffix}.part")
    to.parent.mkdir(parents=True, exist_ok=True)
    digest, here = hashlib.sha256(), 0
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer, part.open("wb") as file:  # noqa: S310 - the caller's own address
            length = answer.headers.get("Content-Length")
            whole = int(length) if length and length.isdigit() else None
            while piece := answer.read(PIECE):
                here += len(piece)
                if here > MOST_BYTES:
                    raise ModelUnavailable("the file is larger than any published weights: it was not kept")
                digest.update(piece)
                file.write(piece)
                told(here, whole)
        if whole is not None and here != whole:
            raise ModelUnavailable(f"only {here} of {whole} bytes came: try again")
        if not digest.hexdigest().startswith(sha256.casefold()):
            raise ModelUnavailable(
                f"the file is not the published one (its sha256 is {digest.hexdigest()}): it was not kept"
            )
        part.replace(to)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise ModelUnavailable(
            f"the weights could not be fetched ({type(error).__name__}): check this server's way to the internet, or copy"
            f" the file to {to} by hand"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def fetch_published(name: str, folder: Path, told: Told) -> Path:
    """Fetch a published checkpoint with its network's configuration into a folder. Raises ModelUnavailable."""
    if importlib.util.find_spec("detoxify") is None:
        raise ModelUnavailable("detoxify needs more packages: install them with pip install '.[detoxify]' first")
    from detoxify.detoxify import MODEL_URLS

    checkpoint = folder / f"{name}.ckpt"
    if not checkpoint.exists():
        fetch(MODEL_URLS[name], checkpoint, PUBLISHED[name], told)
    _fetch_network(checkpoint, folder / name)
    return checkpoint


def _fetch_network(checkpoint: Path, to: Path) -> None:
    """Fetch the configuration and tokenizer that a checkpoint names, through the library that knows where they are."""
    import torch
    import transformers

    try:
        plan = torch.load(checkpoint, map_location="cpu", weights_only=True)["config"]["arch"]["args"]
        transformers.AutoConfig.from_pretrained(plan["model_type"]).save_pretrained(to)
        transformers.AutoTokenizer.from_pretrained(plan["model_type"]).save_pretrained(to)
    except Exception as error:
        raise ModelUnavailable(
            f"the network's configuration could not be fetched ({type(error).__name__}): check this server's way to the"
            f" internet, or copy config.json and the tokenizer's files to {to} by hand"
        ) from error
