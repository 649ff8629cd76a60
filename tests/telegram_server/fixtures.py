"""Fixtures to import into a conftest.py: one server process for the whole run, reset for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.telegram_server.control import TelegramServer
from tests.telegram_server.process import ServerProcess


@pytest.fixture(scope="session")
def telegram_process() -> Iterator[ServerProcess]:
    """The server's process, shared by the tests of one worker."""
    process = ServerProcess().start()
    try:
        yield process
        # A server that stumbled may have let wrong things pass.
        complaints = process.stderr()
    finally:
        process.stop()
    assert not complaints, complaints


@pytest_asyncio.fixture
async def telegram_server(telegram_process: ServerProcess) -> AsyncIterator[TelegramServer]:
    """A strict Telegram with an empty world."""
    async with TelegramServer(telegram_process) as server:
        yield server
