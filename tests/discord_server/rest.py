"""What the bot may ask over HTTP. Requests arrive checked against the description."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.discord_server.world import (
    ACK_SECONDS,
    APPLICATION,
    BOT,
    NONCE_SECONDS,
    Channel,
    Json,
    Message,
    Refusal,
    World,
)

Handler = Callable[[World, Json, "Asked"], Any]
ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []
MOST = 2000


class Asked:
    """One request: its path's parts, query, body and uploaded files."""

    def __init__(self, root: str, query: dict[str, str], body: Any, files: list[tuple[str, bytes]]) -> None:
        self.root = root
        self.query = query
        self.body = body
        self.files = files


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    """Enter a handler for a path with {gaps}."""

    def enter(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile("^" + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "$"), handler))
        return handler

    return enter


def iso(moment: float) -> str:
    """Return a moment as Discord writes it."""
    return datetime.fromtimestamp(moment, UTC).isoformat()


@route("GET", "/users/@me")
def me(_world: World, _gaps: Json, _asked: Asked) -> Json:
    """Return the bot."""
    return BOT


@route("GET", "/applications/@me")
@route("GET", "/oauth2/applications/@me")
def application(world: World, _gaps: Json, _asked: Asked) -> Json:
    """Return the application with its flags."""
    return {
        "id": APPLICATION, "name": "circlekeeper", "icon": None, "description": "", "bot_public": True,
        "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": (1 << 19) if world.intent else 0,
        "owner": {**BOT, "bot": False, "id": "900000000000000002"}, "team": None,
    }  # fmt: skip


@route("GET", "/gateway/bot")
def gateway(_world: World, _gaps: Json, asked: Asked) -> Json:
    """Say where the gateway is."""
    limits = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": asked.root.replace("http://", "ws://"), "shards": 1, "session_start_limit": limits}


@route("PUT", "/applications/{application}/commands")
def set_commands(world: World, _gaps: Json, asked: Asked) -> list[Json]:
    """Replace the global commands."""
    world.commands = [{**one, "id": world.snowflake(), "application_id": APPLICATION} for one in asked.body]
    return [{**one, "version": one["id"], "default_member_permissions": None} for one in world.commands]


@route("POST", "/users/@me/channels")
def open_channel(world: World, _gaps: Json, asked: Asked) -> Json:
    """Return the private channel of a person: always the same."""
    channel = world.channel_of(str(asked.body["recipient_id"]))
    last = channel.messages[-1].id if channel.messages else None
    return {"id": channel.id, "type": 1, "last_message_id": last, "flags": 0, "recipients": [channel.user]}


def the_channel(world: World, gaps: Json) -> Channel:
    """Return the channel of a path. Raises Discord's 404."""
    found = world.channels.get(gaps["channel"])
    if found is None:
        raise Refusal(404, 10003, "Unknown Channel")
    return found


@route("POST", "/channels/{channel}/messages")
def send(world: World, gaps: Json, asked: Asked) -> Json:
    """Show a message in a channel. With `enforce_nonce` a repeated nonce returns the first message instead."""
    channel, body = the_channel(world, gaps), asked.body
    if channel.closed:
        raise Refusal(403, 50007, "Cannot send messages to this user")
    content = body.get("content") or ""
    if len(content) > MOST:
        raise Refusal(400, 50035, "Invalid Form Body")
    if not content and not asked.files:
        raise Refusal(400, 50006, "Cannot send an empty message")
    nonce = str(body["nonce"]) if body.get("nonce") is not None else None
    now = time.time()
    if nonce is not None and body.get("enforce_nonce"):
        for one in channel.messages:
            if one.by_bot and one.nonce == nonce and now - one.made < NONCE_SECONDS:
                world.counts["repeated"] += 1
                return one.body
    return new_message(world, channel, BOT, content, body, asked, nonce).body


