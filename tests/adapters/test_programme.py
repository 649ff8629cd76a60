"""The pages of the programme, through the real app."""

import re
from datetime import timedelta

import pytest

from bots.web.adapter import Web
from console.programme.pages import routes
from core.ids import CircleId
from core.message import Address, Kind
from core.programme_speaking import spoken
from core.review import StaffRole
from core.rights import may
from prompts.curriculum import Curriculum
from tests.adapters.site_under_test import URL, Site, hidden
from tests.world import World, memory_store
from web.app import build
from web.sessions import DESK


class Staffed(Site):
    """The site with the programme's pages."""

    def __init__(self, world):
        super().__init__(world)
        self.routes += routes(world.store, world.house, world.waker, URL)
        self.app = build(self.routes, ready=lambda: True)

    async def desk_of(self, role, name="Ada"):
        token = f"d.session-{name}"
        async with self.world.store.begin() as tx:
            now = self.world.clock.now()
            staff = await tx.staff.add(name, role, Address("desk", name), now)
            await tx.sessions.open(
                token, staff.member, "csrf-token", shared=False, now=now, idle=timedelta(days=6), whole=True
            )
            await tx.commit()
        browser = self.browser()
        browser.client.cookies.set(DESK, token)
        return browser


@pytest.fixture
async def place(tmp_path):
    async with memory_store(tmp_path) as store:
        world = World(store, platform=Web(), prompts=Curriculum.shipped())
        yield Staffed(world)


@pytest.fixture
async def admin(place):
    return await place.desk_of(StaffRole.ADMIN)


async def made(place, admin):
    """A circle made on the page; its address."""
    await admin.get("/console/circles")
    answer = await admin.post("/console/circles", name="Morning", zone="Europe/Berlin", capacity="12", practice="1")
    assert answer.status_code == 200, answer.text
    return str(answer.url).split("?")[0].removeprefix(URL)


async def test_a_circle_is_made_changed_paused_and_closed_only_after_a_second_question(place, admin):
    path = await made(place, admin)
    assert "The circle is made" in admin.html
    await admin.post(path, name="Evening", zone="Asia/Tokyo", capacity="9", pictures="1")
    assert 'value="Asia/Tokyo"' in admin.html
    await admin.post(f"{path}/state", to="paused")
    assert "Paused" in admin.html
    await admin.post(f"{path}/state", to="closed")
    assert "Close Evening?" in admin.html
    await admin.post(f"{path}/state", to="closed", sure="1")
    assert "Closed" in admin.html
    await admin.get("/console/circles")
    assert "Evening" in admin.html


async def test_nothing_typed_is_lost_by_a_wrong_field(place, admin):
    await admin.get("/console/circles")
    answer = await admin.post("/console/circles", name="Kept name", zone="Nowhere", capacity="12")
    assert answer.status_code == 400
    assert 'value="Kept name"' in admin.html
    assert 'value="Nowhere"' in admin.html
    assert "know that time zone" in admin.html
    assert 'aria-invalid="true"' in admin.html


async def test_an_invite_is_shown_once_with_code_link_and_drawing_and_can_be_ended(place, admin):
    path = await made(place, admin)
    await admin.get(f"{path}/invites")
    answer = await admin.post(f"{path}/invites", uses="2", days="3")
    code = re.search(r'class="phrase">([A-Z0-9]{10})<', admin.html)[1]
    assert f"{URL}/join?code={code}" in admin.html
    assert "<svg" in admin.html
    assert "style=" not in admin.html
    await admin.get(str(answer.url))
    assert code not in admin.html
    assert "2 of 2 left" in admin.html
    await admin.post(f"{path}/invites/revoke", handle=hidden(admin.html, "handle"))
    assert "Nobody can use it now" in admin.html
    assert await place.world.joining.circle_for(code) is None


async def test_people_are_shown_by_pseudonym_and_without_their_platform(place, admin):
    await place.world.circle()
    joined = await place.world.join("ann-native-id")
    await admin.get(f"/console/circles/{joined.circle.id}/people")
    assert joined.membership.pseudonym in admin.html
    assert "ann-native-id" not in admin.html
    assert joined.member.id not in admin.html
    assert ">web<" not in admin.html


async def test_prompts_are_planned_looked_at_and_sent_once_by_a_double_press(place, admin):
    path = await made(place, admin)
    await admin.get(f"{path}/schedule")
    answer = await admin.post(f"{path}/schedule", when="daily", time="nine")
    assert answer.status_code == 400
    assert 'value="nine"' in admin.html
    await admin.post(f"{path}/schedule", when="daily", time="09:00")
    assert "Every day at 09:00" in admin.html
    assert admin.html.count("09:00</strong>") == 6  # today's is over
    assert "24 November, 09:00" in admin.html
    assert "3 December, 09:00" in admin.html
    one = re.search(rf'action="{path}/schedule/([^"/]+)/now"', admin.html)[1]
    nonce = hidden(admin.html, "nonce")
    for _ in range(2):
        await admin.post(f"{path}/schedule/{one}/now", nonce=nonce)
    assert admin.html.count("Sent by hand") == 1


async def test_the_page_says_what_was_skipped_and_why(place, admin):
    path = await made(place, admin)
    await admin.get(f"{path}/schedule")
    await admin.post(f"{path}/schedule", when="daily", time="09:00")
    await admin.get(path)
    await admin.post(f"{path}/state", to="paused")
    place.world.clock.advance(hours=14)
    await place.world.announcer.tick()
    await admin.get(path)
    await admin.post(f"{path}/state", to="open")
    place.world.clock.advance(hours=46)
    await place.world.announcer.tick()
    await admin.get(f"{path}/schedule")
    assert admin.html.count("Not sent: the circle was paused") == 1
    assert admin.html.count("Not sent: the program was not running") == 1


