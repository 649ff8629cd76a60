"""Where staff are paged: strict addresses, never a home, never a post, gone with whoever goes."""

from dataclasses import replace

import pytest

from core.alarm import call_staff
from core.contacts import (
    MOST,
    TESTS,
    add_contact,
    contacts_of,
    drop_contact,
    email_address,
    ringing,
    send_test,
    webhook_address,
)
from core.errors import Refused
from core.message import Address, Kind, Priority
from core.programme import Wrong
from core.replies import say
from tests.places import beside
from tests.world import World, memory_store

EMAIL = Address("email", "ada@canary.example")
HOOK = Address("webhook", "https://pager.example.org/canary")


@pytest.fixture
async def world(tmp_path):
    async with memory_store(tmp_path) as store:
        yield World(store)


async def add(world, staff, *addresses):
    async with world.store.begin() as tx:
        for address in addresses:
            await add_contact(tx, staff, address, world.clock.now(), staff.id)
        await tx.commit()


async def of(world, staff):
    async with world.store.begin() as tx:
        return await contacts_of(tx, staff.member)


async def rung(world, staff, house=None):
    async with world.store.begin() as tx:
        return [one.platform for one in await ringing(tx, house or world.house, staff.member)]


async def at_desk(world, name="Ada"):
    """Put somebody on the roll who is reached nowhere but at the desk's page."""
    return await beside(world, "desk").moderator("ada", name=name)


async def pagers(world, *names):
    """Return the platforms that page, with their couriers."""
    return [beside(world, name) for name in names]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  Ada.B+desk@EXAMPLE.org ", "Ada.B+desk@example.org"),
        ("a@b.co", "a@b.co"),
        ("o'neil@xn--bcher-kva.example", "o'neil@xn--bcher-kva.example"),
    ],
)
def test_one_plain_address_is_taken(said, kept):
    assert email_address(said) == Address("email", kept)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@localhost",
        "ada@example",
        "ada@1.2.3.4",
        "ada@[127.0.0.1]",
        "ada@exa_mple.org",
        "ada@-example.org",
        "ada@example-.org",
        "ada@example..org",
        ".ada@example.org",
        "ada.@example.org",
        "a..b@example.org",
        "Ada <ada@example.org>",
        "ada@example.org, bea@example.org",
        "ada@example.org bea@example.org",
        "ada@example.org;bea@example.org",
        "ada@example.org\n",
        "ada@example.org\r\nBcc: bea@example.org",
        "ada\n@example.org",
        '"ada b"@example.org',
        "ädä@example.org",
        "ada@exämple.org",
        "ada@example.org\0",
        f"{'a' * 65}@example.org",
        f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.org",
        "a@b@example.org",
    ],
)
def test_whatever_is_not_one_address_is_refused(said):
    with pytest.raises(Wrong) as wrong:
        email_address(said)
    assert wrong.value.reply.key == "contacts.email_wrong"


@pytest.mark.parametrize(
    ("said", "here", "taken"),
    [
        ("https://pager.example.org/hook?x=1", False, True),
        (" https://pager.example.org:8443/hook ", False, True),
        ("https://192.168.1.5/hook", True, True),
        ("http://127.0.0.1:9000/hook", True, True),
        ("http://[::1]:9000/hook", True, True),
        ("http://localhost/hook", True, True),
        ("http://127.0.0.1:9000/hook", False, False),
        ("https://127.0.0.1/hook", False, False),
        ("https://192.168.1.5/hook", False, False),
        ("https://169.254.169.254/latest", False, False),
        ("https://localhost/hook", False, False),
        ("https://database.internal/hook", False, False),
        ("https://intranet/hook", False, False),
        ("http://pager.example.org/hook", True, False),
        ("https://user:pass@pager.example.org/", True, False),
        ("https://pager.example.org/#x", True, False),
        ("https://pager.example.org/a b", True, False),
        ("https://pager.example.org/\nX: y", True, False),
        ("https://pager.example.org\\@evil.example/", True, False),
        ("https://pager.example.org:99999/", True, False),
        ("https://", True, False),
        ("javascript:alert(1)", True, False),
        ("https://pager.example.org/" + "x" * 1000, True, False),
    ],
)
def test_a_pager_is_https_and_out_of_the_house_unless_the_operator_says_so(said, here, taken):
    if taken:
        assert webhook_address(said, here=here) == Address("webhook", said.strip())
        return
    with pytest.raises(Wrong) as wrong:
        webhook_address(said, here=here)
    assert wrong.value.reply.key == "contacts.webhook_wrong"


