"""Holds each request against Discord's published OpenAPI description; unknown fields of our own requests count as breaches."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Json = dict[str, Any]
SPECIFICATION = Path(__file__).parent.parent / "specs" / "discord-openapi.json"
SOURCE = json.loads(SPECIFICATION.read_text("utf-8"))
REGISTRY: Registry[Any] = Registry().with_resource("urn:discord", Resource(contents=SOURCE, specification=DRAFT202012))
KINDS = ("application/json", "multipart/form-data")


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("^" + re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(path)) + "$")


# The longest pattern with the fewest gaps wins: /@original is not a message id.
PATHS = sorted(((_pattern(path), path) for path in SOURCE["paths"]), key=lambda one: one[1].count("{"))


def find(path: str) -> str | None:
    """Return the description's path for a request's, None if there is none."""
    return next((name for pattern, name in PATHS if pattern.match(path)), None)


@cache
def _validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"urn:discord#{pointer}"}, registry=REGISTRY)


def _part(text: str) -> str:
    return text.replace("~", "~0").replace("/", "~1")


def breaches(method: str, path: str, query: str, body: Json | list[Any] | None, *, multipart: bool) -> list[str]:
    """Return one sentence for each breach of the description."""
    name = find(path)
    if name is None:
        return [f"unknown path {re.sub(r'[0-9]{5,}', 'N', path)}"]
    operation = SOURCE["paths"][name].get(method.lower())
    if operation is None:
        return [f"{name} has no {method}"]
    found = _query(operation, query)
    content = operation.get("requestBody", {}).get("content", {})
    kind = KINDS[1] if multipart else KINDS[0]
    if body is None:
        return (
            [*found, f"{method} {name} needs a body"] if content and operation["requestBody"].get("required") else found
        )
    if kind not in content:
        return [*found, f"{method} {name} takes no {kind}"]
    pointer = "/".join(["", "paths", _part(name), method.lower(), "requestBody", "content", _part(kind), "schema"])
    found += [f"{name}: {one.json_path} {one.message[:200]}" for one in _validator(pointer).iter_errors(body)]
    if isinstance(body, dict) and not multipart:
        found += _unknown(name, content[kind]["schema"], body)
    return found


def _query(operation: Json, query: str) -> list[str]:
    known = {one["name"] for one in operation.get("parameters", ()) if one.get("in") == "query"}
    return [f"unknown query parameter {name}" for name, _ in parse_qsl(query) if name not in known]


def _unknown(name: str, schema: Json, body: Json) -> list[str]:
    known = _properties(schema)
    return [f"{name}: unknown field {field}" for field in body if known and field not in known]


def _properties(schema: Json) -> set[str]:
    if "$ref" in schema:
        return _properties(SOURCE["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    found = set(schema.get("properties", {}))
    for many in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(many, ()):
            found |= _properties(one)
    return found
