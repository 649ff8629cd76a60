"""Logs that cannot tell on anybody: only fields of an allow-list, only values that look like our own words.

Everything passes one formatter, also what libraries log with the standard library. Their sentences are withheld:
httpx's hold the bot's token, asyncio's may hold whatever an exception says. What stays is who spoke and how loudly.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

FIELDS = frozenset(
    {
        "attempts", "count", "error", "event", "kind", "level", "logger", "part", "platform", "port",
        "rule", "seconds", "state", "step", "timestamp",
    }
)  # fmt: skip
WITHHELD = "withheld"
OWN = ("app", "bots", "config", "console", "core", "media", "moderation", "prompts", "storage", "web")
# They would speak about every request or statement.
NOISY = ("aiosqlite", "alembic", "apscheduler", "httpcore", "httpx", "sqlalchemy", "telegram", "uvicorn")
_EVENT = re.compile(r"[a-z][a-z_]*(\.[a-z_]+)*")
_WORD = re.compile(r"[A-Za-z][A-Za-z_.:-]{0,47}")
_MOST = 10**9  # numbers above are no counts; platform ids are

Event = MutableMapping[str, Any]


def set_up(level: str = "info", stream: TextIO | None = None) -> None:
    """Send all logs of this process to `stream` (None: standard error), one line each, through the allow-list."""
    # Otherwise a log call that cannot be formatted prints its arguments.
    logging.raiseExceptions = False
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[allow_listed, structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"])],
            foreign_pre_chain=[
                _library_sentence,
                structlog.stdlib.ExtraAdder(allow=FIELDS - {"event"}),
                *_common(),
            ],
            keep_exc_info=False,
            keep_stack_info=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger) and name.partition(".")[0] not in OWN:
            logger.handlers.clear()
            logger.propagate = True
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_common(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _common() -> list[structlog.typing.Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _library_sentence(_logger: object, _method: str, event: Event) -> Event:
    """Replace a foreign record's formatted words: our own core logs event names, libraries log sentences."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        ours = record.name.partition(".")[0] in OWN and isinstance(record.msg, str)
        event["event"] = record.msg if ours else WITHHELD
    return event


def allow_listed(_logger: object, _method: str, event: Event) -> Event:
    """Keep the allowed fields whose values look like our own words or small numbers; errors by their type alone."""
    error = _error_name(event.get("exc_info"))
    kept: dict[str, Any] = {}
    for name in FIELDS & event.keys():
        if name == "event":
            said = str(event[name])
            kept[name] = said if _EVENT.fullmatch(said) else WITHHELD
        elif name in {"timestamp", "logger", "level"} or _harmless(event[name]):
            kept[name] = event[name]
    if error and "error" not in kept:
        kept["error"] = error
    return kept


def _harmless(value: object) -> bool:
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int | float):
        return abs(value) < _MOST
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _error_name(exc_info: object) -> str | None:
    if exc_info is True:
        exc_info = sys.exc_info()
    if isinstance(exc_info, tuple):
        exc_info = exc_info[0]
    if isinstance(exc_info, BaseException):
        exc_info = type(exc_info)
    return exc_info.__name__ if isinstance(exc_info, type) else None