async def test_all_places_that_ring_are_found_chats_first_and_pages_are_not(world):
    staff = await at_desk(world)
    assert await rung(world, staff) == []
    await add(world, staff, EMAIL, HOOK)
    assert await rung(world, staff) == ["webhook", "email"]
    async with world.store.begin() as tx:
        for platform in ("web", "telegram"):
            await tx.members.add_place(staff.member, Address(platform, "7"), world.clock.now())
        await tx.commit()
    assert await rung(world, staff) == ["telegram", "webhook", "email"]


async def test_a_platform_that_is_switched_off_does_not_ring(world):
    staff = await at_desk(world)
    await add(world, staff, EMAIL, HOOK)
    off = replace(world.house, platforms=frozenset({"web", "webhook"}))
    assert await rung(world, staff, off) == ["webhook"]


async def test_an_ordinary_notice_goes_to_a_chat_and_to_e_mail_only_without_one_and_never_to_a_pager(world):
    ada, bea = await at_desk(world), await world.moderator("bea")
    email, hook = await pagers(world, "email", "webhook")
    await add(world, ada, EMAIL, HOOK)
    await add(world, bea, Address("email", "bea@canary.example"))
    async with world.store.begin() as tx:
        assert await call_staff(tx, world.house, "desk.notice_held", "Evening circle", None, Priority.REPLY) == 2
        await tx.commit()
    for one in (world, email, hook):
        await one.deliver()
    said = say("desk.notice_held", circle="Evening circle")
    assert email.words(EMAIL.user)[-1] == said
    assert said not in email.words("bea@canary.example")
    assert world.words("bea")[-1] == said
    assert hook.words(HOOK.user) == []


async def test_a_pager_is_never_a_home_not_even_as_the_last_place(world):
    staff = await world.moderator("ada")
    await add(world, staff, EMAIL)
    async with world.store.begin() as tx:
        chat = await tx.members.get(staff.member)
        pager = (await contacts_of(tx, staff.member))[0]
        assert chat.platform == "fake"
        await tx.members.set_home(staff.member, pager.lane)
        assert (await tx.members.get(staff.member)).lane == chat.lane
        await tx.members.drop_place(chat.lane, world.clock.now())
        assert await tx.members.get(staff.member) is None


async def test_no_post_of_a_circle_is_ever_queued_for_a_pager(world):
    await world.circle()
    for who in ("ann", "bob"):
        await world.join(who)
    bob = await world.member("bob")
    async with world.store.begin() as tx:
        for address in (EMAIL, HOOK):
            await tx.members.add_place(bob.id, address, world.clock.now())
        await tx.commit()
    email, hook = await pagers(world, "email", "webhook")
    await world.say("ann", "Good evening")
    for one in (world, email, hook):
        await one.deliver()
    assert world.platform.texts("bob") == ["Good evening"]
    assert email.screen(EMAIL.user) == hook.screen(HOOK.user) == []


async def test_the_list_of_places_in_a_chat_leaves_pagers_out_and_the_only_chat_stays(world):
    staff = await world.moderator("ada")
    await add(world, staff, EMAIL)
    await world.say("ada", "/places")
    await world.deliver()
    assert EMAIL.user not in "".join(world.words("ada"))
    assert [one.key for one in world.screen("ada", Kind.NOTICE)[-1].content.buttons].count("places.unlink") == 0


async def test_who_moves_the_desk_to_a_chat_is_paged_as_before_with_what_was_on_its_way(world):
    staff = await at_desk(world)
    await add(world, staff, EMAIL, HOOK)
    (email,) = await pagers(world, "email")
    before = await of(world, staff)
    async with world.store.begin() as tx:
        await send_test(tx, world.house, staff, next(one.lane for one in before if one.platform == "email"))
        await tx.staff.issue_link(staff.id, "token", world.clock.now() + world.house.rules.link)
        await tx.commit()
    await world.say("chat", "/start token")
    async with world.store.begin() as tx:
        moved = await tx.staff.get(staff.id)
    assert moved.member != staff.member
    assert await of(world, moved) == before
    assert await of(world, staff) == []
    assert await rung(world, moved) == ["fake", "webhook", "email"]
    await email.deliver()
    assert email.words(EMAIL.user)[-1] == say("contacts.test")


