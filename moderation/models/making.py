"""Loads the model that the settings ask for: in this process, or in a process of its own (`moderation.serving`)."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog

from moderation.models import Model, ModelUnavailable, sealed
from moderation.models.detox import Detox
from moderation.models.embedded import Embedded
from moderation.models.published import NAMES

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a model is made from. `models` is the folder of installed models, `data` that of what the program ships."""

    model: str = "embedded"
    models: Path = Path("models")
    data: Path = sealed.DATA

    def written(self) -> dict[str, str]:
        """Return it as plain words, for another process."""
        return {name: str(value) for name, value in asdict(self).items()}

    @classmethod
    def read(cls, given: dict[str, Any]) -> "Recipe":
        """Return a recipe that was written down."""
        return cls(given["model"], Path(given["models"]), Path(given["data"]))


def known(model: str) -> bool:
    """Return whether there is a model of this name."""
    kind, _, name = model.partition(":")
    return model == "embedded" or (kind == "detoxify" and name in NAMES)


def make(recipe: Recipe) -> tuple[Model, str | None]:
    """Return the model, and why it is not the one that was asked for (None if it is). Takes seconds.

    Without Detoxify the embedded model goes on. Raises ModelUnavailable without that.
    """
    embedded = Embedded(recipe.data)
    kind, _, name = recipe.model.partition(":")
    if kind != "detoxify":
        return embedded, None
    try:
        return Detox(name, recipe.models / name, embedded), None
    except ModelUnavailable as error:
        log.error("screening.second_model_missing", model=recipe.model)  # noqa: TRY400
        return embedded, f"{error}; until then the embedded model goes on"
