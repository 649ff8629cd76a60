"""Notices to a pager: signed, to nobody else, repeated until they are taken, and always under one name."""

import asyncio
import io
import logging
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import structlog

from bots.webhook.adapter import Webhook, signature
from config.logging import set_up
from core.errors import RateLimited, Rejected, Uncertain
from core.ids import LaneId
from core.message import Address, Content, Envelope, Kind
from core.replies import Button, Reply
from tests.fakes import SetClock
from tests.pagers.receiver import SECRET, receiver, verify_of_the_paper
from tests.pagers.world import paged

NOW = SetClock().now()


@pytest.fixture
async def pager():
    async with receiver(NOW.timestamp()) as found:
        yield found
        assert found.violations == []


@pytest.fixture
async def webhook():
    adapter = Webhook(SECRET, SetClock(), patience=0.5)
    yield adapter
    await adapter.close()


@pytest.fixture
async def house(tmp_path, pager):
    # The receiver wants fresh signatures, so its clock goes with ours.
    async with paged(tmp_path, lambda clock: Webhook(SECRET, clock, patience=0.5)) as found:
        yield found


def notice(to, text="Something waits for a look.", position=1, *, kind=Kind.NOTICE, buttons=()):
    return Envelope(Address("webhook", to), Content(kind, text, buttons=buttons), position, lane=LaneId("lane-1"))


async def later(house, pager, **by):
    house.world.clock.advance(**by)
    pager.now = house.world.clock.now().timestamp()
    await house.courier.drain_all()


async def test_a_page_says_what_where_and_when_and_nothing_that_only_a_chat_can_use(webhook, pager):
    buttons = (Button("desk.show", token="case.show:~secret"), Button("desk.open", url="https://circle.test/console"))
    name = await webhook.deliver(notice(pager.url(), "In “Evening circle”.", buttons=buttons))
    (one,) = pager.taken
    assert one.said == {
        "id": name,
        "text": "In “Evening circle”.",
        "url": "https://circle.test/console",
        "sent_at": "2026-11-23T19:00:00+00:00",
    }
    assert b"secret" not in one.raw


async def test_a_page_is_sent_once(house, pager):
    ada = await house.staff("ada", pager.url())
    await house.page(ada)
    await later(house, pager)
    await later(house, pager, hours=1)
    assert len(pager.taken) == 1


@pytest.mark.parametrize("trouble", ["dropped", "hanging", 500, 503, 429])
async def test_what_was_not_taken_is_sent_again_under_the_same_name_until_it_is(house, pager, trouble):
    ada = await house.staff("ada", pager.url())
    if trouble == "dropped":
        pager.drop["/pager"] = 3
    elif trouble == "hanging":
        pager.hang.add("/pager")
    else:
        pager.answers["/pager"] = [(trouble, {})] * 3
    await house.page(ada)
    for _ in range(3):
        await later(house, pager, minutes=2)
    pager.hang.clear()
    await later(house, pager, minutes=2)
    await later(house, pager, minutes=2)
    assert len(pager.taken) == 4
    assert len(set(pager.ids())) == 1
    assert (await house.counts())["sent"] == 1


async def test_two_pages_have_two_names(house, pager):
    ada, bea = await house.staff("ada", pager.url()), await house.staff("bea", pager.url())
    await house.page(ada, bea)
    await house.page(ada)
    await later(house, pager)
    assert len(set(pager.ids())) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 410, 301, 302, 307, 308])
async def test_an_answer_that_is_final_ends_it_and_no_redirect_is_followed(webhook, pager, status):
    pager.answers["/pager"] = [(status, {"Location": pager.url("/elsewhere")})]
    with pytest.raises(Rejected):
        await webhook.deliver(notice(pager.url()))
    assert [one.path for one in pager.taken] == ["/pager"]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "rest"),
    [
        ("30", 30),
        ("0", 1),
        ("86400", 300),
        ("9" * 400, 300),
        (format_datetime(NOW + timedelta(seconds=40), usegmt=True), 40),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 1),
        ("soon", 5),
        ("²", 5),
        (None, 5),
    ],
)
async def test_a_receiver_may_ask_for_a_rest_within_reason(webhook, pager, status, asked, rest):
    pager.answers["/pager"] = [(status, {} if asked is None else {"Retry-After": asked})]
    with pytest.raises(RateLimited) as wait:
        await webhook.deliver(notice(pager.url()))
    assert wait.value.retry_after == rest


async def test_a_receiver_that_is_down_is_tried_again(webhook):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(Uncertain):
        await webhook.deliver(notice(f"http://127.0.0.1:{port}/"))


async def test_one_receiver_that_hangs_delays_nobody(tmp_path, pager):
    async with paged(tmp_path, lambda clock: Webhook(SECRET, clock, patience=20)) as house:
        ada, bea = await house.staff("ada", pager.url("/dead")), await house.staff("bea", pager.url("/live"))
        pager.hang.add("/dead")
        await house.page(ada, bea)
        sending = asyncio.create_task(house.send())
        begun = time.monotonic()
        while not pager.ids("/live"):
            assert time.monotonic() - begun < 5
            await asyncio.sleep(0.01)
        pager.released.set()
        await sending


def test_a_signature_fits_only_its_body_its_secret_and_its_moment():
    verify = verify_of_the_paper()
    body, moment = b'{"id":"1"}', datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    header, now = signature(SECRET, body, moment), moment.timestamp()
    assert verify(SECRET, header, body, now=now)
    assert verify(SECRET, header, body, now=now + 299)
    assert not verify(SECRET, header, body, now=now + 301)
    assert not verify(SECRET, header, body + b" ", now=now)
    assert not verify("another secret of the tests", header, body, now=now)
    assert not verify(SECRET, header.replace("t=1", "t=2"), body, now=now)
    for broken in ("", "t=1", "v1=00", "t=soon,v1=00", "nonsense"):
        assert not verify(SECRET, broken, body, now=now)


@pytest.mark.parametrize(
    "url",
    [
        "http://pager.example.org/hook",
        "ftp://pager.example.org/",
        "file:///etc/passwd",
        "https://",
        "https://a:b@pager.example.org/",
        "https://pager.example.org/\r\nX: y",
        "https://pager.example.org:port/",
        "//pager.example.org/",
        "pager",
    ],
)
async def test_an_address_that_is_none_is_never_called(webhook, url):
    with pytest.raises(Rejected):
        await webhook.deliver(notice(url))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NOTICE])
async def test_nothing_but_a_notice_ever_goes_to_a_pager(webhook, pager, kind):
    with pytest.raises(Rejected):
        await webhook.deliver(notice(pager.url(), kind=kind))
    assert pager.taken == []


async def test_no_log_line_holds_an_address_or_a_word(tmp_path, pager):
    root = logging.getLogger()
    kept = root.handlers[:], root.level, logging.raiseExceptions
    stream = io.StringIO()
    set_up("debug", stream)
    try:
        async with paged(tmp_path, lambda clock: Webhook(SECRET, clock, patience=0.5)) as house:
            ada = await house.staff("ada", pager.url("/canary"))
            pager.answers["/canary"] = [(204, {}), (500, {}), (404, {})]
            pager.drop["/canary"] = 1
            await house.page(ada, reply=Reply("desk.notice_held", {"circle": "canary circle"}))
            for _ in range(3):
                await later(house, pager, minutes=2)
    finally:
        root.handlers[:], logging.raiseExceptions = kept[0], kept[2]
        root.setLevel(kept[1])
        structlog.reset_defaults()
    assert len(pager.taken) == 3
    assert "canary" not in stream.getvalue()
