"""Rules of one circle: words that its staff added, sealed, and what they would have met"""

import sqlalchemy as sa
from alembic import op

import storage.columns


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "circle_rule",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("circle", sa.String(length=32), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=True),
        sa.Column("added_at", storage.columns.Moment(), nullable=False),
        sa.Column("tried_at", storage.columns.Moment(), nullable=True),
        sa.Column("tried_of", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tried_met", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tried_out", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_circle_rule_added_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["circle"], ["circle.id"], name=op.f("fk_circle_rule_circle"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_circle_rule")),
        sa.UniqueConstraint("id", name=op.f("uq_circle_rule_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_circle_rule_added_by"), "circle_rule", ["added_by"], unique=False)
    op.create_index(op.f("ix_circle_rule_circle"), "circle_rule", ["circle"], unique=False)
