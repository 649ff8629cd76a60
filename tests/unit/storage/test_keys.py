"""The master key file: made once, for its owner alone, and refused when it is not whole."""

from pathlib import Path

import pytest

from core.errors import ConfigError
from storage.keys import HEADER, derive, load_keys, new_keys


def test_a_new_key_is_for_its_owner_alone_and_loads(tmp_path: Path) -> None:
    new_keys(tmp_path / "deep" / "key")
    assert (tmp_path / "deep" / "key").stat().st_mode & 0o777 == 0o600
    assert load_keys(tmp_path / "deep" / "key") == load_keys(tmp_path / "deep" / "key")


def test_two_keys_differ_in_everything(tmp_path: Path) -> None:
    for name in "ab":
        new_keys(tmp_path / name)
    one, two = load_keys(tmp_path / "a"), load_keys(tmp_path / "b")
    parts = [key for keys in (one, two) for key in (keys.lookup, keys.wrap, keys.system, keys.signer, keys.chain)]
    assert len(set(parts)) == 10


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    new_keys(tmp_path / "key")
    before = (tmp_path / "key").read_bytes()
    with pytest.raises(ConfigError, match="exists already"):
        new_keys(tmp_path / "key")
    assert (tmp_path / "key").read_bytes() == before


def test_a_missing_key_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="keys new") as refused:
        load_keys(tmp_path / "nokey")
    assert str(tmp_path / "nokey") in str(refused.value)


@pytest.mark.parametrize(
    "content", [b"", b"hello", HEADER.encode(), HEADER.encode() + b"AAAA", HEADER.encode() + b"%%"]
)
def test_a_damaged_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(ConfigError, match="damaged"):
        load_keys(tmp_path / "key")


def test_what_is_not_text_or_not_readable_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "key", tmp_path):
        with pytest.raises(ConfigError, match="cannot be read"):
            load_keys(path)


def test_marks_keep_purposes_and_parts_apart() -> None:
    keys = derive(bytes(32))
    marks = {keys.mark("a", "bc"), keys.mark("ab", "c"), keys.mark("a", "b", "c"), keys.mark("a"), keys.mark("a", "")}
    assert len(marks) == 5


def test_keys_do_not_slip_into_a_log_line() -> None:
    assert repr(derive(bytes(32))) == "Keys()"
