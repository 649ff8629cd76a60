"""`/sos` and the buttons of care: always there, also for somebody who is in no circle or muted."""

from core.alarm import answer_cry, call_staff, open_case
from core.circles import Circle, Membership, PostState
from core.message import Kind, Priority
from core.replies import Reply, say
from core.review import CaseKind
from core.rights import Right
from core.router import Context, button, command

PRESSED = {CaseKind.CRISIS: "crisis.pressed", CaseKind.FLAGGED: "care.pressed"}
CONCERN = {CaseKind.CRISIS: "crisis", CaseKind.FLAGGED: "worry"}


@command("sos", Right.MEMBER)
async def sos(context: Context) -> Reply | None:
    """Answer at once with the emergency route and who was truly alerted."""
    seats = await context.tx.circles.memberships(context.member.id)
    circle = await context.tx.circles.get(seats[-1].circle) if seats else None
    if circle is None:
        told = await call_staff(context.tx, context.house, "desk.notice_stranger", "", None, Priority.CRISIS) > 0
    else:
        await _on_the_desk(context, circle, context.seat[1] if context.seat else seats[-1], CaseKind.CRISIS)
        told = True
    return await answer_cry(context.tx, context.house, context.member, told=told, sent_at=context.inbound.sent_at)


async def _on_the_desk(context: Context, circle: Circle, seat: Membership, kind: CaseKind) -> None:
    """Open a case that stands for the pressed button. One of its kind that is still open is enough."""
    tx = context.tx
    await tx.circles.lock(circle.id)
    for case in await tx.cases.waiting():
        if case.kind is kind and (known := await tx.posts.get(case.post)) and known.author == seat.id:
            return
    post = await tx.posts.add(
        circle=circle.id,
        author=seat,
        kind=Kind.POST,
        text=say(PRESSED[kind]),
        reply_to=None,
        state=PostState.CRISIS,
        verdict=None,
        now=context.now,
        expires_at=context.now + context.house.rules.retention,
    )
    await open_case(tx, context.house, kind, circle, post, CONCERN[kind], {})


@button("help.now", Right.MEMBER)
async def in_danger(context: Context) -> Reply | None:
    """Answer the button of somebody in danger as `/sos`."""
    return await sos(context)


@button("care.fine", Right.MEMBER)
async def fine(context: Context) -> Reply | None:
    """Thank somebody for saying that they are all right. It lowers nothing that people already look at."""
    del context
    return Reply("care.thanks")


@button("care.talk", Right.MEMBER)
async def talk(context: Context) -> Reply | None:
    """Tell staff that somebody would like to talk."""
    if context.seat is None:
        return Reply("care.talk_nowhere")
    await _on_the_desk(context, context.seat[0], context.seat[1], CaseKind.FLAGGED)
    return Reply("care.talk_answer")
