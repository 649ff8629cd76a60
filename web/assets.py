"""Our few own static files: read once, named by their content, cached for ever under that name."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    found = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}
    return {name: (body, hashlib.sha256(body).hexdigest()[:16]) for name, body in found.items()}


def asset_url(name: str) -> str:
    """Return the address of a static file, which changes with its content. Raises KeyError for an unknown one."""
    return f"/static/{name}?v={_files()[name][1]}"


async def serve(request: Request) -> Response:
    """Answer with a static file, 304 if the browser has it, 404 if there is none."""
    name = request.path_params["name"]
    if name not in _files():
        return Response(status_code=404)
    body, mark = _files()[name]
    fresh = request.query_params.get("v") == mark
    headers = {
        "ETag": f'"{mark}"',
        "Cache-Control": "public, max-age=31536000, immutable" if fresh else "public, no-cache",
    }
    if request.headers.get("if-none-match") == f'"{mark}"':
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=TYPES[Path(name).suffix])
