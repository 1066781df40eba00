"""Revision 1: results, as autograd-exercises/results/1 began."""

import sqlalchemy as sa
from alembic import op

from autograder.results.columns import NAME, NUMBER, TEXT

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "about",
        sa.Column("key", NAME, primary_key=True),
        sa.Column("value", TEXT, nullable=False),
    )
    op.create_table(
        "runs",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("started_at", sa.Float, nullable=False),
        sa.Column("info", TEXT, nullable=False),
    )
    op.create_table(
        "submissions",
        sa.Column("row", NUMBER, primary_key=True),
        sa.Column("run", NUMBER, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("path", NAME, nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.Column("grader_digest", NAME, nullable=False),
        sa.Column("salt", NAME, nullable=False),
        sa.Column("status", NAME, nullable=False),
        sa.Column("score", NUMBER),
        sa.Column("max_score", NUMBER, nullable=False),
        sa.Column("graded_at", sa.Float, nullable=False),
        sa.Column("result", TEXT, nullable=False),
    )
    op.create_index("ix_submissions_id", "submissions", ["id"])
