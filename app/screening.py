"""The screener that the settings ask for: one place, for the program, the doctor and the command."""

from pathlib import Path

from config.settings import Settings
from moderation.screener import Screener, build_screener


def folder_of(settings: Settings) -> Path:
    """Return where `circlekeeper model fetch` puts models."""
    return settings.data_dir / "models"


def screener_of(settings: Settings, *, apart: bool = False) -> Screener:
    """Return the screener that the settings ask for, its model `apart` in a process of its own or here.

    A model that cannot be had does not stop anything.
    """
    return build_screener(
        settings.screening.model,
        toxicity_threshold=settings.screening.toxicity_threshold,
        timeout=settings.screening.timeout_seconds,
        models=folder_of(settings),
        apart=apart,
    )
