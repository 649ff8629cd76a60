"""`circlekeeper model`: a second model for the screening."""

from typing import Annotated

import typer
from rich.progress import Progress

from app.screening import folder_of
from app.terminal import ConfigOption, screen, settings_from
from core.errors import ConfigError
from moderation.models import ModelUnavailable
from moderation.models.detox import PUBLISHED
from moderation.models.fetching import fetch_published

model = typer.Typer(help="A second model for the screening.", no_args_is_help=True)


@model.command("fetch")
def fetch(
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(PUBLISHED)}.")], config: ConfigOption = None
) -> None:
    """Fetch Detoxify's weights from where they are published into the data folder."""
    if name not in PUBLISHED:
        raise ConfigError(f"there is no model {name!r}: choose one of {', '.join(PUBLISHED)}")
    settings = settings_from(config)
    with Progress(console=screen(), transient=True) as progress:
        task = progress.add_task("Fetching")
        try:
            path = fetch_published(
                name, folder_of(settings), lambda here, whole: progress.update(task, completed=here, total=whole)
            )
        except ModelUnavailable as error:
            sentence = str(error)
            raise ConfigError(f"{sentence[:1].upper()}{sentence[1:]}.") from None
    screen().print(f'{path} is here. Set screening.model = "detoxify:{name}" and start again.')
