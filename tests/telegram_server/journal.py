"""Everything the server was asked, and every breach of the specification among it."""

import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One request. Times are seconds: `at` of the simulated calendar, `started` and `ended` of the monotonic clock."""

    number: int
    method: str
    at: float
    started: float
    params: Json = field(default_factory=dict[str, Any])
    status: int | None = None
    description: str | None = None
    violations: list[str] = field(default_factory=list[str])
    fault: str | None = None
    ended: float | None = None

    def row(self) -> Json:
        """Return it as an object for GET /control/log."""
        return {
            "number": self.number,
            "method": self.method,
            "chat_id": self.params.get("chat_id"),
            "at": self.at,
            "started": self.started,
            "ended": self.ended,
            "params": self.params,
            "status": self.status,
            "description": self.description,
            "violations": self.violations,
            "fault": self.fault,
        }


@dataclass(slots=True)
class Journal:
    """All requests in the order in which they arrived."""

    entries: list[Entry] = field(default_factory=list[Entry])

    def open(self, method: str, at: float) -> Entry:
        """Write down a request that has just arrived."""
        entry = Entry(len(self.entries), method, at, time.monotonic())
        self.entries.append(entry)
        return entry

    def rows(self, *, since: int = 0, method: str | None = None, chat_id: int | None = None) -> list[Json]:
        """Return the requests from a number on, of one method or one chat if given."""
        return [
            e.row()
            for e in self.entries[since:]
            if (method is None or e.method == method) and (chat_id is None or e.params.get("chat_id") == chat_id)
        ]

    def violations(self) -> list[Json]:
        """Return one object for each breach: the request's number, its method and what is wrong."""
        return [{"number": e.number, "method": e.method, "wrong": w} for e in self.entries for w in e.violations]
