"""Staff come in: a link once, then a password and a second factor; what is stolen, late or used twice does not work."""

import re
from datetime import timedelta

import pytest

from core.review import StaffRole
from core.signing import NAME_TRIES
from tests.adapters.site_under_test import site
from tests.staff_sign_in import PASSWORD, code_for, secret_of, set_up, use_link


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def link(place, staff, token="again"):
    async with place.world.store.begin() as tx:
        await tx.staff.issue_link(staff.id, token, place.world.clock.now() + timedelta(hours=1))
        await tx.commit()
    return f"/console/sign-in?token={token}"


@pytest.fixture
async def ada(place):
    """A staff person, their signed-in browser, and a clock that has moved on, so that a fresh code fits."""
    staff = await place.world.moderator("ada", name="Ada")
    desk = await place.desk(staff)
    place.world.clock.advance(seconds=60)
    return staff, desk


async def sign_in(place, secret, *, name="Ada", password=PASSWORD, code=None, browser=None):
    browser = browser or place.browser()
    await browser.get("/console/sign-in")
    code = code or code_for(secret, place.world.clock.now())
    answer = await browser.post("/console/sign-in/password", name=name, password=password, code=code)
    return browser, answer


async def events(place, staff):
    async with place.world.store.begin() as tx:
        return [one.kind for one in await tx.events.of(staff.id)]


async def test_name_password_and_code_open_the_desk(place, ada):
    staff, desk = ada
    browser, _ = await sign_in(place, desk.secret, name=" ada ")
    assert (await browser.get("/console")).status_code == 200
    assert (await events(place, staff))[-1] == "staff.signed_in"


async def test_a_code_works_once(place, ada):
    _, desk = ada
    await sign_in(place, desk.secret)
    browser, answer = await sign_in(place, desk.secret)
    assert answer.status_code == 401
    assert (await browser.get("/console")).status_code == 401


async def test_the_code_of_the_set_up_does_not_sign_in(place):
    desk = await place.desk(await place.world.moderator("ada", name="Ada"))
    _, answer = await sign_in(place, desk.secret)
    assert answer.status_code == 401


