"""Whose message is next: who cannot wait, then circle by circle, so that a flood in one starves no other."""

import asyncio
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass


class Crowded(Exception):
    """So many wait that this one is not taken: whoever sent it waits for a person instead."""


@dataclass(eq=False, slots=True)
class Ticket:
    """One place in the line. `called` is done when its turn has come; it fails with Crowded if it never will."""

    whose: Hashable
    called: asyncio.Future[None]
    urgent: bool


class Turns:
    """One at a time; `most` wait at most. Belongs to one event loop. Nothing here ever waits but whoever awaits a ticket."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._holder: Ticket | None = None
        self._urgent: deque[Ticket] = deque()
        # In the order in which they are next. Each keeps its own order.
        self._lines: dict[Hashable, deque[Ticket]] = {}
        self._waiting = 0

    def take(self, whose: Hashable, *, urgent: bool = False) -> Ticket:
        """Return a place in the line of `whose`; always `leave` it, whether its turn came or not."""
        ticket = Ticket(whose, asyncio.get_running_loop().create_future(), urgent)
        if self._holder is None:
            self._call(ticket)
            return ticket
        (self._urgent if urgent else self._lines.setdefault(whose, deque())).append(ticket)
        self._waiting += 1
        if self._waiting > self._most:
            self._turn_away()
        return ticket

    def hurry(self, ticket: Ticket) -> None:
        """Let a ticket that waits go before all that can wait."""
        if not ticket.urgent and self._drop(ticket):
            ticket.urgent = True
            self._urgent.append(ticket)
            self._waiting += 1

    def leave(self, ticket: Ticket) -> None:
        """End a turn, or give up waiting for it."""
        if ticket is not self._holder:
            self._drop(ticket)
            return
        self._holder = None
        if self._urgent:
            following = self._urgent.popleft()
        elif self._lines:
            whose, line = next(iter(self._lines.items()))
            following = line.popleft()
            del self._lines[whose]
            if line:
                self._lines[whose] = line  # behind all others
        else:
            return
        self._waiting -= 1
        self._call(following)

    def _call(self, ticket: Ticket) -> None:
        self._holder = ticket
        if not ticket.called.done():
            ticket.called.set_result(None)

    def _drop(self, ticket: Ticket) -> bool:
        """Take a ticket out of its line; False if it is in none."""
        line = self._urgent if ticket.urgent else self._lines.get(ticket.whose, deque[Ticket]())
        if ticket not in line:
            return False
        line.remove(ticket)
        if not line and not ticket.urgent:
            del self._lines[ticket.whose]
        self._waiting -= 1
        return True

    def _turn_away(self) -> None:
        """Take the newest out of the longest line: whoever floods pays for it, not the others."""
        line = max(self._lines.values(), key=len, default=self._urgent)
        ticket = line[-1]
        self._drop(ticket)
        if not ticket.called.done():
            ticket.called.set_exception(Crowded())
