"""Notices by e-mail, to a real and strict mail server on this machine, in all the weathers that one has."""

import asyncio
import io
import logging
import socket

import pytest
import structlog

from bots.email.adapter import Email
from bots.email.post_office import PostOffice
from config.logging import set_up
from core.errors import ConfigError, RateLimited, Rejected, Uncertain, Unreachable
from core.ids import LaneId
from core.message import Address, Content, Envelope, Kind
from core.replies import Button, Reply, say
from tests.fakes import SetClock
from tests.pagers.certificates import believing, serving
from tests.pagers.mail_server import MailServer
from tests.pagers.world import paged

ADA, BEA = "ada@canary.example", "bea@canary.example"
PATIENT = {"asking": 60, "handing": 60}
HASTY = {"asking": 0.4, "handing": 0.4}  # only where the server stays silent anyway


@pytest.fixture
def server():
    with MailServer() as found:
        yield found
        assert found.violations == []


def office(server, **changes):
    values = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "desk@circle.test"} | changes
    return PostOffice(**values)


def email(server, **more):
    return Email(office(server), SetClock(), **(PATIENT | more))


def notice(to=ADA, text="Something waits for a look.", position=1, *, kind=Kind.NOTICE, buttons=(), lane="lane-1"):
    return Envelope(Address("email", to), Content(kind, text, buttons=buttons), position, lane=LaneId(lane))


@pytest.fixture
async def house(tmp_path, server):
    async with paged(tmp_path, lambda clock: Email(office(server), clock, **PATIENT)) as found:
        yield found


async def test_a_mail_is_plain_neutral_and_says_where_the_desk_is_and_that_nobody_reads_answers(server):
    buttons = (Button("desk.show", token="case.show:~secret"), Button("desk.open", url="https://circle.test/console"))
    await email(server).deliver(notice(text="Something waits.\n.\nIn “Evening circle”.", buttons=buttons))
    (mail,) = server.mails
    assert mail.message["Subject"] == "Messages"
    link = f"{say('desk.open')}: https://circle.test/console"
    wanted = "\n\n".join(["Something waits.\n.\nIn “Evening circle”.", link, say("contacts.no_answers")])
    assert mail.message.get_content().replace("\r\n", "\n").strip() == wanted
    assert "secret" not in mail.message.as_string()


async def test_a_notice_is_mailed_once(house, server):
    ada = await house.staff("ada", ADA)
    await house.page(ada)
    await house.send()
    await house.send(hours=1)
    assert server.readers() == [ADA]


async def test_a_lost_answer_is_sent_once_more_and_can_be_told_by_its_name(house, server):
    ada = await house.staff("ada", ADA)
    server.drop[ADA] = 5
    await house.page(ada)
    for _ in range(6):
        await house.send(minutes=5)
    first, second = server.mails
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert (await house.counts())["failed"] == 1


async def test_a_second_notice_has_another_name_and_so_has_the_first_after_an_address_came_back(house, server):
    ada = await house.staff("ada", ADA)
    await house.page(ada)
    await house.page(ada)
    await house.send()
    lane = await house.lane(ada)
    async with house.world.store.begin() as tx:
        await tx.members.drop_place(lane, house.world.clock.now())
        await tx.members.add_place(ada.member, Address("email", ADA), house.world.clock.now())
        await tx.commit()
    await house.page(ada)
    await house.send()
    names = [one.message["Message-ID"] for one in server.mails]
    assert len(names) == len(set(names)) == 3


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("450 4.2.1 come back later", RateLimited),
        ("451 greylisted", RateLimited),
        ("421 closing", RateLimited),
        ("550 5.1.1 no such user", Unreachable),
        ("553 no", Unreachable),
        ("554 5.7.1 relay access denied", RateLimited),
        ("530 5.7.0 sign in first", RateLimited),
    ],
)
async def test_what_the_server_says_about_a_reader_decides_what_becomes_of_the_notice(server, said, kind):
    server.refuse[ADA] = said
    with pytest.raises(kind):
        await email(server).deliver(notice())
    assert server.mails == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [("451 try again", RateLimited), ("554 too ugly", Rejected), ("554 5.7.1 policy", RateLimited)],
)
async def test_words_that_are_refused_are_told_apart_from_words_that_are_put_off(server, said, kind):
    server.refuse_words[ADA] = said
    with pytest.raises(kind):
        await email(server).deliver(notice())


async def test_a_sender_whom_the_server_does_not_know_is_our_own_trouble_and_is_tried_again(server):
    server.refuse_sender = "550 5.1.8 who are you"
    with pytest.raises(RateLimited):
        await email(server).deliver(notice())


