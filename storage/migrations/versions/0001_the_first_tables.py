"""The first tables"""

import sqlalchemy as sa
from alembic import op

import storage.columns


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SQLITE_GUARD = """
CREATE TRIGGER event_no_{name} BEFORE {action} ON event
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END
"""
POSTGRES_REFUSAL = """
CREATE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$
"""
POSTGRES_GUARD = """
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION event_refuse()
"""


def guard_events() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES_REFUSAL)
        op.execute(POSTGRES_GUARD)
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(SQLITE_GUARD.format(name=action.lower(), action=action))


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("bucket_mark", sa.LargeBinary(), nullable=False),
        sa.Column("tried_at", storage.columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_bucket_mark_tried_at"), "attempt", ["bucket_mark", "tried_at"], unique=False)
    op.create_index(op.f("ix_attempt_tried_at"), "attempt", ["tried_at"], unique=False)
    op.create_table(
        "channel",
        sa.Column("address_mark", sa.LargeBinary(), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("sealed_place", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_last", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("address_mark", name=op.f("pk_channel")),
    )
    op.create_index(op.f("ix_channel_platform"), "channel", ["platform"], unique=False)
    op.create_table(
        "circle",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("pictures", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column(
            "next_seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.Column("created_at", storage.columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
    )
    op.create_table(
        "event",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("at", storage.columns.Moment(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_subject"), "event", ["subject"], unique=False)
    op.create_table(
        "fact",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fact")),
    )
    op.create_table(
        "inbound",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key_mark", sa.LargeBinary(), nullable=False),
        sa.Column("source_mark", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_payload", sa.LargeBinary(), nullable=True),
        sa.Column("kept_at", storage.columns.Moment(), nullable=False),
        sa.Column("handled_at", storage.columns.Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_inbound")),
        sa.UniqueConstraint("key_mark", name=op.f("uq_inbound_key_mark")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inbound_handled_at"), "inbound", ["handled_at"], unique=False)
    op.create_index(
        "ix_inbound_waiting",
        "inbound",
        ["source_mark", "number"],
        unique=False,
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sealed_country", sa.LargeBinary(), nullable=True),
        sa.Column("phrase_mark", sa.LargeBinary(), nullable=True),
        sa.Column("registered_at", storage.columns.Moment(), nullable=False),
        sa.Column("erased_at", storage.columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("phrase_mark", name=op.f("uq_member_phrase_mark")),
    )
    op.create_table(
        "capture",
        sa.Column("member", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=80), nullable=False),
        sa.Column("until", storage.columns.Moment(), nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_capture_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_capture")),
    )
    op.create_table(
        "consent",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("agreed_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_consent_member"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_consent")),
        sa.UniqueConstraint("member", "kind", "version", name=op.f("uq_consent_member_kind_version")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_consent_member"), "consent", ["member"], unique=False)
    op.create_table(
        "invite",
        sa.Column("code_mark", sa.LargeBinary(), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", storage.columns.Moment(), nullable=False),
        sa.Column("created_at", storage.columns.Moment(), nullable=False),
        sa.Column("revoked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_invite_circle"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code_mark", name=op.f("pk_invite")),
        sa.UniqueConstraint("handle", name=op.f("uq_invite_handle")),
    )
    op.create_index(op.f("ix_invite_circle"), "invite", ["circle"], unique=False)
    op.create_table(
        "lane",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("member", sa.String(length=32), nullable=True),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.Column("address_mark", sa.LargeBinary(), nullable=True),
        sa.Column(
            "next_position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("1"),
            nullable=False,
        ),
        sa.Column("lease_owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", storage.columns.Moment(), nullable=True),
        sa.Column("parked_until", storage.columns.Moment(), nullable=True),
        sa.Column("pace", sa.String(length=8), server_default=sa.text("'live'"), nullable=False),
        sa.Column("discreet", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("announced", storage.columns.Moment(), nullable=True),
        sa.Column("home", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_lane_member"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lane")),
        sa.UniqueConstraint("address_mark", name=op.f("uq_lane_address_mark")),
    )
    op.create_index(op.f("ix_lane_member"), "lane", ["member"], unique=False)
    op.create_index(op.f("ix_lane_platform"), "lane", ["platform"], unique=False)
    op.create_table(
        "link_code",
        sa.Column("member", sa.String(length=32), nullable=False),
        sa.Column("code_mark", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_link_code_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_link_code")),
        sa.UniqueConstraint("code_mark", name=op.f("uq_link_code_code_mark")),
    )
    op.create_table(
        "membership",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("member", sa.String(length=32), nullable=False),
        sa.Column("pseudonym", sa.String(length=80), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("joined_at", storage.columns.Moment(), nullable=False),
        sa.Column("left_at", storage.columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_membership_circle"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_membership_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_membership")),
        sa.UniqueConstraint("id", name=op.f("uq_membership_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_membership_circle"), "membership", ["circle"], unique=False)
    op.create_index(op.f("ix_membership_member"), "membership", ["member"], unique=False)
    op.create_table(
        "prompt_use",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("prompt", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_prompt_use_circle"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_prompt_use")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_prompt_use_circle"), "prompt_use", ["circle"], unique=False)
    op.create_table(
        "pseudonym",
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("skeleton", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_pseudonym_circle"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("circle", "skeleton", name=op.f("pk_pseudonym")),
    )
    op.create_table(
        "schedule",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("cron", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("catch_up", storage.columns.Span(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_schedule_circle"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_schedule")),
        sa.UniqueConstraint("id", name=op.f("uq_schedule_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_schedule_circle"), "schedule", ["circle"], unique=False)
    op.create_table(
        "session",
        sa.Column("token_mark", sa.LargeBinary(), nullable=False),
        sa.Column("member", sa.String(length=32), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("sealed_csrf", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_agent", sa.LargeBinary(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("whole", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("idle", storage.columns.Span(), nullable=False),
        sa.Column("opened_at", storage.columns.Moment(), nullable=False),
        sa.Column("seen_at", storage.columns.Moment(), nullable=False),
        sa.Column("expires_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_session_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_mark", name=op.f("pk_session")),
        sa.UniqueConstraint("handle", name=op.f("uq_session_handle")),
    )
    op.create_index(op.f("ix_session_expires_at"), "session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_session_member"), "session", ["member"], unique=False)
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sealed_desk_name", sa.LargeBinary(), nullable=False),
        sa.Column("desk_mark", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("member", sa.String(length=32), nullable=False),
        sa.Column("duty_until", storage.columns.Moment(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("sealed_totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", storage.columns.Moment(), nullable=False),
        sa.Column("removed_at", storage.columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_staff_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("desk_mark", name=op.f("uq_staff_desk_mark")),
    )
    op.create_index(op.f("ix_staff_member"), "staff", ["member"], unique=False)
    op.create_table(
        "waiting",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("member", sa.String(length=32), nullable=False),
        sa.Column("asked_at", storage.columns.Moment(), nullable=False),
        sa.Column("invited_at", storage.columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_waiting_circle"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_waiting_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_waiting")),
        sa.UniqueConstraint("circle", "member", name=op.f("uq_waiting_circle_member")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waiting_member"), "waiting", ["member"], unique=False)
    op.create_table(
        "block",
        sa.Column("seat", sa.String(length=32), nullable=False),
        sa.Column("blocked", sa.String(length=32), nullable=False),
        sa.Column("since", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["blocked"], ["membership.id"], name=op.f("fk_block_blocked"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["seat"], ["membership.id"], name=op.f("fk_block_seat"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seat", "blocked", name=op.f("pk_block")),
    )
    op.create_index(op.f("ix_block_blocked"), "block", ["blocked"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=32), nullable=False),
        sa.Column("credential_mark", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_credential", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_passkey_staff"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_mark", name=op.f("uq_passkey_credential_mark")),
        sa.UniqueConstraint("handle", name=op.f("uq_passkey_handle")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_passkey_staff"), "passkey", ["staff"], unique=False)
    op.create_table(
        "post",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=True),
        sa.Column("reply_to", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verdict", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("voice", sa.String(length=16), server_default=sa.text("'prompt'"), nullable=False),
        sa.Column("speaker", sa.String(length=32), nullable=True),
        sa.Column("pictured", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", storage.columns.Moment(), nullable=False),
        sa.Column("expires_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["membership.id"], name=op.f("fk_post_author"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_post_circle"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reply_to"], ["post.id"], name=op.f("fk_post_reply_to"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["speaker"], ["staff.id"], name=op.f("fk_post_speaker"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_post")),
        sa.UniqueConstraint("circle", "seq", name=op.f("uq_post_circle_seq")),
        sa.UniqueConstraint("id", name=op.f("uq_post_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_post_author"), "post", ["author"], unique=False)
    op.create_index(op.f("ix_post_circle"), "post", ["circle"], unique=False)
    op.create_index(op.f("ix_post_expires_at"), "post", ["expires_at"], unique=False)
    op.create_index(op.f("ix_post_reply_to"), "post", ["reply_to"], unique=False)
    op.create_table(
        "staff_link",
        sa.Column("token_mark", sa.LargeBinary(), nullable=False),
        sa.Column("staff", sa.String(length=32), nullable=False),
        sa.Column("expires_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_staff_link_staff"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_mark", name=op.f("pk_staff_link")),
    )
    op.create_index(op.f("ix_staff_link_staff"), "staff_link", ["staff"], unique=False)
    op.create_table(
        "announcement",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=32), nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("at", storage.columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("post", sa.String(length=32), nullable=True),
        sa.Column("announced_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_announcement_circle"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post"], ["post.id"], name=op.f("fk_announcement_post"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_announcement_staff"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_announcement")),
        sa.UniqueConstraint("id", name=op.f("uq_announcement_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_announcement_at"), "announcement", ["at"], unique=False)
    op.create_index(op.f("ix_announcement_circle"), "announcement", ["circle"], unique=False)
    op.create_index(op.f("ix_announcement_post"), "announcement", ["post"], unique=False)
    op.create_index(op.f("ix_announcement_staff"), "announcement", ["staff"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tag", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", storage.columns.Moment(), nullable=False),
        sa.Column("post", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("sealed_reply", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_ref", sa.LargeBinary(), nullable=True),
        sa.Column("ref_mark", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("uncertain", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("taken_at", storage.columns.Moment(), nullable=True),
        sa.Column("settled_at", storage.columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["lane"], ["lane.id"], name=op.f("fk_delivery_lane"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post"], ["post.id"], name=op.f("fk_delivery_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_delivery")),
        sa.UniqueConstraint("lane", "position", name=op.f("uq_delivery_lane_position")),
        sa.UniqueConstraint("post", "lane", "kind", "revision", name=op.f("uq_delivery_post_lane_kind_revision")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_delivery_queued",
        "delivery",
        ["lane", "priority", "number", "not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(op.f("ix_delivery_ref_mark"), "delivery", ["ref_mark"], unique=False)
    op.create_index(
        "ix_delivery_sending",
        "delivery",
        ["lane"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "edit",
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("verdict", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("asked_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["post.id"], name=op.f("fk_edit_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post", name=op.f("pk_edit")),
    )
    op.create_table(
        "feedback",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.Column("giver", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=32), nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("thanked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_feedback_circle"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["giver"], ["membership.id"], name=op.f("fk_feedback_giver"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post"], ["post.id"], name=op.f("fk_feedback_post"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["recipient"], ["membership.id"], name=op.f("fk_feedback_recipient"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_feedback")),
        sa.UniqueConstraint("id", name=op.f("uq_feedback_id")),
        sa.UniqueConstraint("post", "giver", name=op.f("uq_feedback_post_giver")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feedback_circle"), "feedback", ["circle"], unique=False)
    op.create_index(op.f("ix_feedback_giver"), "feedback", ["giver"], unique=False)
    op.create_index(op.f("ix_feedback_post"), "feedback", ["post"], unique=False)
    op.create_index(op.f("ix_feedback_recipient"), "feedback", ["recipient"], unique=False)
    op.create_table(
        "occurrence",
        sa.Column("schedule", sa.String(length=32), nullable=False),
        sa.Column("nominal", sa.String(length=16), nullable=False),
        sa.Column("fires_at", storage.columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("missed", sa.String(length=16), nullable=True),
        sa.Column("post", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["post.id"], name=op.f("fk_occurrence_post"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["schedule"], ["schedule.id"], name=op.f("fk_occurrence_schedule"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("schedule", "nominal", name=op.f("pk_occurrence")),
    )
    op.create_index(op.f("ix_occurrence_post"), "occurrence", ["post"], unique=False)
    op.create_table(
        "picture",
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.Column("sealed_data", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["post.id"], name=op.f("fk_picture_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post", name=op.f("pk_picture")),
    )
    op.create_table(
        "review",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=40), server_default=sa.text("''"), nullable=False),
        sa.Column("feedback", sa.String(length=32), nullable=True),
        sa.Column("concern", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", storage.columns.Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", storage.columns.Moment(), nullable=True),
        sa.Column("reason", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_review_circle"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_review_decided_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.id"], name=op.f("fk_review_feedback"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post"], ["post.id"], name=op.f("fk_review_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_review")),
        sa.UniqueConstraint("id", name=op.f("uq_review_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_review_circle"), "review", ["circle"], unique=False)
    op.create_index(op.f("ix_review_decided_by"), "review", ["decided_by"], unique=False)
    op.create_index(op.f("ix_review_feedback"), "review", ["feedback"], unique=False)
    op.create_index(
        "ix_review_open",
        "review",
        ["post", "kind", "about"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_review_post"), "review", ["post"], unique=False)
    guard_events()
