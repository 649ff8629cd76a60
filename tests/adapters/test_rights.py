"""Every page and every command, for everybody: in or out, as the one table of rights says. Nothing here is listed by hand."""

import html
import re
from datetime import timedelta

import httpx
import pytest

from core.message import Address, Press
from core.replies import Reply, say
from core.review import StaffRole
from core.rights import Right, Role, for_staff, may
from core.router import buttons, commands
from tests.adapters.site_under_test import URL, site
from web.sessions import DESK, DESK_IDLE, OWN_IDLE

ENDLESS = {"/circle/events"}  # the stream of a page that stays open
ENDING = {"/sign-out", "/console/sign-out", "/leave-quickly"}  # they end the session that the walk needs


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def everybody(place):
    """A browser for every role."""
    people = {Role.NOBODY: place.browser(), Role.MEMBER: await place.member()}
    for role in StaffRole:
        async with place.world.store.begin() as tx:
            staff = await tx.staff.add(f"Desk {role}", role, Address("web", role), place.world.clock.now())
            await tx.commit()
        people[Role(role)] = await place.desk(staff, f"token-{role}")
    return people


def path_of(route):
    return re.sub(r"{\w+}", "none", route.path)


def turned_away(answer):
    return answer.status_code == 401 or (
        answer.status_code == 303 and answer.headers["location"].startswith(("/return?over=1", "/console/sign-in"))
    )


def walked(place):
    return [one for one in place.routes if one.path not in ENDLESS | ENDING]


def writes(place):
    return [one for one in place.routes if one.method != "GET"]


def test_every_right_says_who_has_it_and_an_admin_has_every_right_of_staff_but_signing():
    for right in Right:
        assert may(Role.ADMIN, right) is (right is not Right.SIGN)
        assert may(Role.NOBODY, right) is (right is Right.ANYONE)
        assert for_staff(right) is not may(Role.MEMBER, right)


async def test_every_route_lets_in_exactly_the_roles_that_the_table_names(place):
    people = await everybody(place)
    for route in walked(place):
        for role, browser in people.items():
            # The token is missing on purpose: whoever is let in is told 403 stale, and nothing happens.
            answer = await browser.client.request(route.method, path_of(route), follow_redirects=False)
            inside = role is Role.MEMBER if route.right is Right.MEMBER else may(role, route.right)
            refused = turned_away(answer)
            if answer.status_code == 403 and role in set(StaffRole) and for_staff(route.right):
                # Both look alike but for the words: not this role's, or ours without the token.
                refused = say("web.not_allowed") in html.unescape(answer.text)
            assert refused is not inside, f"{route.method} {path_of(route)} as {role}: {answer.status_code}"


FORGED = {
    "foreign origin": ({"Origin": "https://elsewhere.example"}, True),
    "no origin to speak of": ({"Origin": "null"}, True),
    "another site": ({"Sec-Fetch-Site": "cross-site"}, True),
    "a neighbouring site": ({"Sec-Fetch-Site": "same-site"}, True),
    "no token": ({}, None),
    "an empty token": ({}, ""),
    "somebody else's token": ({}, "stranger"),
}


@pytest.mark.parametrize("how", FORGED)
async def test_every_write_that_is_forged_is_refused(place, how):
    headers, token = FORGED[how]
    member, stranger = await place.member(), await place.member()
    async with place.world.store.begin() as tx:
        staff = await tx.staff.add("Desk One", StaffRole.ADMIN, Address("web", "one"), place.world.clock.now())
        other = await tx.staff.add("Desk Two", StaffRole.ADMIN, Address("web", "two"), place.world.clock.now())
        await tx.commit()
    desk, foreign = await place.desk(staff, "first"), await place.desk(other, "second")
    for route in writes(place):
        if route.forgiving or route.path in ENDING:
            continue
        inside = desk if for_staff(route.right) else member
        outside = foreign if for_staff(route.right) else stranger
        given = {True: field(inside), "stranger": field(outside)}.get(token, token)
        fields = {} if given is None else {"csrf": given}
        answer = await inside.client.post(path_of(route), data=fields, headers=headers, follow_redirects=False)
        assert answer.status_code == 403, f"{route.path}: {answer.status_code}"


def field(browser):
    return re.search(r'name="csrf" value="([^"]*)"', browser.html)[1]


async def test_only_help_and_leaving_quickly_work_without_a_token(place):
    assert {one.path for one in place.routes if one.forgiving} == {"/help-now", "/leave-quickly"}


