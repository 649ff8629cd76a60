import asyncio
import io
import logging

import pytest
import structlog

from config.logging import set_up

CANARY = "canary-5521 says hello"
TOKEN = "123456:AAcanaryToken"


@pytest.fixture
def lines():
    root = logging.getLogger()
    kept = root.handlers[:], root.level, logging.raiseExceptions
    levels = {
        name: logging.getLogger(name).level for name in ("httpx", "telegram", "apscheduler", "alembic", "uvicorn")
    }
    stream = io.StringIO()
    set_up("debug", stream)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.handlers[:], logging.raiseExceptions = kept[0], kept[2]
    root.setLevel(kept[1])
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


def test_our_own_events_keep_their_name_and_allowed_fields(lines):
    structlog.get_logger("core.courier").info("delivery.sent", platform="web", count=3, seconds=0.5, error="OSError")
    line = lines.getvalue()
    for told in (
        "event=delivery.sent",
        "platform=web",
        "count=3",
        "seconds=0.5",
        "error=OSError",
        "level=info",
        "logger=core.courier",
    ):
        assert told in line


def test_the_cores_own_standard_logging_is_read_the_same_way(lines):
    logging.getLogger("core.courier").error(
        "delivery.unexpected", extra={"error": "KeyError", "platform": "web", "text": CANARY}
    )
    line = lines.getvalue()
    assert "event=delivery.unexpected" in line
    assert "error=KeyError" in line
    assert "platform=web" in line
    assert "canary" not in line


def test_every_other_field_is_dropped(lines):
    structlog.get_logger("core.hub").info(
        "received", text=CANARY, user=991122334455, chat="991122334455", address=CANARY
    )
    assert "event=received" in lines.getvalue()
    assert "canary" not in lines.getvalue()
    assert "9911" not in lines.getvalue()


def test_an_allowed_field_that_holds_something_else_is_dropped(lines):
    structlog.get_logger("core.hub").info(
        "received", platform=CANARY, kind=CANARY.encode(), count=991122334455, state="991122334455", error=[CANARY]
    )
    assert "event=received" in lines.getvalue()
    assert "canary" not in lines.getvalue()
    assert "9911" not in lines.getvalue()


@pytest.mark.parametrize("name", ["core.hub", "bots.telegram.poll"])
def test_words_in_place_of_an_event_name_are_withheld(lines, name):
    structlog.get_logger(name).warning(CANARY)
    logging.getLogger(name).warning(CANARY)
    logging.getLogger(name).warning("got %s", CANARY)
    assert lines.getvalue().count("event=withheld") == 3
    assert "canary" not in lines.getvalue()


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore.connection", "telegram.ext", "asyncio", "sqlalchemy.engine", "uvicorn.error", "apscheduler.executors", "alembic", "py.warnings"]
)  # fmt: skip
def test_what_libraries_say_is_withheld_but_who_spoke_stays(lines, name):
    logger = logging.getLogger(name)
    logger.error(f"POST https://api.telegram.org/bot{TOKEN}/sendMessage {CANARY}")
    logger.error("POST %s", f"https://api.telegram.org/bot{TOKEN}/sendMessage {CANARY}")
    logger.error("%(x)s", {"x": CANARY})
    assert lines.getvalue().count(f"logger={name}") == 3
    assert "canary" not in lines.getvalue()


def test_of_an_exception_only_its_type_is_told(lines):
    try:
        raise ValueError(CANARY)
    except ValueError:
        structlog.get_logger("core.hub").exception("broke")
        logging.getLogger("core.hub").exception("broke")
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
        logging.getLogger("asyncio").error("Task exception was never retrieved", exc_info=True, stack_info=True)
    assert lines.getvalue().count("error=ValueError") == 4
    assert len(lines.getvalue().splitlines()) == 4
    assert "canary" not in lines.getvalue()


def test_a_log_call_that_cannot_be_formatted_prints_nothing_of_its_values(lines, capsys):
    logging.getLogger("httpx").error("%d", CANARY)
    assert "canary" not in lines.getvalue() + capsys.readouterr().err


async def test_a_task_that_nobody_waited_for_tells_nothing_of_its_words(lines):
    asyncio.get_running_loop().call_exception_handler(
        {"message": "bad", "exception": ValueError(CANARY), "token": TOKEN}
    )
    assert "logger=asyncio" in lines.getvalue()
    assert "canary" not in lines.getvalue()


def test_bound_and_context_fields_pass_the_same_list(lines):
    structlog.contextvars.bind_contextvars(member=CANARY)
    try:
        structlog.get_logger("core.hub").bind(text=CANARY).info("received")
    finally:
        structlog.contextvars.clear_contextvars()
    assert "event=received" in lines.getvalue()
    assert "canary" not in lines.getvalue()
