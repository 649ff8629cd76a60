"""`core.ports.Posts` over the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, exists, func, insert, select, update

from core.circles import DeliveryState, Membership, PendingEdit, Post, PostState, Voice
from core.ids import CircleId, MemberId, MembershipId, PostId, StaffId, new_id
from core.message import Kind, Picture
from core.review import CaseState
from core.verdict import Verdict
from storage.repository import Repository
from storage.schema import attempt, circle, delivery, edit, inbound, membership, picture, post, prompt_use, review
from storage.vault import Place

#: How long a handled update stays known, so that a repeat is recognised: platforms repeat within hours.
KEEP_HANDLED = timedelta(days=7)
#: How long the program's own words to one person stay on their page.
KEEP_NOTICES = timedelta(days=30)
#: How long tries are counted at most.
KEEP_ATTEMPTS = timedelta(days=2)


def verdict_record(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as it is stored: without any text."""
    return {
        "decision": verdict.decision,
        "care": verdict.care,
        "scores": dict(verdict.scores),
        "findings": [
            {
                "rule": finding.rule,
                "concern": finding.concern,
                "target": finding.target,
                "score": finding.score,
                "reason": finding.reason,
                "decision": finding.decision,
                "care": finding.care,
            }
            for finding in verdict.findings
        ],
        "model": verdict.model,
        "milliseconds": verdict.milliseconds,
    }


