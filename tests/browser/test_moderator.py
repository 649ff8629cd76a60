"""The desk in a browser: one link, one look, one decision, all by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import say, set_up
from tests.browser.test_member import accessible, tab_to

pytestmark = pytest.mark.browser

CRUEL = "Shut up, you pathetic liar, nobody wants you here"


def held(evening, words=CRUEL):
    """Two members; the first wrote `words`, which wait for a moderator."""
    writer, other = evening.member(), evening.member()
    say(writer, words)
    expect(writer.locator("#log")).to_contain_text("You did nothing wrong by sharing")
    return writer, other


def test_a_sign_in_link_works_once(evening):
    link = evening.sign_in_link()
    first, second = evening.page(), evening.page()
    for page in (first, second):
        page.goto(link)
    first.get_by_role("button", name="Sign in").click()
    set_up(first)
    expect(first).to_have_url(f"{evening.base}/console")
    second.get_by_role("button", name="Sign in").click()
    expect(second.get_by_role("alert")).to_be_visible()
    second.goto(f"{evening.base}/console")
    expect(second.locator("#cases")).to_have_count(0)


def test_a_cruel_message_is_removed_by_keyboard_and_its_writer_reads_why(evening):
    writer, other = held(evening)
    desk = evening.moderator()
    assert "pathetic" not in desk.content()
    accessible(desk)
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Show the words")).to_be_visible()
    assert "pathetic" not in desk.content()
    desk.keyboard.press("s")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text(CRUEL)).to_be_visible()
    accessible(desk)
    tab_to(desk, "#reason")
    desk.keyboard.type("It could hurt")
    tab_to(desk, "button")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(f"{evening.base}/console?said=done_removed")
    expect(writer.locator("#log")).to_contain_text("It could hurt somebody in the circle.")
    say(writer, "I am sorry, I had a hard day")
    expect(other.get_by_text("I had a hard day")).to_be_visible()
    assert "pathetic" not in other.content()


def test_a_released_message_reaches_the_others(evening):
    _, other = held(evening)
    desk = evening.moderator()
    desk.get_by_role("link", name="Show").first.click()
    expect(desk.get_by_role("button", name="Release it")).to_be_visible()
    assert "pathetic" not in other.content()
    desk.keyboard.press("r")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(f"{evening.base}/console?said=done_released")
    expect(other.locator(".text").get_by_text(CRUEL)).to_be_visible()


def test_one_tap_pauses_a_circle_and_its_members_see_it_at_once(evening):
    ann, desk = evening.member(), evening.moderator()
    expect(ann.get_by_label("Message", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Pause").click()
    expect(desk.get_by_text("It is paused.")).to_be_visible()
    expect(ann.locator("#banner")).to_contain_text("Evening circle is paused until")
    expect(ann.locator("#goes")).to_contain_text("until the pause ends")
    say(ann, "kept for later")
    words = ann.locator("article", has=ann.locator(".text").get_by_text("kept for later", exact=True))
    expect(words.locator(".state")).to_contain_text("Waiting: the circle is paused until")
    accessible(ann)
    accessible(desk)
    desk.get_by_role("button", name="Let it go on").click()
    expect(words.locator(".state")).not_to_contain_text("Waiting")
    expect(ann.locator("#banner")).not_to_contain_text("paused")
