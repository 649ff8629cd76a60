"""Pages about one message and one's places: changing words, giving feedback, hiding somebody, linking a browser."""

import asyncio
import re

import pytest

from core.verdict import Decision
from tests.adapters.site_under_test import hidden, site


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def shows(browser, wanted, path="/circle"):
    async with asyncio.timeout(10):
        while True:
            await browser.get(path)
            if wanted in browser.html:
                return
            await asyncio.sleep(0.02)


def position_of(browser, text):
    for found in re.finditer(r'data-position="(\d+)"(.*?)</article>', browser.html, re.DOTALL):
        if text in found[2]:
            return found[1]
    raise AssertionError(f"{text} is not on the page")


async def two(place):
    ann, bob = await place.member(), await place.member()
    await ann.say("I told my boss that I need a break")
    await shows(bob, "need a break")
    await ann.get("/circle")
    return ann, bob


async def test_changed_words_are_changed_for_everybody_and_marked(place):
    ann, bob = await two(place)
    at = position_of(ann, "need a break")
    await ann.get(f"/circle/edit?position={at}")
    assert "I told my boss that I need a break</textarea>" in ann.html
    await ann.post("/circle/edit", text="I told my boss that I need two days", nonce="e" * 12, position=at)
    await shows(bob, "need two days")
    assert "need a break" not in bob.html
    assert ">changed<" in bob.html


async def test_nobody_changes_the_words_of_somebody_else(place):
    ann, bob = await two(place)
    at = position_of(bob, "need a break")
    answer = await bob.get(f"/circle/edit?position={at}")
    assert answer.url.path == "/circle"
    await bob.post("/circle/edit", text="bob was here", nonce="e" * 12, position=at)
    await ann.get("/circle")
    assert "bob was here" not in ann.html


async def test_an_edit_that_is_too_long_comes_back_as_it_was_typed(place):
    ann, _ = await two(place)
    at = position_of(ann, "need a break")
    await ann.get(f"/circle/edit?position={at}")
    answer = await ann.post("/circle/edit", text="word " * 500, nonce="e" * 12, position=at)
    assert answer.status_code == 400
    assert ("word " * 500).strip() in ann.html
    assert 'role="alert"' in ann.html


async def test_feedback_goes_through_the_gate_and_keeps_what_was_typed(place):
    ann, bob = await two(place)
    at = position_of(bob, "need a break")
    answers = {"noticed": "You said it", "effect": "It helped", "to_try": "-"}
    await bob.get(f"/circle/feedback?position={at}")
    assert "I told my boss that I need a break" in bob.html
    answer = await bob.post("/circle/feedback", {**answers, "nonce": "f" * 12, "position": at})
    assert answer.status_code == 400
    assert "A little more, please" in bob.html
    assert "You said it</textarea>" in bob.html
    longer = {**answers, "noticed": "You said plainly what you need from them", "to_try": "Say when as well"}
    nonce = hidden(bob.html, "nonce")
    await bob.post("/circle/feedback", {**longer, "nonce": nonce, "position": at})
    assert "They can read it now" in bob.html
    await shows(ann, "A circle member wrote you feedback")
    assert "plainly what you need" in ann.html


async def test_somebody_hidden_is_hidden_from_oneself_only(place):
    ann, bob = await two(place)
    cem = await place.member()
    await bob.get("/circle")
    await bob.post("/circle/hide", position=position_of(bob, "need a break"), nonce="h" * 12)
    await ann.say("One more thing from me")
    await shows(cem, "One more thing")
    await bob.get("/circle")
    assert "One more thing" not in bob.html
    assert "need a break" not in bob.html
    await bob.post("/circle/command", name="blocked", nonce="b" * 12)
    assert re.search(r"[Ss]how", bob.html)
    await ann.get("/circle")
    assert "hidden" not in re.sub(r'type="hidden"|"hidden"| hidden[>"]', "", ann.html).replace("Whom I have hidden", "")


async def test_a_code_makes_another_browser_the_same_person(place):
    ann, bob = await two(place)
    await ann.post("/circle/command", name="link", nonce="l" * 12)
    await shows(ann, "Link") if not re.search(r"\b[A-Z2-9]{10}\b", ann.html) else None
    code = re.search(r"\b[A-Z2-9]{10}\b", ann.html)[0]
    other = place.browser()
    await other.get("/link")
    await other.post("/link", code=code, shared="1")
    assert "need a break" in other.html
    alias = re.search(r"You are ([A-Z]\w+ [A-Z]\w+)", ann.html)[1]
    assert f"You are {alias}" in other.html
    await other.say("From the library")
    await shows(bob, "From the library")
    thief = place.browser()
    await thief.get("/link")
    answer = await thief.post("/link", code=code)
    assert answer.status_code == 400


async def test_a_picture_is_only_for_who_was_shown_its_post(place):
    ann, _ = await two(place)
    for path in ("/circle/picture/nothing", "/circle/picture/../../etc"):
        assert (await ann.client.get(path)).status_code == 404
    assert (await place.browser().client.get("/circle/picture/x", follow_redirects=False)).status_code == 303


async def test_an_edit_that_would_be_held_changes_nothing_yet(place):
    ann, bob = await two(place)
    harsh = "Everybody here is a fool"
    place.world.screener.tell(harsh, Decision.HOLD)
    at = position_of(ann, "need a break")
    await ann.get(f"/circle/edit?position={at}")
    await ann.post("/circle/edit", text=harsh, nonce="e" * 12, position=at)
    await bob.get("/circle")
    assert "need a break" in bob.html
    assert harsh not in bob.html
