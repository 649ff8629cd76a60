"""The audit page in a browser: reached, narrowed down and paged through by keyboard, on a phone and a wide screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import say, set_up
from tests.browser.test_member import accessible

pytestmark = pytest.mark.browser


def lead_of(evening, **options):
    page = evening.page(**options)
    page.goto(evening.sign_in_link("admin"))
    page.get_by_role("button", name="Sign in").click()
    set_up(page)
    expect(page).to_have_url(f"{evening.base}/console")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lead_finds_who_read_what_by_keyboard_on_a_phone(evening, scheme):
    writer = evening.member()
    say(writer, "Shut up, you pathetic liar, nobody wants you here")
    expect(writer.locator("#log")).to_contain_text("You did nothing wrong by sharing")
    desk = evening.moderator()
    desk.get_by_role("link", name="Show").first.click()
    desk.get_by_role("button", name="Show the words").click()
    expect(desk.get_by_text("pathetic")).to_be_visible()
    page = lead_of(evening, viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page.goto(f"{evening.base}/console/audit")
    accessible(page)
    page.locator("h1").click()
    page.keyboard.press("a")
    expect(page.locator("#what")).to_be_focused()
    page.keyboard.type("Words")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("what=views"))
    expect(page.locator("#entries")).to_contain_text("read the words of a case")
    assert "pathetic" not in page.content()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    accessible(page)
    page.keyboard.press("u")
    expect(page).to_have_url(f"{evening.base}/console")
