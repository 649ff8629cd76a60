"""What every test shares: Chromium only where there is one, and nothing skipped in CI."""

import os
import shutil

import pytest

IN_CI = os.environ.get("CI") == "true"
SKIPPED = pytest.StashKey[list[str]]()


def pytest_configure(config):
    config.stash[SKIPPED] = []
    config.pluginmanager.register(_Ledger(config.stash[SKIPPED]), "skip-ledger")


def pytest_collection_modifyitems(items):
    if IN_CI or shutil.which("chromium"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=f"{item.name} needs chromium, which is not installed"))


class _Ledger:
    """Remembers what did not run, test by test or file by file."""

    def __init__(self, skipped):
        self.skipped = skipped

    def pytest_runtest_logreport(self, report):
        if report.skipped:
            self.skipped.append(report.nodeid)

    def pytest_collectreport(self, report):
        if report.skipped:
            self.skipped.append(report.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    if IN_CI and session.config.stash[SKIPPED]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if IN_CI and config.stash[SKIPPED]:
        terminalreporter.section("CI=true and something was skipped")
        for nodeid in config.stash[SKIPPED]:
            terminalreporter.line(nodeid)
