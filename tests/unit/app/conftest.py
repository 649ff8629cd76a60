import json
import logging
import os
import sys

import pytest
import structlog

from app.cli import main


@pytest.fixture
def command(monkeypatch, capsys, tmp_path):
    """Runs `circlekeeper` on a data folder of the test's own; returns (exit code, standard output, standard error)."""
    for name in list(os.environ):
        if name.upper().startswith("CIRCLEKEEPER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CIRCLEKEEPER_DATA_DIR", str(tmp_path / "data"))
    root = logging.getLogger()
    kept = root.handlers[:], root.level, logging.raiseExceptions

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["circlekeeper", *words])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return end.value.code, out, err

    yield run
    root.handlers[:], logging.raiseExceptions = kept[0], kept[2]
    root.setLevel(kept[1])
    structlog.reset_defaults()


@pytest.fixture
def made(command):
    """Runs a command that must work, with --json, and returns what it printed."""

    def run(*words: str):
        code, out, err = command(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return run


@pytest.fixture
def refused(command):
    """Runs a command that must be refused and returns its one sentence."""

    def run(*words: str) -> str:
        code, out, err = command(*words)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        return err.strip()

    return run
