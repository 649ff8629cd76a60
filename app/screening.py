"""The screener that the settings ask for: one place, for the program, the doctor and the command."""

from pathlib import Path

from config.settings import Settings
from moderation.models.detox import Weights
from moderation.screener import Screener, build_screener


def folder_of(settings: Settings) -> Path:
    """Return where `circlekeeper model fetch` puts weights."""
    return settings.data_dir / "models"


def weights_of(settings: Settings) -> Weights:
    """Return where Detoxify's weights lie, as set or in the data folder."""
    name, chosen = settings.screening.model.partition(":")[2], settings.screening
    return Weights(
        chosen.detoxify_checkpoint or folder_of(settings) / f"{name}.ckpt",
        chosen.detoxify_config or folder_of(settings) / name,
        chosen.detoxify_sha256 or "",
    )


def screener_of(settings: Settings, *, apart: bool = False) -> Screener:
    """Return the screener that the settings ask for, its model `apart` in a process of its own or here.

    A model that cannot be had does not stop anything.
    """
    return build_screener(
        settings.screening.model,
        toxicity_threshold=settings.screening.toxicity_threshold,
        timeout=settings.screening.timeout_seconds,
        weights=weights_of(settings),
        apart=apart,
    )
