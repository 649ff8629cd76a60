"""The tables. Columns named `sealed_*` hold ciphertext (see `vault`), those named `*_mark` a keyed hash (see `keys`)."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from storage.columns import Moment, Number, Span

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number() -> Column[int]:
    return Column("number", Number, primary_key=True, autoincrement=True)


def _id() -> Column[str]:
    return Column("id", String(32), nullable=False, unique=True)


def _to(name: str, target: str, *, ondelete: str, nullable: bool = False, index: bool = True) -> Column[str]:
    return Column(name, String(32), ForeignKey(target, ondelete=ondelete), nullable=nullable, index=index)


#: Single facts about this database, such as the mark of the key that it belongs to.
fact = Table(
    "fact", metadata, Column("name", String(40), primary_key=True), Column("value", LargeBinary, nullable=False)
)

#: A row stays after erasure, empty but for its random id, so that nothing else dangles.
member = Table(
    "member",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("sealed_country", LargeBinary),
    Column("phrase_mark", LargeBinary, unique=True),
    Column("registered_at", Moment, nullable=False),
    Column("erased_at", Moment),
)

#: Where one person is sent things, in order. `member` and the address are empty once the person (or place) is gone.
lane = Table(
    "lane",
    metadata,
    Column("id", String(32), primary_key=True),
    _to("member", "member.id", ondelete="SET NULL", nullable=True),
    Column("platform", String(32), nullable=False, index=True),
    Column("sealed_address", LargeBinary),
    Column("address_mark", LargeBinary, unique=True),
    Column("next_position", Number, nullable=False, server_default=text("1")),
    Column("lease_owner", String(64)),
    Column("lease_until", Moment),
    Column("parked_until", Moment),
    Column("pace", String(8), nullable=False, server_default=text("'live'")),
    Column("discreet", Boolean, nullable=False, server_default=false()),
    Column("announced", Moment),
    Column("home", Boolean, nullable=False, server_default=true()),
)

#: One-time codes that link another place to a person.
link_code = Table(
    "link_code",
    metadata,
    Column("member", String(32), ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    Column("code_mark", LargeBinary, nullable=False, unique=True),
    Column("expires_at", Moment, nullable=False),
)

#: How far each private channel was read, so that a gap is filled from there.
channel = Table(
    "channel",
    metadata,
    Column("address_mark", LargeBinary, primary_key=True),
    Column("platform", String(32), nullable=False, index=True),
    Column("sealed_place", LargeBinary, nullable=False),
    Column("sealed_last", LargeBinary, nullable=False),
)

consent = Table(
    "consent",
    metadata,
    _number(),
    _to("member", "member.id", ondelete="SET NULL", nullable=True),
    Column("kind", String(40), nullable=False),
    Column("version", String(40), nullable=False),
    Column("agreed_at", Moment, nullable=False),
    UniqueConstraint("member", "kind", "version"),
    sqlite_autoincrement=True,
)

capture = Table(
    "capture",
    metadata,
    Column("member", String(32), ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    Column("form", String(40), nullable=False),
    Column("step", String(80), nullable=False),
    Column("until", Moment, nullable=False),
    Column("sealed_answers", LargeBinary, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    _number(),
    Column("bucket_mark", LargeBinary, nullable=False),
    Column("tried_at", Moment, nullable=False, index=True),
    Index(None, "bucket_mark", "tried_at"),
)

session = Table(
    "session",
    metadata,
    Column("token_mark", LargeBinary, primary_key=True),
    _to("member", "member.id", ondelete="CASCADE"),
    Column("handle", String(32), nullable=False, unique=True),
    Column("sealed_csrf", LargeBinary, nullable=False),
    Column("sealed_agent", LargeBinary),
    Column("shared", Boolean, nullable=False),
    Column("whole", Boolean, nullable=False, server_default=true()),
    Column("idle", Span, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

circle = Table(
    "circle",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("pictures", Boolean, nullable=False, server_default=false()),
    Column("practice", Boolean, nullable=False, server_default=false()),
    Column("countries", Text, nullable=False, server_default=text("''")),
    Column("paused_until", Moment),
    Column("next_seq", Number, nullable=False, server_default=text("1")),
    Column("created_at", Moment, nullable=False),
)

#: Every pseudonym ever used, by its confusable-free form; knows no person, so it outlives all of them.
pseudonym = Table(
    "pseudonym",
    metadata,
    Column("circle", String(32), ForeignKey("circle.id", ondelete="CASCADE"), primary_key=True),
    Column("skeleton", String(80), primary_key=True),
)

membership = Table(
    "membership",
    metadata,
    _number(),
    _id(),
    _to("circle", "circle.id", ondelete="CASCADE"),
    _to("member", "member.id", ondelete="CASCADE"),
    Column("pseudonym", String(80), nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("left_at", Moment),
    sqlite_autoincrement=True,
)

invite = Table(
    "invite",
    metadata,
    Column("code_mark", LargeBinary, primary_key=True),
    _to("circle", "circle.id", ondelete="CASCADE"),
    Column("handle", String(32), nullable=False, unique=True),
    Column("uses", Integer, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked", Boolean, nullable=False, server_default=false()),
)

#: Who waits for a place in a full circle.
waiting = Table(
    "waiting",
    metadata,
    _number(),
    _to("circle", "circle.id", ondelete="CASCADE", index=False),
    _to("member", "member.id", ondelete="CASCADE"),
    Column("asked_at", Moment, nullable=False),
    Column("invited_at", Moment),
    UniqueConstraint("circle", "member"),
    sqlite_autoincrement=True,
)

#: Whose words a seat has hidden from itself.
block = Table(
    "block",
    metadata,
    Column("seat", String(32), ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True),
    Column("blocked", String(32), ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("since", Moment, nullable=False),
)

post = Table(
    "post",
    metadata,
    _number(),
    _id(),
    _to("circle", "circle.id", ondelete="CASCADE"),
    _to("author", "membership.id", ondelete="SET NULL", nullable=True),
    Column("kind", String(16), nullable=False),
    Column("sealed_text", LargeBinary),
    _to("reply_to", "post.id", ondelete="SET NULL", nullable=True),
    Column("state", String(16), nullable=False),
    Column("seq", Number),
    Column("verdict", JSON(none_as_null=True)),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("voice", String(16), nullable=False, server_default=text("'prompt'")),
    Column("speaker", String(32), ForeignKey("staff.id", ondelete="SET NULL")),
    Column("pictured", Boolean, nullable=False, server_default=false()),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    UniqueConstraint("circle", "seq"),
    sqlite_autoincrement=True,
)

#: A post's picture, made anew from its pixels and sealed like the post's words.
picture = Table(
    "picture",
    metadata,
    Column("post", String(32), ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed_data", LargeBinary, nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)

#: New words for a post that wait for a moderator.
edit = Table(
    "edit",
    metadata,
    Column("post", String(32), ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed_text", LargeBinary, nullable=False),
    Column("verdict", JSON(none_as_null=True)),
    Column("asked_at", Moment, nullable=False),
)

#: Three answers about a post, sealed under their giver's key.
feedback = Table(
    "feedback",
    metadata,
    _number(),
    _id(),
    _to("circle", "circle.id", ondelete="CASCADE"),
    _to("post", "post.id", ondelete="CASCADE"),
    _to("giver", "membership.id", ondelete="CASCADE"),
    _to("recipient", "membership.id", ondelete="CASCADE"),
    Column("sealed_answers", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False),
    Column("thanked", Boolean, nullable=False, server_default=false()),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("post", "giver"),
    sqlite_autoincrement=True,
)

#: Which prompts a circle has had; outlives the posts, so that no prompt comes back too early.
prompt_use = Table(
    "prompt_use",
    metadata,
    _number(),
    _to("circle", "circle.id", ondelete="CASCADE"),
    Column("prompt", String(80), nullable=False),
    sqlite_autoincrement=True,
)

#: The outbox and the map to native copies. `number` is the order; `tag` is what its sealed columns are bound to.
#: `own` marks the writer's own copy. `position` is given at the first take and never changes.
delivery = Table(
    "delivery",
    metadata,
    _number(),
    Column("tag", String(32), nullable=False),
    _to("lane", "lane.id", ondelete="CASCADE", index=False),
    Column("kind", String(16), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    _to("post", "post.id", ondelete="CASCADE", nullable=True, index=False),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("own", Boolean, nullable=False),
    Column("quiet", Boolean, nullable=False, server_default=false()),
    Column("sealed_reply", LargeBinary),
    Column("sealed_ref", LargeBinary),
    Column("ref_mark", LargeBinary, index=True),
    Column("state", String(16), nullable=False),
    Column("position", Number),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("uncertain", Boolean, nullable=False, server_default=false()),
    Column("reason", String(40)),
    Column("taken_at", Moment),
    Column("settled_at", Moment),
    UniqueConstraint("post", "lane", "kind", "revision"),
    UniqueConstraint("lane", "position"),
    sqlite_autoincrement=True,
)
Index(
    "ix_delivery_queued",
    delivery.c.lane,
    delivery.c.priority,
    delivery.c.number,
    delivery.c.not_before,
    sqlite_where=delivery.c.state == text("'queued'"),
    postgresql_where=delivery.c.state == text("'queued'"),
)
Index(
    "ix_delivery_sending",
    delivery.c.lane,
    sqlite_where=delivery.c.state == text("'sending'"),
    postgresql_where=delivery.c.state == text("'sending'"),
)

inbound = Table(
    "inbound",
    metadata,
    _number(),
    Column("key_mark", LargeBinary, nullable=False, unique=True),
    Column("source_mark", LargeBinary, nullable=False),
    Column("sealed_payload", LargeBinary),
    Column("kept_at", Moment, nullable=False),
    Column("handled_at", Moment, index=True),
    Column("outcome", String(40)),
    sqlite_autoincrement=True,
)
Index(
    "ix_inbound_waiting",
    inbound.c.source_mark,
    inbound.c.number,
    sqlite_where=inbound.c.handled_at.is_(None),
    postgresql_where=inbound.c.handled_at.is_(None),
)

staff = Table(
    "staff",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("sealed_desk_name", LargeBinary, nullable=False),
    Column("desk_mark", LargeBinary, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    _to("member", "member.id", ondelete="CASCADE"),
    Column("duty_until", Moment),
    Column("password", Text),
    Column("sealed_totp", LargeBinary),
    Column("totp_step", Number),
    Column("added_at", Moment, nullable=False),
    Column("removed_at", Moment),
)

passkey = Table(
    "passkey",
    metadata,
    _number(),
    Column("handle", String(32), nullable=False, unique=True),
    _to("staff", "staff.id", ondelete="CASCADE"),
    Column("credential_mark", LargeBinary, nullable=False, unique=True),
    Column("sealed_credential", LargeBinary, nullable=False),
    Column("sealed_public_key", LargeBinary, nullable=False),
    Column("sealed_name", LargeBinary, nullable=False),
    Column("sign_count", Number, nullable=False),
    Column("added_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

staff_link = Table(
    "staff_link",
    metadata,
    Column("token_mark", LargeBinary, primary_key=True),
    _to("staff", "staff.id", ondelete="CASCADE"),
    Column("expires_at", Moment, nullable=False),
)

#: What waits for, or got, a person's decision ("case" is a word of SQL's own). `about` is empty for the post itself,
#: ``edit`` for new words for it, else the id of feedback on it.
review = Table(
    "review",
    metadata,
    _number(),
    _id(),
    Column("kind", String(16), nullable=False),
    Column("urgency", Integer, nullable=False),
    _to("circle", "circle.id", ondelete="CASCADE"),
    _to("post", "post.id", ondelete="CASCADE"),
    Column("about", String(40), nullable=False, server_default=text("''")),
    Column("feedback", String(32), ForeignKey("feedback.id", ondelete="CASCADE"), index=True),
    Column("concern", String(40), nullable=False),
    Column("verdict", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", Moment, nullable=False),
    _to("decided_by", "staff.id", ondelete="SET NULL", nullable=True),
    Column("decided_at", Moment),
    Column("reason", String(80)),
    sqlite_autoincrement=True,
)
Index(
    "ix_review_open",
    review.c.post,
    review.c.kind,
    review.c.about,
    unique=True,
    sqlite_where=review.c.state == text("'open'"),
    postgresql_where=review.c.state == text("'open'"),
)

#: Words that the staff of one circle added to the screening, and what they would have met when they were last tried.
circle_rule = Table(
    "circle_rule",
    metadata,
    _number(),
    _id(),
    _to("circle", "circle.id", ondelete="CASCADE"),
    Column("sealed_words", LargeBinary, nullable=False),
    Column("action", String(16), nullable=False),
    Column("sealed_reason", LargeBinary, nullable=False),
    Column("active", Boolean, nullable=False, server_default=false()),
    _to("added_by", "staff.id", ondelete="SET NULL", nullable=True),
    Column("added_at", Moment, nullable=False),
    Column("tried_at", Moment),
    Column("tried_of", Integer, nullable=False, server_default=text("0")),
    Column("tried_met", Integer, nullable=False, server_default=text("0")),
    Column("tried_out", Integer, nullable=False, server_default=text("0")),
    sqlite_autoincrement=True,
)

#: When somebody is on duty every week. `days` holds the digits of the weekdays, Monday is 0.
shift = Table(
    "shift",
    metadata,
    _number(),
    _id(),
    _to("staff", "staff.id", ondelete="CASCADE"),
    _to("circle", "circle.id", ondelete="CASCADE", nullable=True),
    Column("days", String(7), nullable=False),
    Column("begins", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    sqlite_autoincrement=True,
)

#: Somebody who may be in danger, and the clock until a human answers. `due_at` is when it must be looked at again.
alarm = Table(
    "alarm",
    metadata,
    _number(),
    _id(),
    _to("member", "member.id", ondelete="SET NULL", nullable=True),
    _to("circle", "circle.id", ondelete="SET NULL", nullable=True),
    _to("seat", "membership.id", ondelete="SET NULL", nullable=True),
    _to("review", "review.id", ondelete="SET NULL", nullable=True),
    Column("level", String(2), nullable=False),
    Column("source", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("step", Integer, nullable=False),
    Column("due_at", Moment, index=True),
    _to("taken_by", "staff.id", ondelete="SET NULL", nullable=True),
    Column("taken_at", Moment),
    Column("told_at", Moment),
    Column("closed_at", Moment),
    Column("follow_up_at", Moment, index=True),
    Column("sealed_note", LargeBinary),
    sqlite_autoincrement=True,
)
#: One person has at most one alarm that is not closed, however often they call.
Index(
    "ix_alarm_living",
    alarm.c.member,
    unique=True,
    sqlite_where=alarm.c.state != text("'closed'"),
    postgresql_where=alarm.c.state != text("'closed'"),
)

#: Each step of an alarm, once.
alarm_step = Table(
    "alarm_step",
    metadata,
    Column("alarm", String(32), ForeignKey("alarm.id", ondelete="CASCADE"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("rung", String(8), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("asked", Integer, nullable=False),
)

#: Whom a step asked.
page = Table(
    "page",
    metadata,
    Column("alarm", String(32), ForeignKey("alarm.id", ondelete="CASCADE"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("staff", String(32), ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", Moment, nullable=False),
)

#: What is said on an open line, sealed under the key of the person in danger: it is forgotten with them.
line_word = Table(
    "line_word",
    metadata,
    _number(),
    Column("tag", String(32), nullable=False),
    _to("alarm", "alarm.id", ondelete="CASCADE"),
    _to("staff", "staff.id", ondelete="SET NULL", nullable=True),
    Column("sealed_text", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

#: Whom a gentle "how are you right now?" was sent, and what they answered.
check_in = Table(
    "check_in",
    metadata,
    _number(),
    _to("member", "member.id", ondelete="CASCADE"),
    Column("asked_at", Moment, nullable=False),
    Column("answer", String(16)),
    Column("answered_at", Moment),
    sqlite_autoincrement=True,
)

#: Help lines that a person here has called or looked up. `dial_string` is what they checked: another one is unchecked.
line_check = Table(
    "line_check",
    metadata,
    Column("country", String(2), primary_key=True),
    Column("service", String(120), primary_key=True),
    Column("dial_string", String(120), nullable=False),
    Column("sealed_by", LargeBinary, nullable=False),
    Column("verified_on", Moment, nullable=False),
)

#: Words that a clinician has read and signed, as they were. The newest of a name serves.
signature = Table(
    "signature",
    metadata,
    _number(),
    Column("name", String(80), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("words", Text, nullable=False),
    _to("staff", "staff.id", ondelete="SET NULL", nullable=True),
    Column("signed_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

#: Staff practise with synthetic members. `living` is true for the one that runs and empty for all that are over, so
#: that there is one at a time. `scene` counts milliseconds; `circle` is empty once everything was cleaned away.
rehearsal = Table(
    "rehearsal",
    metadata,
    _number(),
    _id(),
    _to("circle", "circle.id", ondelete="SET NULL", nullable=True),
    Column("seed", Number, nullable=False),
    Column("pace", Integer, nullable=False),
    Column("scene", Number, nullable=False),
    Column("looked_at", Moment, nullable=False),
    _to("started_by", "staff.id", ondelete="SET NULL", nullable=True),
    Column("started_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("living", Boolean, unique=True),
    Column("sealed_review", LargeBinary),
    sqlite_autoincrement=True,
)

#: Which staff take part: nobody else is asked for anything in a rehearsal.
rehearsal_staff = Table(
    "rehearsal_staff",
    metadata,
    Column("rehearsal", String(32), ForeignKey("rehearsal.id", ondelete="CASCADE"), primary_key=True),
    Column("staff", String(32), ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("joined_at", Moment, nullable=False),
)

#: A synthetic member: how far they have read, which lines of their file are spent.
rehearsal_part = Table(
    "rehearsal_part",
    metadata,
    Column("rehearsal", String(32), ForeignKey("rehearsal.id", ondelete="CASCADE"), primary_key=True),
    Column("temper", String(40), primary_key=True),
    _to("member", "member.id", ondelete="CASCADE"),
    _to("seat", "membership.id", ondelete="CASCADE"),
    Column("read", Number, nullable=False),
    Column("state", JSON, nullable=False),
)

#: Which line of a file is said when; the words themselves are not here.
rehearsal_cue = Table(
    "rehearsal_cue",
    metadata,
    _number(),
    _id(),
    _to("rehearsal", "rehearsal.id", ondelete="CASCADE"),
    Column("temper", String(40), nullable=False),
    Column("line", Integer, nullable=False),
    Column("due", Number, nullable=False),
    _to("answers", "post.id", ondelete="SET NULL", nullable=True),
    sqlite_autoincrement=True,
)

schedule = Table(
    "schedule",
    metadata,
    _number(),
    _id(),
    _to("circle", "circle.id", ondelete="CASCADE"),
    Column("cron", String(80), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("catch_up", Span, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("since", Moment, nullable=False),
    sqlite_autoincrement=True,
)

occurrence = Table(
    "occurrence",
    metadata,
    Column("schedule", String(32), ForeignKey("schedule.id", ondelete="CASCADE"), primary_key=True),
    Column("nominal", String(16), primary_key=True),
    Column("fires_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("missed", String(16)),
    _to("post", "post.id", ondelete="SET NULL", nullable=True),
    Column("recorded_at", Moment, nullable=False),
)

announcement = Table(
    "announcement",
    metadata,
    _number(),
    _id(),
    _to("circle", "circle.id", ondelete="CASCADE"),
    _to("staff", "staff.id", ondelete="SET NULL", nullable=True),
    Column("sealed_text", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    _to("post", "post.id", ondelete="SET NULL", nullable=True),
    Column("announced_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

#: What was logged before there was a chain: moved into `audit` at the first start (`storage.adoption`), empty since.
event = Table(
    "event",
    metadata,
    _number(),
    Column("kind", String(40), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("subject", String(80), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("detail", JSON, nullable=False),
    sqlite_autoincrement=True,
)

#: The log as a chain (see `storage.chain`). `number` has no gaps. Append-only: triggers of the database itself refuse
#: DELETE, and every UPDATE but the one that empties an entry and leaves its marks. It points to nothing: it outlives all.
audit = Table(
    "audit",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("at", Moment),
    Column("kind", String(40)),
    Column("actor", String(80)),
    Column("subject", String(80)),
    Column("circle", String(32)),
    Column("detail", Text),
    Column("sealed_who", LargeBinary),
    Column("sealed_alias", LargeBinary),
    Column("sealed_why", LargeBinary),
    Column("content_mark", LargeBinary, nullable=False),
    Column("chain_mark", LargeBinary, nullable=False),
    Index(None, "actor", "number"),
    Index(None, "circle", "number"),
    Index(None, "kind", "number"),
    Index(None, "subject", "number"),
)

#: The newest entry of the chain. Its one row is what writers take turns on.
audit_head = Table(
    "audit_head",
    metadata,
    Column("name", String(8), primary_key=True),
    Column("number", Number, nullable=False),
    Column("chain_mark", LargeBinary, nullable=False),
)
