"""The examination behind `circlekeeper doctor`. It changes nothing, sends nothing, and shows no word of anybody."""

import shutil
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from app.cli_audit import anchors, fault_words, sentence
from app.housing import house_of
from app.screening import screener_of
from app.terminal import opened
from config.settings import Settings
from core.circles import Circle, CircleState
from core.clock import SystemClock
from core.duty import in_order
from core.errors import ConfigError
from core.ladder import Shift
from core.lines import HIDE, WARN, Known, LineState, book, countries_in_use, real, without_lines
from core.review import Staff
from core.signatures import CRISIS, Signed, crisis_words, digest_of
from moderation.models import ModelUnavailable
from moderation.models.sealed import DATA, read
from storage import SqlStore
from storage.check import check
from storage.engine import database_at, file_of
from storage.keys import load_keys
from storage.verify import verify

FINE, SO_SO, BAD = "ok", "warn", "fail"
LITTLE_BYTES, VERY_LITTLE_BYTES = 1_000_000_000, 100_000_000
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Found:
    """One line: `state` is ``ok``, ``warn`` or ``fail``; `remedy` is empty for ``ok``."""

    name: str
    state: str
    says: str
    remedy: str = ""


async def examine(settings: Settings) -> list[Found]:
    """Return what was found, one line for each thing. Raises nothing for what is wrong with the installation."""
    key = key_file(settings.secret_key_file)
    found = [key]
    if key.state != BAD:
        found += await database(settings)
    found += [*await model(settings), disk(settings.data_dir), *platforms(settings), heartbeat(settings)]
    return found


def key_file(path: Path) -> Found:
    """Look whether the key can be read, and by nobody else."""
    try:
        load_keys(path)
    except ConfigError as error:
        return Found("key", BAD, str(error))
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & OTHERS:
        return Found("key", BAD, f"{path} can be read by others (mode {mode:04o}).", f"Run: chmod 600 {path}")
    return Found("key", FINE, f"{path} is readable by its owner alone.")


async def database(settings: Settings) -> list[Found]:
    """Look at the database, its revision, the roll and the outbox."""
    file = file_of(database_at(settings.database_url, settings.data_dir))
    if file is not None and not file.exists():
        return [Found("database", BAD, f"There is no database at {file}.", "Run: circlekeeper db upgrade")]
    try:
        async with opened(settings, upgrade=False) as store:
            return await _inside(settings, store)
    except ConfigError as error:
        return [Found("database", BAD, str(error))]
    except Exception as error:  # noqa: BLE001 - a server that does not answer is a finding, whatever it raises
        says = f"The database does not answer ({type(error).__name__})."
        return [Found("database", BAD, says, "Check database_url and whether the server runs.")]


async def _inside(settings: Settings, store: SqlStore) -> list[Found]:
    health = await check(store)
    remedy = "Restore a backup, or run circlekeeper db upgrade if only the revision differs."
    found = [Found("database", BAD, problem, remedy) for problem in health.problems]
    found = found or [Found("database", FINE, f"{health.backend} is whole.")]
    current = health.revision == health.head
    says = f"revision {health.revision}, this program needs {health.head}."
    found.append(Found("migrations", FINE if current else BAD, says, "" if current else "Run: circlekeeper db upgrade"))
    async with store.begin() as tx:
        roll = await tx.staff.all()
        shifts = await tx.roster.all()
        circles = await tx.circles.all()
        counts = await tx.deliveries.counts()
        house = house_of(settings, store)
        known, bare = await book(tx, house), await without_lines(tx, house)
        used = await countries_in_use(tx)
        signed = await tx.signatures.newest(CRISIS)
    told = [
        await audit(settings, store),
        staff(roll, shifts, circles),
        lines(known, used, bare),
        words(signed, circles),
        deliveries(counts),
    ]
    return [*found, *told]


async def audit(settings: Settings, store: SqlStore) -> Found:
    """Look whether the audit log is what was written, and say where it ends, to be kept elsewhere."""
    try:
        known = await anchors(settings, store, [])
    except ConfigError as error:
        return Found(
            "audit", BAD, str(error), "Compare with an end that you noted: circlekeeper audit verify --anchor."
        )
    checked = await verify(store, *known)
    if checked.fault is not None:
        remedy = "Keep this database as it is and find out who had access. After putting back a backup: circlekeeper audit restored."
        return Found("audit", BAD, fault_words(checked.fault), remedy)
    return Found("audit", FINE, sentence(checked) + (f" Its end: {checked.last}" if checked.last else ""))


def staff(roll: Sequence[Staff], shifts: Sequence[Shift], circles: Sequence[Circle]) -> Found:
    """Look whether somebody is there, and watching every open circle."""
    if not roll:
        return Found("staff", SO_SO, "Nobody is on the roll.", "Run: circlekeeper staff add NAME --role moderator")
    now = SystemClock().now()
    alone = [one for one in circles if one.state is CircleState.OPEN and not in_order(roll, shifts, one.id, now)]
    on_duty = len(in_order(roll, shifts, None, now))
    if alone and len(alone) < sum(one.state is CircleState.OPEN for one in circles):
        says = f"{len(alone)} of the open circles have nobody on duty: cries for help wait there."
        return Found("staff", SO_SO, says, "Add shifts at the desk (Who is on duty), or send /duty 4 to the bot.")
    if alone or not on_duty:
        says = f"{len(roll)} on the roll, nobody on duty: held messages and cries for help wait."
        return Found("staff", SO_SO, says, "Go on duty at the desk, or send /duty 4 to the bot.")
    return Found("staff", FINE, f"{len(roll)} on the roll, {on_duty} on duty.")


