"""Slash commands, a message's menu, buttons and forms: acknowledged at once, answered so that only the asker sees it.

Discord shows an interaction that we did not acknowledge within three seconds as failed, and its asker tries again: so
nothing of it is kept before it is handled. A cry for help is answered through the outbox all the same.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import aiohttp
import discord
import structlog
from discord.http import HTTPClient, Route

from bots.discord.events import number, table
from bots.discord.markup import EPHEMERAL, answer, form_of, modal
from core.clock import Clock
from core.ids import NativeRef
from core.message import Address, Inbound, InboundKey, Press
from core.ports import Receive
from core.replies import Reply, say
from core.rights import for_staff
from core.router import Command, commands, find_fields

log = structlog.get_logger(__name__)
COMMAND, PRESSED, FILLED = 2, 3, 5  # kinds of interaction
DEFERRED, FORM = 5, 9  # kinds of answer
MESSAGE_MENU: Final = 3
MOST_ARGUMENT: Final = 1900
RETRIES: Final = (0.0, 0.5, 2.0)

Json = Mapping[str, Any]


def menu() -> list[dict[str, Any]]:
    """Return our commands as Discord wants them: typed ones, and those in the menu of a message."""
    shown = [one for one in commands() if one.shown and not for_staff(one.right)]
    typed = [_typed(one) for one in shown if not one.on_post]
    return typed + [_in_menu(one) for one in shown if one.on_post and one.name != "edit"]  # Discord edits by itself


def _typed(one: Command) -> dict[str, Any]:
    text = {"type": 3, "name": "text", "description": say("discord.text_option"), "required": False}
    return {
        "type": 1,
        "name": one.name,
        "description": say(one.summary_key)[:100],
        "options": [text],
        "contexts": [1],
        "integration_types": [0, 1],
    }


def _in_menu(one: Command) -> dict[str, Any]:
    name = say(f"discord.menu_{one.name}")
    return {"type": MESSAGE_MENU, "name": name, "contexts": [1], "integration_types": [0, 1]}


def _menu_names() -> dict[str, str]:
    return {say(f"discord.menu_{one.name}"): one.name for one in commands() if one.on_post and one.name != "edit"}


def read(data: Json, account: str, now: datetime) -> Inbound | None:
    """Return what an interaction asks for, None if it is not for us. Never raises."""
    who = number(table(data.get("user")).get("id"))
    interaction = number(data.get("id"))
    if who is None or interaction is None or data.get("guild_id") is not None:
        return None
    key = InboundKey("discord", account, f"i{interaction}")
    inner, sender = table(data.get("data")), Address("discord", who)
    if data.get("type") == COMMAND:
        return _command(key, sender, inner, now)
    custom_id = inner.get("custom_id")
    if not isinstance(custom_id, str):
        return None
    fields = _filled(inner.get("components")) if data.get("type") == FILLED else {}
    return Inbound(key, sender, now, press=Press(form_of(custom_id)[1], fields), answerable=True)


def _command(key: InboundKey, sender: Address, inner: Json, now: datetime) -> Inbound | None:
    name = inner.get("name")
    if inner.get("type") == MESSAGE_MENU:
        target, known = number(inner.get("target_id")), _menu_names().get(str(name))
        if target is None or known is None:
            return None
        return Inbound(key, sender, now, text=f"/{known}", reply_to=NativeRef(target), answerable=True)
    if not isinstance(name, str):
        return None
    given = [table(one).get("value") for one in inner.get("options") or () if table(one).get("name") == "text"]
    text = f"/{name} {str(given[0])[:MOST_ARGUMENT]}" if given else f"/{name}"
    return Inbound(key, sender, now, text=text, answerable=True)


def _filled(rows: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows if isinstance(rows, list) else ():
        for box in table(row).get("components") or ():
            name, value = table(box).get("custom_id"), table(box).get("value")
            if isinstance(name, str) and isinstance(value, str):
                found[name] = value
    return found


class Desk:
    """Answers interactions. One instance an account."""

    def __init__(self, http: HTTPClient, clock: Clock, account: str) -> None:
        self._http = http
        self._clock = clock
        self._account = account

    async def take(self, data: Json, receive: Receive) -> None:
        """Acknowledge one interaction, hand it in and show the answer. Never raises for what the network does."""
        form = form_of(str(table(data.get("data")).get("custom_id")))
        if data.get("type") == PRESSED and form[0] and (fields := find_fields(form[0])):
            await self._acknowledge(
                data, {"type": FORM, "data": modal(say(f"discord.form_{form[0]}"), form[1], fields)}
            )
            return
        inbound = read(data, self._account, self._clock.now())
        if inbound is None:
            return
        shown = await self._acknowledge(data, {"type": DEFERRED, "data": {"flags": EPHEMERAL}})
        reply = await receive(inbound)
        if shown:
            await self._show(data, reply)

    async def _acknowledge(self, data: Json, body: Json) -> bool:
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=int(data["id"]),
            webhook_token=str(data["token"]),
        )
        return await self._send(route, body)

    async def _show(self, data: Json, reply: Reply | None) -> None:
        """Show the answer. Words that come through the outbox, or none, leave a short note here instead."""
        said = answer(reply) if reply is not None and not reply.kept else answer(Reply("discord.done"))
        route = Route(
            "PATCH",
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
            webhook_id=int(data["application_id"]),
            webhook_token=str(data["token"]),
        )
        await self._send(route, {name: value for name, value in said.items() if name != "flags"})

    async def _send(self, route: Route, body: Json) -> bool:
        for pause in RETRIES:
            await asyncio.sleep(pause)
            try:
                await self._http.request(route, json=dict(body))
            except discord.HTTPException as error:
                log.warning("discord.answer_refused", status=error.status)
                return False
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("discord.answer_failed", error=type(error).__name__)
            else:
                return True
        return False


def names(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of a menu, for a log line."""
    return [str(one["name"]) for one in found]