async def test_a_reader_who_is_refused_is_given_up_and_a_greylisted_one_gets_it_later(house, server):
    ada, bea = await house.staff("ada", ADA), await house.staff("bea", BEA)
    server.refuse = {ADA: "550 5.1.1 no such user", BEA: "450 4.7.1 greylisted"}
    await house.page(ada, bea)
    await house.send()
    assert (await house.counts())["failed"] == 1
    server.refuse.clear()
    await house.send(minutes=2)
    assert server.readers() == [BEA]


async def test_a_server_that_is_down_is_asked_again_more_and_more_seldom_and_nothing_is_lost(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    adapter = Email(PostOffice("127.0.0.1", port, "none", "desk@circle.test"), SetClock(), **PATIENT)
    rests = []
    for _ in range(8):
        with pytest.raises(RateLimited) as later:
            await adapter.deliver(notice())
        rests.append(later.value.retry_after)
    assert rests == [2, 4, 8, 16, 32, 60, 60, 60]


async def test_a_server_that_goes_silent_before_the_words_is_tried_again_and_after_them_is_uncertain(server):
    server.hang.add(ADA)
    with pytest.raises(RateLimited):
        await email(server, **HASTY).deliver(notice())
    server.silent.add(BEA)
    with pytest.raises(Uncertain):
        # The whole mail must have arrived before patience ends: only the last answer is missing.
        await email(server, asking=60, handing=3).deliver(notice(BEA))
    assert server.readers() == [BEA]


async def test_one_address_that_hangs_delays_nobody(tmp_path, server):
    async with paged(tmp_path, lambda clock: Email(office(server), clock, **PATIENT)) as house:
        ada, bea = await house.staff("ada", ADA), await house.staff("bea", BEA)
        server.hang.add(ADA)
        await house.page(ada, bea)
        sending = asyncio.create_task(house.send())
        async with asyncio.timeout(40):  # less than the one that hangs is waited for
            while BEA not in server.readers():
                await asyncio.sleep(0.01)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the test's server knows only STARTTLS
@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_is_encrypted_on_the_way_and_the_password_only_sent_so(tmp_path, security):
    tls = serving(tmp_path)
    with MailServer(tls=tls, wrapped=security == "tls", account=("desk", "swordfish")) as server:
        place = office(server, security=security, username="desk", password="swordfish")
        await Email(place, SetClock(), trusted=believing(tmp_path)).deliver(notice())
        assert [one.encrypted for one in server.mails] == [True]
        wrong = office(server, security=security, username="desk", password="wrong")
        with pytest.raises(RateLimited):
            await Email(wrong, SetClock(), trusted=believing(tmp_path)).deliver(notice(BEA))
        # Nobody vouches for this certificate here.
        with pytest.raises(RateLimited):
            await Email(place, SetClock()).deliver(notice(BEA))
        assert server.readers() == [ADA]
        assert server.violations == []


async def test_a_server_that_offers_no_encryption_gets_neither_password_nor_words(server):
    place = office(server, security="starttls", username="desk", password="swordfish")
    with pytest.raises(RateLimited):
        await Email(place, SetClock()).deliver(notice())
    assert server.mails == []


def test_talking_in_the_clear_to_another_computer_is_refused(server):
    with pytest.raises(ConfigError, match="starttls"):
        Email(office(server, host="mail.example.org"), SetClock())


@pytest.mark.parametrize(
    "address",
    [f"{ADA}\nBcc: {BEA}", f"{ADA}\r\n", f"{ADA}, {BEA}", f"Ada <{ADA}>", "ada", "@canary.example", f"{ADA}>\r\nDATA"],
)
async def test_an_address_that_is_none_is_never_handed_to_the_server(server, address):
    with pytest.raises(Rejected):
        await email(server).deliver(notice(address))
    assert server.mails == []


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NOTICE])
async def test_nothing_but_a_notice_ever_leaves_by_e_mail(server, kind):
    with pytest.raises(Rejected):
        await email(server).deliver(notice(kind=kind))
    assert server.mails == []


async def test_no_log_line_holds_an_address_a_word_or_what_the_server_said(tmp_path, server):
    root = logging.getLogger()
    kept = root.handlers[:], root.level, logging.raiseExceptions
    stream = io.StringIO()
    set_up("debug", stream)
    try:
        async with paged(tmp_path, lambda clock: Email(office(server), clock, **PATIENT)) as house:
            ada, bea = await house.staff("ada", ADA), await house.staff("bea", BEA)
            server.refuse = {ADA: f"550 5.1.1 {ADA} canary said"}
            server.drop[BEA] = 1
            await house.page(ada, bea, reply=Reply("desk.notice_held", {"circle": "canary circle"}))
            for _ in range(3):
                await house.send(minutes=5)
    finally:
        root.handlers[:], logging.raiseExceptions = kept[0], kept[2]
        root.setLevel(kept[1])
        structlog.reset_defaults()
    assert "event=email.refused" in stream.getvalue()
    assert "canary" not in stream.getvalue()
