"""How a handler answers: a page from a template, a redirect, a small JSON object."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from core.clock import clock_words
from core.message import Picture
from core.replies import say
from core.rights import may
from web.assets import asset_url
from web.route import Answer, Visit

HERE = Path(__file__).parent


class Sheets:
    """The templates of one room; they may extend ``layout.html`` of this room."""

    def __init__(self, folder: Path) -> None:
        self._templates = Environment(
            loader=FileSystemLoader([folder, HERE]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            say=say, may=may, asset=asset_url, nonce=lambda: secrets.token_urlsafe(12), clock_words=clock_words
        )

    def page(self, visit: Visit, name: str, status: int = 200, **gaps: Any) -> Answer:
        """Return a whole page. Raises the template's error if a gap is missing."""
        return HTMLResponse(self._templates.get_template(name).render(visit=visit, **gaps), status)

    def fragment(self, name: str, **gaps: Any) -> str:
        """Return a piece of HTML."""
        return self._templates.get_template(name).render(**gaps).strip()


def see_other(path: str) -> Answer:
    """Return the answer to a write: go on reading there (Post/Redirect/Get)."""
    return RedirectResponse(path, 303)


def told(values: Mapping[str, object], status: int = 200) -> Answer:
    """Return a small JSON object to a script."""
    return JSONResponse(dict(values), status)


def nothing() -> Answer:
    """Return an empty answer."""
    return Response(status_code=204)


def picture(shown: Picture) -> Answer:
    """Return a picture. A browser may keep it for this visit only, because it may be taken back."""
    return Response(shown.data, media_type=shown.media_type, headers={"Content-Disposition": "inline"})


def missing() -> Answer:
    """Return an empty 404, for what is no page."""
    return Response(status_code=404)


def html(fragment: str) -> Answer:
    """Return a piece of HTML to a script."""
    return HTMLResponse(fragment)
