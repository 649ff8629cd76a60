"""Raising an alarm and climbing its ladder: each step asks people, once, in the transaction that records it."""

from datetime import datetime

from core.circles import Circle, Member, Membership
from core.contacts import ringing
from core.crisis import ANSWERS, HEAVY, LineKind, answer, honest_about_delay, route
from core.duty import able, on_duty, rehearsed
from core.house import House
from core.ids import CaseId
from core.ladder import Alarm, AlarmState, Level, Rung, Source, Step, step_at
from core.lines import known_lines
from core.message import Priority
from core.offering import cards_button, offers
from core.ports import Event, UnitOfWork
from core.relay import notify
from core.replies import Button, Reply
from core.review import Staff

Place = tuple[Circle, Membership]


async def raise_alarm(
    tx: UnitOfWork,
    house: House,
    member: Member | None,
    place: Place | None,
    level: Level,
    source: Source,
    *,
    case: CaseId | None = None,
    words: str = "",
    where: Circle | None = None,
) -> Alarm:
    """Begin an alarm and take its first step, or add to the one this person has: it never gets less grave by that.

    `words` is what the person wrote, kept for whoever answers. A drill has no `member` and only says `where` it is.
    """
    now = house.clock.now()
    made = await tx.alarms.open(
        member=member.id if member else None,
        circle=place[0].id if place else where.id if where else None,
        seat=place[1].id if place and member else None,
        case=case,
        level=level,
        source=source,
        now=now,
    )
    alarm = made or (await tx.alarms.of(member.id) if member else None)
    if alarm is None:
        raise RuntimeError("an alarm was neither begun nor there")
    if words:
        await tx.alarms.say(alarm.id, None, words, now)
    if made is not None:
        detail = {"level": str(level), "source": str(source)}
        await tx.events.append(Event("alarm.opened", "program", alarm.id, now, detail))
        await climb(tx, house, alarm)
    elif level.weight > alarm.level.weight:
        await _graver(tx, house, alarm, level)
    return await tx.alarms.get(alarm.id) or alarm


async def _graver(tx: UnitOfWork, house: House, alarm: Alarm, level: Level) -> None:
    now = house.clock.now()
    await tx.alarms.set_level(alarm.id, level)
    detail = {"from": str(alarm.level), "to": str(level)}
    await tx.events.append(Event("alarm.graver", "program", alarm.id, now, detail))
    if alarm.state is AlarmState.OPEN:
        # Everybody on duty hears of it now; from here the clock is that of the graver level.
        again = await tx.alarms.get(alarm.id)
        if again is not None:
            await climb(tx, house, again, Rung.DUTY)
    elif alarm.taken_by is not None:
        taker = await tx.staff.get(alarm.taken_by)
        if taker is not None:
            await ring(tx, house, [taker], alarm, Reply("alarm.graver", {"circle": await circle_name(tx, alarm)}))


async def climb(tx: UnitOfWork, house: House, alarm: Alarm, rung: Rung | None = None) -> int | None:
    """Take the alarm's next step and return how many people it asked; None if somebody else took it."""
    now = house.clock.now()
    step, after = step_at(alarm.level, alarm.step), step_at(alarm.level, alarm.step + 1)
    gap, due = after.after - step.after, min(alarm.due_at or now, now)
    # After an outage longer than a step the clock goes on from now, or the steps would fall over each other.
    next_due = (due if now - due < gap else now) + gap
    if not await tx.alarms.climb(alarm, Step(step.after, rung or step.rung), now, next_due):
        return None
    asked = await _whom(tx, alarm, rung or step.rung, now)
    if alarm.source is Source.MINOR and alarm.step == 0:
        asked = await _lead_first(tx, alarm, asked)
    await tx.alarms.asked(alarm.id, alarm.step, [staff.id for staff in asked], now)
    await ring(tx, house, asked, alarm, await _page(tx, alarm))
    if step.rung is Rung.TELL and rung is None:
        await _tell(tx, house, alarm, now)
    detail = {"step": str(alarm.step), "rung": str(rung or step.rung), "asked": str(len(asked))}
    await tx.events.append(Event("alarm.step", "program", alarm.id, now, detail))
    return len(asked)


async def _whom(tx: UnitOfWork, alarm: Alarm, rung: Rung, now: datetime) -> list[Staff]:
    everybody = await able(tx, alarm.circle)
    if rung in {Rung.ALL, Rung.TELL}:
        return everybody
    duty = await on_duty(tx, alarm.circle, now)
    if rung is Rung.NEXT:
        before = await tx.alarms.asked_before(alarm.id)
        duty = [staff for staff in duty if staff.id not in before][:1]
    elif rung is Rung.FIRST:
        duty = duty[:1]
    return duty or everybody


