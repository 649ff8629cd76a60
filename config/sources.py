"""Reading what an operator wrote, and saying in one sentence what is wrong with it."""

import difflib
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from core.errors import ConfigError

PREFIX = "CIRCLEKEEPER_"
KEY_FILE = "secret.key"
SECRETS = frozenset(
    {"telegram.token", "discord.token", "database_url", "email.password", "webhook.secret", "heartbeat.url"}
)


def variable_of(key: str) -> str:
    """Return the environment variable of a setting: ``CIRCLEKEEPER_WEB__PORT`` for `web.port`."""
    return PREFIX + key.upper().replace(".", "__")


def refuse_unknown_variables(known: Sequence[str]) -> None:
    """Raise ConfigError for an environment variable with our prefix that is no setting."""
    variables = [variable_of(key) for key in known]
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in variables:
            raise ConfigError(
                f"The environment variable {name} is not a setting; {_instead(name.upper(), variables)}, or remove it."
            )


def _instead(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"perhaps you mean {close[0]}" if close else "config/default.toml lists all settings"


def read_file(path: Path) -> dict[str, Any]:
    """Return a TOML file's tables. Raises ConfigError: missing, unreadable, or not TOML (with the line)."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"The settings file {path} does not exist; check --config, or copy config/default.toml to it."
        ) from None
    except OSError as error:
        raise ConfigError(
            f"The settings file {path} cannot be read ({error.strerror}); check --config and who may read it."
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"The settings file {path} is not plain text; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        # tomllib never quotes the line itself, so no secret can be in its words.
        raise ConfigError(f"The settings file {path} is not TOML: {error}; correct that line.") from None


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return both, table by table; `over` wins."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return result


def first_problem(
    error: ValidationError,
    model: type[BaseModel],
    known: Sequence[str],
    environment: Mapping[str, Any],
    config: Path | None,
) -> str:
    """Return one sentence about the first thing that is wrong: key, where it stands, value, remedy."""
    problem = error.errors(include_url=False, include_context=False)[0]
    where = [str(part) for part in problem["loc"]]
    key = ".".join(where[:2])
    if problem["type"] == "extra_forbidden":
        # Its value stays unsaid: a misspelled secret is a secret.
        return f"{key} in {config} is not a setting; {_instead(key, known)}, or remove it."
    source = f"the environment variable {variable_of(key)}" if _holds(environment, where[:2]) else str(config)
    if key not in known:
        return f"{key} in {source} must be a section of settings; write it as [{key}]."
    value = "not usable" if key in SECRETS else repr(problem["input"])
    return f"{key} is {value} in {source}; set it to {_wanted(model, where)}."


def _holds(tables: Mapping[str, Any], path: Sequence[str]) -> bool:
    found: Any = tables
    for part in path:
        if not isinstance(found, Mapping) or part not in found:
            return False
        found = found[part]
    return True


def _wanted(model: type[BaseModel], path: Sequence[str]) -> str:
    field = model.model_fields[path[0]]
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
        field = field.annotation.model_fields[path[1]]
    return field.description or "what config/default.toml says"
