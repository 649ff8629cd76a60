"""The server is gone: what a page that is still open can do for somebody who needs help now."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import say
from tests.browser.test_member import accessible, tab_to

pytestmark = pytest.mark.browser
SUMMARY = "If this page stops answering"
KEPT = os.environ.get("KEEP_SHOTS")


def answering(status: int, body: str):
    def answer(asked):
        asked.fulfill(status=status, body=body)

    return answer


def shot(page: Page, name: str) -> None:
    if KEPT:
        page.screenshot(path=Path(KEPT) / f"{name}.png")


@pytest.fixture
def gone(evening):
    """Stop the server when a test says so; it runs again afterwards."""
    yield evening.stop
    if evening.process is None:
        evening.start()


@pytest.mark.parametrize("width", [320, 1280])
def test_get_help_now_shows_the_number_when_the_server_is_gone(evening, gone, width):
    page = evening.member(viewport={"width": width, "height": 640})
    say(page, "words from before")
    expect(page.locator(".text").get_by_text("words from before", exact=True)).to_be_visible()
    gone()
    page.get_by_role("button", name="Get help now").click()
    panel = page.locator("#away")
    expect(panel).to_have_attribute("open", "")
    expect(panel).to_contain_text("Please call 112")
    expect(panel).to_contain_text("nobody here has been told")
    expect(panel.locator("a[href='tel:112']")).to_be_in_viewport()
    expect(page.locator(".text").get_by_text("words from before", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.title() == "Messages"
    shot(page, f"away-{width}")


def test_a_press_while_the_server_was_away_reaches_it_once_it_is_back(evening, gone):
    page = evening.member()
    gone()
    page.get_by_role("button", name="Get help now").click()
    expect(page.locator("#away-now")).to_be_visible()
    evening.start()
    expect(page.get_by_role("heading", name="Get help now")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("112")


def test_whoever_closes_the_panel_is_not_taken_away_from_the_page_later(evening, gone):
    page = evening.member()
    gone()
    page.get_by_role("button", name="Get help now").click()
    expect(page.locator("#away-now")).to_be_visible()
    page.get_by_text(SUMMARY).click()
    evening.start()
    page.wait_for_timeout(5000)  # longer than it is until the next try
    expect(page).to_have_url(f"{evening.base}/circle")
    expect(page.get_by_label("Message", exact=True)).to_be_visible()


def test_the_number_is_readable_without_scripts_when_the_server_is_gone(evening, gone):
    page = evening.member(java_script_enabled=False, viewport={"width": 320, "height": 640})
    say(page, "words from before")
    expect(page.locator(".text").get_by_text("words from before", exact=True)).to_be_visible()
    gone()
    expect(page.get_by_text("Please call 112")).to_be_hidden()
    page.get_by_text(SUMMARY).click()
    expect(page.get_by_text("Please call 112")).to_be_in_viewport()
    expect(page.locator("#away a[href='tel:112']")).to_be_in_viewport()
    shot(page, "away-noscript-320")


def test_every_other_page_of_a_member_has_it_too(evening, gone):
    page = evening.member()
    page.goto(f"{evening.base}/privacy")
    gone()
    tab_to(page, "#away summary")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please call 112")).to_be_in_viewport()


def test_the_open_panel_breaks_no_rule_and_covers_no_more_than_it_must(evening):
    page = evening.member()
    page.get_by_text(SUMMARY).click()
    accessible(page)
    shot(page, "panel-320")
    page.set_viewport_size({"width": 320, "height": 420})
    shot(page, "panel-320-low")
    expect(page.get_by_label("Message", exact=True)).to_be_attached()


def test_a_web_server_before_us_that_finds_nobody_counts_as_gone_and_any_other_answer_does_not(evening):
    for status, body, away in ((502, "", True), (503, "busy", True), (503, "clock", False), (404, "", False)):
        page = evening.member()
        page.route("**/healthz", answering(status, body))
        page.get_by_role("button", name="Get help now").click()
        if away:
            expect(page.locator("#away-now")).to_be_visible()
        else:
            expect(page.get_by_role("heading", name="Get help now")).to_be_visible()
