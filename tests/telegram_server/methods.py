"""What the bot may do, method by method. Parameters arrive checked against the specification.

A method that the specification knows and this table does not is answered 501 and recorded: never a false success.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.telegram_server.answers import Refusal, bad_request
from tests.telegram_server.chats import Chat, Shown
from tests.telegram_server.formatting import Entity, parse_html, trimmed
from tests.telegram_server.spec import utf16
from tests.telegram_server.world import BOT, BOT_AS_SENDER, Json, World

Method = Callable[[World, Json], Any]
METHODS: dict[str, Method] = {}
SENDS = frozenset({"sendMessage", "sendPhoto"})
EDITS = frozenset({"editMessageText", "editMessageReplyMarkup", "editMessageCaption", "editMessageMedia"})
TEXT_LIMIT = 4096
DELETABLE_SECONDS = 48 * 3600
ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def method(name: str) -> Callable[[Method], Method]:
    """Enter a function into the table under its Bot API name."""

    def enter(function: Method) -> Method:
        METHODS[name] = function
        return function

    return enter


@method("getMe")
def get_me(_world: World, _given: Json) -> Json:
    """Return the bot itself."""
    return BOT


@method("getWebhookInfo")
def get_webhook_info(world: World, _given: Json) -> Json:
    """Say that no webhook is set."""
    return {"url": "", "has_custom_certificate": False, "pending_update_count": world.updates.waiting}


@method("deleteWebhook")
def delete_webhook(world: World, given: Json) -> bool:
    """There is no webhook to remove; forgets pending updates if asked to."""
    if given.get("drop_pending_updates"):
        world.updates.drop()
    return True


@method("sendMessage")
def send_message(world: World, given: Json) -> Json:
    """Show a text in a chat and return the Message."""
    chat = world.chats.get(given["chat_id"])
    text, entities = _text(given, "message is too long")
    reply_to = _reply_to(chat, given.get("reply_parameters"))
    markup = _markup(given.get("reply_markup"))
    chat.open_to_bot()
    now = world.now()
    body: Json = {"from": BOT_AS_SENDER, "chat": chat.head, "date": int(now), "text": text}
    if entities:
        body["entities"] = entities
    if given.get("protect_content"):
        body["has_protected_content"] = True
    if options := given.get("link_preview_options"):
        body["link_preview_options"] = options
    if markup and "inline_keyboard" in markup:
        body["reply_markup"] = markup
    shown = chat.add(body, by_bot=True, reply_to=reply_to, now=now)
    shown.quiet = given.get("disable_notification", False)
    return chat.full(shown)


@method("editMessageText")
def edit_message_text(world: World, given: Json) -> Json:
    """Replace the text and the buttons of one of the bot's own messages."""
    chat, shown = _own(world, given)
    if "text" not in given:
        raise bad_request("message text is empty")
    if "photo" in shown.body:
        raise bad_request("there is no text in the message to edit")
    text, entities = _text(given, "MESSAGE_TOO_LONG")
    return _edit(world, chat, shown, {"text": text, "entities": entities, "reply_markup": given.get("reply_markup")})


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, given: Json) -> Json:
    """Replace the buttons of one of the bot's own messages."""
    chat, shown = _own(world, given)
    return _edit(world, chat, shown, {"reply_markup": given.get("reply_markup")})


@method("deleteMessage")
def delete_message(world: World, given: Json) -> bool:
    """Remove a message. Refuses what is older than 48 hours and, in groups, what is not the bot's own."""
    chat = world.chats.get(given["chat_id"])
    shown = chat.find(given["message_id"])
    if shown is None:
        raise bad_request("message to delete not found")
    if world.now() - shown.sent_at > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    if chat.head["type"] != "private" and not shown.by_bot:
        raise bad_request("message can't be deleted")
    shown.deleted = True
    return True


@method("deleteMessages")
def delete_messages(world: World, given: Json) -> bool:
    """Remove up to 100 messages; those that cannot be found are skipped."""
    chat, numbers = world.chats.get(given["chat_id"]), given["message_ids"]
    if not 1 <= len(numbers) <= 100:
        raise bad_request("expected between 1 and 100 message identifiers")
    for number in numbers:
        if chat.find(number) is not None:
            delete_message(world, {"chat_id": given["chat_id"], "message_id": number})
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, given: Json) -> bool:
    """End the waiting state of a pressed button; a query is answerable for `query_seconds` of simulated time."""
    query = world.queries.get(given["callback_query_id"])
    if query is None or world.now() - query.pressed_at > world.query_seconds:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answers.append({k: v for k, v in given.items() if k != "callback_query_id"})
    return True


