"""The page where staff say how they are paged, without scripts; the test goes out by the real road."""

import html
import re
from dataclasses import replace

import pytest

from core.contacts import MOST, TESTS
from core.message import Kind
from core.replies import say
from tests.adapters.site_under_test import Site, site
from tests.places import beside

HOME = "/console/account/reach"
MAIL = "ada@canary.example"


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


@pytest.fixture
async def desk(place):
    return await place.desk(await beside(place.world, "desk").moderator("ada", name="Ada"))


def text(desk):
    return html.unescape(desk.html)


async def add(desk, kind, address):
    await desk.get(HOME)
    return await desk.post(f"{HOME}/add", kind=kind, address=address)


def lane(desk, number=0):
    return re.findall(r'name="lane" value="([^"]*)"', desk.html)[number]


async def test_the_account_page_leads_there_and_it_says_when_nothing_rings(desk):
    await desk.get("/console/account")
    assert f'href="{HOME}"' in desk.html
    await desk.get(HOME)
    assert say("contacts.silent") in text(desk)


async def test_an_address_is_added_tested_and_removed(place, desk):
    email = beside(place.world, "email")
    await add(desk, "email", MAIL)
    assert say("contacts.said_added") in text(desk)
    assert say("contacts.ringing", places="E-mail") in text(desk)
    assert say("contacts.unsent") in text(desk)
    await desk.post(f"{HOME}/test", lane=lane(desk))
    assert say("contacts.said_tested") in text(desk)
    await email.deliver()
    assert [one.content.text for one in email.screen(MAIL, Kind.NOTICE)] == [say("contacts.test")]
    await desk.get(HOME)
    assert say("contacts.unsent") not in text(desk)
    await desk.post(f"{HOME}/remove", lane=lane(desk))
    assert say("contacts.said_removed") in text(desk)
    assert MAIL not in desk.html


async def test_of_a_pager_the_page_shows_only_host_and_end(desk):
    await add(desk, "webhook", "https://pager.example.org/secret-canary")
    assert "pager.example.org/…nary" in text(desk)
    assert "secret-canary" not in desk.html


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("email", f"{MAIL}\r\nBcc: bea@canary.example"),
        ("email", f"{MAIL}, bea@canary.example"),
        ("webhook", "http://127.0.0.1:8080/console"),
        ("webhook", "https://169.254.169.254/latest"),
        ("webhook", "https://pager.example.org/\r\nX: y"),
        ("pigeon", "coop 7"),
    ],
)
async def test_what_cannot_be_used_is_refused_beside_its_field_and_not_lost(desk, kind, said):
    answer = await add(desk, kind, said)
    assert answer.status_code == 400
    assert say("contacts.email_wrong" if kind == "email" else "contacts.webhook_wrong") in text(desk)
    assert " ".join(said.split()) in " ".join(text(desk).split())
    assert 'name="lane"' not in desk.html


async def test_too_many_addresses_and_too_many_tests_are_told(desk):
    for number in range(MOST):
        await add(desk, "email", f"ada{number}@canary.example")
    assert (await add(desk, "email", MAIL)).status_code == 400
    assert say("contacts.full", most=str(MOST)) in text(desk)
    for _ in range(TESTS):
        assert (await desk.post(f"{HOME}/test", lane=lane(desk))).status_code == 200
    assert (await desk.post(f"{HOME}/test", lane=lane(desk))).status_code == 400
    assert say("contacts.too_many_tests") in text(desk)


async def test_somebody_elses_address_cannot_be_tested_or_removed(place, desk):
    await add(desk, "email", MAIL)
    hers = lane(desk)
    other = await place.desk(await beside(place.world, "desk").moderator("bea", name="Bea"), "other")
    await other.get(HOME)
    await other.post(f"{HOME}/test", lane=hers)
    await other.get(HOME)
    await other.post(f"{HOME}/remove", lane=hers)
    await desk.get(HOME)
    assert MAIL in desk.html
    email = beside(place.world, "email")
    await email.deliver()
    assert email.words(MAIL) == []


async def test_what_is_switched_off_says_so_and_takes_no_address(place, desk):
    await add(desk, "email", MAIL)
    place.world.house = replace(place.world.house, platforms=frozenset({"web", "webhook"}))
    off = Site(place.world)
    browser = off.browser()
    browser.client.cookies = desk.client.cookies
    await browser.get(HOME)
    assert html.unescape(browser.html).count(say("contacts.off")) == 2
    assert 'id="email"' not in browser.html
    assert say("contacts.silent") in html.unescape(browser.html)
    assert (await browser.post(f"{HOME}/add", kind="email", address="bea@canary.example")).status_code == 400
