"""What people do: write, edit, press, block. Every update made here obeys the specification's Update, or is refused."""

import base64
from typing import Any

from tests.telegram_server.formatting import commands_in
from tests.telegram_server.media import keep
from tests.telegram_server.spec import Specification
from tests.telegram_server.world import BOT_AS_SENDER, Json, Query, World

PHOTO = {"width": 90, "height": 90, "file_size": 1024}


def say(world: World, spec: Specification, given: Json) -> Json:
    """Let a person write. Fields: chat_id; from (User fields; in private chats the chat is named after it); text;
    reply_to_message_id; edits (message id: an edited_message); photo (true, or the bytes in base64; text is then its caption); forward_origin;
    extra (any further Message fields); title (of a new group); held (told only after `release`).

    Returns {update_id, message_id}. Raises ValueError when the result would not be a Message of the specification.
    """
    person = given.get("from")
    chat = world.chats.meet(given["chat_id"], person, given.get("title"))
    sender = {"id": abs(given["chat_id"]), "is_bot": False, "first_name": "Person", **(person or chat.person)}
    now = world.now()
    body: Json = {
        "from": sender,
        "chat": chat.head,
        "date": int(now),
        **_content(world, given),
        **given.get("extra", {}),
    }
    if "forward_origin" in given:
        body["forward_origin"] = given["forward_origin"]
    _must(spec, "Message", {"message_id": 1, **body})
    if "edits" in given:
        shown = chat.find(given["edits"])
        if shown is None or shown.by_bot:
            raise ValueError("there is no message of that person to edit")
        shown.body = {**body, "message_id": shown.id, "date": shown.body["date"], "edit_date": int(now)}
        shown.edited += 1
        kind = "edited_message"
    else:
        target = given.get("reply_to_message_id")
        if target is not None and chat.find(target) is None:
            raise ValueError("the chat does not show the message to reply to")
        shown = chat.add(body, by_bot=False, reply_to=target, now=now)
        kind = "message"
    number = world.updates.add({kind: chat.full(shown)}, now, held=given.get("held", False))
    return {"update_id": number, "message_id": shown.id}


def press(world: World, spec: Specification, given: Json) -> Json:
    """Let a person press a button of a shown message. Fields: chat_id; message_id; index (counted from 0 through all
    rows) or data (the button's callback_data); from (in groups: who presses).

    Returns {update_id, query_id}. Raises ValueError when the chat shows no such button.
    """
    chat = world.chats.get(given["chat_id"])
    shown = chat.find(given["message_id"])
    if shown is None:
        raise ValueError("the chat does not show that message")
    data = _pressed(shown.body, given)
    number = str(len(world.queries) + 4_000_000_000_000_000)
    query = {
        "id": number,
        "from": {**chat.person, **given.get("from", {})},
        "message": chat.full(shown),
        "chat_instance": str(chat.head["id"] * 7919),
        "data": data,
    }
    _must(spec, "CallbackQuery", query)
    now = world.now()
    world.queries[number] = Query(given["chat_id"], now)
    update = world.updates.add({"callback_query": query}, now, held=given.get("held", False))
    return {"update_id": update, "query_id": number}


def block(world: World, spec: Specification, given: Json) -> Json:
    """Let a person block the bot (`blocked` true, the default) or come back; with `deactivated` the account is gone.

    Returns {update_id}: Telegram tells of blocking by my_chat_member, and of a deleted account nothing (None).
    """
    chat = world.chats.get(given["chat_id"])
    if given.get("deactivated"):
        chat.deactivated = True
        return {"update_id": None}
    before, chat.blocked = chat.blocked, given.get("blocked", True)
    change = {
        "chat": chat.head,
        "from": chat.person,
        "date": int(world.now()),
        "old_chat_member": _member(before),
        "new_chat_member": _member(chat.blocked),
    }
    _must(spec, "ChatMemberUpdated", change)
    return {"update_id": world.updates.add({"my_chat_member": change}, world.now())}


def _content(world: World, given: Json) -> Json:
    text = given.get("text")
    if given.get("photo"):
        photo = PHOTO | {"file_id": "photo-1", "file_unique_id": "unique-photo-1"}
        if given["photo"] is not True:
            photo = keep(world, base64.b64decode(given["photo"]))
        return {"photo": [photo], **({"caption": text} if text else {})}
    if text is None:
        return {}
    found = commands_in(text)
    return {"text": text, **({"entities": found} if found else {})}


def _pressed(body: Json, given: Json) -> str:
    buttons = [b for row in body.get("reply_markup", {}).get("inline_keyboard", []) for b in row]
    if "index" in given:
        buttons = buttons[given["index"] : given["index"] + 1]
    elif "data" in given:
        buttons = [b for b in buttons if b.get("callback_data") == given["data"]]
    if not buttons or "callback_data" not in buttons[0]:
        raise ValueError("the message shows no such button")
    return str(buttons[0]["callback_data"])


def _member(blocked: bool) -> Json:
    return {"user": BOT_AS_SENDER, "status": "kicked", "until_date": 0} if blocked else _present()


def _present() -> Json:
    return {"user": BOT_AS_SENDER, "status": "member"}


def _must(spec: Specification, kind: str, value: Any) -> None:
    if wrong := spec.check_type(kind, value):
        raise ValueError(wrong)
