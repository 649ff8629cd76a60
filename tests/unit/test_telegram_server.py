"""The tests' own Telegram keeps Telegram's rules: each is proven through the real library or by a raw request."""

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import FormData, MultipartWriter, test_utils
from lo_bot_api_emulator import LoBotApiEmulator
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.telegram_server.control import ControlError, TelegramServer
from tests.telegram_server.fixtures import telegram_process, telegram_server  # noqa: F401
from tests.telegram_server.limits import Limits, Rules
from tests.telegram_server.process import ServerProcess
from tests.telegram_server.spec import Specification

ADA, BEN, GROUP = 1001, 1002, -100_2000_000_0001
OK_BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Delete", callback_data="d:1")]])
SPEC = Specification()


@pytest_asyncio.fixture
async def server(telegram_server: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> TelegramServer:  # noqa: F811
    """A server without limits on which Ada has said hello (her message 1)."""
    monkeypatch.setenv(
        "PTB_TIMEDELTA", "true"
    )  # else the library's RetryAfter warns of its own future when it is raised
    await telegram_server.limits(limits_on=False)
    await telegram_server.say(ADA, "hello", first_name="Ada", username="ada_l")
    return telegram_server


@pytest_asyncio.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with server.bot() as bot:
        yield bot


def texts(shown) -> list[str]:
    return [message.text for message in shown]


# What is asked is held against the specification.


@pytest.mark.parametrize(
    ("method", "given", "wrong"),
    [
        ("sendMessage", {"chat_id": ADA, "text": "x", "colour": "red"}, "unknown parameter colour"),
        ("sendMessage", {"chat_id": ADA}, "required parameter text is missing"),
        ("sendMessage", {"chat_id": ADA, "text": "x", "protect_content": "yes"}, "protect_content must be Boolean"),
        ("editMessageText", {"chat_id": ADA, "message_id": "two", "text": "x"}, "message_id must be Integer"),
        (
            "sendMessage",
            {"chat_id": ADA, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "data": "d"}]]}},
            "reply_markup.inline_keyboard[0][0].data is unknown in InlineKeyboardButton",
        ),
        (
            "sendMessage",
            {"chat_id": ADA, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b"}]]}},
            "reply_markup.inline_keyboard[0][0] must have exactly one action",
        ),
        (
            "sendMessage",
            {"chat_id": ADA, "text": "x", "reply_parameters": {"allow_sending_without_reply": True}},
            "reply_parameters.message_id is missing in ReplyParameters",
        ),
        (
            "sendMessage",
            {"chat_id": ADA, "text": "x", "link_preview_options": {"is_disabled": 1}},
            "link_preview_options.is_disabled must be Boolean",
        ),
        (
            "sendMessage",
            {"chat_id": ADA, "text": "x", "entities": [{"type": "shout", "offset": 0, "length": 1}]},
            "entities[0].type must be one of",
        ),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "commands[0].description is missing in BotCommand"),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "chat"}},
            "scope.chat_id is missing in BotCommandScopeChat",
        ),
    ],
)
@pytest.mark.parametrize("body", ["json", "form", "multipart"])
async def test_a_breach_of_the_specification_is_recorded_and_refused(server, method, given, wrong, body):
    form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in given.items()}
    if body == "multipart":
        with MultipartWriter("form-data") as parts:
            for name, value in form.items():
                parts.append(value).set_content_disposition("form-data", name=name)
        status, answer = await server.raw(method, data=parts)
    else:
        status, answer = await server.raw(method, **({"json": given} if body == "json" else {"data": form}))

    assert (status, answer["ok"], answer["error_code"]) == (400, False, 400)
    [breach] = await server.violations()
    assert breach["method"] == method
    assert breach["wrong"].startswith(wrong)
    assert texts(await server.shown(ADA)) == ["hello"]


async def test_in_json_a_number_is_no_text(server):
    assert (await server.raw("sendMessage", json={"chat_id": ADA, "text": 5}))[0] == 400
    assert [v["wrong"] for v in await server.violations()] == ["text must be String"]


