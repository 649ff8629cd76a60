"""The emergency cards in a browser: read by a clinician, signed, then walked by a member without scripts, by keyboard."""

import pytest
from playwright.sync_api import expect

from core.cards import ForWhom
from prompts.cards import load
from tests.browser.conftest import set_up
from tests.browser.test_member import accessible, tab_to

pytestmark = pytest.mark.browser

CARDS = load().all()
FOR_MEMBERS = [one for one in CARDS if one.for_whom is ForWhom.MEMBER]


@pytest.fixture(scope="module")
def signed(evening):
    """Every card, read and signed in a browser by somebody with the clinician's role."""
    page = evening.page()
    page.goto(evening.sign_in_link("clinician"))
    page.get_by_role("button", name="Sign in").click()
    set_up(page)
    page.get_by_role("link", name="Emergency cards").click()
    accessible(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    for card in CARDS:
        page.goto(f"{evening.base}/console/cards/{card.id}")
        if card is CARDS[0]:
            accessible(page)
            page.get_by_role("button", name="Sign it").click()
            expect(page.get_by_role("alert")).to_be_visible()
            accessible(page)
        page.get_by_label("I have read this card").check()
        page.get_by_role("button", name="Sign it").click()
        expect(page.get_by_role("status")).to_contain_text("It is signed")
    return evening


def test_every_card_is_accessible_in_light_and_dark_and_fits_320_pixels(signed):
    page = signed.member()
    page.get_by_role("link", name="In an emergency").click()
    accessible(page)
    for card in FOR_MEMBERS:
        for step in card.steps:
            page.goto(f"{signed.base}/cards/{card.id}?step={step.id}")
            expect(page.locator("#read")).to_contain_text(step.text.split("\n")[0])
            accessible(page)


def test_the_number_is_two_taps_from_the_circle_without_scripts(signed):
    page = signed.member(java_script_enabled=False)
    page.get_by_role("link", name="In an emergency").click()
    page.get_by_role("link", name="Possible overdose").click()
    expect(page.locator("#read")).to_contain_text("Please call 112")
    expect(page.locator("main a[href='tel:112']")).to_be_visible()
    page.get_by_role("link", name="Somebody has called. What now?").click()
    expect(page.locator("#read")).to_contain_text("naloxone")
    page.locator("main").get_by_role("button", name="Get help now").click()
    expect(page.get_by_role("status")).to_contain_text("112")


def test_unsafe_at_home_is_left_quickly_by_keyboard(signed):
    page = signed.member()
    page.goto(f"{signed.base}/cards/unsafe-at-home?step=hide")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Leave quickly").first).to_be_focused()
    tab_to(page, "main button[form='leave']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kitchen measures")).to_be_visible()
    page.go_back()
    assert "Shift key three times" not in page.content()
