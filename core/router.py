"""Commands and buttons, declared once: every platform's menu derives from this list."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.circles import Circle, Member, Membership
from core.house import House
from core.ids import PostId
from core.message import Inbound
from core.ports import UnitOfWork
from core.replies import Reply


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler is given: who speaks, about what, when, and the transaction that its writes belong to.

    `seat` is the circle the person is in, None if in none (or in several and it is not clear which). `about` is the
    post whose copy was answered. `argument` is what followed the command, or a button's payload.
    """

    tx: UnitOfWork
    house: House
    inbound: Inbound
    member: Member
    seat: tuple[Circle, Membership] | None
    about: PostId | None
    argument: str
    now: datetime


Handler = Callable[[Context], Awaitable[Reply | None]]


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `summary_key` names the half sentence that menus show; not `shown` ones work but are not listed."""

    name: str
    summary_key: str
    shown: bool
    handler: Handler


_COMMANDS: dict[str, Command] = {}
_BUTTONS: dict[str, Handler] = {}
_FORMS: dict[str, Handler] = {}


def command(name: str, *, shown: bool = True) -> Callable[[Handler], Handler]:
    """Declare a command; its summary is the sentence ``command.<name>``. Raises ValueError for a name used twice."""

    def declare(handler: Handler) -> Handler:
        _once(_COMMANDS, name)
        _COMMANDS[name] = Command(name, f"command.{name}", shown, handler)
        return handler

    return declare


def button(name: str) -> Callable[[Handler], Handler]:
    """Declare what happens when a button is pressed whose action is ``name:<argument>``."""

    def declare(handler: Handler) -> Handler:
        _once(_BUTTONS, name)
        _BUTTONS[name] = handler
        return handler

    return declare


def form(name: str) -> Callable[[Handler], Handler]:
    """Declare who reads the plain text that a form captures (`argument` is that text)."""

    def declare(handler: Handler) -> Handler:
        _once(_FORMS, name)
        _FORMS[name] = handler
        return handler

    return declare


def _once(table: dict[str, Command] | dict[str, Handler], name: str) -> None:
    if name in table:
        raise ValueError(f"{name} is declared twice")


def commands() -> Sequence[Command]:
    """Return every command, by name."""
    return [_COMMANDS[name] for name in sorted(_COMMANDS)]


def find_command(name: str) -> Command | None:
    """Return the command of that name."""
    return _COMMANDS.get(name)


def find_button(name: str) -> Handler | None:
    """Return who answers a button."""
    return _BUTTONS.get(name)


def find_form(name: str) -> Handler | None:
    """Return who reads a form's text."""
    return _FORMS.get(name)
