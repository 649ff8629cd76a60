"""The Discord platform: one bot account, private messages only."""

import asyncio
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bots.discord.events import Attached, parsed, person_of, read, said_in, table
from bots.discord.faults import NETWORK_REST, REFUSED_REST, gone, meaning
from bots.discord.interactions import Desk, menu
from bots.discord.markup import NO_EMBEDS, QUIET, components, draw, fitting, nonce
from bots.discord.receiving import Keeper
from core.clock import Clock
from core.errors import ConfigError, RateLimited, Rejected
from core.ids import NativeRef
from core.inbox import Inbox
from core.message import MOST_PICTURE, Address, Content, Envelope, Inbound, Kind, Unsupported
from core.ports import Limits, RawUpdate, Receive, Store
from core.urgency import asks_for_help

log = structlog.get_logger(__name__)
WAIT_SECONDS: Final = 30.0  # the library's least: what it is told to wait for longer than that is the courier's to plan
SILENT_SECONDS: Final = 45.0  # without a live gateway for so long we begin anew: the library would wait ever longer
CDN: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
CONTENT_FLAGS: Final = (1 << 18) | (1 << 19)
ERRORS: Final = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
REFUSED: Final = (
    "discord.token is refused by Discord: copy it again from the developer portal, or remove it to run without Discord."
)


class Ears(discord.Client):
    """The library's client, of which we want the gateway's frames as they come."""

    def __init__(self, keeper: Keeper, desk: "Desk", receive: Receive) -> None:
        intents = discord.Intents(dm_messages=True)
        super().__init__(intents=intents, enable_debug_events=True, max_messages=None)
        self._keeper = keeper
        self._desk = desk
        self._hand_in = receive
        self._taking: set[asyncio.Task[None]] = set()

    async def on_socket_raw_receive(self, frame: str) -> None:
        """Keep what a frame says."""
        self._keeper.tell(frame)
        if '"INTERACTION_CREATE"' in frame[:400] or '"INTERACTION_CREATE"' in frame[-400:]:
            whole = parsed(frame)
            if whole.get("t") == "INTERACTION_CREATE":
                task = asyncio.create_task(self._take(table(whole.get("d"))))
                self._taking.add(task)
                task.add_done_callback(self._taking.discard)

    async def _take(self, data: Mapping[str, Any]) -> None:
        try:
            await self._desk.take(data, self._hand_in)
        except Exception as error:  # noqa: BLE001 - one press must not end the gateway
            log.error("discord.press_failed", error=type(error).__name__)  # noqa: TRY400 - a traceback could hold text