async def test_an_unknown_method_is_recorded_and_not_found(server):
    status, _ = await server.raw("sendKindness", json={})
    assert status == 404
    assert [v["wrong"] for v in await server.violations()] == ["unknown method sendKindness"]


async def test_a_known_method_that_is_not_built_in_is_never_a_false_success(server):
    status, answer = await server.raw("leaveChat", json={"chat_id": ADA})
    assert (status, answer["ok"]) == (501, False)


async def test_an_unexpected_file_and_a_doubled_parameter_are_breaches(server):
    form = FormData({"chat_id": str(ADA), "text": "x"})
    form.add_field("photo", b"bytes", filename="photo.jpg")
    await server.raw("sendMessage", data=form)
    await server.raw(
        "sendMessage",
        data=f"chat_id={ADA}&text=a&text=b".encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    wrongs = [v["wrong"] for v in await server.violations()]
    assert wrongs == ["file part photo belongs to no parameter", "unreadable body: a parameter is given twice"]


@pytest.mark.parametrize("data", ["", "x" * 65, "ä" * 33])
async def test_callback_data_has_1_to_64_bytes(server, bot, data):
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(
            ADA, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("b", callback_data=data)]])
        )
    await bot.send_message(
        ADA, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("b", callback_data="ä" * 32)]])
    )


async def test_a_whole_ordinary_conversation_has_no_breach_and_every_answer_is_of_its_type(server, bot):
    sent = await bot.send_message(
        ADA,
        "<b>Hi</b> &amp; welcome",
        parse_mode="HTML",
        protect_content=True,
        reply_parameters=ReplyParameters(1),
        reply_markup=OK_BUTTON,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    await bot.edit_message_text("bold", ADA, sent.message_id, entities=[MessageEntity("bold", 0, 4)])
    await bot.edit_message_reply_markup(ADA, sent.message_id, reply_markup=OK_BUTTON)
    await bot.send_chat_action(ADA, "typing")
    await bot.set_my_commands([BotCommand("help", "Get help")], scope=BotCommandScopeChat(ADA))
    await bot.get_updates(allowed_updates=["message", "callback_query"])
    _, message = await server.raw("sendMessage", json={"chat_id": ADA, "text": "yes"})
    _, updates = await server.raw("getUpdates", json={})

    assert await server.violations() == []
    assert SPEC.check_type("Message", message["result"]) is None
    assert SPEC.check_type("Array of Update", updates["result"]) is None
    assert SPEC.check_type("User", (await server.raw("getMe"))[1]["result"]) is None
    assert SPEC.check_type("WebhookInfo", (await server.raw("getWebhookInfo"))[1]["result"]) is None


# Who is let in.


async def test_only_its_own_token_is_let_in(server):
    with pytest.raises(InvalidToken):
        async with server.bot(token="7000000001:another"):
            pass
    assert (await server.raw("getMe", token="7000000001:another"))[1]["description"] == "Unauthorized"
    assert (await server.raw("getMe", token="nonsense"))[0] == 404


# Messages.


async def test_a_chat_shows_what_was_sent_in_order_with_everything_about_it(server, bot):
    sent = await bot.send_message(
        ADA,
        "<i>one</i> 🦉",
        parse_mode="HTML",
        protect_content=True,
        reply_markup=OK_BUTTON,
        reply_parameters=ReplyParameters(1),
    )
    hello, one = await server.shown(ADA)
    assert (hello.sender, hello.text, one.sender, one.text) == ("person", "hello", "bot", "one 🦉")
    assert (one.message_id, one.reply_to, one.protect_content, one.edited) == (sent.message_id, 1, True, 0)
    assert one.buttons == [[{"text": "Delete", "callback_data": "d:1"}]]
    assert one.entities == [{"type": "italic", "offset": 0, "length": 3}]
    assert sent.reply_to_message.text == "hello"


async def test_message_ids_ascend_in_each_chat_on_its_own(server, bot):
    await server.say(BEN, "hello", first_name="Ben")
    ids = [(await bot.send_message(chat, "x")).message_id for chat in (ADA, ADA, BEN)]
    assert ids == [2, 3, 2]


async def test_an_answer_to_a_missing_message_is_refused_unless_allowed(server, bot):
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await bot.send_message(ADA, "x", reply_parameters=ReplyParameters(77))
    await server.forget(ADA, 1)
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await bot.send_message(ADA, "x", reply_parameters=ReplyParameters(1))
    sent = await bot.send_message(ADA, "x", reply_parameters=ReplyParameters(77, allow_sending_without_reply=True))
    assert sent.reply_to_message is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [("x" * 4097, "message is too long"), ("🦉" * 2049, "message is too long"), ("  \n ", "message text is empty")],
)
async def test_a_text_has_1_to_4096_utf16_units(server, bot, text, problem):
    with pytest.raises(BadRequest, match=f"(?i){problem}"):
        await bot.send_message(ADA, text)
    await bot.send_message(ADA, "x" * 4096)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ä<b><i>x</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ],
)
async def test_bad_html_is_refused_in_telegrams_words(server, text, problem):
    status, answer = await server.raw("sendMessage", json={"chat_id": ADA, "text": text, "parse_mode": "HTML"})
    assert (status, answer["description"]) == (400, f"Bad Request: can't parse entities: {problem}")


