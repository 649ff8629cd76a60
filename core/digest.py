"""When one place is sent what its circle says: at once, every hour, once a day, or when it asks.

Whatever waits for the same digest is due at the same moment, and a later digest never goes out before an earlier one:
so a place reads everything in the circle's order, whatever its pace.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from core.circles import Circle, Draft, Pace, Place, Post, Voice
from core.clock import zone_of
from core.house import House
from core.ids import LaneId, MemberId, PostId
from core.message import Kind, Priority
from core.replies import Reply

UNTIL_ASKED: Final = datetime(9999, 1, 1, tzinfo=UTC)  # what a discreet place holds back until it asks


@dataclass(frozen=True, slots=True)
class Slot:
    """When a place gets one post. `word_at` is when the digest that it opens must be announced, None if it opens none."""

    at: datetime
    quiet: bool = False
    word_at: datetime | None = None


def live(house: House, place: Place) -> bool:
    """Return whether a place is shown everything at once; a page always is, because it rings nobody."""
    return place.platform in house.mirroring or (place.pace is Pace.LIVE and not place.discreet)


def next_digest(pace: Pace, zone: str, after: datetime, hour: int) -> datetime:
    """Return the first moment after `after` at which a place of this pace is sent things; `hour` is the daily one."""
    if pace is Pace.LIVE:
        return after
    local = after.astimezone(zone_of(zone))
    if pace is Pace.HOURLY:
        into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return after - into + timedelta(hours=1)
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    day = today if today.astimezone(UTC) > after else today + timedelta(days=1)
    return day.astimezone(UTC)


def slot(house: House, circle: Circle, place: Place, post: Post, due: datetime, *, own: bool) -> Slot:
    """Return when a place gets a post that others get at `due`. One's own words from another place open no digest."""
    if live(house, place):
        return Slot(due)
    staff = post.author is None and post.voice is not Voice.PROMPT
    if place.discreet:
        opens = not own and place.announced is None
        # Staff's words cannot wait for an hour to come round; not even they are shown unasked here.
        pace = Pace.LIVE if staff else place.pace
        word_at = next_digest(pace, circle.zone, due, house.rules.digest_hour) if opens else None
        return Slot(UNTIL_ASKED, quiet=True, word_at=word_at)
    if staff:
        return Slot(due)
    if place.announced is not None and place.announced > due:
        return Slot(place.announced, quiet=True)
    at = next_digest(place.pace, circle.zone, due, house.rules.digest_hour)
    return Slot(at, quiet=True, word_at=None if own else at)


def word(house: House, member: MemberId, lane: LaneId, post: PostId, at: datetime, *, discreet: bool) -> Draft:
    """Return the one notice that goes before what waits in a lane; `post` is the first of it.

    Each of the two words is said once for a post, hence the revision.
    """
    if not discreet:
        return Draft(lane, Kind.NOTICE, Priority.POST, at, post=post, reply=Reply("digest.header"))
    show = house.button(member, "digest.show", "digest.show:")
    reply = Reply("digest.something", {}, (show,))
    return Draft(lane, Kind.NOTICE, Priority.POST, at, post=post, reply=reply, revision=1)
