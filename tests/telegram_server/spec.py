"""Checks requests against the machine-readable Bot API specification, compiled once into closures.

A check returns None when all is right, otherwise one sentence that names the place: `reply_markup.inline_keyboard[0][0].text
must be String`. Only String, Integer, Float and Boolean are leaves; everything else is a type of the specification.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Check = Callable[[object, str], str | None]
Json = dict[str, Any]

SPECIFICATION = Path(__file__).parent.parent / "specs" / "telegram-api.json"
INTEGER = re.compile(r"-?\d{1,19}")
LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)")
CONSTANT = re.compile(r"must be (\w+)$|always [\"“](\w+)[\"”]\.?$")
LIST = "Array of "
PLAIN = {"String", "Integer", "Float", "Boolean", "InputFile"}


def utf16(text: str) -> int:
    """Return the length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def _integer(value: object, at: str) -> str | None:
    return None if type(value) is int and -(2**63) <= value < 2**63 else f"{at} must be Integer"


def _float(value: object, at: str) -> str | None:
    return None if type(value) in {int, float} else f"{at} must be Float"


def _boolean(value: object, at: str) -> str | None:
    return None if type(value) is bool else f"{at} must be Boolean"


def _file(_value: object, at: str) -> str | None:
    return f"{at} must be an uploaded file"


def _string(description: str) -> Check:
    """Build the check of a String: its length, its constant or its list of allowed words, if the description names one."""
    constant = CONSTANT.search(description)
    words = frozenset(filter(None, constant.groups())) if constant else frozenset[str]()
    if not words and ("ust be one of" in description or description.startswith("Type of the entity")):
        words = frozenset(re.findall(r"\"([^\"]+)\"", description.split("Defaults to", maxsplit=1)[0]))
    length = None if "after entities parsing" in description else LENGTH.search(description)

    def check(value: object, at: str) -> str | None:
        if type(value) is not str:
            return f"{at} must be String"
        if words and value not in words:
            return f"{at} must be one of {', '.join(sorted(words))}"
        if length:
            size = len(value.encode()) if length[3] == "bytes" else utf16(value)
            if not int(length[1]) <= size <= int(length[2]):
                return f"{at} must be {length[0]}"
        return None

    return check


class Parameter:
    """One parameter of a method: how to read it from a form's text and how to check it."""

    __slots__ = ("check", "files", "name", "required", "texts", "types")

    def __init__(self, field: Json, check: Check) -> None:
        self.name: str = field["name"]
        self.required: bool = field["required"]
        self.types: list[str] = field["types"]
        self.files = "InputFile" in self.types
        self.texts = "String" in self.types
        self.check = check

    def read(self, value: object) -> tuple[object, str | None]:
        """Return the value in its own type and what is wrong with it. A text stands for JSON, as in Telegram's forms."""
        if isinstance(value, str):
            value = self._decode(value)
        return value, self.check(value, self.name)

    def _decode(self, text: str) -> object:
        kinds = self.types
        if "Integer" in kinds and INTEGER.fullmatch(text):
            return int(text)
        if self.texts:
            return text
        if kinds == ["Boolean"]:
            return {"true": True, "false": False}.get(text.lower(), text)
        try:
            return json.loads(text)
        except ValueError:
            return text


