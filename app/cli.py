"""The `circlekeeper` command. Each group of commands has a file of its own; whatever is wrong is one sentence."""

import sys

import typer
from rich.console import Console
from typer.exceptions import Abort, TyperException

from app import (
    cli_audit,
    cli_circle,
    cli_database,
    cli_doctor,
    cli_drill,
    cli_lines,
    cli_model,
    cli_rehearse,
    cli_run,
    cli_schedule,
    cli_screen,
    cli_staff,
)
from core.errors import ConfigError, ContentError

BAD_INPUT = 2
INTERRUPTED = 130

app = typer.Typer(
    name="circlekeeper",
    help="Runs anonymous, moderated peer support circles on your own server.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli_run.declare(app)
app.add_typer(cli_database.database, name="db")
app.add_typer(cli_database.keys, name="keys")
app.add_typer(cli_audit.audit, name="audit")
app.add_typer(cli_circle.circle, name="circle")
app.add_typer(cli_circle.invite, name="invite")
app.add_typer(cli_staff.staff, name="staff")
app.add_typer(cli_schedule.schedule, name="schedule")
app.add_typer(cli_lines.lines, name="lines")
app.add_typer(cli_model.model, name="model")
app.add_typer(cli_rehearse.rehearse, name="rehearse")
cli_doctor.declare(app)
cli_drill.declare(app)
cli_screen.declare(app)


def main() -> None:
    """Run a command; exit code 2 and one sentence on standard error for anything an operator can put right."""
    try:
        code = app(standalone_mode=False)
    except (ConfigError, ContentError) as error:
        code = _refuse(str(error))
    except TyperException as error:
        code = _refuse(error.format_message())
    except (KeyboardInterrupt, Abort):
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)


def _refuse(sentence: str) -> int:
    Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(sentence)
    return BAD_INPUT