@pytest.mark.parametrize(("steps", "inside"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_code_is_good_for_its_own_step_and_the_ones_beside_it(place, ada, steps, inside):
    _, desk = ada
    place.world.clock.advance(seconds=300)
    code = code_for(desk.secret, place.world.clock.now() + timedelta(seconds=30 * steps))
    _, answer = await sign_in(place, desk.secret, code=code)
    assert (answer.status_code == 200) is inside


async def test_what_was_wrong_is_not_said_nor_whether_the_name_exists(place, ada):
    _, desk = ada
    wrong = [{"name": "Nobody"}, {"password": "x" * 20}, {"code": "000000"}, {"code": "abc"}, {"password": "y" * 500}]
    pages = set()
    for one in wrong:
        _, answer = await sign_in(place, desk.secret, **one)
        assert answer.status_code == 401
        pages.add(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(pages) == 1


async def test_many_guesses_have_to_wait_but_for_one_window_only(place, ada):
    _, desk = ada
    for _ in range(NAME_TRIES):
        await sign_in(place, desk.secret, password="guess guess guess")
    _, answer = await sign_in(place, desk.secret)
    assert answer.status_code == 429
    place.world.clock.advance(minutes=15)
    _, answer = await sign_in(place, desk.secret)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", None, "at least 12"),
        ("password1234", None, "Many people use"),
        ("aaaaaaaaaaaaaa", None, "Many people use"),
        ("Desk Ada 12345", None, "desk name"),
        (PASSWORD, "something else", "do not match"),
    ],
)
async def test_a_poor_password_is_not_kept(place, password, again, words):
    staff = await place.world.moderator("ada", name="Desk Ada")
    browser = place.browser()
    answer = await use_link(browser.client, await link(place, staff))
    browser.html = answer.text
    answer = await browser.post("/console/set-up/password", password=password, again=again or password)
    assert answer.status_code == 400
    assert words in answer.text
    async with place.world.store.begin() as tx:
        assert await tx.credentials.password(staff.id) is None


async def test_a_second_factor_needs_a_password_first_and_a_right_code(place):
    staff = await place.world.moderator("ada", name="Ada")
    browser = place.browser()
    browser.html = (await use_link(browser.client, await link(place, staff))).text
    await browser.post("/console/set-up/code", code="123456")
    assert "Choose a password" in browser.html
    await browser.post("/console/set-up/password", password=PASSWORD, again=PASSWORD)
    wrong = code_for(secret_of(browser.html), place.world.clock.now() + timedelta(hours=1))
    answer = await browser.post("/console/set-up/code", code=wrong)
    assert answer.status_code == 400
    assert (await browser.get("/console")).status_code == 401


async def test_a_password_alone_signs_nobody_in(place):
    staff = await place.world.moderator("ada", name="Ada")
    browser = place.browser()
    browser.html = (await use_link(browser.client, await link(place, staff))).text
    await browser.post("/console/set-up/password", password=PASSWORD, again=PASSWORD)
    secret = secret_of(browser.html)  # shown, but never confirmed
    _, answer = await sign_in(place, secret)
    assert answer.status_code == 401


async def test_a_new_link_ends_old_sessions_and_voids_what_was_set_up(place, ada):
    staff, desk = ada
    address = await link(place, staff)
    await place.browser().get(address)  # a preview changes nothing
    assert (await desk.get("/console")).status_code == 200
    fresh = place.browser()
    await use_link(fresh.client, address)
    assert (await desk.get("/console")).status_code == 401
    _, answer = await sign_in(place, desk.secret)
    assert answer.status_code == 401
    again = await link(place, staff, "third")
    await set_up(fresh.client, again, now=place.world.clock.now())
    assert (await fresh.get("/console")).status_code == 200


async def test_the_session_of_the_set_up_is_not_the_session_of_the_desk(place):
    staff = await place.world.moderator("ada", name="Ada")
    browser = place.browser()
    await use_link(browser.client, await link(place, staff))
    half = browser.client.cookies["d"]
    await set_up(browser.client, await link(place, staff, "more"), now=place.world.clock.now())
    assert browser.client.cookies["d"] != half
    browser.client.cookies.set("d", half, domain="127.0.0.1")
    async with place.world.store.begin() as tx:
        assert await tx.sessions.find(half, place.world.clock.now()) is None


async def test_a_session_ends_after_seven_days_however_busy_it_is(place, ada):
    _, desk = ada
    for _ in range(15):
        assert (await desk.get("/console")).status_code == 200
        place.world.clock.advance(hours=11)
    place.world.clock.advance(hours=3)
    assert (await desk.get("/console")).status_code == 401


async def test_sessions_are_listed_and_end_where_one_asks(place, ada):
    _, desk = ada
    desk.client.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    other, _ = await sign_in(place, desk.secret, browser=place.browser())
    await desk.get("/console/account")
    handle = re.search(r'name="handle" value="([^"]*)"', desk.html)[1]
    assert desk.html.count("This one") == 1
    await desk.post("/console/account/sessions/end", handle=handle)
    assert (await other.get("/console")).status_code == 401
    assert (await desk.get("/console")).status_code == 200


async def test_all_others_end_at_once_and_nobody_ends_a_strangers(place, ada):
    _, desk = ada
    other, _ = await sign_in(place, desk.secret)
    stranger = await place.desk(await place.world.moderator("ben", name="Ben"), "ben")
    await stranger.get("/console/account")
    async with place.world.store.begin() as tx:
        theirs = await tx.sessions.find(other.client.cookies["d"], place.world.clock.now())
    await stranger.post("/console/account/sessions/end", handle=theirs.handle)
    assert (await other.get("/console")).status_code == 200
    await desk.get("/console/account")
    await desk.post("/console/account/sessions/end-others")
    assert (await other.get("/console")).status_code == 401
    assert (await stranger.get("/console")).status_code == 200
    assert (await desk.get("/console")).status_code == 200


async def test_a_changed_password_needs_the_old_one_and_ends_other_sessions(place, ada):
    staff, desk = ada
    other, _ = await sign_in(place, desk.secret)
    new = "nine calm herons wade west"
    await desk.get("/console/account")
    answer = await desk.post("/console/account/password", password="not mine at all", new=new, again=new)
    assert answer.status_code == 400
    await desk.post("/console/account/password", password=PASSWORD, new=new, again=new)
    assert "Your password is changed" in desk.html
    assert (await other.get("/console")).status_code == 401
    place.world.clock.advance(seconds=60)
    assert (await sign_in(place, desk.secret))[1].status_code == 401
    place.world.clock.advance(seconds=60)
    assert (await sign_in(place, desk.secret, password=new))[1].status_code == 200
    assert "staff.password_set" in await events(place, staff)


async def test_the_last_second_factor_cannot_be_removed(place, ada):
    staff, desk = ada
    await desk.get("/console/account")
    answer = await desk.post("/console/account/app/remove", password=PASSWORD)
    assert answer.status_code == 400
    async with place.world.store.begin() as tx:
        assert await tx.credentials.totp(staff.id) == desk.secret


async def test_a_code_app_is_replaced_only_with_the_password_and_a_code_of_the_new_one(place, ada):
    staff, desk = ada
    await desk.get("/console/account")
    await desk.post("/console/account/app", password="not mine at all")
    assert 'id="secret"' not in desk.html
    await desk.post("/console/account/app", password=PASSWORD)
    fresh = secret_of(desk.html)
    assert fresh != desk.secret
    await desk.post("/console/account/app/confirm", code=code_for(fresh, place.world.clock.now()))
    assert "Your new code app is kept" in desk.html
    async with place.world.store.begin() as tx:
        assert await tx.credentials.totp(staff.id) == fresh


async def test_what_is_kept_of_a_password_is_a_slow_hash(place, ada):
    staff, _ = ada
    async with place.world.store.begin() as tx:
        assert (await tx.credentials.password(staff.id)).startswith("$argon2id$v=19$m=47104,t=1,p=1$")


async def test_the_log_keeps_no_secret(place, ada):
    staff, desk = ada
    await sign_in(place, desk.secret, password="a wrong guess here")
    async with place.world.store.begin() as tx:
        log = str(await tx.events.of(staff.id))
    for secret in (PASSWORD, desk.secret, "a wrong guess here", desk.client.cookies["d"]):
        assert secret not in log
    assert "staff.sign_in_refused" in log


async def test_a_new_role_counts_from_the_next_sign_in(place, ada):
    staff, desk = ada
    async with place.world.store.begin() as tx:
        await tx.staff.change(staff.id, "Ada", StaffRole.MODERATOR)  # the same: nothing ends
        await tx.commit()
    assert (await desk.get("/console")).status_code == 200
