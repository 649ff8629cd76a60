"""The tests' own door: /control/<name>, JSON in and out. A wrong request is answered 400 with {"error": ...}.

Everything here is for tests only and unauthenticated: the server listens on loopback.
"""

import base64
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import parse_qsl

from aiohttp import web

from tests.telegram_server import people
from tests.telegram_server.answers import Refusal

if TYPE_CHECKING:
    from tests.telegram_server.server import TelegramApi
    from tests.telegram_server.world import World

Json = dict[str, Any]
Action = Callable[["Control", Json], Any]
ACTIONS: dict[str, Action] = {}


def action(function: Action) -> Action:
    """Enter a function into the table under its own name."""
    ACTIONS[function.__name__] = function
    return function


class Control:
    """Does what a control request asks, on the server's present world."""

    def __init__(self, api: "TelegramApi") -> None:
        self.api = api

    @property
    def world(self) -> "World":
        """The world as it is after the last reset."""
        return self.api.world

    async def handle(self, request: web.BaseRequest, name: str, query: str) -> web.Response:
        """Run one action. Query values and the JSON body together are its arguments."""
        if (function := ACTIONS.get(name)) is None:
            return _say(404, {"error": f"no control is named {name}"})
        try:
            given: Json = {key: _number(value) for key, value in parse_qsl(query)}
            if body := await request.read():
                given |= json.loads(body)
            return _say(200, function(self, given))
        except Refusal as refusal:
            return _say(400, {"error": refusal.description})
        except (ValueError, KeyError, TypeError) as problem:
            return _say(400, {"error": f"{type(problem).__name__}: {problem}"})


def _say(status: int, body: object) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")


def _number(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdigit() else text


@action
def healthz(control: Control, _given: Json) -> Json:
    """Say that the server is up, and which specification it checks against."""
    return {"ok": True, "specification": control.api.spec.version}


@action
def reset(control: Control, _given: Json) -> Json:
    """Throw the world away."""
    control.api.reset()
    return {}


@action
def say(control: Control, given: Json) -> Json:
    """A person writes; see people.say for the fields."""
    return people.say(control.world, control.api.spec, given)


@action
def press(control: Control, given: Json) -> Json:
    """A person presses a button; see people.press for the fields."""
    return people.press(control.world, control.api.spec, given)


@action
def file(control: Control, given: Json) -> Json:
    """Return a picture's bytes in base64."""
    return {"data": base64.b64encode(control.world.files[given["file_id"]]).decode()}


@action
def forget(control: Control, given: Json) -> Json:
    """A person deletes a message in the app. Telegram tells the bot nothing."""
    shown = control.world.chats.get(given["chat_id"]).find(given["message_id"])
    if shown is None:
        raise ValueError("the chat does not show that message")
    shown.deleted = True
    return {}


@action
def block(control: Control, given: Json) -> Json:
    """A person blocks or unblocks the bot; Telegram tells the bot by my_chat_member."""
    return people.block(control.world, control.api.spec, given)


@action
def update(control: Control, given: Json) -> Json:
    """Queue an update as it stands, however broken; only `update_id` is filled in when missing."""
    return {"update_id": control.world.updates.add(given["update"], control.world.now(), held=given.get("held", False))}


@action
def again(control: Control, given: Json) -> Json:
    """Tell confirmed updates once more: `update_ids`, or the newest `last`."""
    return {"update_ids": control.world.updates.tell_again(given.get("update_ids"), given.get("last", 0))}


@action
def release(control: Control, _given: Json) -> Json:
    """Tell the held updates now."""
    return {"update_ids": control.world.updates.release()}


@action
def order(control: Control, given: Json) -> Json:
    """Answer getUpdates newest first (`reverse` true) or in order."""
    control.world.updates.reverse = bool(given["reverse"])
    return {}


@action
def shown(control: Control, given: Json) -> list[Json]:
    """List what a chat shows, in order; with `deleted` also what it no longer shows. An unknown chat shows nothing."""
    if given["chat_id"] not in control.world.chats.ids():
        return []
    messages = control.world.chats.get(given["chat_id"]).messages.values()
    return [m.row() for m in messages if not m.deleted or given.get("deleted")]


@action
def chats(control: Control, _given: Json) -> list[int]:
    """List the ids of all chats."""
    return control.world.chats.ids()


@action
def log(control: Control, given: Json) -> list[Json]:
    """List the requests: `since` a number, of a `method`, of a `chat_id`."""
    return control.world.journal.rows(
        since=given.get("since", 0), method=given.get("method"), chat_id=given.get("chat_id")
    )


@action
def violations(control: Control, _given: Json) -> list[Json]:
    """List the breaches of the specification."""
    return control.world.journal.violations()


@action
def answers(control: Control, given: Json) -> list[Json]:
    """List what answerCallbackQuery said to one query."""
    return control.world.queries[str(given["query_id"])].answers


@action
def actions(control: Control, given: Json) -> list[Json]:
    """List a chat's chat actions."""
    return control.world.chats.get(given["chat_id"]).actions


class StatsRow(TypedDict):
    """The numbers of GET /control/stats."""

    requests: int
    accepted: dict[str, int]
    sends: int
    limited: int
    impatient: int
    peak: int
    pending_updates: int
    violations: int


@action
def stats(control: Control, _given: Json) -> StatsRow:
    """Count: requests, accepted calls per method, sends, 429s of the limits, the busiest sliding second."""
    world = control.world
    return {
        "requests": len(world.journal.entries),
        "accepted": dict(world.accepted),
        "sends": world.accepted["sendMessage"],
        "limited": world.limits.refused,
        "impatient": world.limits.impatient,
        "peak": world.limits.peak,
        "pending_updates": world.updates.waiting,
        "violations": sum(len(e.violations) for e in world.journal.entries),
    }


@action
def limits(control: Control, given: Json) -> Json:
    """Change the numbers of the limits; see limits.Rules."""
    rules = control.world.limits.rules
    rules.change(given)
    return {name: getattr(rules, name) for name in rules.__slots__}


@action
def latency(control: Control, given: Json) -> Json:
    """Delay every request by `milliseconds`, half on the way in and half on the way out."""
    control.world.faults.latency = given["milliseconds"] / 1000
    return {}


@action
def afflict(control: Control, given: Json) -> Json:
    """Give one chat a lasting fault, or heal it with `kind` null."""
    control.world.faults.afflict(given["chat_id"], given.get("kind"), given.get("retry_after", 1), given.get("seconds"))
    return {}


@action
def plan(control: Control, given: Json) -> Json:
    """Plan a fault for the next `count` calls of `method`."""
    control.world.faults.plan(
        given["kind"], given.get("count", 1), given.get("chat_id"), given.get("method", "sendMessage")
    )
    return {}


@action
def clock(control: Control, given: Json) -> Json:
    """Move the calendar on by `advance` seconds; tells the simulated time. Limits and waits keep the real clock."""
    control.world.ahead += given.get("advance", 0)
    return {"now": control.world.now()}


@action
def query_seconds(control: Control, given: Json) -> Json:
    """Set for how long (simulated seconds) a pressed button can be answered."""
    control.world.query_seconds = given["seconds"]
    return {}
