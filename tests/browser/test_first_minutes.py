"""The worst minute of somebody's night, and the minute of whoever answers: what both of them see, and what they can do.

With KEEP_SHOTS=folder every step leaves a picture on a phone and on a wide screen, light and dark, to be looked at.
"""

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import say, set_up
from tests.browser.test_member import accessible, tab_to, texts

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
GRAVE = "It is three in the morning and I can't do this any more. I am going to end my life tonight."
MARK = "three in the morning"
KEPT = os.environ.get("KEEP_SHOTS")
SECONDS = 5  # after which the private answer is late


def shots(page: Page, name: str) -> None:
    """Leave pictures for people to look at, and the page as it was."""
    if not KEPT:
        return
    before = page.viewport_size
    for width, height in ((360, 740), (1280, 800)):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(KEPT) / f"{name}-{width}-{scheme}.png")
    page.set_viewport_size(before)
    page.screenshot(path=Path(KEPT) / f"{name}-whole.png", full_page=True)


@pytest.fixture(scope="module")
def responder(evening):
    """Return the cookies of Desk 1, who watches tonight."""
    page = evening.page()
    page.goto(evening.sign_in_link())
    page.get_by_role("button", name="Sign in").click()
    set_up(page)
    page.get_by_role("button", name="4 hours").click()
    expect(page.get_by_text("You are on duty until")).to_be_visible()
    state = page.context.storage_state()
    page.context.close()
    return state


@pytest.fixture
def desk(evening, responder):
    """Return how Desk 1 opens the board: on a phone, with scripts or without."""

    def opened(**options) -> Page:
        page = evening.page(viewport=PHONE, storage_state=responder, **options)
        page.goto(f"{evening.base}/console")
        return page

    return opened


@pytest.fixture
def gone(evening):
    """Stop the server when a test says so; it runs again afterwards."""
    yield evening.stop
    if evening.process is None:
        evening.start()


def fresh(page: Page, scripts: bool, shown: Locator) -> None:
    """Wait until something is on the page; somebody without scripts asks for the page again."""
    if not scripts:
        page.get_by_role("link", name="Look for new messages").click()
    expect(shown).to_be_visible()


def own(page: Page, words: str) -> Locator:
    return page.locator(".item.own", has_text=words)


def alias(page: Page) -> str:
    return page.locator(".place p").first.inner_text().split(".")[0].removeprefix("You are ")


def opened(board: Page, who: str) -> None:
    """Open the alarm of somebody from the board."""
    [card] = board.locator(".case.crisis", has_text=who).all()
    card.get_by_role("link", name="Open").click()
    expect(board.get_by_role("heading", name=who)).to_be_visible()


def on_line(board: Page) -> list[str]:
    return [one.strip() for one in board.locator("ol.line .text").all_inner_texts()]


def answer(board: Page, words: str) -> None:
    board.get_by_label("Your words").fill(words)
    board.get_by_role("button", name="Send to them").click()
    expect(board.locator("ol.line")).to_contain_text(words)


