"""Revision 3: complaints, and what was decided on them."""

import sqlalchemy as sa
from alembic import op

from autograder.results.columns import NAME, NUMBER, TEXT

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "complaints",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("student", NAME, nullable=False),
        sa.Column("test", NAME, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("who", NAME, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "settlements",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("complaint", NUMBER, sa.ForeignKey("complaints.id"), nullable=False),
        sa.Column("how", NAME, nullable=False),
        sa.Column("because", TEXT, nullable=False),
        sa.Column("points", NUMBER),
        sa.Column("file", NAME, nullable=False),
        sa.Column("who", NAME, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
