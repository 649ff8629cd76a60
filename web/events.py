"""Server-sent events: numbered, with heartbeats, over when the program stops."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field

import structlog
from starlette.responses import StreamingResponse

from web.route import Answer

log = structlog.get_logger(__name__)
HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 2000


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `number` is where a browser that comes back goes on; None leaves its place as it was."""

    name: str
    data: str = field(repr=False)
    number: int | None = None

    def encoded(self) -> bytes:
        """Return the event as it goes over the line."""
        lines = [f"event: {self.name}"]
        if self.number is not None:
            lines.append(f"id: {self.number}")
        lines += [f"data: {line}" for line in self.data.splitlines() or [""]]
        return ("\n".join(lines) + "\n\n").encode()


HEARTBEAT = b": still here\n\n"
OVER = Event("", "")


def stream(source: AsyncGenerator[Event | None, None], closing: asyncio.Event) -> Answer:
    """Return an answer that stays open while `source` yields; None becomes a heartbeat. It ends when `closing` is set."""

    async def body() -> AsyncIterator[bytes]:
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        stopped = asyncio.ensure_future(closing.wait())
        try:
            while True:
                upcoming = asyncio.ensure_future(anext(source, OVER))
                try:
                    await asyncio.wait({upcoming, stopped}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    if not upcoming.done():
                        upcoming.cancel()
                        await asyncio.gather(upcoming, return_exceptions=True)
                if upcoming.cancelled():
                    return
                event = upcoming.result()
                if event is OVER:
                    return
                yield HEARTBEAT if event is None else event.encoded()
        except Exception as error:  # noqa: BLE001 - the type is logged below
            # The browser comes back by itself and goes on where it was. Only the type: words could be somebody's.
            log.error("events.failed", error=type(error).__name__)  # noqa: TRY400 - a traceback could hold text
        finally:
            stopped.cancel()
            await source.aclose()

    return StreamingResponse(
        body(), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
