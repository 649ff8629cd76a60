"""Picks the implementations and runs them: the only place that knows everybody."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

import core.commands  # noqa: F401 - declares every command
from app.health import Health
from app.heartbeat import Heartbeat
from app.pages import all_routes
from app.screening import screener_of
from bots.email.post_office import PostOffice
from bots.registry import build_platforms
from bots.web.adapter import Web
from config.settings import Settings
from core.announcing import Announcer
from core.clock import Clock, SystemClock
from core.courier import Courier
from core.desk import Desk
from core.house import House
from core.hub import Hub
from core.joining import Joining
from core.ports import Closing, Platform, Step
from core.returning import Lookout
from core.settings import Rules
from core.signed_words import serve_newest
from core.stage import Stage
from core.tokens import Signer
from core.waking import LocalWaker
from core.watch import Watch
from media.pictures import Cleaner
from moderation.circle_words import standing
from moderation.screener import Screener
from moderation.urgent import cannot_wait
from prompts.cards import load as load_cards
from prompts.cast import load as load_cast
from prompts.curriculum import Curriculum
from prompts.help_lines import load as load_lines
from prompts.waker import Ticker
from storage import SqlStore, open_store
from storage.alone import alone
from storage.anchor import Keeper
from web.app import build
from web.server import serve_app

log = structlog.get_logger(__name__)
BACKOFF_SECONDS = (1, 2, 5, 15, 30)


@dataclass(frozen=True, slots=True)
class Running:
    """Everything that one process runs with."""

    settings: Settings
    store: SqlStore
    house: House
    waker: LocalWaker
    hub: Hub
    joining: Joining
    desk: Desk
    announcer: Announcer
    watch: Watch
    lookout: Lookout
    screener: Screener
    platforms: tuple[Platform, ...]
    step: Step | None = None


def rules_of(settings: Settings) -> Rules:
    """Return the rules that the settings ask for."""
    return Rules(
        undo=timedelta(seconds=settings.relay.undo_seconds),
        flood_posts=settings.relay.flood_posts,
        flood=timedelta(seconds=settings.relay.flood_seconds),
        retention=timedelta(days=settings.retention.post_days),
        line_retention=timedelta(days=settings.retention.line_days),
        audit_retention=timedelta(days=settings.retention.audit_days),
    )


def post_office_of(settings: Settings) -> PostOffice | None:
    """Return the mail server that the settings name, None without one."""
    mail = settings.email
    if mail.host is None or mail.sender is None:
        return None
    password = mail.password.get_secret_value() if mail.password else None
    return PostOffice(mail.host, mail.port, mail.security, mail.sender, mail.username, password)


@asynccontextmanager
async def assembled(
    settings: Settings,
    *,
    clock: Clock | None = None,
    extra: Callable[[SqlStore], tuple[Platform, ...]] | None = None,
    step: Step | None = None,
) -> AsyncIterator[Running]:
    """Open the store and put everything together. Raises ConfigError for wrong settings; closes all on the way out."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        stack.enter_context(alone(settings.data_dir))
        store = await open_store(settings.database_url, settings.data_dir, settings.secret_key_file, upgrade=True)
        stack.push_async_callback(store.close)
        async with store.begin() as tx:
            await serve_newest(tx)
        cleaner = Cleaner()
        stack.callback(cleaner.close)
        house = House(
            signer=Signer(store.signer_secret),
            clock=clock,
            lines=load_lines(),
            prompts=Curriculum.shipped(),
            cards=load_cards(),
            finds=standing,
            cast=load_cast(),
            rules=rules_of(settings),
            desk_url=f"{settings.web.base_url}/console",
            pictures=cleaner,
        )
        screener = screener_of(settings, apart=True)
        stack.push_async_callback(screener.closed)
        waker = LocalWaker()
        telegram, discord, secret = settings.telegram.token, settings.discord.token, settings.webhook.secret
        built = build_platforms(
            store,
            clock,
            telegram_token=telegram.get_secret_value() if telegram else None,
            telegram_url=settings.telegram.api_url,
            discord_token=discord.get_secret_value() if discord else None,
            discord_url=settings.discord.api_url or "",
            post_office=post_office_of(settings),
            webhook_secret=secret.get_secret_value() if secret else None,
            urgent=cannot_wait,
        )
        stage = Stage(store, house, waker)  # what its people are told waits for its courier alone
        platforms = (*built, stage, *(extra(store) if extra else ()))
        for platform in platforms:
            if isinstance(platform, Closing):
                stack.push_async_callback(platform.close)
        house = replace(house, platforms=frozenset(platform.name for platform in platforms))
        if not settings.database_url:
            # We hold the folder, so whoever held a lane is dead: nobody has to wait for their lease to run out.
            async with store.begin() as tx:
                for platform in platforms:
                    await tx.deliveries.break_leases(platform.name)
                await tx.commit()
        yield Running(
            settings=settings,
            store=store,
            house=house,
            waker=waker,
            hub=Hub(store, house, screener, waker, step=step),
            joining=Joining(store, house),
            desk=Desk(store, house, waker),
            announcer=Announcer(store, house, waker),
            watch=Watch(store, house, waker),
            lookout=Lookout(store, house, screener, waker),
            screener=screener,
            platforms=platforms,
            step=step,
        )