def new_message(
    world: World, channel: Channel, author: Json, content: str, body: Json, asked: Asked, nonce: str | None
) -> Message:
    """Append a message to a channel."""
    now = time.time()
    shown: Json = {
        "id": world.snowflake(), "channel_id": channel.id, "author": author, "content": content, "timestamp": iso(now),
        "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "pinned": False, "type": 0, "flags": body.get("flags", 0),
        "components": numbered(body.get("components") or []),
    }  # fmt: skip
    if nonce is not None:
        shown["nonce"] = nonce
    if reference := body.get("message_reference"):
        target = channel.find(reference.get("message_id"))
        if target is None and reference.get("fail_if_not_exists", True):
            raise Refusal(400, 50035, "Invalid Form Body")
        if target is not None:
            shown |= {"type": 19, "message_reference": {"message_id": target.id, "channel_id": channel.id}}
    for name, data in asked.files:
        number = world.snowflake()
        world.files[number] = data
        url = f"{asked.root}/attachments/{number}/{name}"
        shown["attachments"].append(
            {
                "id": number,
                "filename": name,
                "size": len(data),
                "url": url,
                "proxy_url": url,
                "content_type": "image/jpeg",
            }
        )
    made = Message(shown, bool(author.get("bot")), now, nonce, files=[data for _, data in asked.files])
    made.quiet = bool(body.get("flags", 0) & (1 << 12))
    channel.messages.append(made)
    return made


def numbered(rows: list[Json]) -> list[Json]:
    """Return components with the ids that Discord gives them."""
    count = iter(range(1, 1000))
    return [{**row, "id": next(count), "components": [{**one, "id": next(count)} for one in row["components"]]} for row in rows]  # fmt: skip


@route("GET", "/channels/{channel}/messages")
def history(world: World, gaps: Json, asked: Asked) -> list[Json]:
    """Return messages, newest first; `after` begins just behind an id."""
    shown = [one for one in the_channel(world, gaps).messages if not one.deleted]
    limit = int(asked.query.get("limit", 50))
    if after := asked.query.get("after"):
        shown = [one for one in shown if int(one.id) > int(after)][:limit]
    return [{k: v for k, v in one.body.items() if k != "nonce"} for one in reversed(shown[-limit:])]


def the_message(world: World, gaps: Json) -> Message:
    """Return the message of a path. Raises Discord's 404."""
    found = the_channel(world, gaps).find(gaps["message"])
    if found is None:
        raise Refusal(404, 10008, "Unknown Message")
    return found


@route("PATCH", "/channels/{channel}/messages/{message}")
def change(world: World, gaps: Json, asked: Asked) -> Json:
    """Change one of the bot's own messages."""
    found = the_message(world, gaps)
    if not found.by_bot:
        raise Refusal(403, 50005, "Cannot edit a message authored by another user")
    if len(asked.body.get("content") or "") > MOST:
        raise Refusal(400, 50035, "Invalid Form Body")
    found.body = {**found.body, "edited_timestamp": iso(time.time())}
    if "content" in asked.body:
        found.body["content"] = asked.body["content"]
    found.edits += 1
    return found.body


@route("DELETE", "/channels/{channel}/messages/{message}")
def remove(world: World, gaps: Json, _asked: Asked) -> None:
    """Delete one of the bot's own messages; in private channels nobody deletes another's."""
    found = the_message(world, gaps)
    if not found.by_bot:
        raise Refusal(403, 50003, "Cannot execute action on a DM channel")
    found.deleted = True


@route("POST", "/interactions/{interaction}/{token}/callback")
def acknowledge(world: World, gaps: Json, asked: Asked) -> None:
    """Take the one answer to an interaction, within three seconds."""
    found = world.interactions.get(gaps["token"])
    if found is None or found.id != gaps["interaction"]:
        raise Refusal(404, 10062, "Unknown interaction")
    if found.answered is not None:
        raise Refusal(400, 40060, "Interaction has already been acknowledged.")
    if time.time() - found.made > ACK_SECONDS:
        world.counts["late_interactions"] += 1
        found.late = True
        raise Refusal(404, 10062, "Unknown interaction")
    found.answered = asked.body
    if asked.body["type"] == 4:
        found.shown.append(asked.body["data"])


@route("PATCH", "/webhooks/{application}/{token}/messages/@original")
def follow_up(world: World, gaps: Json, asked: Asked) -> Json:
    """Show what an acknowledged interaction comes to."""
    found = world.interactions.get(gaps["token"])
    if found is None or found.answered is None:
        raise Refusal(404, 10015, "Unknown Webhook")
    body = {**asked.body, "components": numbered(asked.body.get("components") or [])}
    found.shown = [body]
    channel = world.channels[found.channel]
    return new_message(
        World(numbers=world.numbers), Channel(channel.id, channel.user), BOT, body["content"], {}, asked, None
    ).body
