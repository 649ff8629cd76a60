"""How one post reaches the others: copies into the outbox, receipts, and taking back."""

from datetime import timedelta

from core.circles import Circle, Draft, Member, Membership, Place, Post, PostState
from core.digest import slot, word
from core.house import House
from core.ids import LaneId, NativeRef
from core.message import Kind, Priority
from core.ports import UnitOfWork
from core.replies import Reply


async def share(tx: UnitOfWork, house: House, circle: Circle, post: Post, origin: LaneId | None = None) -> None:
    """Queue a relayed post for every place of everybody in its circle, and its writer's receipt.

    `origin` is where it was written, so that only the receipt goes there; without it the receipt goes home. Whoever
    has hidden its writer gets nothing. The circle must be locked.
    """
    now = house.clock.now()
    hidden_from = await tx.members.blockers(post.author) if post.author else ()
    drafts: list[Draft] = []
    for reader, place in await tx.circles.audience(circle.id):
        own = reader.id == post.author
        if own and (place.lane == origin or (origin is None and place.home)):
            wait = house.rules.undo + house.rules.receipt_after
            drafts.append(Draft(place.lane, Kind.RECEIPT, Priority.RECEIPT, now + wait, post=post.id))
        if reader.id in hidden_from or (own and place.lane == origin):
            continue
        drafts += _copy(house, circle, post, reader, place)
    await tx.deliveries.enqueue(drafts)
    # Only now: `enqueue` has locked these lanes, all in one order.
    for draft in drafts:
        if draft.kind is Kind.NOTICE:
            await tx.members.announce(draft.lane, draft.not_before)


def _copy(house: House, circle: Circle, post: Post, reader: Membership, place: Place) -> list[Draft]:
    """Return what one place is sent for a post: a copy, and before it the word of the digest that it opens."""
    own = reader.id == post.author
    due = house.clock.now() + (house.rules.undo if post.author else timedelta(0))
    when = slot(house, circle, place, post, due, own=own)
    # A prompt in a digest stands where it was said; live it lets people's words go first.
    priority = Priority.PROMPT if post.kind is Kind.PROMPT and not when.quiet else Priority.POST
    drafts = [Draft(place.lane, post.kind, priority, when.at, post=post.id, quiet=when.quiet)]
    if when.word_at is not None:
        said = word(house, reader.member, place.lane, post.id, when.word_at, discreet=place.discreet)
        drafts.insert(0, said)
    return drafts


async def keep_own(
    tx: UnitOfWork, house: House, member: Member, post: Post, ref: NativeRef | None, *, grave: bool = False
) -> None:
    """Record, or on a mirroring platform queue, the writer's own copy, so that answers to it find the post.

    `grave`: these words begin the crisis ladder, whose answer comes before everything else.
    """
    now = house.clock.now()
    if member.platform in house.mirroring:
        # One's own words come before what the program has to say about them.
        said = Priority.POST if post.state is PostState.RELAYED else Priority.REPLY
        priority = Priority.CRISIS if grave else said
        await tx.deliveries.enqueue([Draft(member.lane, Kind.POST, priority, now, post=post.id)])
    elif ref is not None:
        await tx.deliveries.enqueue([Draft(member.lane, Kind.POST, Priority.POST, now, post=post.id, already=ref)])


async def notify(tx: UnitOfWork, house: House, member: Member, reply: Reply, priority: int = Priority.REPLY) -> None:
    """Queue words for one person."""
    await tx.deliveries.enqueue([Draft(member.lane, Kind.NOTICE, priority, house.clock.now(), reply=reply)])


async def take_back(tx: UnitOfWork, house: House, post: Post, writer: Member | None, to: PostState) -> bool:
    """Turn a post into a tombstone (DELETED) or a removed one; cancel queued copies, retract those that were shown.

    `writer` is the person at the place where they took it back; they are told there how far that has come. Without
    one a moderator decided, and the writer's own places keep their copy. Returns False if the post is no longer in
    the state that it says. The circle must be locked.
    """
    if not await tx.posts.move(post.id, post.state, to):
        return False
    now = house.clock.now()
    written = await author_of(tx, post)
    own = {place.lane for place in await tx.members.places(written[1].id)} if written else set[LaneId]()
    await tx.deliveries.cancel_queued(post.id)
    lanes = await tx.deliveries.holders(post.id)
    kept = own if to is PostState.REMOVED else set[LaneId]()
    drafts = [Draft(lane, Kind.RETRACT, Priority.REPLY, now, post=post.id) for lane in lanes if lane not in kept]
    if writer is not None and to is PostState.DELETED and not own.issuperset(lanes):
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
