"""The promise of `make test` with CI=true, tried on a little test run of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[2] / "conftest.py"


@pytest.fixture(params=["0", "2"], ids=["one process", "two workers"])
def run(tmp_path, request):
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text())
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nmarkers = browser: needs chromium\naddopts = -ra -p no:cacheprovider\n"
    )

    def go(test: str, *, ci: str | None, chromium: bool = False):
        (tmp_path / "test_it.py").write_text(f"import pytest\n{test}\n")
        (tmp_path / "bin").mkdir(exist_ok=True)
        if chromium:
            (tmp_path / "bin" / "chromium").touch(mode=0o755)
        environment = {"PATH": str(tmp_path / "bin"), "HOME": os.environ.get("HOME", ""), **({"CI": ci} if ci else {})}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", request.param, "--rootdir", str(tmp_path), str(tmp_path)],
            check=False, env=environment, capture_output=True, text=True, timeout=60, cwd=tmp_path,
        )  # fmt: skip
        return done.returncode, done.stdout

    return go


SKIPS = "def test_here(): pytest.skip('no reason')\ndef test_there(): pass"
BROWSER = "@pytest.mark.browser\ndef test_the_page(): pass"


def test_a_skipped_test_fails_the_run_in_ci_and_is_named(run):
    code, out = run(SKIPS, ci="true")
    assert code == 1
    assert "test_it.py::test_here" in out.partition("something was skipped")[2]


def test_a_file_that_skips_itself_fails_the_run_in_ci(run, tmp_path):
    (tmp_path / "test_other.py").write_text("def test_there(): pass")
    assert run("pytest.skip('no reason', allow_module_level=True)", ci="true")[0] == 1
    assert run("@pytest.mark.xfail\ndef test_a(): assert False", ci="true")[0] == 1


def test_a_run_that_skips_nothing_passes_in_ci(run):
    assert run("def test_there(): pass", ci="true")[0] == 0


def test_elsewhere_skipping_is_allowed(run):
    assert run(SKIPS, ci=None)[0] == 0


def test_without_chromium_its_tests_are_skipped_by_name(run):
    code, out = run(BROWSER, ci=None)
    assert code == 0
    assert "test_the_page needs chromium" in out


def test_with_chromium_or_in_ci_its_tests_run(run):
    assert "1 passed" in run(BROWSER, ci="true")[1]
    assert "1 passed" in run(BROWSER, ci=None, chromium=True)[1]
