"""The Telegram platform: one bot account, one poll loop, one message at a time for each person."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

import structlog
from telegram import Bot, BotCommand, InputMediaPhoto, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bots.telegram.faults import NETWORK_REST, REFUSED_REST, meaning
from bots.telegram.markup import MOST_UNITS, draw, draw_content, keyboard, units
from bots.telegram.pictures import MOST_CAPTION, blank, upload
from bots.telegram.polling import Poll
from core.clock import Clock
from core.errors import ConfigError, RateLimited, Rejected
from core.ids import NativeRef
from core.message import Address, Content, Envelope, Kind
from core.ports import Limits, Receive, Store
from core.replies import say
from core.rights import for_staff
from core.router import commands
from core.urgency import asks_for_help

T = TypeVar("T")
log = structlog.get_logger(__name__)
READ_SECONDS = 20.0  # a send that takes longer is given up; its outcome is then unknown
STARTING_PAUSES = (1, 2, 5, 15, 30)


class Telegram:
    """Delivers with the limits that Telegram documents: 30 a second for an account, one a second for a chat."""

    name: ClassVar[str] = "telegram"
    limits: ClassVar[Limits] = Limits(per_second=29.0, seconds_per_chat=1.0, in_flight=4, idempotent=False)

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
        """`urgent` says of words, or of a pressed button's token, whether their sender's turn should come first."""
        for noisy in ("httpx", "httpcore", "telegram"):
            logging.getLogger(noisy).setLevel(logging.WARNING)  # below that they log addresses, which hold the token
        request = HTTPXRequest(connection_pool_size=16, read_timeout=READ_SECONDS, connect_timeout=10, pool_timeout=10)
        root = api_url.rstrip("/")
        self._bot = Bot(token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot", request=request)
        self._poll = Poll(self._bot, store, clock, account, urgent)
        self._begun = asyncio.Lock()
        self._ready = False

    async def run(self, receive: Receive) -> None:
        """Tell Telegram our commands, then receive until cancelled. Raises ConfigError for a token that it refuses."""
        await self._begin()
        menu = [
            BotCommand(one.name, say(one.summary_key)) for one in commands() if one.shown and not for_staff(one.right)
        ]
        try:
            await self._bot.set_my_commands(menu)
        except TelegramError as error:
            log.warning("telegram.menu", error=type(error).__name__)
        await self._poll.run(receive)

    async def _begin(self) -> None:
        async with self._begun:
            for attempt in range(1_000_000):
                if self._ready:
                    return
                try:
                    await self._bot.initialize()
                    self._ready = True
                except InvalidToken:
                    raise ConfigError(
                        "telegram.token is refused by Telegram: copy it again from @BotFather, or remove it to run"
                        " without Telegram."
                    ) from None
                except TelegramError as error:
                    log.warning("telegram.unreachable", error=type(error).__name__)
                    await asyncio.sleep(STARTING_PAUSES[min(attempt, len(STARTING_PAUSES) - 1)])

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.shutdown()

    async def deliver(self, envelope: Envelope) -> NativeRef:
        """Send one message. Raises as `core.ports.Platform.deliver` says."""
        drawn = draw(envelope)
        picture = envelope.content.picture
        if units(drawn.text) > (MOST_UNITS if picture is None else MOST_CAPTION):
            raise Rejected("too long")
        answered = envelope.reply_to or envelope.target
        reply = None
        if answered is not None and answered.isdigit():
            reply = ReplyParameters(int(answered), allow_sending_without_reply=True)
        chat, markup = int(envelope.to.user), keyboard(envelope.content.buttons)
        own_words, quiet = envelope.content.kind in {Kind.POST, Kind.PROMPT}, envelope.content.quiet
        if picture is not None:
            shown = await self._call(
                lambda: self._bot.send_photo(
                    chat_id=chat,
                    photo=upload(picture),
                    caption=drawn.text,
                    caption_entities=drawn.entities,
                    reply_parameters=reply,
                    reply_markup=markup,
                    protect_content=own_words,
                    disable_notification=quiet,
                )
            )
            return NativeRef(str(shown.message_id))
        sent = await self._call(
            lambda: self._bot.send_message(
                chat_id=chat,
                text=drawn.text,
                entities=drawn.entities,
                reply_parameters=reply,
                reply_markup=markup,
                protect_content=own_words,
                disable_notification=quiet,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        return NativeRef(str(sent.message_id))

    async def retract(self, to: Address, ref: NativeRef) -> None:
        """Delete one copy; past Telegram's 48 hours its words (and picture) are replaced. Gone already is a success."""
        try:
            await self._bare(lambda: self._bot.delete_message(int(to.user), int(ref)))
        except BadRequest as error:
            if "message to delete not found" not in error.message.casefold():
                await self._bury(to, ref)
        except TelegramError as error:
            raise meaning(error) from None

    async def _bury(self, to: Address, ref: NativeRef) -> None:
        """Put a tombstone where a copy is that cannot be deleted any more."""
        grave = Content(Kind.NOTICE, say("state.tombstone"))
        try:
            await self.revise(to, ref, grave)
        except Rejected:
            # Only a picture has no text to edit; whatever else is refused here is refused again below.
            media = InputMediaPhoto(blank(), caption=grave.text)
            await self._changed(lambda: self._bot.edit_message_media(media, chat_id=int(to.user), message_id=int(ref)))

    async def revise(self, to: Address, ref: NativeRef, content: Content) -> None:
        """Show other words in one copy. Raises as `deliver` does."""
        drawn = draw_content(content, quote=True)
        chat, number = int(to.user), int(ref)
        if content.picture is not None:
            await self._changed(
                lambda: self._bot.edit_message_caption(
                    chat_id=chat, message_id=number, caption=drawn.text, caption_entities=drawn.entities
                )
            )
            return
        await self._changed(
            lambda: self._bot.edit_message_text(
                drawn.text,
                chat_id=chat,
                message_id=number,
                entities=drawn.entities,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )

    async def _changed(self, change: Callable[[], Awaitable[object]]) -> None:
        """Do an edit. One that changes nothing is a success: it was done before."""
        try:
            await self._bare(change)
        except BadRequest as error:
            if "not modified" not in error.message.casefold():
                raise meaning(error) from None
        except TelegramError as error:
            raise meaning(error) from None

    async def _bare(self, call: Callable[[], Awaitable[T]]) -> T:
        if not self._ready:
            await self._try_once()
        return await call()

    async def _try_once(self) -> None:
        """Connect for a send; what cannot be reached yet was surely not sent. `run` is the one that keeps trying."""
        try:
            await self._bot.initialize()
            self._ready = True
        except InvalidToken:
            raise RateLimited(REFUSED_REST) from None
        except TelegramError:
            raise RateLimited(NETWORK_REST) from None

    async def _call(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await self._bare(call)
        except TelegramError as error:
            raise meaning(error) from None