def lines(known: Sequence[Known], used: Sequence[str], bare: Sequence[tuple[str, str]]) -> Found:
    """Look whether each country of a real circle has a help line to show, and which must be checked again."""
    remedy = "Call them, then say so at the desk (Help lines) or with circlekeeper lines verify."
    if bare:
        names = ", ".join(name for _, name in bare)
        return Found("lines", SO_SO, f"No help line was checked in the last {HIDE.days} days for: {names}.", remedy)
    due = [one.line for one in known if one.line.country in used and one.state in {LineState.DUE, LineState.STALE}]
    if due:
        names = ", ".join(f"{one.country} {one.service}" for one in due)
        return Found("lines", SO_SO, f"Checked {WARN.days} days ago or earlier: {names}.", remedy)
    if not used:
        return Found("lines", FINE, "No real circle has said where its members live.")
    return Found("lines", FINE, f"Checked lately for: {', '.join(used)}.")


def words(signed: Signed | None, circles: Sequence[Circle]) -> Found:
    """Look whether a clinician has signed what this version says to somebody in danger."""
    remedy = "A clinician reads and signs them at the desk, under Signed words (about ten minutes)."
    if signed is None:
        says = "Nobody has signed the crisis words: no real circle can be opened."
        if any(one.state is CircleState.OPEN for one in real(circles)):
            says = "Nobody has signed the crisis words, and a real circle is open."
        return Found("words", SO_SO, says, remedy)
    if signed.digest != digest_of(crisis_words()):
        return Found("words", SO_SO, "They changed since they were signed; what was signed is said meanwhile.", remedy)
    return Found("words", FINE, f"Signed on {signed.at.date().isoformat()}.")


def deliveries(counts: Mapping[str, int]) -> Found:
    """Look for what failed, and for what nobody knows whether it arrived."""
    told = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()) if number) or "none yet"
    if counts.get("uncertain"):
        remedy = "Nobody knows whether these arrived (a crash while sending); they are tried once more at most."
        return Found("deliveries", SO_SO, f"{told}.", remedy)
    if counts.get("failed"):
        return Found("deliveries", SO_SO, f"{told}.", "Failed ones went to people who cannot be reached any more.")
    return Found("deliveries", FINE, f"{told}.")


async def model(settings: Settings) -> list[Found]:
    """Look whether the model is the released one, and let it score once, in a process of its own as in the program."""
    if settings.screening.model == "off":
        remedy = 'Set screening.model to "embedded".'
        return [Found("model", SO_SO, "Switched off: word rules alone read the messages.", remedy)]
    restore = "Install circlekeeper again: until then every message waits for a person."
    names = sorted(path.name for path in DATA.glob("*") if path.suffix in {".onnx", ".npz", ".json"})
    try:
        for name in names:
            read(name)
    except ModelUnavailable as error:
        return [Found("model", BAD, f"{str(error)[:1].upper()}{str(error)[1:]}.", restore)]
    screener = screener_of(settings, apart=True)
    try:
        verdict = await screener.screen("Thank you for being here today.")
        health = screener.health()
    finally:
        await screener.closed()
    if not health.usable or not verdict.decision.relayed:
        return [Found("model", BAD, f"It cannot score: {health.reason}.", restore)]
    says = f"{len(names)} files with the right sha256; it scores, and its process holds {health.megabytes} MB."
    if verdict.model != settings.screening.model:
        return [Found("model", SO_SO, says, f"{health.reason[:1].upper()}{health.reason[1:]}.")]
    return [Found("model", FINE, says)]


def disk(folder: Path) -> Found:
    """Look how much room is left where the data lies."""
    free = free_bytes(folder)
    says = f"{free / 1e9:.1f} GB free for {folder}."
    if free < VERY_LITTLE_BYTES:
        return Found("disk", BAD, says, "Make room now: a full disk stops all messages.")
    return Found("disk", SO_SO, says, "Make room soon.") if free < LITTLE_BYTES else Found("disk", FINE, says)


def free_bytes(folder: Path) -> int:
    """Return how many bytes are free where a folder is or will be."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    return shutil.disk_usage(there).free


def platforms(settings: Settings) -> list[Found]:
    """Look which platforms are on, and whether the web is reached in a safe way."""
    on = settings.telegram.token is not None
    telegram = Found("telegram", FINE, "On: a token is set." if on else "Off: telegram.token is not set.")
    talks = settings.discord.token is not None
    discord = Found("discord", FINE, "On: a token is set." if talks else "Off: discord.token is not set.")
    mails = settings.email.host is not None
    email = Found("email", FINE, "On: a mail server is set." if mails else "Off: email.host is not set.")
    signs = settings.webhook.secret is not None
    webhook = Found("webhook", FINE, "On: a secret is set." if signs else "Off: webhook.secret is not set.")
    address = settings.web.base_url
    if address.startswith("https://") or _only_here(settings.web.host):
        return [Found("web", FINE, f"Pages at {address}."), telegram, discord, email, webhook]
    remedy = "Put a web server with TLS before it and set web.public_url to its https address."
    return [Found("web", SO_SO, f"Pages at {address}, readable on the way.", remedy), telegram, discord, email, webhook]


def heartbeat(settings: Settings) -> Found:
    """Look whether something outside would notice that this program has died."""
    if settings.heartbeat.url is None:
        remedy = "Set heartbeat.url to the address of a service that pages a person when it hears nothing."
        return Found("heartbeat", SO_SO, "Off: nobody is told when this program dies.", remedy)
    return Found("heartbeat", FINE, f"On: a sign of life every {settings.heartbeat.seconds:g} s.")


def _only_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
