"""Setting a circle up at the desk: countries, help lines, signed words, and the button that opens it."""

import html
from dataclasses import replace

import pytest
from sqlalchemy import text

from core.circles import CircleState
from core.message import Address
from core.replies import say, sentences, serve_signed
from core.review import StaffRole
from core.signatures import CRISIS, crisis_words, sentences_of
from tests.adapters.site_under_test import URL, hidden, site


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def person(place, role):
    async with place.world.store.begin() as tx:
        made = await tx.staff.add(f"Dr. {role}", role, Address("web", role), place.world.clock.now())
        await tx.commit()
    return await place.desk(made, f"token-{role}")


async def made(browser, **changes):
    await browser.get("/console/circles")
    fields = {"name": "Morning", "zone": "Europe/Berlin", "capacity": "12", "countries": "xb", **changes}
    answer = await browser.post("/console/circles", fields)
    return answer, str(answer.url).split("?")[0].removeprefix(URL)


def read(browser):
    return html.unescape(browser.html)


async def state(place, path):
    async with place.world.store.begin() as tx:
        return (await tx.circles.get(path.rpartition("/")[2])).state


async def sign(browser):
    await browser.get("/console/sign")
    return await browser.post("/console/sign", digest=hidden(browser.html, "digest"), read="1")


async def test_a_circle_is_set_up_step_by_step_and_then_opened(place):
    desk = await person(place, StaffRole.CLINICIAN)
    _, path = await made(desk)
    assert await state(place, path) is CircleState.SETUP
    assert "about ten minutes" in desk.html
    assert desk.html.count("To do:") == 2
    answer = await desk.post(f"{path}/state", to="open")
    assert answer.status_code == 400
    assert "A clinician has not signed the crisis words" in desk.html
    assert "No help line was checked in the last 180 days for Beland" in desk.html
    assert "people are told what was signed last" not in desk.html
    await desk.get("/console/lines")
    assert "3*4" in desk.html
    assert "Beland: members are shown no line" in desk.html
    await desk.post("/console/lines", country="XB", service="Other line", dial="3*4")
    assert "by Dr. clinician on 2026-11-23" in desk.html
    assert "members are shown no line" not in desk.html
    await sign(desk)
    assert "Signed by Dr. clinician" in desk.html
    await desk.get(path)
    assert "To do:" not in desk.html
    await desk.post(f"{path}/state", to="open")
    assert await state(place, path) is CircleState.OPEN
    assert "Before it opens" not in desk.html


async def test_a_new_circle_asks_for_its_countries_and_suggests_none(place):
    desk = await person(place, StaffRole.STAFF)
    await desk.get("/console/circles")
    assert 'name="countries" value=""' in desk.html
    answer, _ = await made(desk, countries="")
    assert answer.status_code == 400
    assert "in which countries the members live" in desk.html
    answer, _ = await made(desk, countries="XB, US")
    assert answer.status_code == 400
    assert "no help lines for US" in desk.html
    assert 'value="XB, US"' in desk.html


async def test_countries_are_changed_on_the_circles_page(place):
    desk = await person(place, StaffRole.STAFF)
    _, path = await made(desk)
    await desk.post(path, name="Morning", zone="Europe/Berlin", capacity="12", countries="XB, XA")
    assert 'value="XB, XA"' in desk.html
    assert "Aland has a help line that was checked" in desk.html


async def test_a_practice_circle_says_that_its_words_are_not_signed(place):
    desk = await person(place, StaffRole.CLINICIAN)
    _, path = await made(desk, practice="1", countries="")
    assert await state(place, path) is CircleState.OPEN
    told = "Practice: these words are not signed by a clinician."
    assert told in desk.html
    await desk.get("/console")
    assert "The crisis words are not signed by a clinician yet." in desk.html, "there is a real circle too"
    async with place.world.store.begin() as tx:
        for one in await tx.circles.all():
            await tx.circles.change(replace(one, practice=True))
        await tx.commit()
    await desk.get("/console")
    assert told in desk.html
    await sign(desk)
    await desk.get("/console")
    assert "not signed" not in desk.html


async def test_the_desk_cannot_be_asked_to_put_a_circle_back_or_to_rest_before_it_opens(place):
    desk = await person(place, StaffRole.STAFF)
    _, path = await made(desk)
    for to in ("paused", "setup", "nonsense"):
        await desk.post(f"{path}/state", to=to)
        await desk.get(path)
    assert await state(place, path) is CircleState.SETUP


