"""`/cards`: what to do in an emergency, one tap away, one step at a time. Nothing is kept of what somebody opened."""

from collections.abc import Awaitable, Callable
from typing import Final

from core.cards import Act
from core.offering import cards_button, help_button, list_reply, offer, offers, step_reply
from core.places import change_pace, place_name
from core.replies import Reply
from core.rights import Right
from core.router import Context, button, command


@command("cards", Right.MEMBER)
async def cards(context: Context) -> Reply | None:
    """List the cards."""
    found = await offers(context.tx, context.house, context.member)
    return await list_reply(context.tx, context.house, context.member, found)


@button("card.list", Right.MEMBER)
async def cards_by_button(context: Context) -> Reply | None:
    """List the cards."""
    return await cards(context)


@button("card.open", Right.MEMBER)
async def open_card(context: Context) -> Reply | None:
    """Begin a card."""
    return await _show(context, context.argument, "")


@button("card.step", Right.MEMBER)
async def step(context: Context) -> Reply | None:
    """Go on to a step of a card."""
    card, _, wanted = context.argument.partition("=")
    return await _show(context, card, wanted)


async def _show(context: Context, card: str, wanted: str) -> Reply | None:
    """Show a step; a card that is not there (any more) leads to those that are, never to nothing."""
    found = await offer(context.tx, context.house, context.member, card)
    if found is None:
        return await cards(context)
    return await step_reply(context.tx, context.house, context.member, found, found.card.step(wanted))


@button("card.do", Right.MEMBER)
async def act(context: Context) -> Reply | None:
    """Do what a choice stands for."""
    doing = DOES.get(context.argument)
    return await doing(context) if doing else await cards(context)


async def _discreet(context: Context) -> Reply:
    """Let no chat of the person's show the circle's words unasked: the phone that somebody checks may have several."""
    house, member = context.house, context.member
    chats = [one for one in await context.tx.members.places(member.id) if one.platform not in house.mirroring]
    for place in chats:
        if not place.discreet:
            await change_pace(context.tx, house, member.id, place, place.pace, discreet=True)
    if not chats:
        return _after(context, "cards.discreet_page")
    names = ", ".join(sorted({place_name(place.platform) for place in chats}))
    return _after(context, "cards.discreet", places=names)


async def _worried(context: Context) -> Reply:
    return _after(context, "cards.worried_how")


async def _leave_quickly(context: Context) -> Reply:
    page = context.member.platform in context.house.mirroring
    return _after(context, "cards.leave_page" if page else "cards.leave_chat")


async def _end(context: Context) -> Reply:
    return _after(context, "cards.end")


def _after(context: Context, key: str, **gaps: str) -> Reply:
    house, member = context.house, context.member
    return Reply(key, gaps, (cards_button(house, member), help_button(house, member)))


DOES: Final[dict[str, Callable[[Context], Awaitable[Reply]]]] = {
    Act.DISCREET: _discreet,
    Act.WORRIED: _worried,
    Act.LEAVE_QUICKLY: _leave_quickly,
    Act.END: _end,
}
"""What is not answered by a button of another feature (`help.now`, `care.talk`)."""