def close(board: Page) -> None:
    board.locator("summary", has_text="Close it").click()
    board.get_by_label("Closing note").fill("A friend is with her now.")
    board.get_by_role("button", name="Close it").click()
    expect(board.get_by_text("Please take ten minutes before you go on")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_who_writes_at_three_knows_whom_to_call_who_knows_and_then_talks_with_a_person(evening, desk, scripts):
    ann, bob = evening.member(viewport=PHONE, java_script_enabled=scripts), evening.member()
    began = time.monotonic()
    say(ann, GRAVE)
    told = ann.locator(".notice", has_text="Please call 112")
    expect(told).to_be_visible()
    assert time.monotonic() - began < SECONDS
    expect(told).to_contain_text("I have alerted the people on duty now. Only they see this, not the circle.")
    expect(told.locator("a[href='tel:112']")).to_be_in_viewport()
    assert [MARK in one or "Please call" in one for one in ann.locator(".item .text").all_inner_texts()] == [True, True]
    expect(ann.locator(".item").last).to_contain_text("Please call 112")
    expect(own(ann, MARK).locator(".state")).to_have_text("Not sent to the circle. Only the team can read it")
    expect(own(ann, MARK).locator(".action")).to_have_count(0)
    shots(ann, f"member-1-answer-{scripts}")

    board = desk(java_script_enabled=scripts)
    assert MARK not in board.content()
    shots(board, f"responder-1-board-{scripts}")
    opened(board, alias(ann))
    assert MARK not in board.content()
    shots(board, f"responder-2-alarm-{scripts}")
    board.get_by_role("button", name="I've got this").click()
    expect(board.locator("ol.line")).to_contain_text(MARK)
    shots(board, f"responder-3-taken-{scripts}")

    fresh(ann, scripts, ann.get_by_text("Desk 1 from the team is here with you now"))
    expect(ann.locator("#goes")).to_have_text("Goes to Desk 1 from the team alone, not to the circle")
    shots(ann, f"member-2-line-{scripts}")
    say(ann, "I am in the kitchen and I am scared")
    expect(own(ann, "in the kitchen").locator(".state")).to_have_text(
        "Passed on to Desk 1. The circle does not see it."
    )
    fresh_line(board, scripts, "in the kitchen")
    answer(board, "Thank you for telling me. I stay here with you.")
    fresh(ann, scripts, ann.locator(".item", has_text="Desk 1 from the team").get_by_text("I stay here with you."))
    shots(ann, f"member-3-talk-{scripts}")
    shots(board, f"responder-4-talk-{scripts}")

    close(board)
    shots(board, f"responder-5-closed-{scripts}")
    fresh(ann, scripts, ann.get_by_text("Desk 1 has closed this conversation"))
    expect(ann.locator("#goes")).to_have_text("You are asked first, before it goes to Evening circle")
    say(ann, "My friend is here")
    expect(ann.locator("#said").get_by_text("so I ask first: should that go to Evening circle?")).to_be_visible()
    shots(ann, f"member-4-closed-{scripts}")
    say(bob, "good night")
    said = " ".join(texts(bob))
    assert not any(words in said for words in (MARK, "kitchen", "stay here", "My friend"))


def fresh_line(board: Page, scripts: bool, words: str) -> None:
    """Wait until words are on the line; a page without scripts is asked for again."""
    if not scripts:
        board.goto(board.url.split("#")[0])
    expect(board.locator("ol.line")).to_contain_text(words)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_who_presses_get_help_now_is_told_where_the_answer_comes_and_finds_it_there(evening, desk, scripts):
    ann = evening.member(viewport=PHONE, java_script_enabled=scripts)
    who = alias(ann)
    ann.get_by_role("button", name="Get help now").click()
    expect(ann.get_by_role("heading", name="Get help now")).to_be_visible()
    expect(ann.get_by_role("status")).to_contain_text("Please call 112")
    expect(ann.get_by_role("status")).to_contain_text("I have alerted the people on duty now")
    expect(ann.locator("main a[href='tel:112']")).to_be_in_viewport()
    expect(ann.get_by_text("they write to you on your circle's page")).to_be_visible()
    shots(ann, f"member-5-pressed-{scripts}")
    board = desk(java_script_enabled=scripts)
    opened(board, who)
    board.get_by_role("button", name="I've got this").click()
    answer(board, "Good that you pressed. I am here.")
    ann.locator("main").get_by_role("link", name="Back to your circle").click()
    expect(ann.get_by_text("Good that you pressed. I am here.")).to_be_in_viewport()
    expect(ann.locator("#goes")).to_have_text("Goes to Desk 1 from the team alone, not to the circle")
    shots(ann, f"member-6-found-{scripts}")
    board.locator("summary", has_text="Hand it on").click()
    board.get_by_label("A note for whoever answers next").fill("She is alone, her sister can come.")
    board.get_by_role("button", name="Hand it on").click()
    expect(board.get_by_text("Handed on. Everybody is being asked now.")).to_be_visible()
    shots(board, f"responder-6-handed-{scripts}")
    fresh(ann, scripts, ann.get_by_text("I am asking somebody else from the team to go on from here"))
    expect(ann.locator("#goes")).to_have_text("Kept for whoever from the team answers next, not for the circle")
    say(ann, "please hurry")
    expect(own(ann, "please hurry").locator(".state")).to_contain_text("Kept for whoever answers next")
    board.get_by_role("button", name="I've got this").click()
    expect(board.locator("ol.line")).to_contain_text("please hurry")
    expect(board.get_by_text("She is alone, her sister can come.")).to_be_visible()
    close(board)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_server_that_stops_in_between_loses_and_doubles_nothing_of_it(evening, desk, gone, scripts):
    ann = evening.member(viewport=PHONE, java_script_enabled=scripts)
    who, board = alias(ann), desk(java_script_enabled=scripts)
    say(ann, GRAVE)
    expect(ann.get_by_text("I have alerted the people on duty now")).to_be_visible()
    if scripts:  # it stops after somebody has answered; without scripts before that
        board.reload()
        opened(board, who)
        board.get_by_role("button", name="I've got this").click()
        expect(ann.get_by_text("Desk 1 from the team is here with you now")).to_be_visible()
        say(ann, "the last words before it stops")
        expect(own(ann, "the last words before it stops")).to_be_visible()
    gone()
    away = ann.locator("#away")
    if scripts:
        ann.get_by_role("button", name="Get help now").click()
        expect(ann.locator("#away-now")).to_contain_text("nobody here has been told")
    else:
        ann.get_by_text("If this page stops answering").click()
    expect(away.get_by_text("Please call 112")).to_be_in_viewport()
    expect(away.locator("a[href='tel:112']")).to_be_in_viewport()
    expect(own(ann, MARK)).to_be_attached()
    shots(ann, f"member-7-away-{scripts}")
    if scripts:
        ann.get_by_text("If this page stops answering").click()
        ann.get_by_label("Message", exact=True).fill("are you there")
        ann.get_by_role("button", name="Send").click()
        expect(ann.locator("#offline")).to_contain_text("It is still in the box")
    evening.start()
    if scripts:
        ann.get_by_role("button", name="Send").click()
        expect(own(ann, "are you there").locator(".state")).to_contain_text("Passed on to Desk 1")
    else:
        ann.get_by_role("link", name="Look for new messages").click()
    expect(own(ann, MARK)).to_have_count(1)

    board.goto(f"{evening.base}/console")
    opened(board, who)
    if not scripts:
        expect(board.get_by_text("Nobody has answered yet")).to_be_visible()
        board.get_by_role("button", name="I've got this").click()
        fresh(ann, scripts, ann.get_by_text("Desk 1 from the team is here with you now"))
    said = [GRAVE, "the last words before it stops", "are you there"] if scripts else [GRAVE]
    expect(board.locator("ol.line .text")).to_have_count(len(said))
    assert on_line(board) == said
    steps = board.locator("tbody tr").all_inner_texts()
    assert len(steps) == 1 and "All on duty were asked" in steps[0]
    shots(board, f"responder-7-after-{scripts}")
    close(board)


def test_every_page_of_both_minutes_breaks_no_rule_and_fits_320_pixels(evening, desk):
    ann = evening.member(viewport=PHONE)
    who, board = alias(ann), desk()
    say(ann, GRAVE)
    expect(ann.get_by_text("I have alerted the people on duty now")).to_be_visible()
    accessible(ann)
    board.reload()
    accessible(board)
    board.locator("summary", has_text="Menu").click()
    accessible(board)
    shots(board, "responder-8-menu")
    opened(board, who)
    accessible(board)
    board.get_by_role("button", name="Show what they wrote").click()
    expect(board.locator("ol.line")).to_contain_text(MARK)
    accessible(board)
    tab_to(board, "button.main")
    board.keyboard.press("Enter")
    expect(board.get_by_label("Your words")).to_be_visible()
    for one in board.locator("summary").all():
        if one.is_visible():
            one.click()
    accessible(board)
    board.get_by_role("button", name="Close it").click()
    expect(board.get_by_text("Please write a short note")).to_be_visible()
    accessible(board)
    say(ann, "still here")
    answer(board, "So am I.")
    expect(ann.get_by_text("So am I.")).to_be_visible()
    accessible(ann)
    close(board)
    accessible(board)


def test_a_practice_circle_says_so_before_one_joins_and_above_every_word(evening):
    page = evening.page(viewport=PHONE)
    page.goto(evening.link)
    expect(page.get_by_text("This circle is only for practice.")).to_be_visible()
    shots(page, "member-0-join")
    ann = evening.member(viewport=PHONE)
    expect(ann.locator("#banner")).to_contain_text("This circle is only for practice.")


def test_the_pages_of_the_desk_are_one_press_away_on_a_phone_and_in_sight_on_a_wide_screen(evening, desk):
    board = desk(java_script_enabled=False)
    rooms = board.get_by_role("navigation").get_by_role("link", name="Circles")
    expect(rooms).to_have_count(0)
    board.locator("summary", has_text="Menu").click()
    expect(rooms).to_be_in_viewport()
    board.set_viewport_size({"width": 1280, "height": 800})
    expect(rooms).to_have_count(1)
    expect(rooms).to_be_in_viewport()
