"""`/sos`, `/worried` and the buttons of care: always there, also for somebody who is in no circle or muted."""

from datetime import timedelta
from typing import Final

from core.alarm import open_case
from core.checking import ask
from core.circles import Circle, Membership
from core.climbing import answer_cry, raise_alarm
from core.crisis import ANSWERS
from core.ladder import AlarmState, Level, Source
from core.relay import author_of
from core.replies import Reply
from core.review import CaseKind
from core.rights import Right
from core.router import Context, button, command

WORRIED_MOST: Final = 10
WORRIED_WINDOW: Final = timedelta(days=1)
SAID: Final = {"yes": Level.L2, "danger": Level.L4}


async def _place(context: Context) -> tuple[Circle, Membership] | None:
    """Return the circle whose people help: the one this is about, else the one the person joined last."""
    if context.seat is not None:
        return context.seat
    seats = await context.tx.circles.memberships(context.member.id)
    circle = await context.tx.circles.get(seats[-1].circle) if seats else None
    return (circle, seats[-1]) if circle else None


async def _call(context: Context, level: Level, source: Source = Source.BUTTON) -> Reply:
    alarm = await raise_alarm(context.tx, context.house, context.member, await _place(context), level, source)
    return await answer_cry(context.tx, context.house, context.member, alarm, sent_at=context.inbound.sent_at)


@command("sos", Right.MEMBER)
async def sos(context: Context) -> Reply | None:
    """Answer at once with the emergency route and who was truly alerted, and begin the ladder."""
    return await _call(context, Level.L3)


@button("help.now", Right.MEMBER)
async def in_danger(context: Context) -> Reply | None:
    """Answer the button of somebody who says that they are in danger."""
    await context.tx.check_ins.answer(context.member.id, "danger", context.now)
    return await _call(context, Level.L4)


@button("care.fine", Right.MEMBER)
async def fine(context: Context) -> Reply | None:
    """Thank somebody for saying that they are all right. It lowers nothing that people already look at."""
    await context.tx.check_ins.answer(context.member.id, "fine", context.now)
    return Reply("care.thanks")


@button("care.talk", Right.MEMBER)
async def talk(context: Context) -> Reply | None:
    """Ask staff to talk with somebody who would like that."""
    await context.tx.check_ins.answer(context.member.id, "talk", context.now)
    if await _place(context) is None:
        return Reply("care.talk_nowhere")
    await raise_alarm(context.tx, context.house, context.member, await _place(context), Level.L1, Source.CHECK_IN)
    return Reply("care.talk_answer")


@button("crisis.said", Right.MEMBER)
async def said(context: Context) -> Reply | None:
    """Take the answer to the direct question. It can make an alarm graver; nothing that is pressed makes it less grave."""
    if context.argument not in ANSWERS:
        return Reply("press.stale")
    alarm = await context.tx.alarms.of(context.member.id)
    words = Reply(ANSWERS[context.argument][1]).text
    if context.argument in SAID:
        level = SAID[context.argument]
        raised = await raise_alarm(
            context.tx, context.house, context.member, await _place(context), level, Source.CHECK_IN, words=words
        )
        if context.argument == "danger":
            return await answer_cry(context.tx, context.house, context.member, raised, sent_at=context.inbound.sent_at)
        return Reply("crisis.heard_yes")
    if alarm is not None:
        await context.tx.alarms.say(alarm.id, None, words, context.now)
    return Reply("crisis.heard")


@command("worried", Right.MEMBER, on_post=True)
async def worried(context: Context) -> Reply | None:
    """Ask people to look after whoever wrote a post, given as an answer to it. They are not told who asked."""
    tx, house = context.tx, context.house
    post = await tx.posts.get(context.about) if context.about else None
    written = await author_of(tx, post) if post else None
    circle = await tx.circles.get(post.circle) if post else None
    if post is None or written is None or circle is None:
        return Reply("worried.how")
    if written[1].id == context.member.id:
        return Reply("worried.yourself")
    tries = await tx.members.attempts(f"worried:{context.member.id}", context.now, WORRIED_WINDOW)
    if tries > WORRIED_MOST:
        return Reply("worried.enough")
    case = await open_case(tx, house, CaseKind.CRISIS, circle, post, "worry", {})
    place = (circle, written[0])
    alarm = await raise_alarm(tx, house, written[1], place, Level.LX, Source.PEER, case=case.id, words=post.text or "")
    if alarm.state is AlarmState.OPEN:
        await ask(tx, house, written[1], "care.check_in")
    return Reply("worried.thanks")