async def test_the_whole_text_is_on_the_page_and_is_signed_only_with_the_box_ticked(place):
    desk = await person(place, StaffRole.CLINICIAN)
    await desk.get("/console/sign")
    for words in sentences_of(crisis_words()).values():
        assert words in read(desk)
    assert "To somebody who talks with the team" in read(desk)
    digest = hidden(desk.html, "digest")
    answer = await desk.post("/console/sign", digest=digest)
    assert answer.status_code == 400
    assert "tick the box" in desk.html
    answer = await desk.post("/console/sign", digest="0" * 64, read="1")
    assert answer.status_code == 400
    assert "have changed since you opened the page" in desk.html
    async with place.world.store.begin() as tx:
        assert await tx.signatures.newest(CRISIS) is None
    await desk.post("/console/sign", digest=digest, read="1")
    assert 'action="/console/sign"' not in desk.html, "nothing is left to sign"
    async with place.world.store.begin() as tx:
        assert (await tx.signatures.newest(CRISIS)).words == crisis_words()


@pytest.mark.parametrize("role", [StaffRole.MODERATOR, StaffRole.STAFF, StaffRole.ADMIN])
async def test_only_a_clinician_signs_and_an_admin_may_look(place, role):
    clinician = await person(place, StaffRole.CLINICIAN)
    await clinician.get("/console/sign")
    digest = hidden(clinician.html, "digest")
    desk = await person(place, role)
    page = await desk.get("/console/sign")
    assert page.status_code == (403 if role is StaffRole.MODERATOR else 200)
    assert 'action="/console/sign"' not in desk.html
    await desk.get("/console")
    answer = await desk.post("/console/sign", digest=digest, read="1")
    assert answer.status_code == 403
    async with place.world.store.begin() as tx:
        assert await tx.signatures.newest(CRISIS) is None


async def test_what_changed_since_the_signature_is_marked_and_the_signed_words_are_said_meanwhile(place):
    desk = await person(place, StaffRole.CLINICIAN)
    async with place.world.store.begin() as tx:
        [who] = [one for one in await tx.staff.all() if one.role is StaffRole.CLINICIAN]
        shipped = sentences()["crisis.find_line"]
        older = crisis_words().replace(f'find_line = "{shipped}"', 'find_line = "A line as it was signed."')
        await tx.signatures.sign(CRISIS, older, who.id, place.world.clock.now())
        await tx.commit()
    await place.world.announcer.tick()
    visitor = place.browser()
    await visitor.get("/help-now")
    assert "A line as it was signed." in visitor.html
    await desk.get("/console/sign")
    assert "New or changed since then: 1." in desk.html
    assert '<span class="kind">Changed</span>' in desk.html
    assert "<blockquote>A line as it was signed.</blockquote>" in desk.html
    await desk.post("/console/sign", digest=hidden(desk.html, "digest"), read="1")
    await visitor.get("/help-now")
    assert sentences()["crisis.find_line"] in read(visitor)


async def test_a_line_is_checked_only_with_the_number_of_the_table(place):
    desk = await person(place, StaffRole.STAFF)
    await desk.get("/console/lines")
    for dial, service in (("3*5", "Other line"), ("3*4", "Gone line")):
        answer = await desk.post("/console/lines", country="XB", service=service, dial=dial)
        assert answer.status_code == 400
        assert "Nothing was changed" in desk.html
    async with place.world.store.begin() as tx:
        assert await tx.line_checks.all() == []


async def test_a_checked_line_is_on_the_page_of_whoever_needs_it_just_as_it_is_dialled(place):
    desk = await person(place, StaffRole.ADMIN)
    visitor = place.browser()
    await visitor.get("/help-now?country=XB")
    assert "3*4" not in visitor.html
    assert "findahelpline.com" in visitor.html
    await desk.get("/console/lines")
    await desk.post("/console/lines", country="XB", service="Other line", dial="3*4")
    await visitor.get("/help-now?country=XB")
    assert "Other line on 3*4." in visitor.html
    place.world.clock.advance(days=181)
    await visitor.get("/help-now?country=XB")
    assert "3*4" not in visitor.html


async def test_the_emergency_number_is_shown_while_the_lines_cannot_be_read(place):
    async with place.world.store.engine.begin() as connection:
        await connection.execute(text("DROP TABLE line_check"))
    visitor = place.browser()
    answer = await visitor.get("/help-now?country=XA")
    assert answer.status_code == 200
    assert "Please call 555 now" in visitor.html
    assert "findahelpline.com" in visitor.html


async def test_words_that_are_signed_here_are_said_here_at_once(place):
    desk = await person(place, StaffRole.CLINICIAN)
    serve_signed({"crisis.heard_yes": "an older signature"})
    await sign(desk)
    assert say("crisis.heard_yes") == sentences()["crisis.heard_yes"]