class Discord:
    """Delivers to private channels. Every send carries a nonce, the same at every try, which Discord enforces.

    It does so for some minutes only. A send that was cut off by a crash is repeated at the next start: when that comes
    later, its reader may see it twice. Discord offers nothing against that.
    """

    name: ClassVar[str] = "discord"
    limits: ClassVar[Limits] = Limits(per_second=40.0, seconds_per_chat=1.0, in_flight=24, idempotent=True)

    def __init__(
        self,
        store: Store,
        *,
        token: str,
        api_url: str,
        clock: Clock,
        account: str = "main",
        urgent: Callable[[str], bool] = asks_for_help,
    ) -> None:
        """`urgent` says of words whether their sender's turn should come first."""
        for noisy in ("discord", "aiohttp"):
            logging.getLogger(noisy).setLevel(logging.CRITICAL)  # below that they log ids and tokens
        self._api_url = api_url.rstrip("/")
        if self._api_url:
            Route.BASE = self._api_url
        self._token = token
        self._store = store
        self._clock = clock
        self._account = account
        self._hands = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=WAIT_SECONDS)
        self._begun = asyncio.Lock()
        self._ready = False
        self._channels: dict[str, int] = {}
        self._inbox = Inbox(
            store, clock, "discord", account, person_of, self._read, lambda payload: urgent(said_in(payload))
        )
        self._keeper = Keeper(store, clock, account, self._inbox, self._fetch)

    @property
    def _http(self) -> discord.http.HTTPClient:
        return self._hands.http

    async def _login(self) -> None:
        """Sign in once. Raises what the library raises."""
        async with self._begun:
            if self._ready:
                return
            await self._hands.login(self._token)
            self._ready = True

    async def run(self, receive: Receive) -> None:
        """Tell Discord our commands, then receive until cancelled. Raises ConfigError for a token that it refuses."""
        try:
            await self._login()
        except discord.LoginFailure:
            raise ConfigError(REFUSED) from None
        await self._introduce()
        desk = Desk(self._http, self._clock, self._account)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._inbox.run(receive))
            group.create_task(self._keeper.run())
            group.create_task(self._listen(desk, receive))

    async def _introduce(self) -> None:
        application = table(await self._fetch(Route("GET", "/applications/@me")))
        if not int(application.get("flags") or 0) & CONTENT_FLAGS:
            # Private messages to a bot keep their words without it, so this is a notice and no fault.
            log.warning("discord.no_message_content_intent")
        put = Route("PUT", "/applications/{application_id}/commands", application_id=int(application["id"]))
        await self._call(put, json=menu())
        if self._api_url:
            gateway = table(await self._fetch(Route("GET", "/gateway/bot")))
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(str(gateway["url"]))

    async def _listen(self, desk: Desk, receive: Receive) -> None:
        """Hold a gateway session; when the library does not get one back, begin a new one."""
        ears = Ears(self._keeper, desk, receive)
        connected = asyncio.create_task(ears.start(self._token))
        try:
            quiet = 0.0
            while quiet < SILENT_SECONDS:
                done, _ = await asyncio.wait({connected}, timeout=1)
                if done:
                    connected.result()
                    return
                # The library types `ws` as always there; it is None until the first session.
                socket: DiscordWebSocket | None = ears.ws
                quiet = 0.0 if socket is not None and socket.open else quiet + 1
        except discord.PrivilegedIntentsRequired:
            raise ConfigError(
                "Discord closed the gateway because an intent is missing: switch on Message Content Intent for this bot in"
                " the developer portal, or remove discord.token to run without Discord."
            ) from None
        finally:
            connected.cancel()
            await asyncio.gather(connected, return_exceptions=True)
            await ears.close()
        raise ConnectionError

    async def close(self) -> None:
        """Close the connections."""
        await self._hands.close()

    async def _fetch(self, route: Route) -> Any:
        await self._login()
        return await self._call(route)

    async def _call(self, route: Route, **what: Any) -> Any:
        """Ask Discord. Whoever waits for it may be cancelled, the request never is.

        Cancelled while Discord asks everybody to wait, it would leave the library's own gate closed for ever.
        """
        return await asyncio.shield(asyncio.ensure_future(self._http.request(route, **what)))

    async def _read(self, update: RawUpdate) -> Inbound | str:
        owner = self._keeper.owners.get(person_of(update.payload))
        if owner is None:
            async with self._store.begin() as tx:
                self._keeper.owners |= {one.channel: one.address.user for one in await tx.inbound.channels("discord")}
            owner = self._keeper.owners.get(person_of(update.payload))
        found = read(update.key, update.payload, owner, update.kept_at or self._clock.now())
        return await self._attached(found) if isinstance(found, Attached) else found

    async def _attached(self, found: Attached) -> Inbound:
        """Fetch a picture, from Discord's own servers only."""
        host = yarl.URL(found.url).host
        if host not in CDN and not (self._api_url and host == yarl.URL(self._api_url).host):
            return replace(found.inbound, text=None, unsupported=Unsupported.PICTURE)
        await self._login()
        try:
            data = await self._http.get_from_cdn(found.url)
        except (discord.NotFound, discord.Forbidden):
            return replace(found.inbound, text=None, unsupported=Unsupported.PICTURE)
        return replace(found.inbound, picture=data[: MOST_PICTURE + 1])

    async def _channel(self, to: Address) -> int:
        known = self._channels.get(to.user)
        if known is None and (found := await self._known_channel(to)) is not None:
            known = self._channels[to.user] = int(found)
        if known is None:
            route = Route("POST", "/users/@me/channels")
            opened = await self._call(route, json={"recipient_id": to.user})
            known = self._channels[to.user] = int(opened["id"])
        return known

    async def _known_channel(self, to: Address) -> str | None:
        """Return the channel that this person wrote in: Discord lets a bot open only few by itself."""
        async with self._store.begin() as tx:
            found = await tx.inbound.channels("discord")
        return next((one.channel for one in found if one.address == to), None)

    async def _ready_to_send(self) -> None:
        """Sign in for a send; what cannot be reached yet was surely not sent. `run` is the one that keeps trying."""
        try:
            await self._login()
        except discord.LoginFailure:
            raise RateLimited(REFUSED_REST) from None
        except ERRORS:
            raise RateLimited(NETWORK_REST) from None

    async def deliver(self, envelope: Envelope) -> NativeRef:
        """Send one message. Raises as `core.ports.Platform.deliver` says."""
        content = envelope.content
        text = fitting(content, quote=envelope.reply_to is None)
        if text is None:
            raise Rejected("too long")
        body: dict[str, Any] = {
            "content": text,
            "nonce": nonce(envelope),
            "enforce_nonce": True,
            "allowed_mentions": {"parse": []},
            "flags": NO_EMBEDS | (QUIET if content.quiet else 0),
        }
        if content.buttons:
            body["components"] = components(content.buttons)
        await self._ready_to_send()
        try:
            channel = await self._channel(envelope.to)
            answered = envelope.reply_to or (envelope.target if content.kind is Kind.RECEIPT else None)
            if answered is not None and answered.isdigit():
                body["message_reference"] = {"message_id": str(answered), "fail_if_not_exists": False}
            route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
            sent = await self._post(route, body, content)
        except ERRORS as error:
            raise meaning(error) from None
        return NativeRef(str(sent["id"]))

    async def _post(self, route: Route, body: dict[str, Any], content: Content) -> Mapping[str, Any]:
        if content.picture is None:
            return table(await self._call(route, json=body))
        name = f"{secrets.token_hex(8)}.jpg"
        body["attachments"] = [{"id": "0", "filename": name}]
        form: list[dict[str, Any]] = [
            {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"},
            {
                "name": "files[0]",
                "value": content.picture.data,
                "filename": name,
                "content_type": content.picture.media_type,
            },
        ]
        return table(await self._call(route, form=form))

    async def retract(self, to: Address, ref: NativeRef) -> None:
        """Delete one copy. Gone already is a success."""
        await self._about(to, ref, "DELETE", None)

    async def revise(self, to: Address, ref: NativeRef, content: Content) -> None:
        """Show other words in one copy. Raises as `deliver` does."""
        text = fitting(content, quote=True) or draw(content, quote=True)[:2000]
        await self._about(to, ref, "PATCH", {"content": text, "allowed_mentions": {"parse": []}})

    async def _about(self, to: Address, ref: NativeRef, method: str, body: Mapping[str, Any] | None) -> None:
        await self._ready_to_send()
        path = "/channels/{channel_id}/messages/{message_id}"
        try:
            channel = await self._channel(to)
            route = Route(method, path, channel_id=channel, message_id=int(ref))
            await (self._call(route) if body is None else self._call(route, json=dict(body)))
        except ERRORS as error:
            if not gone(error):
                raise meaning(error) from None
