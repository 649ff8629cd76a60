"""Commands and buttons, declared once with the right that each needs: every platform's menu derives from this list."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from core.circles import Circle, Member, Membership
from core.house import House
from core.ids import PostId
from core.message import Inbound
from core.ports import UnitOfWork
from core.replies import Reply
from core.rights import Right
from core.verdict import Verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler is given: who speaks, about what, when, and the transaction that its writes belong to.

    `seat` is the circle the person is in, None if in none (or in several and it is not clear which). `about` is the
    post whose copy was answered. `argument` is what followed the command, or a button's payload. `verdict` is the
    screening's word on what was written, if anything was; `redacted` is its word on the same without what shows who
    somebody is, if that was asked.
    """

    tx: UnitOfWork
    house: House
    inbound: Inbound
    member: Member
    seat: tuple[Circle, Membership] | None
    about: PostId | None
    argument: str
    now: datetime
    verdict: Verdict | None = None
    redacted: Verdict | None = None


Handler = Callable[[Context], Awaitable[Reply | None]]


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `summary_key` names the half sentence that menus show; not `shown` ones work but are not listed.

    `on_post`: it is about a post, given as an answer to it or from that post's menu. `opens` names the form that a
    platform which can show forms may open for it.
    """

    name: str
    summary_key: str
    shown: bool
    right: Right
    handler: Handler
    on_post: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """What happens when a button is pressed."""

    right: Right
    handler: Handler


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form: `label_key` names its words; the answer has from `least` to `most` characters."""

    name: str
    label_key: str
    least: int = 1
    most: int = 500


_COMMANDS: dict[str, Command] = {}
_BUTTONS: dict[str, Pressed] = {}
_FORMS: dict[str, Handler] = {}
_FIELDS: dict[str, tuple[Field, ...]] = {}
_HEARING: set[str] = set()


def command(name: str, right: Right, *, shown: bool = True, on_post: bool = False) -> Callable[[Handler], Handler]:
    """Declare a command; its summary is the sentence ``command.<name>``. Raises ValueError for a name used twice."""

    def declare(handler: Handler) -> Handler:
        _once(_COMMANDS, name)
        _COMMANDS[name] = Command(name, f"command.{name}", shown, right, handler, on_post)
        return handler

    return declare


def button(name: str, right: Right) -> Callable[[Handler], Handler]:
    """Declare what happens when a button is pressed whose action is ``name:<argument>``."""

    def declare(handler: Handler) -> Handler:
        _once(_BUTTONS, name)
        _BUTTONS[name] = Pressed(right, handler)
        return handler

    return declare


def form(name: str, *, hears_cries: bool = False) -> Callable[[Handler], Handler]:
    """Declare who reads the plain text that a form captures (`argument` is that text).

    With `hears_cries` it reads cries for help as well; any other form is left out then, and the ladder begins.
    """

    def declare(handler: Handler) -> Handler:
        _once(_FORMS, name)
        _FORMS[name] = handler
        if hears_cries:
            _HEARING.add(name)
        return handler

    return declare


def declare_fields(name: str, *fields: Field) -> None:
    """Declare the questions of a form that a platform may show at once. Raises ValueError for a name used twice."""
    _once(_FIELDS, name)
    _FIELDS[name] = fields


def _once(table: Mapping[str, T], name: str) -> None:
    if name in table:
        raise ValueError(f"{name} is declared twice")


def commands() -> Sequence[Command]:
    """Return every command, by name."""
    return [_COMMANDS[name] for name in sorted(_COMMANDS)]


def buttons() -> Mapping[str, Pressed]:
    """Return every button's action with what happens then."""
    return dict(_BUTTONS)


def find_command(name: str) -> Command | None:
    """Return the command of that name."""
    return _COMMANDS.get(name)


def find_button(name: str) -> Pressed | None:
    """Return who answers a button."""
    return _BUTTONS.get(name)


def find_form(name: str) -> Handler | None:
    """Return who reads a form's text."""
    return _FORMS.get(name)


def hears_cries(name: str) -> bool:
    """Return whether a form reads cries for help as well."""
    return name in _HEARING


def find_fields(name: str) -> tuple[Field, ...]:
    """Return the questions of a form, none for a name that has none."""
    return _FIELDS.get(name, ())
