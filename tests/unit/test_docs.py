"""What people read says what the program does: no setting, command, dependency or sentence is left out or left over."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import typer

import core.commands  # noqa: F401
from app.cli import app
from config.settings import known_keys
from core.circles import PostState
from core.consent import CONSENTS, QUESTIONS
from core.replies import sentences
from core.rights import Right, Role, for_staff, may
from core.router import commands

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "bots", "config", "console", "core", "media", "moderation", "prompts", "storage", "web")
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
STAFF = ROOT / "docs" / "staff.md"
TABLE = ROOT / "docs" / "decisions" / "0001-dependencies.md"

# Keys that are put together while running: every sentence under such a beginning counts as used.
DYNAMIC = ("audit.did_", "discord.form_", "discord.menu_", "console.feedback_", "console.kind_", "feedback.ask_", "picture.", "web.menu_", "console.was_", "desk.done_", "desk.notice_", "return.", "unsupported.", "web.consent_", "web.leaving_cannot_")  # fmt: skip
# Calls whose texts have the shape of a sentence's key and are none: names of buttons, events, columns, log lines.
OTHER_NAMES = {"button", "Event", "ForeignKey", "form", "log"}
KEY = re.compile(r"[a-z_]+\.[a-z_0-9]*[a-z0-9]")
FILES = (".html", ".js", ".css", ".db", ".id", ".toml")


def papers() -> str:
    return "\n".join(paper.read_text() for paper in PAPERS)


def command_names(group: typer.Typer, before: str = "circlekeeper") -> list[str]:
    names = [f"{before} {one.name or one.callback.__name__}" for one in group.registered_commands]
    for inner in group.registered_groups:
        names += command_names(inner.typer_instance, f"{before} {inner.name}")
    return names


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        # log.info("event"), but not house.button(member, key, action)
        return "log" if isinstance(call.func.value, ast.Name) and call.func.value.id == "log" else ""
    return call.func.id if isinstance(call.func, ast.Name) else ""


def literals(tree: ast.AST):
    """Texts in a program, less those that are names of something else."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in OTHER_NAMES:
            skipped |= {id(word) for argument in node.args[:1] for word in ast.walk(argument)}
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(word) for word in node.values}
        if isinstance(node, ast.Assign) and [name.id for name in node.targets if isinstance(name, ast.Name)] == [
            "event"
        ]:
            skipped |= {id(word) for word in ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def keys_in_code() -> set[str]:
    tables = {key.partition(".")[0] for key in sentences()}
    found: set[str] = set()
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            if "migrations" not in file.parts:
                found |= set(literals(ast.parse(file.read_text())))
        for file in (ROOT / room).rglob("*.html"):
            found |= set(re.findall(r"""["']([a-z_]+\.[a-z_0-9]+)["']""", file.read_text()))
    found -= set(known_keys())
    return {key for key in found if KEY.fullmatch(key) and key.partition(".")[0] in tables and not key.endswith(FILES)}


def put_together() -> set[str]:
    """Keys that follow from other lists of the program."""
    keys = {f"command.{one.name}" for one in commands()} | {f"consent.{kind}" for kind in CONSENTS}
    keys |= {f"state.{state}" for state in PostState}
    for question in QUESTIONS:
        keys |= {f"quiz.{question.key}", f"quiz.{question.key}_explained"}
        keys |= {f"quiz.{question.key}_{choice}" for choice in question.choices}
    # A page about a problem has a title beside its sentence, a reason for removal a button.
    paired = {f"{key}{end}" for key in keys_in_code() for end in ("_title", "_button")}
    return keys | (paired & sentences().keys())


def test_every_sentence_that_the_program_says_exists():
    assert sorted((keys_in_code() | put_together()) - sentences().keys()) == []


def test_every_sentence_is_said_somewhere():
    said = keys_in_code() | put_together()
    assert sorted(key for key in sentences() if key not in said and not key.startswith(DYNAMIC)) == []


@pytest.mark.parametrize("beginning", DYNAMIC)
def test_a_beginning_that_is_listed_here_is_put_together_somewhere(beginning):
    code = "\n".join(
        file.read_text() for room in ROOMS for kind in ("*.py", "*.html") for file in (ROOT / room).rglob(kind)
    )
    assert re.search(rf"""["']{re.escape(beginning)}(\{{|["'])""", code)


@pytest.mark.parametrize("key", known_keys())
def test_every_setting_is_named_for_operators(key):
    assert f"`{key}`" in (ROOT / "docs" / "operators.md").read_text()


@pytest.mark.parametrize("name", command_names(app))
def test_every_command_of_the_terminal_is_named_for_operators(name):
    assert f"`{name}`" in (ROOT / "docs" / "operators.md").read_text()


def test_no_paper_names_a_command_of_the_terminal_that_is_not_there():
    known = command_names(app)
    groups = {name.split()[1] for name in known if len(name.split()) == 3}
    for first, second in re.findall(r"circlekeeper ([a-z]+)(?: ([a-z]+))?", papers()):
        wanted = f"circlekeeper {first} {second}" if first in groups else f"circlekeeper {first}"
        assert wanted in known


@pytest.mark.parametrize("one", commands(), ids=lambda one: one.name)
def test_every_command_of_a_chat_is_named_for_those_who_use_it(one):
    page = "members.md" if one.shown else "moderators.md"
    assert f"`/{one.name}" in (ROOT / "docs" / page).read_text()


def test_every_dependency_has_a_row_with_its_reason_and_no_row_is_left_over():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.match(r"[a-z0-9.-]+", one.lower())[0] for one in wanted]
    rows = re.findall(r"^\| ([a-z0-9.-]+) \| \S.{8,} \|$", TABLE.read_text(), flags=re.MULTILINE)
    assert [row for row in rows if row != "dependency"] == names


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().splitlines()}  # fmt: skip
    for one in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        assert re.match(r"[a-z0-9.-]+", one.lower())[0] in pinned