async def test_who_is_taken_off_the_roll_is_paged_no_more(world):
    staff = await world.moderator("ada")
    await add(world, staff, EMAIL, HOOK)
    async with world.store.begin() as tx:
        await tx.staff.remove(staff.id, world.clock.now())
        await tx.commit()
    assert await of(world, staff) == []
    assert (await world.member("ada")).platform == "fake"


async def test_two_people_may_share_a_pager_and_it_tells_nobody_who_has_it(world):
    ada, bea = await world.moderator("ada"), await world.moderator("bea")
    await add(world, ada, HOOK)
    await add(world, bea, HOOK)
    assert len(await of(world, ada)) == len(await of(world, bea)) == 1
    async with world.store.begin() as tx:
        assert await tx.members.find(HOOK) is None


async def test_adding_twice_is_once_and_there_is_a_most(world):
    staff = await world.moderator("ada")
    await add(world, staff, EMAIL)
    await add(world, staff, EMAIL)
    assert len(await of(world, staff)) == 1
    await add(world, staff, *(Address("email", f"ada{number}@canary.example") for number in range(MOST - 1)))
    with pytest.raises(Wrong, match="contacts.full"):
        await add(world, staff, HOOK)
    assert len(await of(world, staff)) == MOST


async def test_every_other_place_is_told_of_a_change_and_the_log_knows_no_address(world):
    staff = await world.moderator("ada")
    await add(world, staff, EMAIL, HOOK)
    (email,) = await pagers(world, "email")
    async with world.store.begin() as tx:
        gone = next(one for one in await contacts_of(tx, staff.member) if one.platform == "webhook")
        assert await drop_contact(tx, staff, gone.lane, world.clock.now(), staff.id)
        assert not await drop_contact(tx, staff, gone.lane, world.clock.now(), staff.id)
        log = await tx.events.of(staff.id)
        await tx.commit()
    await world.deliver()
    await email.deliver()
    added, removed = say("contacts.told_added"), say("contacts.told_removed")
    assert world.words("ada") == [added, added, removed]
    assert email.words(EMAIL.user) == [added, removed]
    assert "canary" not in repr(log)
    assert [one.kind for one in log] == ["staff.contact_added", "staff.contact_added", "staff.contact_removed"]


async def test_a_test_is_a_real_notice_and_only_so_many_go_out_in_an_hour(world):
    staff = await world.moderator("ada")
    await add(world, staff, EMAIL)
    (email,) = await pagers(world, "email")
    (contact,) = await of(world, staff)
    assert contact.sent_at is None
    for _ in range(TESTS):
        async with world.store.begin() as tx:
            assert await send_test(tx, world.house, staff, contact.lane)
            await tx.commit()
    async with world.store.begin() as tx:
        with pytest.raises(Refused, match="too_many_tests"):
            await send_test(tx, world.house, staff, contact.lane)
    await email.deliver()
    assert email.words(EMAIL.user) == [say("contacts.test")] * TESTS
    assert (await of(world, staff))[0].sent_at == world.clock.now()


async def test_nobody_can_touch_an_address_of_somebody_else(world):
    ada, bea = await world.moderator("ada"), await world.moderator("bea")
    await add(world, ada, EMAIL)
    (hers,) = await of(world, ada)
    async with world.store.begin() as tx:
        chat = await tx.members.get(ada.member)
        for lane in (hers.lane, chat.lane, "none"):
            assert not await drop_contact(tx, bea, lane, world.clock.now(), bea.id)
            assert not await send_test(tx, world.house, bea, lane)
        assert not await drop_contact(tx, ada, chat.lane, world.clock.now(), ada.id)
    assert await of(world, ada) == [hers]


async def test_of_a_pager_only_host_and_end_are_shown(world):
    staff = await world.moderator("ada")
    await add(world, staff, HOOK)
    (contact,) = await of(world, staff)
    assert contact.shown == "pager.example.org/…nary"
    assert "canary" not in repr(contact)
