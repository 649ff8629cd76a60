"""Serves a folder on this machine, with ranges, and with the troubles of a real network when a test asks for them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Shelf:
    """`cut` ends the next answers after so many bytes; `ranges` False: as a server that knows none; `asked` is what came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cut: list[int] = []
        self.ranges = True
        self.asked: list[tuple[str, str]] = []
        self.url = ""

    def answer(self, path: str, wanted: str) -> tuple[int, dict[str, str], bytes, int]:
        self.asked.append((path, wanted))
        file = self.folder / path.lstrip("/")
        if not file.is_file():
            return 404, {}, b"", 0
        whole = file.read_bytes()
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.ranges else 0
        if start and start >= len(whole):
            return 416, {"Content-Range": f"bytes */{len(whole)}"}, b"", 0
        headers = {"Content-Range": f"bytes {start}-{len(whole) - 1}/{len(whole)}"} if start else {}
        body = whole[start:]
        return 206 if start else 200, headers, body[: self.cut.pop(0)] if self.cut else body, len(body)


@contextmanager
def weights_server(folder: Path) -> Iterator[Shelf]:
    shelf = Shelf(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body, length = shelf.answer(self.path, self.headers.get("Range", ""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shelf.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield shelf
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
