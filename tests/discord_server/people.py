"""What people do, and what tests may ask of the server: `/control/<name>`, JSON in and out."""

import base64
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.discord_server.rest import Asked, iso, new_message
from tests.discord_server.world import APPLICATION, Channel, Interaction, Json, Message, Trouble

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordApi

Action = Callable[["DiscordApi", Json], Awaitable[Any]]
ACTIONS: dict[str, Action] = {}


def action(function: Action) -> Action:
    """Enter a function into the table under its own name."""
    ACTIONS[function.__name__] = function
    return function


def _message(api: "DiscordApi", given: Json) -> tuple[Channel, Message]:
    channel = api.world.channel_of(str(given["user"]))
    found = channel.find(given["message"])
    if found is None:
        raise ValueError("the channel does not show that message")
    return channel, found


@action
async def say(api: "DiscordApi", given: Json) -> Json:
    """A person writes. Fields: user, text, name, reply_to, picture (base64), extra (further fields), times, silent."""
    channel = api.world.channel_of(str(given["user"]), given.get("name", "Person"))
    files = [("photo.png", base64.b64decode(given["picture"]))] if given.get("picture") else []
    body: Json = {"flags": 0}
    if given.get("reply_to"):
        body["message_reference"] = {"message_id": given["reply_to"]}
    made = new_message(
        api.world, channel, channel.user, given.get("text") or "", body, Asked(api.root, {}, {}, files), None
    )
    made.body |= given.get("extra") or {}
    if files:
        made.body["attachments"][0]["content_type"] = given.get("content_type", "image/png")
    if not given.get("silent"):
        await api.gateway.dispatch("MESSAGE_CREATE", made.body, times=given.get("times", 1))
    return {"id": made.id}


@action
async def edit(api: "DiscordApi", given: Json) -> Json:
    """A person changes an earlier message."""
    _, found = _message(api, given)
    found.body = {**found.body, "content": given["text"], "edited_timestamp": iso(time.time())}
    found.edits += 1
    await api.gateway.dispatch("MESSAGE_UPDATE", found.body, times=given.get("times", 1))
    return {}


@action
async def delete(api: "DiscordApi", given: Json) -> Json:
    """A person deletes a message of their own."""
    channel, found = _message(api, given)
    found.deleted = True
    await api.gateway.dispatch("MESSAGE_DELETE", {"id": found.id, "channel_id": channel.id})
    return {}


async def _interact(api: "DiscordApi", channel: Channel, kind: int, data: Json, message: Message | None) -> Json:
    made = Interaction(api.world.snowflake(), secrets.token_urlsafe(40), channel.id, time.time())
    api.world.interactions[made.token] = made
    event = {
        "id": made.id, "application_id": APPLICATION, "type": kind, "data": data, "channel_id": channel.id,
        "channel": {"id": channel.id, "type": 1, "recipients": [channel.user]}, "user": channel.user, "token": made.token,
        "version": 1, "locale": "en-US", "entitlements": [], "authorizing_integration_owners": {}, "context": 1,
        "attachment_size_limit": 10_485_760,
    }  # fmt: skip
    if message is not None:
        event["message"] = message.body
    await api.gateway.dispatch("INTERACTION_CREATE", event)
    return {"token": made.token}


@action
async def command(api: "DiscordApi", given: Json) -> Json:
    """A person runs a slash command (`name`, `text`), or one from a message's menu (`name`, `message`)."""
    channel = api.world.channel_of(str(given["user"]))
    kind = 3 if given.get("message") else 1
    known = next((one for one in api.world.commands if one["name"] == given["name"] and one["type"] == kind), None)
    if known is None:
        raise ValueError(f"there is no command {given['name']}")
    data: Json = {"id": known["id"], "name": known["name"], "type": kind}
    if kind == 3:
        _, found = _message(api, given)
        data |= {"target_id": found.id, "resolved": {"messages": {found.id: found.body}}}
    elif given.get("text"):
        data["options"] = [{"name": "text", "type": 3, "value": given["text"]}]
    return await _interact(api, channel, 2, data, None)


def _button(rows: list[Json], label: str) -> Json | None:
    return next((one for row in rows for one in row["components"] if one.get("label") == label), None)


@action
async def press(api: "DiscordApi", given: Json) -> Json:
    """A person presses the newest button of a label, under a message or under an answer only they see."""
    channel = api.world.channel_of(str(given["user"]))
    shown = [(one, one.body["components"]) for one in channel.messages if one.by_bot and not one.deleted]
    private = [
        (None, one["components"]) for i in api.world.interactions.values() if i.channel == channel.id for one in i.shown
    ]
    for message, rows in reversed([*shown, *private]):
        if found := _button(rows, given["label"]):
            owner = message or channel.messages[-1]
            data = {"custom_id": found["custom_id"], "component_type": 2, "id": found.get("id", 1)}
            return await _interact(api, channel, 3, data, owner)
    raise ValueError(f"no button {given['label']} is shown")


