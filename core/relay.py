"""How one post reaches the others: copies into the outbox, receipts, and taking back."""

from datetime import timedelta

from core.circles import Circle, Draft, Member, Membership, Post, PostState
from core.house import House
from core.ids import NativeRef
from core.message import Kind, Priority
from core.ports import UnitOfWork
from core.replies import Reply


async def share(tx: UnitOfWork, house: House, circle: Circle, post: Post) -> None:
    """Queue a relayed post for everybody else in its circle, and its writer's receipt. The circle must be locked."""
    now = house.clock.now()
    priority = Priority.PROMPT if post.kind is Kind.PROMPT else Priority.POST
    due = now + house.rules.undo if post.author else now
    drafts: list[Draft] = []
    for reader, place in await tx.circles.audience(circle.id):
        lane = place.lane
        if reader.id == post.author:
            wait = house.rules.undo + house.rules.receipt_after
            drafts.append(Draft(lane, Kind.RECEIPT, Priority.RECEIPT, now + wait, post=post.id))
        else:
            drafts.append(Draft(lane, post.kind, priority, due, post=post.id))
    await tx.deliveries.enqueue(drafts)


async def keep_own(tx: UnitOfWork, house: House, member: Member, post: Post, ref: NativeRef | None) -> None:
    """Record, or on a mirroring platform queue, the writer's own copy, so that answers to it find the post."""
    now = house.clock.now()
    if member.platform in house.mirroring:
        # One's own words come before what the program has to say about them.
        priority = Priority.POST if post.state is PostState.RELAYED else Priority.REPLY
        await tx.deliveries.enqueue([Draft(member.lane, Kind.POST, priority, now, post=post.id)])
    elif ref is not None:
        await tx.deliveries.enqueue([Draft(member.lane, Kind.POST, Priority.POST, now, post=post.id, already=ref)])


async def notify(tx: UnitOfWork, house: House, member: Member, reply: Reply, priority: int = Priority.REPLY) -> None:
    """Queue words for one person."""
    await tx.deliveries.enqueue([Draft(member.lane, Kind.NOTICE, priority, house.clock.now(), reply=reply)])


async def take_back(tx: UnitOfWork, house: House, post: Post, writer: Member | None, to: PostState) -> bool:
    """Turn a post into a tombstone (DELETED) or a removed one; cancel queued copies, retract those that were shown.

    Returns False if it is in neither case any more in the state that `post` says. The circle must be locked.
    """
    if not await tx.posts.move(post.id, post.state, to):
        return False
    now = house.clock.now()
    await tx.deliveries.cancel_queued(post.id)
    lanes = list(await tx.deliveries.holders(post.id))
    drafts = [Draft(lane, Kind.RETRACT, Priority.REPLY, now, post=post.id) for lane in lanes]
    if writer is not None and to is PostState.DELETED:
        if writer.platform in house.mirroring:
            drafts.append(Draft(writer.lane, Kind.RETRACT, Priority.REPLY, now, post=post.id))
        if lanes:
            later = now + timedelta(seconds=2)
            drafts.append(Draft(writer.lane, Kind.REMOVAL, Priority.RECEIPT, later, post=post.id))
    await tx.deliveries.enqueue(drafts)
    return True


def own_note(post: Post) -> str:
    """Return the key of the words that tell a writer where their own post is."""
    return f"state.{post.state}"


async def author_of(tx: UnitOfWork, post: Post) -> tuple[Membership, Member] | None:
    """Return who wrote a post, None for the program's own words or somebody since erased."""
    if post.author is None:
        return None
    membership = await tx.circles.membership(post.author)
    person = await tx.members.get(membership.member) if membership else None
    return (membership, person) if membership and person else None
