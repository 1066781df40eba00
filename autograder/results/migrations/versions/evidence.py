"""Revision 2: evidence, reverted runs and what people decide; autograd-exercises/store/2 began."""

import sqlalchemy as sa
from alembic import op

from autograder.results.columns import NAME, NUMBER, TEXT

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Make the tables, and say which schema it is now."""
    op.create_table(
        "evidence",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("address", NAME, nullable=False),
        sa.Column("content_digest", NAME, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("address", "content_digest"),
    )
    op.create_table(
        "observed",
        sa.Column("row", NUMBER, sa.ForeignKey("submissions.row"), primary_key=True, autoincrement=False),
        sa.Column("evidence", NUMBER, sa.ForeignKey("evidence.id")),
        sa.Column("search", TEXT, nullable=False),
    )
    op.create_index("ix_observed_evidence", "observed", ["evidence"])
    op.create_table(
        "reverts",
        sa.Column("run", NUMBER, sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
        sa.Column("last_run", NUMBER, nullable=False),
        sa.Column("who", NAME, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "overrides",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("student", NAME, nullable=False),
        sa.Column("exercise", NAME, nullable=False),
        sa.Column("points", NUMBER),
        sa.Column("because", TEXT, nullable=False),
        sa.Column("who", NAME, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "comments",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("student", NAME, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("who", NAME, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.execute("UPDATE about SET value = 'autograd-exercises/store/2' WHERE key = 'schema'")
