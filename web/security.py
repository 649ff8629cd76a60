"""What every answer carries, and what every write must show: our own origin, and the token of the session."""

import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY: Final = 64 * 1024  # bytes beside files; the longest message is 1,900 characters
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# `same-origin`, not `no-referrer`: under the latter a browser sends `Origin: null` with our own forms.
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


class Hardened:
    """Adds the headers to every answer, keeps personal pages out of every cache, and bounds what is sent in."""

    def __init__(self, app: ASGIApp, *, https: bool, files: Mapping[str, int]) -> None:
        """`files` says how many bytes of files a path may be sent; other paths take none."""
        self._app = app
        self._https = https
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
                if self._https:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        most = MAX_BODY + self._files.get(scope["path"], 0)
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > most:
            await PlainTextResponse("That is too much at once.", 413)(scope, receive, dressed)
            return
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                # As if the sender had gone away: what was sent without a length is never read to its end.
                return {"type": "http.disconnect"}
            return message

        await self._app(scope, bounded, dressed)


def own_origin(request: Request, public_url: str) -> bool:
    """Return whether a write comes from a page of ours, as far as the browser says; without a word, the token decides."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    host = urlsplit(origin).netloc
    return bool(host) and host in {request.headers.get("host"), urlsplit(public_url).netloc}


def same(given: str, right: str) -> bool:
    """Compare two tokens in constant time; an empty one is never right."""
    return bool(right) and hmac.compare_digest(given.encode(), right.encode())
