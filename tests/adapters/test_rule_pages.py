"""The page of a circle's own rules: add, try, switch on and off, remove; clear sentences for bad input; nobody's words."""

import re

import pytest

from bots.web.adapter import Web
from core.replies import say
from core.review import StaffRole
from core.rights import Right, may
from tests.adapters.test_programme import Staffed
from tests.world import World, memory_store

WHY = "Here we leave out the names of shops."


@pytest.fixture
async def place(tmp_path):
    async with memory_store(tmp_path) as store:
        made = Staffed(World(store, platform=Web()))
        made.circle = await made.world.circle()
        for who in ("ann", "bob"):
            await made.world.join(who)
        for text in ("pluto mart opens at nine", "bread", "a quiet evening"):
            await made.world.say("ann", text)
        made.path = f"/console/circles/{made.circle.id}/rules"
        yield made


@pytest.fixture
async def desk(place):
    browser = await place.desk_of(StaffRole.STAFF)
    await browser.get(place.path)
    return browser


async def add(desk, place, **changes):
    return await desk.post(place.path, {"words": "pluto mart", "action": "hold", "reason": WHY, **changes})


def rule_path(html, what):
    return re.search(rf'action="([^"]*/rules/[^"]+/{what})"', html)[1]


async def test_a_rule_is_added_off_with_what_it_would_have_met_and_without_anybodys_words(place, desk):
    assert say("circle_rules.none") in desk.html
    await add(desk, place)
    assert say("circle_rules.said_added") in desk.html
    assert "of the last 3 decided messages it would have met 1. Of those, 1 had gone out." in desk.html
    assert "opens at nine" not in desk.html
    assert '<span class="kind">Off</span>' in desk.html


async def test_it_is_switched_on_tried_again_switched_off_and_removed(place, desk):
    await add(desk, place)
    await desk.post(rule_path(desk.html, "switch"), to="on")
    assert '<span class="kind">On</span>' in desk.html
    await place.world.say("bob", "pluto mart again")
    async with place.world.store.begin() as tx:
        assert [one.kind for one in await tx.cases.waiting()] == ["held"]
    await desk.post(rule_path(desk.html, "try"))
    assert say("circle_rules.said_tried") in desk.html
    await desk.post(rule_path(desk.html, "switch"), to="off")
    assert '<span class="kind">Off</span>' in desk.html
    await desk.post(rule_path(desk.html, "remove"))
    assert say("circle_rules.none") in desk.html


async def test_the_same_form_sent_twice_adds_one_rule(place, desk):
    nonce = "n" * 12
    await add(desk, place, nonce=nonce)
    await add(desk, place, nonce=nonce)
    async with place.world.store.begin() as tx:
        assert len(await tx.circle_rules.of(place.circle.id)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"words": ""}, "at least two letters or numbers"),
        ({"words": ".*"}, "at least two letters or numbers"),
        ({"words": "x" * 500}, "Up to 80 characters fit"),
        ({"reason": ""}, "what its writer reads"),
        ({"action": "burn"}, "Please choose what happens"),
    ],
)
async def test_bad_input_gets_a_clear_sentence_beside_its_field_and_loses_nothing(place, desk, changes, sentence):
    answer = await add(desk, place, **changes)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert WHY in answer.text or "reason" in changes


async def test_what_looks_like_markup_is_shown_as_text(place, desk):
    await add(desk, place, words="<b>shop</b>", reason="<script>no</script>")
    assert "<b>shop" not in desk.html
    assert "<script>no" not in desk.html


async def test_a_rule_or_circle_that_is_gone_is_met_kindly(place, desk):
    for path in (f"{place.path}/none/try", f"{place.path}/none/switch", "/console/circles/none/rules"):
        answer = await desk.post(path, {"words": "shop", "action": "hold", "reason": WHY, "to": "on"})
        assert answer.status_code == 404
        await desk.get(place.path)


async def test_moderators_may_not_and_coordinators_may(place):
    assert not may(StaffRole.MODERATOR, Right.RULES)
    moderator = await place.desk_of(StaffRole.MODERATOR, "Mo")
    assert (await moderator.get(place.path)).status_code == 403
