"""The emergency cards as pages: reading changes nothing, every branch can be walked without scripts."""

import html
import re
from dataclasses import replace

import pytest

from core.cards import ForWhom, words_of
from core.message import Address
from core.replies import say
from core.review import StaffRole
from prompts.cards import load
from tests.adapters.site_under_test import site

CARDS = [one for one in load().all() if one.for_whom is ForWhom.MEMBER]


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


@pytest.fixture
async def practice(place):
    async with place.world.store.begin() as tx:
        [circle] = await tx.circles.all()
        await tx.circles.change(replace(circle, practice=True))
        await tx.commit()
    return place


def text(browser):
    return html.unescape(re.sub(r"<[^>]+>", " ", browser.html))


def links(browser):
    return [html.unescape(one) for one in re.findall(r'href="(/cards/[^"]+)"', browser.html)]


async def test_the_circle_the_help_page_and_the_answer_to_help_now_lead_to_the_cards(practice):
    ann = await practice.member(country="XA")
    for path in ("/circle", "/help", "/help-now"):
        await ann.get(path)
        assert 'href="/cards"' in ann.html, path
    await ann.post("/help-now")
    assert 'href="/cards"' in ann.html
    assert 'href="/cards"' not in (await practice.browser().get("/help-now")).text


@pytest.mark.parametrize("card", CARDS, ids=lambda one: one.id)
async def test_every_step_of_a_card_is_reached_by_links_alone(practice, card):
    ann = await practice.member(country="XA")
    await ann.get("/cards")
    assert f"/cards/{card.id}" in links(ann)
    waiting, seen, read = [f"/cards/{card.id}"], set(), ""
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            assert (await ann.get(path)).status_code == 200
            assert ann.html.count('action="/help-now"') == 2  # in the bar, and under the step
            read += text(ann)
            waiting += links(ann)
    for step in card.steps:
        assert step.text.split("\n")[0] in read, step.id
        for choice in step.choices:
            assert choice.words in read


async def test_reading_cards_leaves_nothing_behind(practice):
    ann = await practice.member(country="XA")
    shown = re.sub(r'value="[^"]*"', "", ann.html)
    for card in CARDS:
        await ann.get(f"/cards/{card.id}")
    assert await practice.world.desk.waiting() == []
    await ann.get("/circle")
    assert re.sub(r'value="[^"]*"', "", ann.html) == shown


async def test_overdose_shows_the_number_first_and_as_something_to_tap(practice):
    ann = await practice.member(country="XA")
    await ann.get("/cards/possible-overdose")
    words = re.search(r'<p class="text">(.*?)</p>', ann.html, re.DOTALL)[1]
    assert words.startswith("Please call 555 now")
    assert 'href="tel:555"' in ann.html
    ben = await practice.member()
    await ben.get("/cards/possible-overdose")
    assert "Please call your local emergency number now" in ben.html
    assert "tel:" not in ben.html


async def test_a_choice_that_does_something_is_a_form_and_is_answered_on_the_circles_page(practice):
    ann = await practice.member(country="XA")
    await ann.get("/cards/unsafe-at-home?step=hide")
    assert '<button form="leave">Leave quickly</button>' in ann.html  # the bar's own form: it empties the page first
    token = re.search(r'name="token" value="([^"]+)"', ann.html)[1]
    answer = await ann.post("/circle/press", token=html.unescape(token))
    assert answer.url.path == "/circle"
    assert say("cards.discreet_page") in text(ann)


async def test_real_circles_have_signed_cards_only_and_the_emergency_route_without_any(place):
    ann = await place.member(country="XA")
    await ann.get("/cards")
    assert links(ann) == []
    assert "Please call 555 now" in text(ann)
    assert (await ann.get("/cards/i-used")).url.path == "/cards"
    card = next(one for one in CARDS if one.id == "i-used")
    async with place.world.store.begin() as tx:
        staff = await tx.staff.add("Dr. Heron", StaffRole.CLINICIAN, Address("web", "doc"), place.world.clock.now())
        await tx.signatures.sign(card.name, words_of(card), staff.id, place.world.clock.now())
        await tx.commit()
    await ann.get("/cards")
    assert links(ann) == ["/cards/i-used"]
    await ann.get("/cards/i-used")
    assert say("cards.practice") not in text(ann)


async def test_the_title_of_a_card_page_says_nothing_of_what_it_is(practice):
    ann = await practice.member()
    for path in ("/cards", "/cards/i-used", "/cards/unsafe-at-home"):
        await ann.get(path)
        assert re.search(r"<title>(.*?)</title>", ann.html)[1] == "Messages"


async def test_a_card_for_staff_and_one_that_is_not_there_lead_back_to_the_list(practice):
    ann = await practice.member()
    for card in ("signs-of-a-minor", "nothing"):
        assert (await ann.get(f"/cards/{card}")).url.path == "/cards"