class Specification:
    """The whole specification: `methods[name]` maps each parameter's name to its Parameter."""

    def __init__(self, path: Path = SPECIFICATION) -> None:
        source = json.loads(path.read_text("utf-8"))
        self.version: str = source["version"]
        self._source: dict[str, Json] = source["types"]
        self._types: dict[str, Check] = {"Integer": _integer, "Float": _float, "Boolean": _boolean, "InputFile": _file}
        self._keys = {name: {f["name"] for f in t.get("fields", ())} for name, t in self._source.items()}
        for name in self._source:
            if name not in PLAIN:
                self._types[name] = self._object(name)
        self.methods: dict[str, dict[str, Parameter]] = {
            name: {f["name"]: Parameter(f, self._field(f)) for f in method.get("fields", ())}
            for name, method in source["methods"].items()
        }
        self._required = {n: [p.name for p in ps.values() if p.required] for n, ps in self.methods.items()}

    def check_type(self, name: str, value: object) -> str | None:
        """Say what is wrong with a value as the named type (`Message`, `Array of Update`), or None."""
        return self._one(name, "")(value, name)

    def check_call(self, method: str, raw: Mapping[str, object], files: frozenset[str]) -> tuple[Json, list[str]]:
        """Read a method's parameters. Returns them in their own types, and every breach of the specification found."""
        known = self.methods[method]
        found: Json = {}
        breaches: list[str] = []
        for name, text in raw.items():
            if (parameter := known.get(name)) is None:
                breaches.append(f"unknown parameter {name}")
                continue
            value, wrong = parameter.read(text)
            if wrong:
                breaches.append(wrong)
            found[name] = value
        if files:
            breaches += self._place_files(known, found, files)
        breaches += [f"required parameter {name} is missing" for name in self._required[method] if name not in found]
        return found, breaches

    @staticmethod
    def _place_files(known: Mapping[str, Parameter], found: Json, files: frozenset[str]) -> list[str]:
        breaches = []
        text = json.dumps(found)
        for name in sorted(files):
            if name in known and known[name].files:
                found[name] = {"uploaded": name}
            elif f'"attach://{name}"' not in text:
                breaches.append(f"file part {name} belongs to no parameter")
        return breaches

    def _field(self, field: Json) -> Check:
        checks = [self._one(kind, field["description"]) for kind in field["types"]]
        return checks[0] if len(checks) == 1 else self._any(field["types"], checks)

    def _one(self, kind: str, description: str) -> Check:
        if kind.startswith(LIST):
            return self._list(self._one(kind.removeprefix(LIST), ""))
        if kind == "String":
            return _string(description)
        if kind in self._types:
            return self._types[kind]

        # Types refer to each other in circles (a Message holds a Message), so a name is looked up when it is needed.
        def late(value: object, at: str) -> str | None:
            return self._types[kind](value, at)

        return late

    @staticmethod
    def _list(inner: Check) -> Check:
        def check(value: object, at: str) -> str | None:
            if type(value) is not list:
                return f"{at} must be a list"
            for index, item in enumerate(value):
                if wrong := inner(item, f"{at}[{index}]"):
                    return wrong
            return None

        return check

    def _any(self, kinds: list[str], checks: list[Check]) -> Check:
        keys = [self._keys.get(kind, set[str]()) for kind in kinds]

        def check(value: object, at: str) -> str | None:
            wrongs = []
            for one in checks:
                wrong = one(value, at)
                if wrong is None:
                    return None
                wrongs.append(wrong)
            if type(value) is dict:
                # The helpful sentence is that of the type whose constants fit and which knows most of the given names.
                best = max(
                    range(len(kinds)), key=lambda i: ("must be one of" not in wrongs[i], len(keys[i] & value.keys()))
                )
                return wrongs[best]
            return f"{at} must be {' or '.join(kinds)}"

        return check

    def _object(self, name: str) -> Check:
        definition = self._source[name]
        if "subtypes" in definition:
            kinds: list[str] = definition["subtypes"]
            return self._any(kinds, [self._one(kind, "") for kind in kinds])
        fields = {f["name"]: self._field(f) for f in definition.get("fields", ())}
        required = [f["name"] for f in definition.get("fields", ()) if f["required"]]
        one_action = name == "InlineKeyboardButton"

        def check(value: object, at: str) -> str | None:
            if type(value) is not dict:
                return f"{at} must be {name}"
            for key, item in value.items():
                if (inner := fields.get(key)) is None:
                    return f"{at}.{key} is unknown in {name}"
                if wrong := inner(item, f"{at}.{key}"):
                    return wrong
            for key in required:
                if key not in value:
                    return f"{at}.{key} is missing in {name}"
            if one_action and len(value.keys() - {"text", "icon_custom_emoji_id", "style"}) != 1:
                return f"{at} must have exactly one action"
            return None

        return check
