"""What a page is to the rooms that make pages: a route, who may take it, and what a handler is told of a visit."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.responses import Response

from core.clock import Clock
from core.house import House
from core.ports import Session, Store
from core.review import Staff
from core.rights import Right
from web.emergency import Emergency, general

Answer = Response  # what a handler returns; rooms build it with `web.answers` and never import the kit behind it


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in. A field that was left out reads as empty. `files` only on routes that take some."""

    fields: Mapping[str, list[str]] = field(default_factory=dict[str, list[str]], repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes], repr=False)

    def get(self, name: str) -> str:
        """Return a field's first value, ``""`` if there is none."""
        values = self.fields.get(name, [])
        return values[0] if values else ""

    def all(self, name: str) -> list[str]:
        """Return all values of a field."""
        return list(self.fields.get(name, []))


@dataclass(frozen=True, slots=True)
class Visit:
    """One request.

    `session` and `token` belong to the cookie of the route's side (member or desk). `trusted` says that a write
    carried the right token from our own page. `scripted` says that a script of ours asks and wants a fragment.
    `client` is the caller's network address, only ever used hashed, to count guesses; `agent` is what their browser
    calls itself, kept for staff only. `emergency` is whom to call where the visitor lives, as far as they said.
    """

    path: str
    params: Mapping[str, str]
    query: Mapping[str, str] = field(repr=False)
    form: Form = field(repr=False)
    csrf: str = field(repr=False)
    token: str = field(repr=False)
    session: Session | None = field(repr=False)
    staff: Staff | None = field(repr=False)
    trusted: bool
    scripted: bool
    client: str = field(repr=False)
    last_event: int
    closing: asyncio.Event = field(repr=False)
    agent: str = field(default="", repr=False)
    emergency: Emergency = field(default_factory=general, repr=False)

    @property
    def signed_in(self) -> Session:
        """Return the session of a route that needs one. Raises RuntimeError on an open route without."""
        if self.session is None:
            raise RuntimeError("this route does not need a session")
        return self.session

    @property
    def duty(self) -> Staff:
        """Return the staff person of a route that needs one. Raises RuntimeError elsewhere."""
        if self.staff is None:
            raise RuntimeError("this route does not need staff")
        return self.staff


Handler = Callable[[Visit], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the house, members' or desk, and what its door needs: `cookie` is where its session's token lies.

    With a `house` its pages carry the emergency route for the time when the server is away; pages of the desk do not.
    """

    store: Store = field(repr=False)
    clock: Clock
    public_url: str
    cookie: str
    house: House | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One page or action. A `forgiving` write is also run without a valid token; its handler looks at `trusted`.

    `most_file` is how many bytes of files a write may bring; none by default. A `half` route also lets in a staff
    person whose set-up is not finished.
    """

    side: Side
    method: str
    path: str
    handler: Handler
    right: Right
    forgiving: bool = False
    most_file: int = 0
    half: bool = False