async def _lead_first(tx: UnitOfWork, alarm: Alarm, asked: list[Staff]) -> list[Staff]:
    """Return the safeguarding lead instead of one on duty (beside several), if one is named who may help in this circle."""
    lead = await tx.roster.lead()
    found = [one for one in await able(tx, alarm.circle) if one.id == lead]
    if not found or step_at(alarm.level, 0).rung is Rung.FIRST:
        return found or asked
    return [*found, *(one for one in asked if one.id != lead)]


async def circle_name(tx: UnitOfWork, alarm: Alarm) -> str:
    """Return the name of the circle that an alarm is about, or words for none."""
    circle = await tx.circles.get(alarm.circle) if alarm.circle else None
    return circle.name if circle else Reply("alarm.no_circle").text


async def _page(tx: UnitOfWork, alarm: Alarm) -> Reply:
    """Return what people are paged with: where and how urgent, never who or a word of what was said."""
    gaps = {"circle": await circle_name(tx, alarm), "level": str(alarm.level)}
    if alarm.source is Source.MINOR:
        return Reply("alarm.page_minor", gaps)
    return Reply("alarm.drill" if alarm.drill else "alarm.page", gaps)


async def ring(
    tx: UnitOfWork, house: House, staff: list[Staff], alarm: Alarm, said: Reply, *, take: bool = True
) -> None:
    """Send words about an alarm to every place where these people are rung, before everything else.

    With `take` the button that answers it is under them. In a rehearsal nobody is rung: it is seen at the desk alone.
    """
    if await rehearsed(tx, alarm.circle):
        return
    for one in staff:
        for place in await ringing(tx, house, one.member):
            buttons = []
            if take:
                buttons.append(house.button(place.id, "alarm.take", f"alarm.take:{alarm.id}"))
            if house.desk_url.startswith("https://"):
                buttons.append(Button("desk.open", url=f"{house.desk_url}/alarm/{alarm.id}"))
            await notify(tx, house, place, Reply(said.key, said.gaps, tuple(buttons)), Priority.CRISIS)


async def _tell(tx: UnitOfWork, house: House, alarm: Alarm, now: datetime) -> None:
    """Tell the writer honestly that nobody has answered, with the emergency route again."""
    member = await tx.members.get(alarm.member) if alarm.member else None
    await tx.alarms.told(alarm.id, now)
    if member is not None:
        await notify(
            tx, house, member, Reply("crisis.unanswered", {"route": await way(tx, house, member)}), Priority.CRISIS
        )


async def way(tx: UnitOfWork, house: House, member: Member) -> str:
    """Return the emergency route for a person: their country's number as dialled, never a guessed one."""
    lines = await known_lines(tx, house, member.country)
    return route(house.lines.emergency(member.country), [(one.service, one.dial_string) for one in lines])


async def answer_cry(
    tx: UnitOfWork, house: House, member: Member, alarm: Alarm, *, sent_at: datetime | None = None
) -> Reply:
    """Queue, before everything else, the private answer to somebody who may be in danger, and return it.

    It says who has truly been alerted: somebody on duty, people who are not, or nobody at all. `sent_at` is when the
    cry was sent: a late answer begins with how late it is.
    """
    now = house.clock.now()
    told = bool(await able(tx, alarm.circle))
    duty = bool(await on_duty(tx, alarm.circle, now))
    said = answer(alarm.level, await way(tx, house, member), told=told, duty=duty)
    asked: tuple[Button, ...] = ()
    if said.key in HEAVY:
        asked = tuple(house.button(member.id, key, f"crisis.said:{one}") for one, (key, _) in ANSWERS.items())
    if await offers(tx, house, member):
        asked = (*asked, cards_button(house, member))
    said = honest_about_delay(said, sent_at or now, now)
    reply = Reply(said.key, said.gaps, asked, kept=True)
    await notify(tx, house, member, reply, Priority.CRISIS)
    return reply


async def answer_minor(tx: UnitOfWork, house: House, member: Member, alarm: Alarm) -> Reply:
    """Queue the private answer to somebody who may be under 18, and return it: kind, and the truth about who was asked."""
    lead, now = await tx.roster.lead(), house.clock.now()
    helpers = await able(tx, alarm.circle)
    there = any(one.id == lead for one in helpers) or bool(await on_duty(tx, alarm.circle, now))
    who = "care.minor_nobody" if not helpers else "care.minor_alerted" if there else "care.minor_alone"
    known = await known_lines(tx, house, member.country, LineKind.CHILDREN)
    lines = [Reply("crisis.line", {"service": one.service, "dial": one.dial_string}).text for one in known]
    gaps = {"who": Reply(who).text, "lines": "\n".join([*lines, Reply("care.minor_find").text])}
    buttons = [house.button(member.id, "care.danger", "help.now:")]
    if await offers(tx, house, member):
        buttons.append(cards_button(house, member))
    reply = Reply("care.minor", gaps, tuple(buttons), kept=True)
    await notify(tx, house, member, reply, Priority.CRISIS)
    return reply
