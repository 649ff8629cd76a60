"""Rehearsals: a circle of synthetic members, who of the staff takes part, and which line is said when"""

import sqlalchemy as sa
from alembic import op

import storage.columns


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=True),
        sa.Column("seed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pace", sa.Integer(), nullable=False),
        sa.Column("scene", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("looked_at", storage.columns.Moment(), nullable=False),
        sa.Column("started_by", sa.String(length=32), nullable=True),
        sa.Column("started_at", storage.columns.Moment(), nullable=False),
        sa.Column("ends_at", storage.columns.Moment(), nullable=False),
        sa.Column("ended_at", storage.columns.Moment(), nullable=True),
        sa.Column("living", sa.Boolean(), nullable=True),
        sa.Column("sealed_review", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_rehearsal_circle"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["started_by"], ["staff.id"], name=op.f("fk_rehearsal_started_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rehearsal")),
        sa.UniqueConstraint("id", name=op.f("uq_rehearsal_id")),
        sa.UniqueConstraint("living", name=op.f("uq_rehearsal_living")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rehearsal_circle"), "rehearsal", ["circle"], unique=False)
    op.create_index(op.f("ix_rehearsal_started_by"), "rehearsal", ["started_by"], unique=False)
    op.create_table(
        "rehearsal_cue",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rehearsal", sa.String(length=32), nullable=False),
        sa.Column("temper", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answers", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["answers"], ["post.id"], name=op.f("fk_rehearsal_cue_answers"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["rehearsal"], ["rehearsal.id"], name=op.f("fk_rehearsal_cue_rehearsal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rehearsal_cue")),
        sa.UniqueConstraint("id", name=op.f("uq_rehearsal_cue_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rehearsal_cue_answers"), "rehearsal_cue", ["answers"], unique=False)
    op.create_index(op.f("ix_rehearsal_cue_rehearsal"), "rehearsal_cue", ["rehearsal"], unique=False)
    op.create_table(
        "rehearsal_part",
        sa.Column("rehearsal", sa.String(length=32), nullable=False),
        sa.Column("temper", sa.String(length=40), nullable=False),
        sa.Column("member", sa.String(length=32), nullable=False),
        sa.Column("seat", sa.String(length=32), nullable=False),
        sa.Column("read", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_rehearsal_part_member"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["rehearsal"], ["rehearsal.id"], name=op.f("fk_rehearsal_part_rehearsal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["seat"], ["membership.id"], name=op.f("fk_rehearsal_part_seat"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rehearsal", "temper", name=op.f("pk_rehearsal_part")),
    )
    op.create_index(op.f("ix_rehearsal_part_member"), "rehearsal_part", ["member"], unique=False)
    op.create_index(op.f("ix_rehearsal_part_seat"), "rehearsal_part", ["seat"], unique=False)
    op.create_table(
        "rehearsal_staff",
        sa.Column("rehearsal", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=32), nullable=False),
        sa.Column("joined_at", storage.columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rehearsal"], ["rehearsal.id"], name=op.f("fk_rehearsal_staff_rehearsal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_rehearsal_staff_staff"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rehearsal", "staff", name=op.f("pk_rehearsal_staff")),
    )
    op.create_index(op.f("ix_rehearsal_staff_staff"), "rehearsal_staff", ["staff"], unique=False)