async def _for_ever(name: str, work: Callable[[], Awaitable[None]], health: Health) -> None:
    """Run a part that must never end; after a crash, again, a little later each time."""
    for attempt in range(1_000_000):
        health.runs(name)
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - a part's bug must not end the others
            # Only the type: an exception's words can hold what somebody wrote.
            log.error("part.failed", part=name, error=type(error).__name__)  # noqa: TRY400
        health.fell(name)
        await asyncio.sleep(BACKOFF_SECONDS[min(attempt, len(BACKOFF_SECONDS) - 1)])


async def run(
    running: Running,
    *,
    ready: Callable[[], None] | None = None,
    stop: asyncio.Event | None = None,
    link_is_enough: bool = False,
) -> None:
    """Run platforms, couriers, prompts and pages until SIGTERM or SIGINT (or `stop`). The main task owns signals.

    `link_is_enough` is for the demo alone: a one-time link opens the whole desk.
    """
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    ticker = Ticker()
    up = asyncio.Event()
    web = next(one for one in running.platforms if isinstance(one, Web))
    routes = all_routes(
        running.store,
        running.house,
        running.hub,
        running.joining,
        running.desk,
        running.waker,
        web,
        running.settings.web.base_url,
        link_is_enough=link_is_enough,
    )
    health = Health(running.store)
    app = build(routes, ready=up.is_set, trouble=health.trouble)
    tasks = [
        asyncio.create_task(
            serve_app(app, host=running.settings.web.host, port=running.settings.web.port, started=up), name="web"
        )
    ]
    for platform in running.platforms:
        courier = Courier(running.store, running.house, platform, running.waker, step=running.step)
        tasks.append(asyncio.create_task(_for_ever(f"courier.{platform.name}", courier.run, health)))
        listen = partial(platform.run, running.hub.receive)
        tasks.append(asyncio.create_task(_for_ever(f"platform.{platform.name}", listen, health)))
    tasks.append(asyncio.create_task(_for_ever("watch", running.watch.run, health)))
    running.screener.begin()
    tasks.append(asyncio.create_task(_for_ever("lookout", running.lookout.run, health)))
    keeper = Keeper(running.store, running.settings.data_dir)
    tasks.append(asyncio.create_task(_for_ever("audit", keeper.run, health)))
    ticker.start(health.watched("clock", running.announcer.tick))
    try:
        await _started(up, tasks[0])
        if (url := running.settings.heartbeat.url) is not None:
            beat = Heartbeat(url.get_secret_value(), running.settings.heartbeat.seconds, health.trouble)
            tasks.append(asyncio.create_task(_for_ever("heartbeat", beat.run, health)))
        if ready is not None:
            ready()
        await _until(stop, tasks[0])
    finally:
        ticker.stop()
        await ticker.quiet()
        for task in reversed(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await health.close()


async def _started(up: asyncio.Event, pages: asyncio.Task[None]) -> None:
    waiting = asyncio.create_task(up.wait())
    await asyncio.wait({waiting, pages}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if pages.done():
        pages.result()


async def _until(stop: asyncio.Event, pages: asyncio.Task[None]) -> None:
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({waiting, pages}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if pages.done():
        pages.result()


async def serve(settings: Settings) -> None:
    """Run the program on these settings until it is told to stop. Raises ConfigError before anything is served."""
    async with assembled(settings) as running:
        await run(running, ready=lambda: log.info("ready", port=settings.web.port))
