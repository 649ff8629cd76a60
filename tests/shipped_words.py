"""Words that a test signed are said in this whole process: the next test begins with the shipped ones."""

import pytest

from core.replies import serve_signed


@pytest.fixture(autouse=True)
def shipped_words():
    yield
    serve_signed({})
