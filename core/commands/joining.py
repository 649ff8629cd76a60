"""`/start` and `/join` in a chat: one question at a time, everything by button, the country typed or left out."""

from core.circles import Capture, MemberState
from core.consent import CONSENTS, QUESTIONS
from core.ids import CircleId
from core.joining import Application, admit, guess, normal_code
from core.programme_invites import ask_to_wait
from core.relay import notify
from core.replies import Button, Reply
from core.rights import Right
from core.router import Context, button, command, form

FORM = "join"


@command("start", Right.MEMBER)
async def start(context: Context) -> Reply | None:
    """Begin: with a code, join (or become reachable as staff); without, say what this is."""
    if not context.argument:
        return Reply("start.hello" if context.seat is None else "start.again")
    staff = await context.tx.staff.redeem_link(context.argument, context.now)
    if staff is None:
        return await join(context)
    if context.member.state is not MemberState.GUEST:
        return Reply("start.staff_taken")
    await context.tx.staff.move_to(staff.id, context.member.id)
    return Reply("start.staff", {"name": staff.desk_name})


@command("join", Right.MEMBER)
async def join(context: Context) -> Reply | None:
    """Begin the form that leads into a circle."""
    code = normal_code(context.argument)
    if not code:
        return Reply("start.need_code")
    circle = await context.tx.circles.invited(code, context.now)
    if circle is None:
        await guess(context.tx, context.house, f"code:{context.member.id}")
        return Reply("join.code_unknown")
    await notify(context.tx, context.house, context.member, Reply("join.begin", {"circle": circle.name}))
    if circle.practice:
        await notify(context.tx, context.house, context.member, Reply("circle.practice"))
    return await _ask(context, {"code": code})


def _next_step(answers: dict[str, str]) -> str | None:
    """Return the first question that is not answered yet, None when all are."""
    steps = [*(f"consent_{kind}" for kind in CONSENTS), "country", *(f"quiz_{one.key}" for one in QUESTIONS)]
    return next((step for step in steps if step not in answers), None)


async def _ask(context: Context, answers: dict[str, str]) -> Reply | None:
    step = _next_step(answers)
    if step is None:
        return await _finish(context, answers)
    until = context.now + context.house.rules.form
    await context.tx.members.set_capture(context.member.id, Capture(FORM, step, until, answers))
    kind, _, name = step.partition("_")
    if kind == "consent":
        choices = [_choice(context, "join.agree", step, "yes"), _choice(context, "join.not_now", step, "no")]
        return Reply(f"consent.{name}", {}, tuple(choices))
    if kind == "country":
        return Reply("join.country", {}, (_choice(context, "join.no_country", step, "none"),))
    question = next(one for one in QUESTIONS if one.key == name)
    return Reply(
        f"quiz.{name}",
        {},
        tuple(_choice(context, f"quiz.{name}_{choice}", step, choice) for choice in question.choices),
    )


def _choice(context: Context, key: str, step: str, choice: str) -> Button:
    return context.house.button(context.member.id, key, f"join.say:{step}={choice}")


@button("join.say", Right.MEMBER)
async def say_choice(context: Context) -> Reply | None:
    """Take the answer of a button, if it is the question that is open."""
    step, _, choice = context.argument.partition("=")
    capture = await context.tx.members.capture(context.member.id)
    if capture is None or capture.form != FORM or capture.step != step or capture.until <= context.now:
        return Reply("press.stale")
    if step.startswith("consent_") and choice != "yes":
        await context.tx.members.set_capture(context.member.id, None)
        return Reply("join.stopped")
    question = next((one for one in QUESTIONS if step == f"quiz_{one.key}"), None)
    if question is not None and choice != question.right:
        await notify(context.tx, context.house, context.member, Reply(f"quiz.{question.key}_explained"))
        return await _ask(context, dict(capture.answers))
    return await _ask(context, {**capture.answers, step: choice})


@button("join.wait", Right.MEMBER)
async def wait(context: Context) -> Reply | None:
    """Put oneself on a full circle's waiting list: only whoever had a good code was shown this button."""
    return await ask_to_wait(context.tx, context.house, CircleId(context.argument), context.member.id)


@form(FORM)
async def typed(context: Context) -> Reply | None:
    """Take a typed country; any other question wants a button."""
    capture = await context.tx.members.capture(context.member.id)
    if capture is None or capture.step != "country":
        return Reply("join.press_button")
    said = context.argument.casefold()
    known = context.house.lines.countries()
    code = next((code for code, name in known if said in {code.casefold(), name.casefold()}), None)
    if code is None:
        return Reply("join.country_unknown", {}, (_choice(context, "join.no_country", "country", "none"),))
    return await _ask(context, {**capture.answers, "country": code})


async def _finish(context: Context, answers: dict[str, str]) -> Reply | None:
    country = None if answers["country"] == "none" else answers["country"]
    quiz = {one.key: answers[f"quiz_{one.key}"] for one in QUESTIONS}
    await context.tx.members.set_capture(context.member.id, None)
    application = Application(answers["code"], frozenset(CONSENTS), country, quiz)
    membership, circle = await admit(context.tx, context.house, context.member, application)
    return Reply("join.welcome", {"circle": circle.name, "alias": membership.alias})