@method("sendChatAction")
def send_chat_action(world: World, given: Json) -> bool:
    """Show "typing" and its like."""
    chat = world.chats.get(given["chat_id"])
    if given["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.open_to_bot()
    chat.actions.append({"action": given["action"], "at": world.now()})
    return True


@method("setMyCommands")
def set_my_commands(world: World, given: Json) -> bool:
    """Set the menu of a scope and language."""
    if len(given["commands"]) > 100:
        raise bad_request("too many commands specified")
    for command in given["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
    world.about[_scope("commands", given)] = given["commands"]
    return True


@method("getMyCommands")
def get_my_commands(world: World, given: Json) -> list[Json]:
    """Return the menu of exactly this scope and language."""
    found: list[Json] = world.about.get(_scope("commands", given), [])
    return found


@method("deleteMyCommands")
def delete_my_commands(world: World, given: Json) -> bool:
    """Empty the menu of a scope and language."""
    world.about.pop(_scope("commands", given), None)
    return True


def _about(field: str, setter: str, getter: str) -> None:
    def put(world: World, given: Json) -> bool:
        world.about[_scope(field, given)] = given.get(field, "")
        return True

    def get(world: World, given: Json) -> Json:
        return {field: world.about.get(_scope(field, given), BOT["first_name"] if field == "name" else "")}

    METHODS[setter], METHODS[getter] = put, get


_about("name", "setMyName", "getMyName")
_about("description", "setMyDescription", "getMyDescription")
_about("short_description", "setMyShortDescription", "getMyShortDescription")


def _scope(field: str, given: Json) -> tuple[str, str, str]:
    scope = json.dumps(given.get("scope", {"type": "default"}), sort_keys=True)
    return field, scope, given.get("language_code", "")


def _text(given: Json, too_long: str) -> tuple[str, list[Entity]]:
    """Return text and entities after parsing; 4096 is counted in UTF-16 units, the strictest reading of "characters"."""
    text, entities = given["text"], given.get("entities", [])
    mode = given.get("parse_mode", "").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        if mode in {"markdown", "markdownv2"}:
            raise Refusal(501, f"Not Implemented: parse_mode {mode} is not built into this test server")
        raise bad_request("unsupported parse_mode")
    text, entities = trimmed(text, entities)
    if not text:
        raise bad_request("message text is empty")
    if len(text) * 2 > TEXT_LIMIT and utf16(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return text, entities


def _markup(markup: Json | None) -> Json | None:
    for row in (markup or {}).get("inline_keyboard", ()):
        for button in row:
            if not button["text"].strip():
                raise bad_request("can't parse inline keyboard button: button text must be non-empty")
    return markup


def _reply_to(chat: Chat, wanted: Json | None) -> int | None:
    if wanted is None:
        return None
    if wanted.get("chat_id", chat.head["id"]) != chat.head["id"]:
        raise Refusal(501, "Not Implemented: replies into another chat are not built into this test server")
    target = chat.find(wanted["message_id"])
    if target is None:
        if wanted.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    if (quote := wanted.get("quote")) and quote not in target.body.get("text", ""):
        raise bad_request("QUOTE_TEXT_INVALID")
    return target.id


def _own(world: World, given: Json) -> tuple[Chat, Shown]:
    if "chat_id" not in given or "message_id" not in given:
        raise bad_request("message identifier is not specified")
    chat = world.chats.get(given["chat_id"])
    shown = chat.find(given["message_id"])
    if shown is None:
        raise bad_request("message to edit not found")
    if not shown.by_bot:
        raise bad_request("message can't be edited")
    chat.open_to_bot()
    return chat, shown


def _edit(world: World, chat: Chat, shown: Shown, changes: Json) -> Json:
    _markup(changes.get("reply_markup"))
    if changes.get("reply_markup") == {"inline_keyboard": []}:
        changes["reply_markup"] = None
    if all((shown.body.get(key) or None) == (value or None) for key, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    # A new object each time: answers and updates that show the old text are still on their way.
    body = {k: v for k, v in shown.body.items() if k not in changes}
    shown.body = body | {k: v for k, v in changes.items() if v} | {"edit_date": int(world.now())}
    shown.edited += 1
    return chat.full(shown)
