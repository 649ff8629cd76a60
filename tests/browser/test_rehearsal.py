"""A rehearsal in a browser: it keeps itself fresh, keeps the reader's place, and needs no scripts to be ended."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_member import accessible

pytestmark = pytest.mark.browser


def test_a_rehearsal_is_followed_without_loading_anew_and_ended_without_scripts(evening):
    desk = evening.moderator()
    desk.get_by_role("link", name="Rehearsal", exact=True).click()
    accessible(desk)
    desk.get_by_label("How fast").select_option("5")
    desk.get_by_label("Number of the evening").fill("7")
    desk.get_by_role("button", name="Begin a rehearsal").click()
    expect(desk.get_by_text("I made soup and sat down with it")).to_be_visible()
    desk.get_by_label("Your words").fill("half a sentence")
    expect(desk.get_by_text("Waits before going out").first).to_be_visible(timeout=60_000)
    expect(desk.get_by_label("Your words")).to_have_value("half a sentence")
    accessible(desk)
    bare = evening.browser.new_context(
        storage_state=desk.context.storage_state(), java_script_enabled=False, viewport={"width": 320, "height": 780}
    ).new_page()
    bare.goto(f"{evening.base}/console/rehearsal")
    bare.locator("summary", has_text="End the rehearsal").click()
    bare.get_by_role("button", name="End it and show the review").click()
    expect(bare.get_by_role("heading", name="What happened", level=1)).to_be_visible()
    desk.goto(bare.url)
    desk.set_viewport_size({"width": 320, "height": 780})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
    accessible(desk)
