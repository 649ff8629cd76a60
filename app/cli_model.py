"""`circlekeeper model`: which models there are for the screening, making one ready, and measuring it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TransferSpeedColumn

from app.screening import folder_of
from app.terminal import ConfigOption, JsonOption, screen, settings_from, show_json, show_table
from core.errors import ConfigError
from moderation.models import ModelUnavailable, bench, sealed
from moderation.models.detox import Card
from moderation.models.fetching import Told
from moderation.models.gate import Measured
from moderation.models.installing import CHECKPOINT, DOWNLOADS, check, fetched, install
from moderation.models.original import need_extras
from moderation.models.published import NAMES, published

EMBEDDED = "embedded"
model = typer.Typer(help="The models that read messages.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help=f"One of {', '.join(NAMES)}.")]


@contextmanager
def _sentence() -> Iterator[None]:
    try:
        yield
    except ModelUnavailable as error:
        said = str(error)
        raise ConfigError(f"{said[:1].upper()}{said[1:]}.") from None


def _known(name: str) -> str:
    name = name.removeprefix("detoxify:")
    if name not in NAMES:
        raise ConfigError(f"there is no model {name!r}: choose one of {', '.join(NAMES)}")
    return name


def _figures(measured: Measured) -> str:
    return (
        f"gate passed on {measured.texts} texts: fp32 within {measured.full:.1g}, int8 p99 {measured.rounded_p99:.3f},"
        f" {measured.flips:.2%} of decisions differ, AUROC {-measured.auroc_loss:+.4f}"
    )


@model.command("list")
def list_models(json: JsonOption = False, config: ConfigOption = None) -> None:
    """Say which models there are, which are ready, and which one is in use."""
    settings = settings_from(config)
    rows = [{"name": EMBEDDED, "state": "ships with the program", "used": settings.screening.model == EMBEDDED}]
    for name in NAMES:
        used = settings.screening.model == f"detoxify:{name}"
        rows.append({"name": f"detoxify:{name}", "state": _state(name, folder_of(settings)), "used": used})
    if json:
        show_json(rows)
        return
    shown = [(str(row["name"]), "in use" if row["used"] else "", str(row["state"])) for row in rows]
    show_table(("model", "", "state"), shown, "")


def _state(name: str, models: Path) -> str:
    if not (models / name).is_dir():
        here = (models / DOWNLOADS / name / CHECKPOINT).is_file()
        return "fetched, not installed" if here else "not here"
    try:
        wrong = sealed.altered(models / name)
        return f"altered: {', '.join(wrong)}" if wrong else f"installed; {_figures(Card.read(models / name).measured)}"
    except ModelUnavailable as error:
        return f"cannot be read: {error}"


@model.command("fetch")
def fetch(
    name: NameArgument,
    sources: Annotated[
        Path | None, typer.Option(help="A file that names other sources (a mirror), with the sha256 of each.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Fetch Detoxify's weights, compare an export of them with the original, and install it if it says the same."""
    name, models = _known(name), folder_of(settings_from(config))
    with _sentence():
        need_extras(name)
        found = published(name, sources)
        models.mkdir(parents=True, exist_ok=True)
        with _bars() as bars:
            folder = fetched(found, models / DOWNLOADS, lambda file: _told(bars, file))
        with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=screen(), transient=True) as progress:
            task = progress.add_task("")
            measured = install(found, models, folder, lambda said: progress.update(task, description=said))
    screen().print(f"Installed: {_figures(measured)}.")
    screen().print(f'Set screening.model = "detoxify:{name}" and start again.')


def _bars() -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    return Progress(*columns, console=screen(), transient=True)


def _told(bars: Progress, file: str) -> Told:
    task = bars.add_task(file, total=None)
    return lambda here, whole: bars.update(task, completed=here, total=whole)


@model.command("check")
def check_models(
    name: Annotated[str | None, typer.Argument(help="One of them; otherwise all that are here.")] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Repeat the gate on what is installed, and compare what ships with its sha256; exit code 1 if something fails."""
    models = folder_of(settings_from(config))
    chosen = [name] if name else [EMBEDDED, *(one for one in NAMES if (models / one).is_dir())]
    rows = [_checked(one if one == EMBEDDED else _known(one), models) for one in chosen]
    if json:
        show_json([{"name": one, "ok": fine, "says": said} for one, fine, said in rows])
    else:
        for one, fine, said in rows:
            screen().print(f"{'ok' if fine else 'fail':<5}{one:<26}{said}")
    if not all(fine for _, fine, _ in rows):
        raise typer.Exit(1)


def _checked(name: str, models: Path) -> tuple[str, bool, str]:
    try:
        if name != EMBEDDED:
            return f"detoxify:{name}", True, _figures(check(name, models / name))
        wrong = sealed.altered(sealed.DATA)
    except ModelUnavailable as error:
        return (name if name == EMBEDDED else f"detoxify:{name}"), False, str(error)
    return name, not wrong, f"not the released files: {', '.join(wrong)}" if wrong else "every file is the released one"


@model.command("bench")
def bench_models(
    name: Annotated[str | None, typer.Argument(help=f"One of {', '.join(NAMES)}; otherwise the embedded one.")] = None,
    count: Annotated[int, typer.Option(min=20, max=100_000, help="How many messages each of them reads.")] = 200,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Measure speed and memory on one thread: what is installed beside the naive `Detoxify.predict`, and the embedded model."""
    models = folder_of(settings_from(config))
    whats = [bench.EMBEDDED] if name is None else [bench.NAIVE, bench.INSTALLED, bench.EMBEDDED]
    with _sentence():
        found = bench.measure(whats, _known(name) if name else "", models, count)
    if json:
        show_json([_row(one) for one in found])
        return
    rows = [
        (
            one.what, f"{one.per_second:.1f}", f"{one.times:.1f}x", f"{one.p50:.1f}", f"{one.p99:.1f}",
            f"{one.long_p99:.1f}", str(one.megabytes),
        )
        for one in found
    ]  # fmt: skip
    show_table(("model", "messages/s", "times", "p50 ms", "p99 ms", "p99 ms, 200 words", "MB"), rows, "")


def _row(one: bench.Speed) -> dict[str, object]:
    return {
        "model": one.what, "per_second": round(one.per_second, 2), "times": round(one.times, 2),
        "p50_ms": round(one.p50, 2),
        "p99_ms": round(one.p99, 2), "long_p99_ms": round(one.long_p99, 2), "megabytes": one.megabytes,
    }  # fmt: skip
