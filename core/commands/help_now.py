"""`/sos` and the buttons of care: always there, also for somebody who is in no circle or muted."""

from core.alarm import answer_cry, call_staff
from core.message import Priority
from core.replies import Reply
from core.router import Context, button, command


@command("sos")
async def sos(context: Context) -> Reply | None:
    """Answer at once with the emergency route and who was truly alerted."""
    place = context.seat[0].name if context.seat else ""
    key = "desk.notice_sos" if place else "desk.notice_stranger"
    await call_staff(context.tx, context.house, key, place, None, Priority.CRISIS)
    return await answer_cry(context.tx, context.house, context.member)


@button("help.now")
async def in_danger(context: Context) -> Reply | None:
    """Answer the button of somebody in danger as `/sos`."""
    return await sos(context)


@button("care.fine")
async def fine(context: Context) -> Reply | None:
    """Thank somebody for saying that they are all right. It lowers nothing that people already look at."""
    del context
    return Reply("care.thanks")


@button("care.talk")
async def talk(context: Context) -> Reply | None:
    """Tell staff that somebody would like to talk."""
    place = context.seat[0].name if context.seat else ""
    await call_staff(context.tx, context.house, "desk.notice_talk", place, None, Priority.REPLY)
    return Reply("care.talk_answer")
