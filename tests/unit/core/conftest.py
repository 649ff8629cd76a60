import pytest

from tests.world import World, memory_store


@pytest.fixture
async def world(tmp_path):
    async with memory_store(tmp_path) as store:
        yield World(store)
