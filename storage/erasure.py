"""What erasing a person changes in the main database. Destroying their key is what makes it true in old copies."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.circles import DeliveryState, MemberState
from core.ids import LaneId, MemberId
from core.message import Kind
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


async def drop_doubles(connection: AsyncConnection, going: LaneId, staying: Sequence[LaneId]) -> None:
    """Forget one lane's copies of what other lanes of the same person have too: nobody is counted as two people.

    Whose copies belong together cannot be seen any more once a lane is nobody's.
    """
    other = delivery.alias()
    copies = Kind.POST, Kind.PROMPT
    counted = other.c.state.not_in([DeliveryState.FAILED, DeliveryState.CANCELLED])
    twin = exists().where(other.c.post == delivery.c.post, other.c.lane.in_(staying), other.c.kind.in_(copies), counted)
    await connection.execute(delete(delivery).where(delivery.c.lane == going, delivery.c.kind.in_(copies), twin))


async def forget(connection: AsyncConnection, person: MemberId, now: datetime) -> None:
    """Empty or delete every row about a person. Pseudonyms stay reserved; their member row stays, empty."""
    lanes = select(lane.c.id).where(lane.c.member == person)
    queued = update(delivery).where(delivery.c.lane.in_(lanes), delivery.c.state == DeliveryState.QUEUED)
    await connection.execute(queued.values(state=DeliveryState.CANCELLED, settled_at=now))
    ids = list((await connection.execute(lanes.order_by(lane.c.id))).scalars())
    for number, going in enumerate(ids, start=1):
        await drop_doubles(connection, going, ids[number:])
    seats = select(membership.c.id).where(membership.c.member == person)
    for statement in (
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
