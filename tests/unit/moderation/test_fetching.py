"""Fetching weights: from a server on this machine, whole or not at all."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from moderation.models import ModelUnavailable
from moderation.models.fetching import fetch

CONTENT = b"weights " * 300_000


class Shelf(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(404 if self.path == "/none" else 200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT if self.path == "/whole" else CONTENT[:1000])

    def log_message(self, *_):
        pass


@pytest.fixture
def shelf():
    server = HTTPServer(("127.0.0.1", 0), Shelf)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_expected_file_arrives_whole_and_its_progress_is_told(shelf, tmp_path):
    told = []
    digest = hashlib.sha256(CONTENT).hexdigest()
    fetch(f"{shelf}/whole", tmp_path / "a" / "w.ckpt", digest[:8], lambda here, whole: told.append((here, whole)))
    assert (tmp_path / "a" / "w.ckpt").read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert len(told) > 1


@pytest.mark.parametrize(
    ("path", "sha256", "says"),
    [
        ("whole", "0000", "not the published one"),
        ("cut", "", "bytes came|could not be fetched"),
        ("none", "", "could not be fetched"),
    ],
)
def test_nothing_is_left_of_any_other_file(shelf, tmp_path, path, sha256, says):
    with pytest.raises(ModelUnavailable, match=says):
        fetch(f"{shelf}/{path}", tmp_path / "w.ckpt", sha256, lambda _here, _whole: None)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(ModelUnavailable, match="way to the internet"):
        fetch("http://127.0.0.1:1/w", tmp_path / "w.ckpt", "", lambda _here, _whole: None)
