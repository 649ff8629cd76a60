"""Every page and button of staff that shows a member's words leaves an entry in the audit log. Nothing is listed by hand."""

import re
from contextlib import suppress
from datetime import timedelta
from fnmatch import fnmatch
from itertools import count

import pytest

from core.audit import WHAT
from core.circles import PostState
from core.feedback import Feedback, FeedbackState
from core.ids import new_id
from core.ladder import Level, Source
from core.message import Address, Kind, Picture, Press
from core.review import CaseKind, StaffRole
from core.rights import Right, for_staff
from core.router import buttons, commands
from tests.adapters.site_under_test import Browser, site
from tests.world import World, memory_store
from web.answers import html
from web.app import build
from web.route import Route

CANARY = "zebra"
ENDING = {"/console/sign-out"}
VIEWS = [one.replace("%", "*") for one in WHAT["views"]]
PICTURE = Picture(f"\x89PNG {CANARY}".encode(), "image/png", 1, 1)


class Scene:
    """A circle in which everything that staff could read has the canary in it: posts, new words, a picture, feedback, a line."""

    def __init__(self, world):
        self.world = world
        self.ids = {}
        self._numbers = count()

    async def set(self, ann, ben):
        now = self.world.clock.now()
        async with self.world.store.begin() as tx:
            [circle] = await tx.circles.all()
            seats = {who: (await tx.circles.memberships(who))[0] for who in (ann, ben)}
            cases, posts = [], []
            for kind in (CaseKind.HELD, CaseKind.FLAGGED, CaseKind.REPORTED):
                held = kind is CaseKind.HELD
                post = await tx.posts.add(
                    circle=circle.id,
                    author=seats[ann],
                    kind=Kind.POST,
                    text=f"{CANARY} {kind}",
                    reply_to=posts[-1].id if posts else None,
                    state=PostState.HELD if held else PostState.RELAYED,
                    verdict=None,
                    now=now,
                    expires_at=now + timedelta(days=30),
                    picture=PICTURE if held else None,
                )
                posts.append(post)
                cases.append(await tx.cases.open(kind, post, "harsh", {}, now))
            await tx.posts.keep_edit(posts[1].id, f"{CANARY} anew", None, now)
            cases.append(await tx.cases.open(CaseKind.HELD, posts[1], "harsh", {}, now, edit=True))
            given = Feedback(
                new_id(), circle.id, posts[1].id, seats[ben].id, seats[ann].id, *[f"{CANARY} said"] * 3, FeedbackState.HELD, now
            )  # fmt: skip
            await tx.feedback.add(given)
            cases.append(await tx.cases.open(CaseKind.HELD, posts[1], "harsh", {}, now, feedback=given.id))
            alarm = await tx.alarms.open(
                member=ann,
                circle=circle.id,
                seat=seats[ann].id,
                case=None,
                level=Level.L3,
                source=Source.WORDS,
                now=now,
            )
            await tx.commit()
        self.alarm = alarm
        self.ids = {"case": [one.id for one in cases], "alarm": [alarm.id], "circle": [circle.id]}
        await self.news()

    async def news(self):
        """Let the person in danger write something that nobody has seen yet."""
        async with self.world.store.begin() as tx:
            await tx.alarms.say(self.alarm.id, None, f"{CANARY} {next(self._numbers)}", self.world.clock.now())
            await tx.commit()

    async def newest(self):
        async with self.world.store.begin() as tx:
            return next((one.number for one in await tx.audit.page(1)), 0)

    async def viewed(self, number, viewer, subject):
        """Return whether an entry after `number` says that `viewer` read what is about `subject`."""
        async with self.world.store.begin() as tx:
            found = await tx.audit.after(number, 100)
        return any(
            (one.actor, one.subject) == (viewer, subject) and any(fnmatch(one.kind, way) for way in VIEWS)
            for one in found
        )


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def on_stage(place):
    scene = Scene(place.world)
    people = []
    for who in ("ann", "ben"):
        await place.world.join(who)
        people.append((await place.world.member(who)).id)
    await scene.set(*people)
    return scene


async def staff_of(world, role):
    async with world.store.begin() as tx:
        staff = await tx.staff.add(f"Desk {role}", role, Address(world.platform.name, role), world.clock.now())
        await tx.staff.set_duty(staff.id, world.clock.now() + timedelta(hours=8))
        await tx.commit()
        return staff


def parameter(route):
    return next(iter(re.findall(r"{(\w+)}", route.path)), "")


def places_of(route, ids):
    """Return every address of a route: each real thing that its parameter can name."""
    return [(re.sub(r"{\w+}", one, route.path), one) for one in ids.get(parameter(route), ["none"])]


async def walk(scene, browser, staff, routes):
    """Visit every page, then press every button with nothing filled in and visit the pages about the same thing again.

    Returns what showed words, and what of it was not logged.
    """
    shown, unlogged = set(), set()
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.html)[1]
    writes = [one for one in routes if one.method == "POST"]
    reads = [one for one in routes if one.method == "GET"]
    again = [
        [write, *(one for one in reads if parameter(one) and parameter(one) == parameter(write))] for write in writes
    ]
    for route in [*reads, *(one for together in again for one in together)]:
        for path, subject in places_of(route, scene.ids):
            await scene.news()
            before = await scene.newest()
            fields = {"csrf": csrf, "nonce": new_id()} if route.method == "POST" else None
            answer = await browser.client.request(route.method, path, data=fields, follow_redirects=False)
            assert answer.status_code != 500, path
            if CANARY.encode() in answer.content:
                shown.add(route.path)
                if not await scene.viewed(before, staff.id, subject):
                    unlogged.add(route.path)
    return shown, unlogged