async def gone(place, how):
    """Return cookies that were good once, and are no more."""
    member = await place.member()
    staff = await place.world.moderator("one", name="Desk One")
    desk = await place.desk(staff, "first")
    cookies = {**dict(member.client.cookies), **dict(desk.client.cookies)}
    if how == "expired":
        place.world.clock.advance(seconds=max(OWN_IDLE, DESK_IDLE).total_seconds() + 1)
    elif how == "signed out":
        await desk.post("/console/sign-out")
        await member.post("/sign-out")
    elif how == "ended by their owner elsewhere":
        async with place.world.store.begin() as tx:
            for who in (staff.member, (await tx.sessions.find(cookies["s"], place.world.clock.now())).member):
                await tx.sessions.close_all(who)
            await tx.commit()
    elif how == "on the other side":
        cookies["s"], cookies["d"] = cookies["d"], cookies["s"]
    else:
        cookies["s"], cookies["d"] = cookies["s"][:-4] + "AAAA", cookies["d"][:-4] + "AAAA"
    return cookies


@pytest.mark.parametrize(
    "how", ["expired", "signed out", "ended by their owner elsewhere", "on the other side", "made up"]
)
async def test_a_cookie_that_is_no_longer_good_opens_nothing(place, how):
    cookies = await gone(place, how)
    transport = httpx.ASGITransport(place.app)
    async with httpx.AsyncClient(transport=transport, base_url=URL, cookies=cookies) as client:
        for route in place.routes:
            if route.right is not Right.ANYONE:
                answer = await client.request(route.method, path_of(route), follow_redirects=False)
                assert turned_away(answer), f"{route.method} {route.path}: {answer.status_code}"


async def test_an_unfinished_set_up_opens_only_the_pages_of_setting_up(place):
    staff = await place.world.moderator("one", name="Desk One")
    browser = place.browser()
    async with place.world.store.begin() as tx:
        await tx.staff.issue_link(staff.id, "first", place.world.clock.now() + timedelta(hours=1))
        await tx.commit()
    await browser.get("/console/sign-in?token=first")
    await browser.post("/console/sign-in", token="first")
    half = [one for one in place.routes if one.half]
    assert {one.path for one in half} == {
        "/console/sign-out", *(one.path for one in place.routes if one.path.startswith("/console/set-up"))
    }  # fmt: skip
    for route in place.routes:
        if for_staff(route.right) and route.side.cookie == DESK and not route.half:
            answer = await browser.client.request(route.method, path_of(route), follow_redirects=False)
            assert turned_away(answer), route.path


async def test_a_staff_person_who_was_taken_off_the_roll_or_given_another_role_is_signed_out(place):
    for change in ("removed", "changed"):
        staff = await place.world.moderator(change, name=f"Desk {change}")
        desk = await place.desk(staff, change)
        assert (await desk.get("/console")).status_code == 200
        async with place.world.store.begin() as tx:
            if change == "removed":
                await tx.staff.remove(staff.id, place.world.clock.now())
            else:
                await tx.staff.change(staff.id, staff.desk_name, StaffRole.ADMIN)
            await tx.commit()
        assert (await desk.get("/console")).status_code == 401


async def people_in_chats(world):
    """Return who writes, by role, each reached in a chat."""
    await world.join("member")
    for role in StaffRole:
        async with world.store.begin() as tx:
            await tx.staff.add(f"Desk {role}", role, world.address(role), world.clock.now())
            await tx.commit()
    return {Role.NOBODY: "nobody", Role.MEMBER: "member", **{Role(role): str(role) for role in StaffRole}}


async def answer(world, who, **what):
    """Return what the program says at once to a command or a pressed button."""
    return await world.hub.receive(world.inbound(who, answerable=True, **what))


async def test_every_command_is_one_for_exactly_the_roles_that_the_table_names(place):
    world = place.world
    people = await people_in_chats(world)
    for role, who in people.items():
        for one in commands():
            if for_staff(one.right):  # members' commands are answered to newcomers too: how to come in
                unknown = await answer(world, who, text=f"/{one.name}") == Reply("command.unknown")
                assert unknown is not may(role, one.right), f"/{one.name} as {role}"
            else:
                assert may(Role.MEMBER, one.right)


async def test_every_button_works_only_for_whom_it_was_made_and_only_with_the_right(place):
    world = place.world
    people = await people_in_chats(world)
    async with world.store.begin() as tx:
        members = {role: await tx.members.find(world.address(who)) for role, who in people.items()}
    walked = 0
    for name, one in buttons().items():
        stolen = world.house.signer.sign(members[Role.ADMIN].id, f"{name}:none")
        for role, who in people.items():
            if role is not Role.ADMIN:
                assert await answer(world, who, press=Press(stolen)) == Reply("press.stale"), f"{name} stolen by {role}"
            if members[role] is not None and for_staff(one.right) and not may(role, one.right):
                own = world.house.signer.sign(members[role].id, f"{name}:none")
                assert await answer(world, who, press=Press(own)) == Reply("press.stale"), f"{name} as {role}"
                walked += 1
    assert walked >= sum(for_staff(one.right) for one in buttons().values())


async def test_the_walk_over_buttons_would_see_one_that_works(place):
    await place.world.join("ann")
    ann = await place.world.member("ann")
    token = place.world.house.signer.sign(ann.id, "help.now:")
    assert await answer(place.world, "ann", press=Press(token)) not in (None, Reply("press.stale"))
