"""The app factory: routes with their needs become a web app; who comes in and with what right is decided here, once."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route as KitRoute

from core.lines import known_lines
from core.ports import Session, UnitOfWork
from core.review import Staff
from core.rights import Right, for_staff, may
from web.answers import Sheets, see_other, told
from web.assets import serve
from web.emergency import Emergency, emergency, general
from web.route import Answer, Form, Route, Visit
from web.security import Hardened, own_origin, same
from web.sessions import DESK, DESK_LONGEST, FORM, Cookies, for_desk

log = structlog.get_logger(__name__)
SHEETS = Sheets(Path(__file__).parent)
MultiPartParser.spool_max_size = 16 * 1024 * 1024  # bytes: what members send must never lie in a temporary file


class App(Starlette):
    """The web app. `closing` is set at shutdown, so that open event streams end."""

    closing: asyncio.Event


class _Door:
    """Decides, for one route, who comes in."""

    def __init__(self, route: Route, closing: asyncio.Event) -> None:
        self._route = route
        self._side = route.side
        self._cookies = Cookies.of(route.side.public_url)
        self._closing = closing

    async def __call__(self, request: Request) -> Response:
        token = request.cookies.get(self._side.cookie, "")
        session, staff, whom = await self._who(token)
        early = request.cookies.get(FORM, "") or secrets.token_urlsafe(24)
        csrf = session.csrf if session else early
        writes = request.method == "POST"
        files = self._route.most_file > 0
        # Nobody who is signed out makes us take in a file.
        form = await _form(request, files=files) if writes and (session or not files) else Form()
        known = csrf if session else request.cookies.get(FORM, "")
        trusted = not writes or (own_origin(request, self._side.public_url) and same(form.get("csrf"), known))
        visit = Visit(
            path=request.url.path,
            params=request.path_params,
            query=dict(request.query_params),
            form=form,
            csrf=csrf,
            token=token,
            session=session,
            staff=staff,
            trusted=trusted,
            scripted=request.headers.get("x-scripted") == "1",
            client=request.client.host if request.client else "",
            last_event=_number(request.headers.get("last-event-id") or request.query_params.get("after")),
            closing=self._closing,
            agent=request.headers.get("user-agent", "")[:300],
            emergency=whom,
        )
        try:
            answer = await self._answer(visit)
        except Exception as error:  # noqa: BLE001 - one bad page must not end the server
            # Only the type: an exception's words and its traceback can hold what somebody wrote.
            log.error("page.failed", path=self._route.path, error=type(error).__name__)  # noqa: TRY400 - a traceback could hold text
            answer = problem(visit, "web.broken", 500)
        if session is None and "set-cookie" not in answer.headers and request.cookies.get(FORM) != early:
            self._cookies.give(answer, FORM, early)
        return answer

    async def _who(self, token: str) -> tuple[Session | None, Staff | None, Emergency]:
        """Return whose session this is, the staff person behind it, and whom a member could call."""
        desk = self._side.cookie == DESK
        if not token or for_desk(token) is not desk:
            return None, None, general()
        now = self._side.clock.now()
        touch = self._route.path != "/circle/events"  # an open page alone is not a sign of somebody being there
        # Nobody knows yet who comes and why: it may be the press of "help now", and that must not wait in line.
        async with self._side.store.begin(urgent=True) as tx:
            session = await tx.sessions.find(token, now, touch=touch)
            if session and desk and session.opened_at is not None and now - session.opened_at >= DESK_LONGEST:
                await tx.sessions.close(token)
                await tx.commit()
                return None, None, general()
            if session and not session.whole and not self._route.half:
                return None, None, general()  # somebody who has not finished their set-up is signed out everywhere else
            staff = await tx.staff.by_member(session.member) if session and for_staff(self._route.right) else None
            whom = await self._whom(tx, session) if session else general()
            if session and touch:
                await tx.commit()
        return session, staff, whom

    async def _whom(self, tx: UnitOfWork, session: Session) -> Emergency:
        house = self._side.house
        person = await tx.members.get(session.member) if house is not None else None
        if house is None or person is None:
            return general()
        lines = await known_lines(tx, house, person.country)
        return emergency(house.lines, person.country, [(one.service, one.dial_string) for one in lines])

    async def _answer(self, visit: Visit) -> Answer:
        right = self._route.right
        if right is Right.MEMBER and visit.session is None:
            return told({"over": True}, 401) if visit.scripted else see_other("/return?over=1")
        if for_staff(right) and (visit.staff is None or visit.session is None):
            return problem(visit, "web.staff_only", 401)
        if visit.staff is not None and not may(visit.staff.role, right):
            return problem(visit, "web.not_allowed", 403)
        if not visit.trusted and not self._route.forgiving:
            return problem(visit, "web.stale", 403)
        return await self._route.handler(visit)


def problem(visit: Visit, key: str, status: int) -> Answer:
    """Return a page (or, to a script, an object) that says what went wrong and what one can do."""
    if visit.scripted:
        return told({"notice": SHEETS.fragment("said.html", key=key), "keep": True}, status)
    return SHEETS.page(visit, "problem.html", status, key=key)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 16 else 0


async def _form(request: Request, *, files: bool) -> Form:
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return Form()
    fields: dict[str, list[str]] = {}
    uploads: dict[str, bytes] = {}
    async with request.form(max_files=1 if files else 0, max_fields=60, max_part_size=60_000) as data:
        for name, value in data.multi_items():
            if isinstance(value, str):
                fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
            elif value.size:
                # Neither the file's name nor what the browser says it is: both come from the writer's own machine.
                uploads[name] = await value.read()
    return Form(fields, uploads)


async def _no_trouble() -> str:
    return ""


def build(
    routes: Sequence[Route], *, ready: Callable[[], bool], trouble: Callable[[], Awaitable[str]] = _no_trouble
) -> App:
    """Return the web app. ``/healthz`` says 503 until all is `ready` (which must not wait), and while there is `trouble`.

    `trouble` returns one word for what is wrong, "" if nothing is.
    """
    closing = asyncio.Event()
    https = any(one.side.public_url.startswith("https://") for one in routes)

    async def health(_request: Request) -> Response:
        word = await trouble() if ready() else "starting"
        return PlainTextResponse(word or "ready", 503 if word else 200)

    async def lost(request: Request, _error: Exception) -> Response:
        return _error_page(request, "web.lost", 404)

    async def broken(request: Request, _error: Exception) -> Response:
        return _error_page(request, "web.broken", 500)

    kit = [KitRoute(one.path, _Door(one, closing).__call__, methods=[one.method]) for one in routes]
    app = App(
        routes=[*kit, KitRoute("/healthz", health), KitRoute("/static/{name}", serve)],
        middleware=[Middleware(Hardened, https=https, files={one.path: one.most_file for one in routes})],
        exception_handlers={404: lost, 405: lost, 500: broken},
    )
    app.closing = closing
    return app


def _error_page(request: Request, key: str, status: int) -> Response:
    token = request.cookies.get(FORM, "")
    empty = Visit(request.url.path, {}, {}, Form(), token, "", None, None, False, False, "", 0, asyncio.Event())
    return problem(empty, key, status)
