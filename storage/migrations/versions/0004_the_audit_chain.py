"""The log becomes a chain: each entry is sealed with a key, and to the one before it"""

import sqlalchemy as sa
from alembic import op

import storage.columns


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EMPTIED = "kind", "actor", "subject", "circle", "at", "detail", "sealed_who", "sealed_alias", "sealed_why"
# The one change that is allowed: what an entry said goes, and that it was there stays.
SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("number", "content_mark", "chain_mark"))
GONE = " AND ".join(f"NEW.{name} IS NULL" for name in EMPTIED)
SQLITE_GUARDS = (
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit WHEN NOT ({SAME} AND {GONE})"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
)
POSTGRES_GUARDS = (
    """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
""",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW"
    f" WHEN (NOT ({SAME} AND {GONE})) EXECUTE FUNCTION audit_refuse()",
)
# The old log is moved into the chain at the next start (`storage.adoption`), which needs the key.
OPENED = {
    "sqlite": ("DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete"),
    "postgresql": ("DROP TRIGGER event_append_only ON event", "DROP FUNCTION event_refuse()"),
}


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", storage.columns.Moment(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=True),
        sa.Column("subject", sa.String(length=80), nullable=True),
        sa.Column("circle", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("sealed_who", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_alias", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_why", sa.LargeBinary(), nullable=True),
        sa.Column("content_mark", sa.LargeBinary(), nullable=False),
        sa.Column("chain_mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    for name in ("actor", "circle", "kind", "subject"):
        op.create_index(op.f(f"ix_audit_{name}_number"), "audit", [name, "number"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain_mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_head")),
    )
    dialect = op.get_bind().dialect.name
    for statement in (*OPENED[dialect], *(POSTGRES_GUARDS if dialect == "postgresql" else SQLITE_GUARDS)):
        op.execute(statement)
