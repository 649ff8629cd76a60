"""The crisis ladder: alarms, their steps, whom they asked, open lines, check-ins, shifts, signed words, checked lines"""

import sqlalchemy as sa
from alembic import op

import storage.columns


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_in",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member", sa.String(length=32), nullable=False),
        sa.Column("asked_at", storage.columns.Moment(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("answered_at", storage.columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_check_in_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_check_in")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_check_in_member"), "check_in", ["member"], unique=False)
    op.create_table(
        "shift",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=32), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=True),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_shift_circle"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_shift_staff"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shift")),
        sa.UniqueConstraint("id", name=op.f("uq_shift_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_shift_circle"), "shift", ["circle"], unique=False)
    op.create_index(op.f("ix_shift_staff"), "shift", ["staff"], unique=False)
    op.create_table(
        "alarm",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("member", sa.String(length=32), nullable=True),
        sa.Column("circle", sa.String(length=32), nullable=True),
        sa.Column("seat", sa.String(length=32), nullable=True),
        sa.Column("review", sa.String(length=32), nullable=True),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", storage.columns.Moment(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_at", storage.columns.Moment(), nullable=True),
        sa.Column("taken_by", sa.String(length=32), nullable=True),
        sa.Column("taken_at", storage.columns.Moment(), nullable=True),
        sa.Column("told_at", storage.columns.Moment(), nullable=True),
        sa.Column("closed_at", storage.columns.Moment(), nullable=True),
        sa.Column("follow_up_at", storage.columns.Moment(), nullable=True),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_alarm_circle"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_alarm_member"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["review"], ["review.id"], name=op.f("fk_alarm_review"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["seat"], ["membership.id"], name=op.f("fk_alarm_seat"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["taken_by"], ["staff.id"], name=op.f("fk_alarm_taken_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_alarm")),
        sa.UniqueConstraint("id", name=op.f("uq_alarm_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alarm_circle"), "alarm", ["circle"], unique=False)
    op.create_index(op.f("ix_alarm_due_at"), "alarm", ["due_at"], unique=False)
    op.create_index(op.f("ix_alarm_follow_up_at"), "alarm", ["follow_up_at"], unique=False)
    op.create_index(
        "ix_alarm_living",
        "alarm",
        ["member"],
        unique=True,
        sqlite_where=sa.text("state != 'closed'"),
        postgresql_where=sa.text("state != 'closed'"),
    )
    op.create_index(op.f("ix_alarm_member"), "alarm", ["member"], unique=False)
    op.create_index(op.f("ix_alarm_review"), "alarm", ["review"], unique=False)
    op.create_index(op.f("ix_alarm_seat"), "alarm", ["seat"], unique=False)
    op.create_index(op.f("ix_alarm_state"), "alarm", ["state"], unique=False)
    op.create_index(op.f("ix_alarm_taken_by"), "alarm", ["taken_by"], unique=False)
    op.create_table(
        "alarm_step",
        sa.Column("alarm", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=8), nullable=False),
        sa.Column("due_at", storage.columns.Moment(), nullable=False),
        sa.Column("at", storage.columns.Moment(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alarm"], ["alarm.id"], name=op.f("fk_alarm_step_alarm"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("alarm", "step", name=op.f("pk_alarm_step")),
    )
    op.create_table(
        "line_word",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tag", sa.String(length=32), nullable=False),
        sa.Column("alarm", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=32), nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["alarm"], ["alarm.id"], name=op.f("fk_line_word_alarm"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_line_word_staff"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_line_word")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_line_word_alarm"), "line_word", ["alarm"], unique=False)
    op.create_index(op.f("ix_line_word_staff"), "line_word", ["staff"], unique=False)
    op.create_table(
        "page",
        sa.Column("alarm", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("staff", sa.String(length=32), nullable=False),
        sa.Column("at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["alarm"], ["alarm.id"], name=op.f("fk_page_alarm"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_page_staff"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("alarm", "step", "staff", name=op.f("pk_page")),
    )
    op.create_index(op.f("ix_page_staff"), "page", ["staff"], unique=False)
    op.create_table(
        "line_check",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("service", sa.String(length=120), nullable=False),
        sa.Column("dial_string", sa.String(length=120), nullable=False),
        sa.Column("sealed_by", sa.LargeBinary(), nullable=False),
        sa.Column("verified_on", storage.columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("country", "service", name=op.f("pk_line_check")),
    )
    op.create_table(
        "signature",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("staff", sa.String(length=32), nullable=True),
        sa.Column("signed_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_signature_staff"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_signature")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_signature_name"), "signature", ["name"], unique=False)
    op.create_index(op.f("ix_signature_staff"), "signature", ["staff"], unique=False)
    op.add_column("circle", sa.Column("practice", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("circle", sa.Column("countries", sa.Text(), server_default=sa.text("('')"), nullable=False))
    op.add_column("circle", sa.Column("paused_until", storage.columns.Moment(), nullable=True))
