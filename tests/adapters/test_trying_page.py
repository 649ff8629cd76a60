"""The page that tries a text: the whole reasoning, with a circle's rules, and nothing kept."""

import pytest

from bots.web.adapter import Web
from core.circle_rules import Action
from core.programme_rules import Wish, add_rule, switch_rule
from core.replies import say
from core.review import StaffRole
from core.verdict import Care, Decision
from tests.adapters.test_programme import Staffed
from tests.world import World, memory_store


@pytest.fixture
async def place(tmp_path):
    async with memory_store(tmp_path) as store:
        made = Staffed(World(store, platform=Web()))
        made.circle = await made.world.circle()
        yield made


@pytest.fixture
async def desk(place):
    browser = await place.desk_of(StaffRole.MODERATOR)
    await browser.get("/console/try")
    return browser


async def test_every_step_stands_there_with_its_reason_and_score(place, desk):
    place.world.screener.tell("call 0123", Decision.RETURN, concern="details", redacted="call [phone]")
    await desk.post("/console/try", text="call 0123", circle="")
    assert "Decision: return. Care for its writer: none. For: details." in desk.html
    assert "the test says so" in desk.html
    assert "Score: 0.90 of 1" in desk.html
    assert "call [phone]" in desk.html


async def test_a_circles_own_rules_are_tried_with_it(place, desk):
    async with place.world.store.begin() as tx:
        staff = (await tx.staff.all())[0]
        made = await add_rule(
            tx, place.world.house, staff, place.circle.id, Wish("pluto mart", Action.HOLD, "no shops here")
        )
        await switch_rule(tx, place.world.house, staff, place.circle.id, made.id, on=True)
        await tx.commit()
    await desk.post("/console/try", text="pluto mart", circle=place.circle.id)
    assert "Decision: hold." in desk.html
    await desk.post("/console/try", text="pluto mart", circle="")
    assert "Decision: deliver." in desk.html
    assert say("trying.nothing") in desk.html


async def test_nothing_is_kept_nobody_is_told_and_no_ladder_begins(place, desk):
    place.world.screener.tell("tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    await desk.post("/console/try", text="tonight", circle=place.circle.id)
    assert "Decision: crisis." in desk.html
    async with place.world.store.begin() as tx:
        assert await tx.cases.waiting() == []
        assert await tx.alarms.next_due() is None
        assert await tx.posts.lately(place.circle.id, {"crisis", "held", "relayed"}, 5) == []


@pytest.mark.parametrize(
    ("text", "sentence"), [("  ", "Please write a text"), ("x" * 5000, "Up to 4096 characters fit")]
)
async def test_bad_input_gets_a_clear_sentence(desk, text, sentence):
    answer = await desk.post("/console/try", text=text, circle="none")
    assert answer.status_code == 400
    assert sentence in answer.text


async def test_markup_in_a_text_is_shown_as_text(desk):
    await desk.post("/console/try", text="<script>no</script>", circle="")
    assert "<script>no" not in desk.html