async def test_the_next_ten_keep_their_local_time_over_the_change_of_clocks(place, admin):
    path = await made(place, admin)
    place.world.clock.moment = place.world.clock.moment.replace(year=2027, month=3, day=26)
    admin = await place.desk_of(StaffRole.ADMIN, "Spring")
    await admin.get(f"{path}/schedule")
    await admin.post(f"{path}/schedule", when="daily", time="02:30")
    assert "27 March, 02:30" in admin.html
    assert "28 March, 03:00" in admin.html
    assert "29 March, 02:30" in admin.html


async def test_a_facilitator_speaks_and_takes_it_back(place, admin):
    path = await made(place, admin)
    await admin.get(f"{path}/speak")
    await admin.post(f"{path}/speak", text="Hello <all>")
    assert "Hello &lt;all&gt;" in admin.html
    assert "Ada (facilitator)" in admin.html
    await admin.post(f"{path}/speak/back", post=hidden(admin.html, "post"))
    assert "Hello" not in admin.html


async def test_a_form_that_is_sent_twice_speaks_plans_and_announces_once(place, admin):
    path = await made(place, admin)
    forms = {
        f"{path}/speak": {"text": "Hello everybody"},
        f"{path}/schedule": {"when": "daily", "time": "09:00"},
        "/console/announcements": {"circle": "all", "text": "Soon", "when": "now"},
    }
    for address, fields in forms.items():
        await admin.get(address)
        nonce = hidden(admin.html, "nonce")
        for _ in range(2):
            answer = await admin.post(address, fields, nonce=nonce)
            assert answer.status_code == 200
        assert (await admin.post(address, fields, nonce="")).status_code == 400
        assert "press once more" in admin.html
    async with place.world.store.begin() as tx:
        assert len(await tx.schedules.all()) == 1
        assert len(await tx.schedules.announcements()) == 1
        assert len(await spoken(tx, CircleId(path.rpartition("/")[2]))) == 1


async def test_an_announcement_is_kept_for_later_and_cancelled(place, admin):
    await made(place, admin)
    await admin.get("/console/announcements")
    answer = await admin.post(
        "/console/announcements", circle="all", text="Soon", when="later", date="2026-13-01", time="10:00"
    )
    assert answer.status_code == 400
    assert ">Soon</textarea>" in admin.html
    await admin.post("/console/announcements", circle="all", text="Soon", when="later", date="2026-12-01", time="10:00")
    assert "1 December, 10:00 (Europe/Berlin)" in admin.html
    await admin.post("/console/announcements/cancel", announcement=hidden(admin.html, "announcement"))
    assert "Nobody will get it" in admin.html


async def test_staff_are_added_with_a_link_shown_once_and_lose_their_sessions_when_removed(place, admin):
    ben = await place.desk_of(StaffRole.STAFF, "Ben")
    assert (await ben.get("/console/circles")).status_code == 200
    await admin.get("/console/roll")
    answer = await admin.post("/console/roll", name="Cleo", role="moderator")
    assert "/console/sign-in?token=" in admin.html
    await admin.get(str(answer.url))
    assert "/console/sign-in?token=" not in admin.html
    async with place.world.store.begin() as tx:
        who = {one.desk_name: one.id for one in await tx.staff.all()}
    await admin.post(f"/console/roll/{who['Ben']}/remove")
    assert (await ben.get("/console/circles")).status_code == 401
    answer = await admin.post(f"/console/roll/{who['Ada']}/remove")
    assert answer.status_code == 400
    assert "only admin" in admin.html


async def test_a_moderator_sees_people_and_nothing_that_is_not_theirs(place, admin):
    path = await made(place, admin)
    mod = await place.desk_of(StaffRole.MODERATOR, "Mo")
    assert (await mod.get(f"{path}/people")).status_code == 200
    await mod.get("/console/circles")
    assert "/invites" not in mod.html
    for one in routes(place.world.store, place.world.house, place.world.waker, URL):
        if one.method == "GET" and not may(StaffRole.MODERATOR, one.right):
            address = one.path.replace("/console/circles/{circle}", path)
            assert (await mod.get(address)).status_code == 403


async def test_what_is_gone_is_said_kindly(place, admin):
    await made(place, admin)
    for address in ("/console/circles/none", "/console/circles/none/schedule", "/console/circles/none/invites"):
        assert (await admin.get(address)).status_code == 404
    assert "not here any more" in admin.html


async def test_a_prompt_that_was_sent_reaches_its_readers_as_the_preview_says(place, admin):
    await place.world.circle()
    joined = await place.world.join("ann")
    path = f"/console/circles/{joined.circle.id}/schedule"
    await admin.get(path)
    await admin.post(path, when="daily", time="09:00")
    previewed = re.search(r'class="preview telegram">.*?class="text">(.*?)</p>', admin.html, re.DOTALL)[1]
    assert admin.html.count(previewed) == 3
    place.world.clock.advance(hours=13, minutes=1)
    await place.world.announcer.tick()
    async with place.world.store.begin() as tx:
        recorded = [each for one in await tx.schedules.all() for each in await tx.schedules.recorded(one.id)]
        post = await tx.posts.get(recorded[0].post)
    assert post.kind is Kind.PROMPT
    assert post.text.replace("'", "&#39;").replace('"', "&#34;") == previewed