async def test_a_chat_nobody_opened_is_not_found(bot):
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(BEN, "x")


async def test_a_person_who_blocks_the_bot_gets_nothing_until_they_return(server, bot):
    await server.block(ADA)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ADA, "x")
    told = (await bot.get_updates())[-1].my_chat_member
    assert (told.old_chat_member.status, told.new_chat_member.status) == ("member", "kicked")
    await server.block(ADA, blocked=False)
    await bot.send_message(ADA, "welcome back")
    await server.block(ADA, deactivated=True)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ADA, "x")
    assert texts(await server.shown(ADA)) == ["hello", "welcome back"]


# Edits and deletion.


async def test_an_edit_changes_only_the_bots_own_messages_and_only_to_something_new(server, bot):
    sent = await bot.send_message(ADA, "old", reply_markup=OK_BUTTON)
    await bot.edit_message_text("new", ADA, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_text("new", ADA, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_reply_markup(ADA, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("mine now", ADA, 1)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("x", ADA, 99)
    shown = (await server.shown(ADA))[-1]
    assert (shown.text, shown.buttons, shown.edited) == ("new", [], 1)


async def test_a_message_is_deleted_once_and_never_after_48_hours(server, bot):
    young, old = await bot.send_message(ADA, "young"), await bot.send_message(ADA, "old")
    await server.advance(47 * 3600)
    await bot.delete_message(ADA, young.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await bot.delete_message(ADA, young.message_id)
    await server.advance(3600 + 1)
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted for everyone"):
        await bot.delete_message(ADA, old.message_id)
    assert texts(await server.shown(ADA)) == ["hello", "old"]
    assert [m.deleted for m in await server.shown(ADA, deleted=True)] == [False, True, False]


async def test_in_a_group_the_bot_deletes_only_its_own(server, bot):
    said = await server.say(GROUP, "hi all", first_name="Ada", user_id=ADA)
    sent = await bot.send_message(GROUP, "hi Ada")
    await bot.delete_message(GROUP, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await bot.delete_message(GROUP, said.message_id)


async def test_the_menu_is_kept_for_each_scope(server, bot):
    await bot.set_my_commands([BotCommand("help", "Get help")])
    await bot.set_my_commands([BotCommand("leave", "Leave")], scope=BotCommandScopeChat(ADA))
    await bot.set_my_short_description("A quiet place")
    assert [c.command for c in await bot.get_my_commands()] == ["help"]
    assert [c.command for c in await bot.get_my_commands(scope=BotCommandScopeChat(ADA))] == ["leave"]
    assert (await bot.get_my_short_description()).short_description == "A quiet place"
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Help", "Get help")])


# Buttons.


async def test_a_pressed_button_arrives_and_is_answered_in_time(server, bot):
    sent = await bot.send_message(ADA, "x", reply_markup=OK_BUTTON)
    by_place = await server.press(ADA, sent.message_id, index=0)
    by_data = await server.press(ADA, sent.message_id, data="d:1")
    query = (await bot.get_updates())[-1].callback_query
    assert (query.id, query.data, query.from_user.id) == (by_data.query_id, "d:1", ADA)
    assert query.message.message_id == sent.message_id
    await query.answer("Done")
    assert await server.answers(by_data.query_id) == [{"text": "Done"}]
    await server.advance(61)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(by_place.query_id)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query("no such query")


async def test_nobody_presses_a_button_that_is_not_shown(server, bot):
    sent = await bot.send_message(ADA, "x", reply_markup=OK_BUTTON)
    for button in ({"index": 1}, {"data": "forged"}):
        with pytest.raises(ControlError):
            await server.press(ADA, sent.message_id, **button)
    with pytest.raises(ControlError):
        await server.press(ADA, 1, index=0)


# Incoming updates.


async def test_an_offset_confirms_all_below_it_and_nothing_else(server, bot):
    ids = [1, *[(await server.say(ADA, text)).update_id for text in "abc"]]
    first = [update.update_id for update in await bot.get_updates()]
    assert first[1:] == ids[1:]
    assert [u.update_id for u in await bot.get_updates()] == first
    assert [u.update_id for u in await bot.get_updates(limit=2)] == first[:2]
    assert [u.update_id for u in await bot.get_updates(offset=first[2])] == first[2:]
    assert [u.update_id for u in await bot.get_updates(offset=-1)] == first[3:]
    assert [u.update_id for u in await bot.get_updates()] == first[3:]
    assert await bot.get_updates(offset=first[3] + 1) == ()


async def test_a_long_poll_wakes_when_something_is_said(server, bot):
    offset = (await bot.get_updates())[-1].update_id + 1
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    while len(await server.log(method="getUpdates")) < 2:
        await asyncio.sleep(0.01)
    await server.say(ADA, "wake up")
    assert [u.message.text for u in await asyncio.wait_for(poll, 10)] == ["wake up"]
    assert await bot.get_updates(offset=offset + 1, timeout=1) == ()


async def test_a_second_poll_ends_the_first(server, bot):
    offset = (await bot.get_updates())[-1].update_id + 1
    first = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    while len(await server.log(method="getUpdates")) < 2:
        await asyncio.sleep(0.01)
    async with server.bot() as other:
        second = asyncio.create_task(other.get_updates(offset=offset, timeout=30))
        with pytest.raises(Conflict):
            await asyncio.wait_for(first, 10)
        await server.say(ADA, "x")
        assert len(await asyncio.wait_for(second, 10)) == 1


async def test_updates_that_are_not_allowed_or_a_day_old_never_come(server, bot):
    await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    await server.say(ADA, "unheard")
    assert [u.message.text for u in await bot.get_updates()] == ["hello"]
    await server.advance(25 * 3600)
    assert await bot.get_updates() == ()


async def test_deleting_the_webhook_can_drop_what_waits(server, bot):
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_people_write_reply_edit_forward_and_send_photos(server, bot):
    sent = await bot.send_message(ADA, "how are you?")
    said = await server.say(ADA, "/start CODE", reply_to=sent.message_id)
    await server.say(ADA, "fine", edits=said.message_id)
    await server.say(ADA, "look", photo=True)
    await server.say(ADA, "passed on", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "Someone"})
    start, edited, photo, forward = (await bot.get_updates())[-4:]
    assert start.message.reply_to_message.text == "how are you?"
    assert start.message.parse_entities(["bot_command"]).popitem()[1] == "/start"
    assert (edited.edited_message.text, edited.edited_message.message_id) == ("fine", said.message_id)
    assert (photo.message.caption, len(photo.message.photo), photo.message.text) == ("look", 1, None)
    assert forward.message.forward_origin.sender_user_name == "Someone"
    assert start.message.from_user.username == "ada_l"
    with pytest.raises(ControlError, match="Message.sticker must be Sticker"):
        await server.say(ADA, extra={"sticker": "a cat"})


async def test_updates_come_twice_late_reversed_and_broken_when_asked(server, bot):
    late = await server.say(ADA, "late", held=True)
    last = await server.say(ADA, "last")
    offset = last.update_id + 1
    assert [u.message.text for u in await bot.get_updates()] == ["hello", "last"]
    assert await bot.get_updates(offset=offset) == ()

    assert await server.release() == [late.update_id]
    assert [u.message.text for u in await bot.get_updates(offset=offset)] == ["late"]
    assert await server.again(last.update_id) == [last.update_id]
    assert [u.message.text for u in await bot.get_updates(offset=offset)] == ["last"]
    assert len(await server.again(last=2)) == 2
    assert [u.message.text for u in await bot.get_updates(offset=offset)] == ["hello", "last"]

    await server.say(ADA, "a")
    await server.say(ADA, "b")
    await server.reverse()
    assert [u.message.text for u in await bot.get_updates(offset=offset)] == ["b", "a"]
    await server.unparsable()
    with pytest.raises((TypeError, KeyError, ValueError)):
        await bot.get_updates(offset=offset)


# Limits.


def test_the_bot_limit_holds_in_any_sliding_second():
    limits = Limits(Rules(halt=False))
    times = [0.9 + n / 1000 for n in range(30)]
    assert all(limits.admit(chat, now) == 0 for chat, now in enumerate(times, start=1))
    assert limits.admit(99, 1.8995) == 1
    assert limits.admit(99, 1.9005) == 0
    assert limits.admit(98, 1.9006) == 1
    assert (limits.peak, limits.refused) == (30, 2)


def test_a_private_chat_takes_one_a_second_and_a_group_twenty_a_minute():
    limits = Limits(Rules(halt=False))
    assert [limits.admit(ADA, now) for now in (0.0, 0.9, 1.0, 1.5, 2.1)] == [0, 1, 0, 1, 0]
    assert [limits.admit(GROUP, 10 + n) for n in range(20)] == [0] * 20
    assert limits.admit(GROUP, 30) == 40
    assert limits.admit(GROUP, 70.1) == 0


def test_a_burst_may_be_allowed_and_is_refilled_at_one_a_second():
    limits = Limits(Rules(chat_burst=3, halt=False))
    assert [limits.admit(ADA, now) for now in (0, 0, 0, 0, 1.0, 1.0)] == [0, 0, 0, 1, 0, 1]


def test_who_does_not_wait_as_told_is_refused_again():
    limits = Limits()
    assert [limits.admit(ADA, now) for now in (0.0, 0.9, 1.5, 1.95)] == [0, 1, 1, 0]
    assert limits.impatient == 1


async def test_too_fast_is_answered_429_with_the_seconds_to_wait_and_counted(server, bot):
    await server.limits(limits_on=True)
    await bot.send_message(ADA, "one")
    status, answer = await server.raw("sendMessage", json={"chat_id": ADA, "text": "two"})
    assert (status, answer["parameters"]) == (429, {"retry_after": 1})
    with pytest.raises(RetryAfter):
        await bot.edit_message_text("edits count", ADA, 2)
    stats = await server.stats()
    assert (stats["sends"], stats["limited"], stats["impatient"], stats["peak"]) == (1, 2, 1, 1)
    assert [e.fault for e in await server.log(method="sendMessage")] == [None, "limit"]
    await server.limits(count_edits=False)
    await bot.edit_message_text("edits are free", ADA, 2)
    assert texts(await server.shown(ADA)) == ["hello", "edits are free"]


# Faults.


async def test_a_lost_answer_leaves_the_message_shown(server, bot):
    await server.plan("lose_answer")
    with pytest.raises(NetworkError):
        await bot.send_message(ADA, "sent")
    await bot.send_message(ADA, "and on")
    assert texts(await server.shown(ADA)) == ["hello", "sent", "and on"]
    assert [e.fault for e in await server.log(method="sendMessage")] == ["planned:lose_answer", None]


@pytest.mark.parametrize("kind", ["drop", "500", "502_html"])
async def test_a_fault_before_acceptance_shows_nothing(server, bot, kind):
    await server.say(BEN, "hello")
    await server.plan(kind, 2, chat_id=ADA)
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(ADA, "x")
    await bot.send_message(BEN, "Ben is not meant")
    await bot.send_message(ADA, "over")
    assert texts(await server.shown(ADA)) == ["hello", "over"]


async def test_an_edit_can_lose_its_answer_too(server, bot):
    sent = await bot.send_message(ADA, "old")
    await server.plan("lose_answer", method="editMessageText")
    with pytest.raises(NetworkError):
        await bot.edit_message_text("new", ADA, sent.message_id)
    assert texts(await server.shown(ADA)) == ["hello", "new"]


@pytest.mark.parametrize(
    ("kind", "error"), [("retry_after", RetryAfter), ("500", NetworkError), ("blocked", Forbidden), ("hang", TimedOut)]
)
async def test_one_chat_suffers_until_healed_and_the_others_do_not(server, bot, kind, error):
    await server.say(BEN, "hello")
    await server.afflict(ADA, kind, retry_after=7)
    with pytest.raises(error):
        await bot.send_message(ADA, "x", read_timeout=0.3)
    await bot.send_message(BEN, "x")
    await server.heal(ADA)
    await bot.send_message(ADA, "healed")
    assert texts(await server.shown(ADA)) == ["hello", "healed"]


async def test_a_chats_fault_can_end_by_itself(server, bot):
    await server.afflict(ADA, "500", seconds=0.2)
    with pytest.raises(NetworkError):
        await bot.send_message(ADA, "x")
    deadline = time.monotonic() + 10
    while (await server.raw("sendMessage", json={"chat_id": ADA, "text": "over"}))[0] != 200:
        assert time.monotonic() < deadline


async def test_latency_delays_every_request_by_at_least_that(server, bot):
    await server.latency(120)
    await bot.send_message(ADA, "x")
    entry = (await server.log(method="sendMessage"))[-1]
    assert entry.ended - entry.started >= 0.115


# The process.


async def test_it_starts_on_a_free_port_and_a_reset_forgets_everything(server, bot):
    await server.raw("sendMessage", json={"nonsense": 1})
    await server.plan("500")
    await server.reset()
    assert (await server.stats())["requests"] == 0
    assert (await server.violations(), await server.shown(ADA), await bot.get_updates()) == ([], [], ())
    assert (await server.limits())["limits_on"] is True
    assert server.process.port > 0


def test_it_ends_when_its_parent_is_gone():
    process = ServerProcess().start()
    child = process._process
    child.stdin.close()
    assert child.wait(10) == 0
    process.stop()


# A ready-made emulator, for comparison.


async def test_the_ready_made_emulator_and_ours_answer_in_the_same_shape(server):
    """Where lo-bot-api-emulator knows a request at all, both say the same: code, ok, and the same fields or fewer."""
    emulator = LoBotApiEmulator()
    async with test_utils.TestServer(emulator.app()) as theirs, test_utils.TestClient(theirs) as client:
        for method, given in (
            ("sendMessage", {"chat_id": ADA, "text": "x"}),
            ("sendMessage", {"chat_id": ADA, "text": "x", "reply_markup": OK_BUTTON.to_dict()}),
            ("editMessageText", {"chat_id": ADA, "message_id": 2, "text": "y"}),
            ("deleteMessage", {"chat_id": ADA, "message_id": 2}),
            ("sendChatAction", {"chat_id": ADA, "action": "typing"}),
            ("setMyCommands", {"commands": [{"command": "a", "description": "b"}]}),
            ("deleteWebhook", {}),
            ("sendMessage", {"chat_id": ADA}),
            ("sendMessage", {"chat_id": ADA, "text": "x" * 4097}),
            ("sendMessage", {"chat_id": ADA, "text": "x", "nonsense": 1}),
            ("sendChatAction", {"chat_id": ADA, "action": "dance"}),
            ("noSuchMethod", {}),
        ):
            response = await client.post(f"/bot{server.token}/{method}", json=given)
            known = await response.json()
            status, ours = await server.raw(method, json=given)
            assert (status, ours["ok"]) == (response.status, known["ok"]), method
            if not known["ok"]:
                unknown = "nonsense" in given
                assert unknown or ours["description"] == known["description"], method
            elif isinstance(known["result"], dict):
                assert known["result"].keys() <= ours["result"].keys(), method
            else:
                assert ours["result"] == known["result"], method
