"""`circlekeeper demo`: a circle on this machine with three practice members, without any account."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from app.wiring import Running, assembled, run
from config.settings import Settings
from core.circles import Circle, MemberState
from core.clock import SystemClock
from core.ids import NativeRef, new_id
from core.joining import new_code, take_seat
from core.message import Address, Envelope, Inbound, InboundKey, Kind
from core.ports import Limits, Receive
from core.replies import say as words
from core.review import StaffRole
from storage.keys import new_keys
from web.server import free_port

NAME = "Evening circle"
NAPS = (4.0, 9.0, 15.0)
SCRIPT = (
    (
        "Hello everyone. I said hi to a neighbour today. Small, but I did it.",
        "Thank you for writing that. What was it like just before you said it?",
        "I know that feeling. I still notice it in my shoulders first.",
    ),
    (
        "Hi. I am mostly reading today, and that is all right too.",
        "That makes sense to me. It sounds like you took your time with it.",
        "Would it help to practise the first sentence here?",
    ),
    (
        "Good evening. My plan for tonight: ask one open question at dinner.",
        "I am glad you are here. You don't have to have it all sorted out.",
        "I tried that last week. It went sideways, and it was still worth it.",
    ),
)


@dataclass(slots=True)
class PracticeMembers:
    """A platform whose people are three scripts. They read what they are sent and answer some of it."""

    naps: tuple[float, ...] = NAPS
    _receive: Receive | None = None
    _lines: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _spoken: set[str] = field(default_factory=set[str])
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    @property
    def name(self) -> str:
        """Return ``practice``."""
        return "practice"

    @property
    def limits(self) -> Limits:
        """Return no limits: nothing leaves this process."""
        return Limits(per_second=None, seconds_per_chat=0, in_flight=4, idempotent=True)

    async def run(self, receive: Receive) -> None:
        """Say hello one after the other, then only answer."""
        self._receive = receive
        for number, lines in enumerate(SCRIPT):
            await asyncio.sleep(2)
            await self._say(str(number), f"hello-{number}", lines[0], None)
        await asyncio.Event().wait()

    async def deliver(self, envelope: Envelope) -> NativeRef:
        """Read one thing; the three take turns in answering people (not each other)."""
        ref = NativeRef(str(envelope.position))
        people = envelope.content.kind is Kind.POST and "(practice member)" not in (envelope.content.alias or "")
        if people and envelope.post is not None and envelope.post not in self._spoken:
            turn = len(self._spoken) % len(SCRIPT)
            if envelope.to.user == str(turn):
                self._spoken.add(envelope.post)
                line = SCRIPT[turn][1 + (len(self._spoken) // len(SCRIPT)) % 2]
                task = asyncio.create_task(self._later(self.naps[0], str(turn), f"to-{envelope.post}", line, ref))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return ref

    async def _later(self, seconds: float, who: str, key: str, text: str, ref: NativeRef) -> None:
        await asyncio.sleep(seconds)
        await self._say(who, key, text, ref)

    async def _say(self, who: str, key: str, text: str, ref: NativeRef | None) -> None:
        if self._receive is None:
            return
        inbound = Inbound(
            key=InboundKey("practice", "demo", f"{who}-{key}"),
            sender=Address("practice", who),
            sent_at=SystemClock().now(),
            text=text,
            reply_to=ref,
            ref=NativeRef(f"own-{key}"),
        )
        await self._receive(inbound)


async def _furnish(running: Running) -> Circle:
    """Make the demo's circle, its practice members and its daily prompt, once."""
    now = running.house.clock.now()
    async with running.store.begin() as tx:
        for known in await tx.circles.all():
            if known.name == NAME:
                await tx.circles.change(replace(known, practice=True))
                await tx.commit()
                return known
        circle = await tx.circles.create(NAME, "Europe/Berlin", 12, now)
        circle = replace(await tx.circles.lock(circle.id), practice=True)
        await tx.circles.change(circle)
        for number in range(len(SCRIPT)):
            member = await tx.members.register(Address("practice", str(number)), MemberState.ACTIVE, now)
            await take_seat(tx, running.house, circle, member, synthetic=True)
        await tx.schedules.add(circle.id, "0 9 * * *", circle.zone, timedelta(hours=6), now)
        await tx.staff.add("Desk One", StaffRole.MODERATOR, Address("desk", new_id()), now)
        await tx.commit()
        return circle


async def _links(running: Running, circle: Circle) -> tuple[str, str]:
    """Return a fresh invite link for a member and a fresh sign-in link for the moderator."""
    now = running.house.clock.now()
    code, token = new_code(), secrets.token_urlsafe(24)
    async with running.store.begin() as tx:
        await tx.circles.invite(circle.id, code, 5, now + timedelta(days=1), now)
        moderator = (await tx.staff.all())[0]
        await tx.staff.issue_link(moderator.id, token, now + timedelta(days=1))
        await tx.commit()
    base = running.settings.web.base_url
    return f"{base}/join?code={code}", f"{base}/console/sign-in?token={token}"


def _announce(member: str, moderator: str, base: str) -> Callable[[], None]:
    def say() -> None:
        screen = Console(soft_wrap=True)
        screen.print(f"\nCirclekeeper is ready at {base} (stop with Ctrl+C).", highlight=False)
        screen.print(f"  Join as a member:       {member}", highlight=False)
        screen.print(f"  Sign in as a moderator: {moderator}", highlight=False)
        screen.print("The three practice members are scripts, and are named so. Nothing leaves this machine.")
        screen.print(f"{words('signed.practice')}\n")

    return say


def _prepared(data_dir: Path, port: int) -> Settings:
    data_dir.mkdir(parents=True, exist_ok=True)
    key_file = data_dir / "secret.key"
    if not key_file.exists():
        new_keys(key_file)
    return Settings.for_demo(data_dir, key_file, free_port("127.0.0.1", port))


async def demo(data_dir: Path, port: int) -> None:
    """Run the demo in `data_dir`, on `port` or the next free one, until it is told to stop. Raises ConfigError."""
    settings = _prepared(data_dir, port)
    async with assembled(settings, extra=lambda _store: (PracticeMembers(),)) as running:
        circle = await _furnish(running)
        member, moderator = await _links(running, circle)
        await run(running, ready=_announce(member, moderator, settings.web.base_url), link_is_enough=True)
