import pytest

from moderation.screener import build_screener
from tests.world import World, memory_store


@pytest.fixture
async def world(tmp_path):
    async with memory_store(tmp_path) as store:
        yield World(store)


@pytest.fixture(scope="module")
def screener():
    """The real screening, loaded once."""
    loaded = build_screener("embedded", timeout=20)
    yield loaded
    loaded.close()
