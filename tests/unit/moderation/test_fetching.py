"""Fetching weights: from a server on this machine, whole or not at all; what was cut off goes on where it ended."""

import hashlib

import pytest

from moderation.models import ModelUnavailable
from moderation.models.fetching import fetch
from tests.weights_server import weights_server

CONTENT = bytes(range(256)) * 12_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def shelf(tmp_path):
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / "w.ckpt").write_bytes(CONTENT)
    with weights_server(tmp_path / "shelf") as found:
        yield found


@pytest.fixture
def to(tmp_path):
    return tmp_path / "here" / "w.ckpt"


def quiet(_here, _whole):
    pass


def test_the_expected_file_arrives_whole_and_its_progress_is_told(shelf, to):
    told = []
    fetch(f"{shelf.url}/w.ckpt", to, DIGEST[:8], lambda here, whole: told.append((here, whole)))
    assert to.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert len(told) > 1


def test_what_was_cut_off_goes_on_where_it_ended(shelf, to):
    shelf.cut = [1_000_000, 500_000]
    told = []
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="try again"):
            fetch(f"{shelf.url}/w.ckpt", to, DIGEST, quiet)
        assert not to.exists()
    fetch(f"{shelf.url}/w.ckpt", to, DIGEST, lambda here, whole: told.append((here, whole)))
    assert to.read_bytes() == CONTENT
    assert [wanted for _, wanted in shelf.asked] == ["", "bytes=1000000-", "bytes=1500000-"]
    assert told[0][0] > 1_500_000
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [file.name for file in to.parent.iterdir()] == ["w.ckpt"]


def test_a_server_that_knows_no_ranges_is_asked_for_all_again(shelf, to):
    shelf.cut, shelf.ranges = [1_000_000], False
    with pytest.raises(ModelUnavailable):
        fetch(f"{shelf.url}/w.ckpt", to, DIGEST, quiet)
    fetch(f"{shelf.url}/w.ckpt", to, DIGEST, quiet)
    assert to.read_bytes() == CONTENT


@pytest.mark.parametrize("left", [CONTENT, CONTENT + b"more", b"x" * 1_000_000])
def test_what_is_left_of_another_file_does_not_get_into_this_one(shelf, to, left):
    to.parent.mkdir()
    part = to.with_name("w.ckpt.part")
    part.write_bytes(left)
    for _ in range(2):
        try:
            fetch(f"{shelf.url}/w.ckpt", to, DIGEST, quiet)
        except ModelUnavailable as error:
            assert "not the published file" in str(error)
            assert not part.exists()
            assert not to.exists()
    assert to.read_bytes() == CONTENT


def test_a_file_that_is_here_is_not_asked_for_again_and_an_altered_one_is(shelf, to):
    fetch(f"{shelf.url}/w.ckpt", to, DIGEST, quiet)
    fetch(f"{shelf.url}/w.ckpt", to, DIGEST, quiet)
    assert len(shelf.asked) == 1
    to.write_bytes(b"altered")
    fetch(f"{shelf.url}/w.ckpt", to, DIGEST, quiet)
    assert to.read_bytes() == CONTENT


@pytest.mark.parametrize(("path", "sha256", "says"), [("w.ckpt", "00000000", "not the published"), ("none", DIGEST, "could not be fetched")])  # fmt: skip
def test_nothing_is_left_of_any_other_file(shelf, to, path, sha256, says):
    with pytest.raises(ModelUnavailable, match=says):
        fetch(f"{shelf.url}/{path}", to, sha256, quiet)
    assert list(to.parent.iterdir()) == []


def test_a_server_that_is_not_there_is_one_sentence(to):
    with pytest.raises(ModelUnavailable, match="way to the internet"):
        fetch("http://127.0.0.1:1/w", to, DIGEST, quiet)
