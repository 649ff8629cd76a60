"""One running program for each file of tests, and Chromium to visit it with."""

import json
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.consent import QUESTIONS
from tests.e2e.program import free_port
from tests.staff_sign_in import PASSWORD, code_for

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Evening:
    """A running program with one circle; `link` lets people join it."""

    config: Path
    base: str
    link: str
    browser: Browser
    log: Path
    staff: int = 0
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Run the program until it is ready."""
        with self.log.open("ab") as out:
            told = [sys.executable, "-m", "app", "run", "--config", str(self.config)]
            self.process = subprocess.Popen(told, stdout=out, stderr=out)  # noqa: S603 - our own command
        _ready(self.process, self.base, self.log)

    def stop(self) -> None:
        """End the program as a service manager does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def command(self, *words: str) -> str:
        return _command(self.config, *words)

    def page(self, **options: object) -> Page:
        """Return a page of a person of their own (a fresh browser profile)."""
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    def member(self, **options: object) -> Page:
        """Return the circle's page of somebody who has just joined."""
        page = self.page(**options)
        page.goto(self.link)
        fill_in(page)
        page.get_by_role("button", name="Join", exact=True).click()
        page.get_by_role("link", name="Go to the circle").click()
        expect(page.get_by_label("Message", exact=True)).to_be_visible()
        return page

    def sign_in_link(self, role: str = "moderator") -> str:
        self.staff += 1
        made = self.command("staff", "add", f"Desk {self.staff}", "--role", role, "--json")
        return self.base + re.search(r"/console/sign-in\?token=[\w-]+", made).group(0)

    def moderator(self) -> Page:
        page = self.page()
        page.goto(self.sign_in_link())
        page.get_by_role("button", name="Sign in").click()
        set_up(page)
        expect(page).to_have_url(f"{self.base}/console")
        return page


def fill_in(page: Page) -> None:
    for box in page.locator("input[name=consent]").all():
        box.check()
    for one in QUESTIONS:
        page.locator(f"input[name=quiz_{one.key}][value={one.right}]").check()
    page.locator("#country").select_option("DE")


def set_up(page: Page) -> None:
    """Choose a password and confirm a code app, as after a one-time link."""
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("Six-digit code").fill(code_for(secret))
    page.get_by_role("button", name="Confirm").click()


def say(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_role("button", name="Send").click()
    # A page with scripts empties the box once the server has it; one without scripts is drawn anew.
    expect(page.get_by_label("Message", exact=True)).to_have_value("")


def _command(config: Path, *words: str) -> str:
    told = [sys.executable, "-m", "app", *words, "--config", str(config)]
    return subprocess.run(told, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command


def _ready(process: subprocess.Popen, base: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=5):  # noqa: S310 - loopback
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail("the program was not ready within a minute")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as kit:
        found = kit.chromium.launch(executable_path=shutil.which("chromium"), args=[*QUIET, "--disable-sync"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def host():
    """Return what the program is called in addresses; a file of tests may choose another name for this computer."""
    return "127.0.0.1"


@pytest.fixture(scope="module")
def evening(tmp_path_factory, browser, host):
    folder = tmp_path_factory.mktemp("evening")
    config, port = folder / "circlekeeper.toml", free_port()
    base = f"http://{host}:{port}"
    config.write_text(
        f'data_dir = "{folder}"\n[web]\nport = {port}\npublic_url = "{base}"\n[screening]\nmodel = "embedded"\ntimeout_seconds = 20\n'
        "[relay]\nflood_posts = 1000\n"
    )
    _command(config, "keys", "new")
    _command(
        config,
        "circle",
        "create",
        "Evening circle",
        "--timezone",
        "Europe/Berlin",
        "--capacity",
        "14",
        "--practice",
        "--json",
    )
    made = json.loads(_command(config, "invite", "create", "Evening circle", "--count", "14", "--json"))
    code = re.search(r"code=([A-Z0-9]+)", str(made)).group(1)
    made = Evening(config, base, f"{base}/join?code={code}", browser, folder / "program.log")
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(autouse=True)
def _closed(browser):
    """Close every page after its test, so that no open stream outlives it."""
    yield
    for context in browser.contexts:
        context.close()
