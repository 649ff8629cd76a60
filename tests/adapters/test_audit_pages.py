"""The audit pages: who did what in words, page by page, each look logged; one's own for everybody."""

import re

import pytest

from core.ports import Event
from core.review import StaffRole
from tests.adapters.site_under_test import site
from tests.adapters.test_audit_walk import on_stage, staff_of

HERE, MINE = "/console/audit", "/console/audit/mine"


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def evening(place):
    """A moderator who read and removed a message, an admin, and their browsers."""
    scene = await on_stage(place)
    moderator, admin = await staff_of(place.world, StaffRole.MODERATOR), await staff_of(place.world, StaffRole.ADMIN)
    desk, lead = await place.desk(moderator, "one"), await place.desk(admin, "two")
    case = f"/console/case/{scene.ids['case'][0]}"
    await desk.get(case)
    await desk.post(f"{case}/look")
    await desk.post(f"{case}/decide", decision="remove", reason="desk.reason_hurtful")
    return scene, moderator, admin, desk, lead


def entries(browser):
    return re.findall(r'<li class="case" id="e(\d+)">', browser.html)


async def test_a_lead_reads_who_did_what_to_whom_and_why_in_words(place):
    scene, *_, lead = await evening(place)
    await lead.get(f"{HERE}?what=cases")
    words = re.sub(r"<[^>]+>", "", lead.html)
    alias = re.search(r"Desk moderator: removed a message · (.+), Evening circle", words)
    assert alias, words
    assert "Desk moderator: read the words of a case" in words
    assert "Why: It could hurt somebody in the circle." in words
    assert "zebra" not in words
    async with place.world.store.begin() as tx:
        assert alias[1] in {one.alias for one in await tx.circles.present(scene.ids["circle"][0])}


async def test_choices_narrow_it_down(place):
    _, moderator, admin, _, lead = await evening(place)
    for asked, wanted in (
        (f"who={moderator.id}", {"Desk moderator"}),
        (f"who={admin.id}", {"Desk admin"}),
        ("what=log", {"Desk admin"}),
        ("circle=none", set()),
    ):
        await lead.get(f"{HERE}?{asked}")
        assert set(re.findall(r"<p><strong>([^<]+)</strong>", lead.html)) == wanted, asked
    assert "There is no entry like that." in lead.html


async def test_looking_is_an_entry_that_says_at_whom(place):
    _, moderator, admin, _, lead = await evening(place)
    await lead.get(f"{HERE}?who={moderator.id}")
    async with place.world.store.begin() as tx:
        [seen] = [one for one in await tx.events.of(moderator.id) if one.kind == "log.looked"]
    assert seen.actor == admin.id
    await lead.get(f"{HERE}?what=log")
    assert "looked at the log · Desk moderator" in re.sub(r"<[^>]+>", "", lead.html)


async def test_pages_hold_fifty_and_lead_back_to_the_first(place):
    *_, lead = await evening(place)
    async with place.world.store.begin() as tx:
        for _ in range(120):
            await tx.events.append(Event("duty", "program", "x", place.world.clock.now()))
        await tx.commit()
    await lead.get(HERE)
    seen = entries(lead)
    assert len(seen) == 50
    while older := re.search(r'href="(/console/audit\?[^"]*before=\d+)"', lead.html):
        await lead.get(older[1].replace("&amp;", "&"))
        seen += entries(lead)
    assert [int(one) for one in seen] == list(range(int(seen[0]), 0, -1))
    assert f'href="{HERE}?"' in lead.html


@pytest.mark.parametrize("asked", ["before=x", "before=-1", "before=99999999999999999999", "who=%27", "what=nothing"])
async def test_nonsense_in_the_address_breaks_nothing(place, asked):
    *_, lead = await evening(place)
    assert (await lead.get(f"{HERE}?{asked}")).status_code == 200


async def test_a_moderator_reads_what_is_held_about_them_and_nothing_about_others(place):
    _, _, admin, desk, _ = await evening(place)
    assert (await desk.get(HERE)).status_code == 403
    await desk.get(f"{MINE}?who={admin.id}")
    assert set(re.findall(r"<p><strong>([^<]+)</strong>", desk.html)) == {"Desk moderator"}
    assert "removed a message" in desk.html
    await desk.get("/console/account")
    assert f'href="{MINE}"' in desk.html


async def test_who_was_forgotten_is_named_by_nobody(place):
    scene, *_, lead = await evening(place)
    ann = (await place.world.member("ann")).id
    async with place.world.store.begin() as tx:
        alias = (await tx.circles.memberships(ann))[0].alias
        await tx.members.erase(ann, place.world.clock.now())
        await tx.commit()
    await lead.get(HERE)
    assert alias not in lead.html
    assert "somebody who was forgotten since" in lead.html