def desk_routes(place):
    return [one for one in place.routes if for_staff(one.right) and one.path not in ENDING]


@pytest.mark.parametrize("role", [StaffRole.MODERATOR, StaffRole.CLINICIAN, StaffRole.ADMIN])
async def test_every_page_that_shows_a_members_words_leaves_an_entry(place, role):
    scene = await on_stage(place)
    staff = await staff_of(place.world, role)
    browser = await place.desk(staff)
    shown, unlogged = await walk(scene, browser, staff, desk_routes(place))
    assert unlogged == set()
    assert shown >= {
        "/console/case/{case}/look",
        "/console/case/{case}/picture",
        "/console/feedback/{circle}",
        "/console/alarm/{alarm}",
        "/console/alarm/{alarm}/look",
        "/console/alarm/{alarm}/fresh",
    }


async def test_a_new_page_that_shows_words_without_an_entry_is_found(place):
    scene = await on_stage(place)
    staff = await staff_of(place.world, StaffRole.MODERATOR)
    browser = await place.desk(staff)

    async def careless(visit):
        async with place.world.store.begin() as tx:
            case = await tx.cases.get(visit.params["case"])
            return html((await tx.posts.get(case.post)).text)

    side = desk_routes(place)[0].side
    rogue = Route(side, "GET", "/console/careless/{case}", careless, Right.REVIEW)
    other = Browser(build([*place.routes, rogue], ready=lambda: True))
    other.client.cookies, other.html = browser.client.cookies, browser.html
    assert await walk(scene, other, staff, [rogue]) == ({rogue.path}, {rogue.path})


@pytest.fixture
async def chat(tmp_path):
    async with memory_store(tmp_path) as store:
        world = World(store)
        await world.circle()
        yield world


def seen_by(world, who, since):
    return " ".join(str(one.content) for one in world.platform.screens[who][since:])


async def test_every_button_and_command_in_a_chat_that_shows_a_members_words_leaves_an_entry(chat):
    world, scene = chat, Scene(chat)
    for who in ("ann", "ben"):
        await world.join(who)
    ann, ben = [(await world.member(who)).id for who in ("ann", "ben")]
    staff = await staff_of(world, StaffRole.ADMIN)
    await scene.set(ann, ben)
    given = [one for ids in scene.ids.values() for one in ids]
    shown = set()

    async def told(what, subject, press):
        await scene.news()
        before, since = await scene.newest(), len(world.platform.screens[StaffRole.ADMIN])
        answer = None
        with suppress(KeyError):  # pressed with the id of another kind of thing: nothing is shown
            answer = await world.hub.receive(press)
        await world.deliver()
        if CANARY in f"{answer} {answer.gaps if answer else ''} {seen_by(world, StaffRole.ADMIN, since)}":
            shown.add(what)
            assert await scene.viewed(before, staff.id, subject), what

    for name, one in sorted(buttons().items(), key=lambda each: not each[0].endswith(".show")):
        for subject in given if for_staff(one.right) else ():
            argument = f"{subject}=0" if name == "case.remove" else subject
            token = world.house.signer.sign(staff.member, f"{name}:{argument}")
            await told(name, subject, world.inbound(StaffRole.ADMIN, answerable=True, press=Press(token)))
    for one in commands():
        if for_staff(one.right):
            for subject in given:
                inbound = world.inbound(StaffRole.ADMIN, answerable=True, text=f"/{one.name} {subject}")
                await told(f"/{one.name}", subject, inbound)
    assert shown >= {"case.show", "alarm.show"}


async def test_what_a_person_in_danger_writes_into_a_responders_chat_leaves_an_entry(chat):
    world, scene = chat, Scene(chat)
    staff = await world.moderator("mod")
    await world.join("ann")
    await world.say("ann", "/sos")
    await world.watched(seconds=1)
    async with world.store.begin() as tx:
        [scene.alarm] = await tx.alarms.living()
    await world.press("mod", world.token("mod", "alarm.take"))
    await world.deliver()
    for words in (f"{CANARY} one", f"{CANARY} two"):
        before = await scene.newest()
        await world.say("ann", words)
        await world.deliver()
        assert words in world.words("mod")[-1]
        assert await scene.viewed(before, staff.id, scene.alarm.id)


async def test_a_page_that_keeps_itself_fresh_is_logged_once_for_each_new_word(place):
    scene = await on_stage(place)
    staff = await staff_of(place.world, StaffRole.MODERATOR)
    browser = await place.desk(staff)
    here = f"/console/alarm/{scene.alarm.id}"
    await browser.get(here)
    await browser.post(f"{here}/take")
    before = await scene.newest()
    for _ in range(3):
        await browser.client.get(f"{here}/fresh")
    assert await scene.newest() == before
    await scene.news()
    for _ in range(3):
        await browser.client.get(f"{here}/fresh")
    assert await scene.newest() == before + 1


async def test_words_of_a_rehearsal_are_nobodys(place):
    desk = await place.desk(await place.world.moderator("one", name="Desk One"))
    await desk.get("/console/rehearsal")
    await desk.post("/console/rehearsal", minutes="15", pace="1", seed="7")
    async with place.world.store.begin() as tx:
        before = next(one.number for one in await tx.audit.page(1))
    await desk.get("/console/rehearsal")
    async with place.world.store.begin() as tx:
        assert next(one.number for one in await tx.audit.page(1)) == before
