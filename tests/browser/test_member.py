"""What a member's browser shows, with and without scripts, by keyboard, offline, in a hurry."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import fill_in, say

pytestmark = pytest.mark.browser


def texts(page: Page) -> list[str]:
    return [one.strip() for one in page.locator(".item:not(.notice):not(.removed) .text").all_inner_texts()]


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on what `wanted` (a selector) names."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"Tab never reached {wanted}")


def test_somebody_joins_by_keyboard_alone_and_sees_the_return_phrase_once(evening):
    page = evening.page()
    page.goto(evening.link)
    for kind in ("age", "health", "screening", "readers", "retention"):
        tab_to(page, f"#consent-{kind}")
        page.keyboard.press("Space")
    for name, downs in (("reader", 1), ("emergency", 1), ("leaving", 1)):
        tab_to(page, f"input[name=quiz_{name}]")
        for _ in range(downs):
            page.keyboard.press("ArrowDown")
    tab_to(page, "#country")
    page.keyboard.type("Germany")
    tab_to(page, "form[action='/join'] button")
    page.keyboard.press("Enter")
    expect(page.locator(".phrase")).to_have_text(re.compile(r"\w+(\W\w+){3,}"))
    phrase = page.locator(".phrase").inner_text()
    tab_to(page, "a[href='/circle'].main")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Evening circle")).to_be_visible()
    page.goto(f"{evening.base}/joined")
    assert phrase not in page.content()


def test_two_members_read_each_other_once_in_order_without_a_reload(evening):
    ann, bob = evening.member(), evening.member()
    for number in range(3):
        say(ann, f"heron {number}")
        say(bob, f"otter {number}")
        expect(ann.get_by_text(f"otter {number}", exact=True)).to_be_visible()
    bob.locator("article", has_text="heron 1").get_by_role("link", name="Reply").click()
    say(bob, "to the second heron")
    answer = ann.locator("article", has=ann.get_by_text("to the second heron", exact=True))
    expect(answer.locator("blockquote")).to_contain_text("heron 1")
    everything = [f"{who} {number}" for number in range(3) for who in ("heron", "otter")] + ["to the second heron"]
    expect(bob.get_by_text("heron 2", exact=True)).to_be_visible()
    for page in (ann, bob):
        assert [one for one in texts(page) if one in everything] == everything
        page.reload()
        assert [one for one in texts(page) if one in everything] == everything
    place = ann.locator("article", has=ann.locator(".text").get_by_text("heron 0", exact=True))
    place.get_by_role("button", name="Delete").click()
    expect(bob.locator(".text").get_by_text("heron 0", exact=True)).to_have_count(0)
    expect(bob.locator(".item.removed")).to_have_count(1)


def test_a_gap_in_the_connection_loses_and_doubles_nothing(evening):
    ann, bob = evening.member(), evening.member()
    say(ann, "the kettle is on")
    expect(bob.get_by_text("the kettle is on", exact=True)).to_be_visible()
    bob.context.set_offline(True)
    say(ann, "the tea is ready")
    bob.context.set_offline(False)
    say(ann, "I am back now")
    expect(bob.get_by_text("I am back now", exact=True)).to_be_visible()
    wanted = ["the kettle is on", "the tea is ready", "I am back now"]
    assert [one for one in texts(bob) if one in wanted] == wanted


def test_everything_works_without_scripts(evening):
    page = evening.member(java_script_enabled=False)
    say(page, "said without scripts")
    expect(page.get_by_text("said without scripts", exact=True)).to_be_visible()
    page.get_by_role("button", name="Get help now").click()
    expect(page.get_by_role("status")).to_contain_text("112")


def test_help_now_answers_in_one_request_with_the_countrys_number(evening):
    page = evening.member()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.method) if one.is_navigation_request() else None)
    page.get_by_role("button", name="Get help now").click()
    expect(page.get_by_role("heading", name="Get help now")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("112")
    expect(page.locator("main a[href='tel:112']")).to_be_visible()
    assert asked == ["POST"]


@pytest.mark.parametrize("way", ["button", "shift"])
def test_leaving_quickly_shows_something_harmless_and_going_back_shows_no_circle(evening, way):
    page = evening.member()
    say(page, "words that must be gone")
    page.goto(page.url.split("#")[0])
    if way == "button":
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Leave quickly")).to_be_focused()
        page.keyboard.press("Enter")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    expect(page.get_by_role("heading", name="Kitchen measures")).to_be_visible()
    page.go_back()
    page.goto(f"{evening.base}/circle")
    expect(page).to_have_url(re.compile("/return"))
    assert "words that must be gone" not in page.content()


def test_the_first_load_is_small_stays_on_this_host_and_breaks_no_rule(evening):
    page = evening.member()
    page.goto(f"{evening.base}/help")
    meter = page.context.new_cdp_session(page)
    meter.send("Network.enable")
    meter.send("Network.setCacheDisabled", {"cacheDisabled": True})
    loaded: list[float] = []
    hosts: set[str] = set()
    wrong: list[str] = []
    meter.on("Network.loadingFinished", lambda one: loaded.append(one["encodedDataLength"]))
    page.on("request", lambda one: hosts.add(one.url.split("/")[2]))
    page.on("console", lambda one: wrong.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda one: wrong.append(str(one)))
    page.goto(f"{evening.base}/circle", wait_until="load")
    say(page, "measured")
    expect(page.get_by_text("measured", exact=True)).to_be_visible()
    assert len(loaded) >= 3
    assert sum(loaded) <= 100_000
    assert hosts == {evening.base.split("/")[2]}
    assert wrong == []


def test_every_page_is_accessible_in_light_and_dark_and_fits_320_pixels(evening):
    ann, bob = evening.member(), evening.member()
    say(ann, "a message to look at")
    expect(bob.get_by_text("a message to look at", exact=True)).to_be_visible()
    say(bob, "Shut up, you pathetic liar, nobody wants you here")
    expect(bob.locator(".notice")).not_to_have_count(0)
    stranger = evening.page()
    for page, paths in ((stranger, ("/", "/join", "/return", "/help-now")), (bob, ("/circle", "/help-now"))):
        for path in paths:
            page.goto(evening.base + path)
            accessible(page)


def accessible(page: Page) -> None:
    """No finding of axe in either scheme, and nothing to scroll sideways."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], f"{page.url} in {scheme}"
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_a_form_with_something_missing_leads_to_it_and_keeps_the_rest(evening):
    page = evening.page()
    page.goto(evening.link)
    fill_in(page)
    page.locator("#consent-age").uncheck()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#consent-health")).to_be_checked()
    page.locator("#problems a").click()
    expect(page).to_have_url(re.compile("#consent-age$"))