@action
async def fill(api: "DiscordApi", given: Json) -> Json:
    """A person fills in the form that an interaction opened, and sends it."""
    opened = api.world.interactions[given["token"]]
    if opened.answered is None or opened.answered["type"] != 9:
        raise ValueError("no form was opened")
    form = opened.answered["data"]
    rows = [
        {"type": 1, "id": 2 * at, "components": [{"type": 4, "id": 2 * at + 1, "custom_id": box["custom_id"], "value": given["fields"][box["custom_id"]]}]}
        for at, row in enumerate(form["components"], 1)
        for box in row["components"]
    ]  # fmt: skip
    channel = api.world.channels[opened.channel]
    return await _interact(api, channel, 5, {"custom_id": form["custom_id"], "components": rows}, None)


@action
async def interaction(api: "DiscordApi", given: Json) -> Json:
    """Return what became of an interaction."""
    found = api.world.interactions[given["token"]]
    return {"answered": found.answered, "shown": found.shown, "late": found.late}


@action
async def asked_privately(api: "DiscordApi", given: Json) -> bool:
    """Return whether an answer that only this person sees holds a text."""
    channel = api.world.channel_of(str(given["user"])).id
    told = [one for i in api.world.interactions.values() if i.channel == channel for one in i.shown]
    return any(given["text"] in one["content"].replace("\\", "") for one in told)


@action
async def told_privately(api: "DiscordApi", given: Json) -> list[str]:
    """Return the answers that only this person sees, in order."""
    channel = api.world.channel_of(str(given["user"])).id
    return [one["content"] for i in api.world.interactions.values() if i.channel == channel for one in i.shown]


@action
async def shown(api: "DiscordApi", given: Json) -> list[Json]:
    """Return what a channel shows, in order."""
    channel = api.world.channel_of(str(given["user"]))
    return [
        {
            "id": one.id, "text": one.body["content"], "sender": "bot" if one.by_bot else "person",
            "reply_to": (one.body.get("message_reference") or {}).get("message_id"), "edits": one.edits, "quiet": one.quiet,
            "buttons": [b.get("label") for row in one.body["components"] for b in row["components"]],
            "files": [base64.b64encode(data).decode() for data in one.files], "deleted": one.deleted,
        }
        for one in channel.messages
        if given.get("deleted") or not one.deleted
    ]  # fmt: skip


@action
async def stats(api: "DiscordApi", _given: Json) -> Json:
    """Return the counts."""
    return {
        "limited": 0, "late_interactions": 0, "repeated": 0, **api.world.counts,
        "identified": api.gateway.identified, "resumed": api.gateway.resumed, "violations": api.world.violations,
        "commands": [[one["type"], one["name"]] for one in api.world.commands],
    }  # fmt: skip


@action
async def asked(api: "DiscordApi", given: Json) -> list[Json]:
    """Return the requests from a number on."""
    return api.world.asked[given.get("since", 0) :]


@action
async def trouble(api: "DiscordApi", given: Json) -> Json:
    """Plan a fault: kind, user (None: everybody), method, left (None: for good), retry_after."""
    channel = api.world.channel_of(str(given["user"])).id if given.get("user") else None
    api.world.troubles.append(
        Trouble(given["kind"], channel, given.get("method", "POST"), given.get("left"), given.get("retry_after", 1.0))
    )
    return {}


@action
async def heal(api: "DiscordApi", _given: Json) -> Json:
    """End all faults."""
    api.world.troubles.clear()
    api.heal()
    return {}


@action
async def limits(api: "DiscordApi", given: Json) -> Json:
    """Switch the limits off or on."""
    api.world.limits = given["on"]
    return {}


@action
async def intent(api: "DiscordApi", given: Json) -> Json:
    """Switch the Message Content intent off or on in the portal."""
    api.world.intent = api.gateway.intent = given["on"]
    return {}


@action
async def block(api: "DiscordApi", given: Json) -> Json:
    """A person blocks the bot."""
    api.world.channel_of(str(given["user"])).closed = given.get("blocked", True)
    return {}


@action
async def cut(api: "DiscordApi", given: Json) -> Json:
    """Drop the gateway; with `forget` its session is gone."""
    await api.gateway.cut(forget=given.get("forget", False))
    return {}


@action
async def hold(api: "DiscordApi", _given: Json) -> Json:
    """Hold events back until `release`, which tells them in reverse."""
    api.gateway.held = []
    return {}


@action
async def release(api: "DiscordApi", _given: Json) -> Json:
    """Tell what was held back, in reverse."""
    await api.gateway.release()
    return {}


@action
async def connected(api: "DiscordApi", _given: Json) -> bool:
    """Return whether a bot holds a session now."""
    session = api.gateway.session
    return session is not None and session.valid and session.socket is not None and bool(api.world.commands)