def test_the_rooms_that_are_installed_are_the_rooms_that_there_are():
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    there = {
        ".".join(file.parent.relative_to(ROOT).parts) for room in ROOMS for file in (ROOT / room).rglob("__init__.py")
    }
    assert there <= listed


def test_every_link_between_papers_leads_somewhere():
    for paper in [*PAPERS, *ROOT.glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", paper.read_text()):
            if not target.endswith(".png"):
                assert (paper.parent / target).exists(), f"{paper.name}: {target}"


def test_the_door_for_newcomers_has_every_wish_that_is_promised():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert {"install", "run", "test", "check", "fix", "faults", "mutants", "soak"} <= targets
    assert set(re.findall(r"`make ([a-z]+)`", papers())) <= targets


def test_the_rights_that_staff_read_about_are_the_rights_there_are():
    rows = re.findall(
        r"^\| `([a-z]+)`: .* \| (yes|no) \| (yes|no) \| (yes|no) \| (yes|no) \|$", STAFF.read_text(), re.MULTILINE
    )
    roles = [Role.MODERATOR, Role.STAFF, Role.CLINICIAN, Role.ADMIN]
    told = {right: [one == "yes" for one in row] for right, *row in rows}
    assert told == {right.value: [may(role, right) for role in roles] for right in Right if for_staff(right)}


def test_what_papers_quote_from_a_screen_stands_there():
    known = set(sentences().values())
    assert [one for one in re.findall("“([^”]+)”", papers()) if one not in known and one != "quotes"] == []


def test_every_picture_is_there_and_every_one_that_is_there_is_shown():
    shown = set(re.findall(r"screenshots/([a-z0-9-]+\.png)", papers()))
    assert shown == {file.name for file in (ROOT / "docs" / "screenshots").iterdir()}
