"""The emergency route is part of every page of members, so that it needs no server, no script and no second request."""

import html
import re

import pytest

from tests.adapters.site_under_test import site
from web.emergency import first_number
from web.sessions import MEMBER

BARE = {"/measures"}  # what is shown after leaving quickly: nothing there may say where somebody was
ENDLESS = {"/circle/events"}


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


def panel(page):
    found = re.search(r'<details class="away".*?</details>', page, re.DOTALL)
    return html.unescape(found[0]) if found else ""


async def pages(place, browser):
    for route in place.routes:
        if (
            route.side.cookie == MEMBER
            and route.method == "GET"
            and "{" not in route.path
            and route.path not in ENDLESS
        ):
            answer = await browser.get(route.path)
            if answer.headers.get("content-type", "").startswith("text/html") and answer.url.path not in BARE:
                yield answer.url.path, answer.text


async def test_every_page_carries_the_number_of_the_country_that_its_reader_named(place):
    seen = set()
    member = await place.member(country="XA")
    async for path, page in pages(place, member):
        seen.add(path)
        assert "Please call 555 now" in panel(page), path
        assert "Made-up line on 0 1 2" in panel(page), path
        assert 'href="tel:555"' in panel(page), path
    assert {"/circle", "/help", "/privacy", "/help-now"} <= seen


@pytest.mark.parametrize("who", ["a stranger", "somebody who named no country"])
async def test_without_a_country_every_page_says_how_to_find_a_number_and_guesses_none(place, who):
    browser = place.browser() if who == "a stranger" else await place.member(country="none")
    seen = 0
    async for path, page in pages(place, browser):
        seen += 1
        assert "your local emergency number" in panel(page), path
        assert "555" not in page
        assert "tel:" not in panel(page)
    assert seen >= 5


async def test_the_panel_says_nothing_about_circles_and_is_closed(place):
    member = await place.member(country="XA")
    found = panel(member.html)
    assert "Evening" not in found
    assert "circle" not in found.replace("Circlekeeper", "")
    assert "<summary>If this page stops answering</summary>" in found
    assert " open" not in found.partition(">")[0]


async def test_pages_that_cannot_be_found_or_have_failed_carry_it_too(place):
    member = await place.member(country="XA")
    assert "your local emergency number" in panel((await member.get("/nowhere-at-all")).text)
    answer = await member.client.post("/circle/send", data={"csrf": "wrong"})
    assert answer.status_code == 403
    assert "555" in panel(answer.text)


async def test_what_is_shown_after_leaving_quickly_and_the_desk_carry_none(place):
    member = await place.member(country="XA")
    desk = await place.desk(await place.world.moderator("one"))
    for page in ((await member.get("/measures")).text, (await desk.get("/console")).text):
        assert panel(page) == ""
        assert "away.js" not in page


@pytest.mark.parametrize(
    ("words", "number"), [("112", "112"), ("112 / 110 police", "112"), ("1 1 2", "112"), ("", ""), ("none", "")]
)
def test_a_telephone_can_dial_the_first_number(words, number):
    assert first_number(words) == number
