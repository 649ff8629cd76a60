"""What erasing a person changes in the main database. Destroying their key is what makes it true in old copies."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.circles import DeliveryState, MemberState
from core.ids import MemberId
from storage.schema import (
    capture,
    channel,
    consent,
    delivery,
    edit,
    lane,
    link_code,
    member,
    membership,
    picture,
    post,
    session,
    waiting,
)


async def forget(connection: AsyncConnection, person: MemberId, now: datetime) -> None:
    """Empty or delete every row about a person. Pseudonyms stay reserved; their member row stays, empty."""
    lanes = select(lane.c.id).where(lane.c.member == person)
    seats = select(membership.c.id).where(membership.c.member == person)
    for statement in (
        update(delivery)
        .where(delivery.c.lane.in_(lanes), delivery.c.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.CANCELLED, settled_at=now),
        update(delivery).where(delivery.c.lane.in_(lanes)).values(sealed_reply=None, sealed_ref=None, ref_mark=None),
        delete(picture).where(picture.c.post.in_(select(post.c.id).where(post.c.author.in_(seats)))),
        delete(edit).where(edit.c.post.in_(select(post.c.id).where(post.c.author.in_(seats)))),
        update(post).where(post.c.author.in_(seats)).values(sealed_text=None, author=None),
        delete(membership).where(membership.c.member == person),
        delete(capture).where(capture.c.member == person),
        delete(session).where(session.c.member == person),
        delete(link_code).where(link_code.c.member == person),
        delete(waiting).where(waiting.c.member == person),
        delete(channel).where(channel.c.address_mark.in_(select(lane.c.address_mark).where(lane.c.member == person))),
        update(consent).where(consent.c.member == person).values(member=None),
        update(lane).where(lane.c.member == person).values(member=None, sealed_address=None, address_mark=None),
        update(member)
        .where(member.c.id == person)
        .values(state=MemberState.ERASED, sealed_country=None, phrase_mark=None, erased_at=now),
    ):
        await connection.execute(statement)
