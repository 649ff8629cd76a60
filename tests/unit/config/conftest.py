import os

import pytest


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in list(os.environ):
        if name.upper().startswith("CIRCLEKEEPER_"):
            monkeypatch.delenv(name)