class PostRows(Repository):
    """What was said."""

    async def _post(self, row: Row[Any] | None) -> Post | None:
        if row is None:
            return None
        return Post(
            id=PostId(row.id),
            circle=CircleId(row.circle),
            author=MembershipId(row.author) if row.author else None,
            kind=Kind(row.kind),
            text=await self._open_text(Place("post", "text", row.id), row.sealed_text),
            reply_to=PostId(row.reply_to) if row.reply_to else None,
            state=PostState(row.state),
            created_at=row.created_at,
            seq=row.seq,
            revision=row.revision,
            voice=Voice(row.voice),
            speaker=StaffId(row.speaker) if row.speaker else None,
            pictured=row.pictured,
        )

    async def _next_seq(self, circle_id: CircleId) -> int:
        statement = update(circle).where(circle.c.id == circle_id).values(next_seq=circle.c.next_seq + 1)
        return int(await self._value(statement.returning(circle.c.next_seq))) - 1

    async def add(
        self,
        *,
        circle: CircleId,
        author: Membership | None,
        kind: Kind,
        text: str,
        reply_to: PostId | None,
        state: PostState,
        verdict: Verdict | None,
        now: datetime,
        expires_at: datetime,
        prompt: str | None = None,
        voice: Voice = Voice.PROMPT,
        speaker: StaffId | None = None,
        picture: Picture | None = None,
    ) -> Post:
        """Add a post, its text sealed under its writer's key (the installation's for the program's own words)."""
        made = PostId(new_id())
        owner = author.member if author is not None else None
        sealed = await self._seal_text(owner, Place("post", "text", made), text)
        seq = await self._next_seq(circle) if state is PostState.RELAYED else None
        author_id = author.id if author is not None else None
        await self._run(
            insert(post).values(
                id=made,
                circle=circle,
                author=author_id,
                kind=kind,
                sealed_text=sealed,
                reply_to=reply_to,
                state=state,
                seq=seq,
                verdict=verdict_record(verdict) if verdict is not None else None,
                voice=voice,
                speaker=speaker,
                pictured=picture is not None,
                created_at=now,
                expires_at=expires_at,
            )
        )
        if picture is not None:
            data = await self._vault.seal(owner, Place("picture", "data", made), picture.data)
            sizes = {"media_type": picture.media_type, "width": picture.width, "height": picture.height}
            await self._run(insert(_PICTURES).values(post=made, sealed_data=data, **sizes))
        if prompt is not None:
            await self._run(insert(prompt_use).values(circle=circle, prompt=prompt))
        shown = {"voice": voice, "speaker": speaker, "pictured": picture is not None}
        return Post(made, circle, author_id, kind, text, reply_to, state, now, seq, **shown)  # type: ignore[arg-type]

    async def get(self, post: PostId) -> Post | None:
        """Return a post."""
        return await self._post(await self._row(select(_POSTS).where(_POSTS.c.id == post)))

    async def written(self, post: PostId) -> tuple[Post, Membership | None] | None:
        """Return a post and its writer's seat."""
        joined = select(_POSTS, *_SEAT).outerjoin(membership, membership.c.id == _POSTS.c.author)
        row = await self._row(joined.where(_POSTS.c.id == post))
        found = await self._post(row)
        if row is None or found is None:
            return None
        if row.seat_member is None:
            return found, None
        seat = Membership(
            MembershipId(row.author),
            found.circle,
            MemberId(row.seat_member),
            row.seat_pseudonym,
            row.seat_joined_at,
            row.seat_synthetic,
        )
        return found, seat

    async def verdict(self, post: PostId) -> Mapping[str, object]:
        """Return the stored answer of the screening on a post's newest words."""
        return await self._value(select(_POSTS.c.verdict).where(_POSTS.c.id == post)) or {}

    async def move(self, post: PostId, expect: PostState, to: PostState) -> bool:
        """Change a post's state if it still is as expected."""
        values: dict[str, object] = {"state": to}
        if to is PostState.DELETED:
            values |= {"sealed_text": None, "pictured": False}
        statement = update(_POSTS).where(_POSTS.c.id == post, _POSTS.c.state == expect).values(**values)
        row = await self._row(statement.returning(_POSTS.c.circle, _POSTS.c.seq))
        if row is None:
            return False
        if to is PostState.DELETED:
            await self._run(delete(_PICTURES).where(_PICTURES.c.post == post))
            await self.drop_edit(post)
        if to is PostState.RELAYED and row.seq is None:
            seq = await self._next_seq(CircleId(row.circle))
            await self._run(update(_POSTS).where(_POSTS.c.id == post).values(seq=seq))
        return True

    async def picture(self, post: PostId) -> Picture | None:
        """Return a post's picture."""
        row = await self._row(select(_PICTURES).where(_PICTURES.c.post == post))
        data = await self._vault.open(Place("picture", "data", post), row.sealed_data) if row is not None else None
        return Picture(data, row.media_type, row.width, row.height) if row is not None and data is not None else None

    async def _owner(self, post: PostId) -> MemberId | None:
        joined = select(membership.c.member).join(_POSTS, _POSTS.c.author == membership.c.id)
        found = await self._value(joined.where(_POSTS.c.id == post))
        return MemberId(found) if found is not None else None

    async def revise(self, post: PostId, text: str, verdict: Verdict | None) -> int:
        """Replace a post's words."""
        sealed = await self._seal_text(await self._owner(post), Place("post", "text", post), text)
        values = {"sealed_text": sealed, "verdict": verdict_record(verdict) if verdict is not None else None}
        changed = update(_POSTS).where(_POSTS.c.id == post).values(revision=_POSTS.c.revision + 1, **values)
        await self.drop_edit(post)
        return int(await self._value(changed.returning(_POSTS.c.revision)))

    async def judge(self, post: PostId, verdict: Verdict) -> None:
        """Keep the verdict of a later reading."""
        await self._run(update(_POSTS).where(_POSTS.c.id == post).values(verdict=verdict_record(verdict)))

    async def keep_edit(self, post: PostId, text: str, verdict: Verdict | None, now: datetime) -> None:
        """Keep new words that wait for a moderator."""
        await self.drop_edit(post)
        sealed = await self._seal_text(await self._owner(post), Place("edit", "text", post), text)
        kept = verdict_record(verdict) if verdict is not None else None
        await self._run(insert(edit).values(post=post, sealed_text=sealed, verdict=kept, asked_at=now))

    async def pending_edit(self, post: PostId) -> PendingEdit | None:
        """Return the words that wait for a moderator."""
        row = await self._row(select(edit).where(edit.c.post == post))
        text = await self._open_text(Place("edit", "text", post), row.sealed_text) if row is not None else None
        return PendingEdit(post, text, row.asked_at) if row is not None and text is not None else None

    async def drop_edit(self, post: PostId) -> bool:
        """Forget the words that wait."""
        return await self._run(delete(edit).where(edit.c.post == post)) > 0

    async def count_since(self, author: MembershipId, since: datetime) -> int:
        """Return how many posts somebody wrote since a moment, that moment included."""
        written = select(func.count()).select_from(post).where(post.c.author == author, post.c.created_at >= since)
        return int(await self._value(written))

    async def waiting(self, circle: CircleId, limit: int | None = None) -> Sequence[Post]:
        """Return what waits for the end of a circle's pause, in the order it was written."""
        waits = select(_POSTS).where(_POSTS.c.circle == circle, _POSTS.c.state == PostState.WAITING)
        found = [await self._post(row) for row in await self._rows(waits.order_by(_POSTS.c.number).limit(limit))]
        return [one for one in found if one is not None]

    async def lately(self, circle: CircleId, states: Collection[PostState], limit: int) -> Sequence[Post]:
        """Return a circle's newest posts of people in these states, newest first."""
        here = _POSTS.c.circle == circle, _POSTS.c.author.is_not(None), _POSTS.c.sealed_text.is_not(None)
        wanted = select(_POSTS).where(*here, _POSTS.c.state.in_(list(states)))
        rows = await self._rows(wanted.order_by(_POSTS.c.number.desc()).limit(limit))
        found = [await self._post(row) for row in rows]
        return [one for one in found if one is not None and one.text is not None]

    async def by_author(self, author: MembershipId) -> Sequence[PostId]:
        """Return the ids of everything somebody wrote in a circle that still has its text, oldest first."""
        kept = select(post.c.id).where(post.c.author == author, post.c.sealed_text.is_not(None))
        return [PostId(row.id) for row in await self._rows(kept.order_by(post.c.number))]

    async def prompts_used(self, circle: CircleId) -> Sequence[str]:
        """Return the catalogue ids of a circle's past prompts, also of those whose post has expired."""
        rows = await self._rows(
            select(prompt_use.c.prompt).where(prompt_use.c.circle == circle).order_by(prompt_use.c.number)
        )
        return [row.prompt for row in rows]

    async def expire(self, now: datetime, limit: int) -> int:
        """Really delete posts past their expiry; also old notices, handled updates (7 days) and tries (2 days)."""
        on_desk = exists().where(review.c.post == post.c.id, review.c.state == CaseState.OPEN)
        in_flight = exists().where(delivery.c.post == post.c.id, delivery.c.state == DeliveryState.SENDING)
        over = select(post.c.id).where(post.c.expires_at <= now, ~on_desk, ~in_flight)
        gone = await self._run(delete(post).where(post.c.id.in_(over.order_by(post.c.number).limit(limit))))
        done = delivery.c.state.not_in([DeliveryState.QUEUED, DeliveryState.SENDING])
        old_notice = delivery.c.post.is_(None), done, delivery.c.settled_at <= now - KEEP_NOTICES
        await self._run(delete(delivery).where(*old_notice))
        await self._run(delete(inbound).where(inbound.c.handled_at <= now - KEEP_HANDLED))
        await self._run(delete(attempt).where(attempt.c.tried_at <= now - KEEP_ATTEMPTS))
        return gone


_POSTS = post
_PICTURES = picture
_SEAT = (
    membership.c.member.label("seat_member"),
    membership.c.pseudonym.label("seat_pseudonym"),
    membership.c.joined_at.label("seat_joined_at"),
    membership.c.synthetic.label("seat_synthetic"),
)
