"""The first schema, with the triggers that make the audit log append-only."""

import sqlalchemy as sa
from alembic import op

from assistant.store.tables import Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit "
    "WHEN OLD.seq >= coalesce((SELECT first_seq FROM audit_state WHERE id = 1), 0) "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'DELETE' AND OLD.seq < (SELECT first_seq FROM audit_state WHERE id = 1) "
    "THEN RETURN OLD; END IF; "
    "RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_guard()",
    "CREATE FUNCTION audit_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_no_truncate()",
)


def upgrade() -> None:
    """Make all tables."""
    _conversations()
    _feedback()
    _audit()
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop all tables."""
    for name in ("audit", "audit_state", "feedback", "turns", "conversations"):
        op.drop_table(name)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_guard()")
        op.execute("DROP FUNCTION audit_no_truncate()")


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("plan", sa.String(100)),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(100)),
        sa.Column("created", Utc(), nullable=False),
        sa.Column("updated", Utc(), nullable=False),
    )
    op.create_index("ix_conversations_owner", "conversations", ["owner"])
    op.create_index("ix_conversations_updated", "conversations", ["updated"])
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE")
        ),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.Column("composer", sa.String(80), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("answer", sa.JSON()),
    )
    for column in ("conversation", "at", "answer_id"):
        op.create_index(f"ix_turns_{column}", "turns", [column])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(64)),
        sa.Column("vote", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
    )
    for column in ("at", "answer_id", "conversation"):
        op.create_index(f"ix_feedback_{column}", "feedback", [column])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("object", sa.String(200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_audit_action", "audit", ["action"])
    state = op.create_table(
        "audit_state",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("first_previous", sa.String(64), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(64), nullable=False),
    )
    zero = "0" * 64
    op.bulk_insert(
        state,
        [{"id": 1, "first_seq": 1, "first_previous": zero, "last_seq": 0, "last_hash": zero}],
    )
