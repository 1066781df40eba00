"""The tables of a store.

``SCHEMA`` counts up whenever an older program would misread what a newer one has written. A database of an older schema has
fewer tables: it is read as if the others were empty, and :mod:`autograder.results.migration` gives it them when something is
written to it.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from autograder.results.columns import NAME, NUMBER, TEXT

SCHEMA = "autograd-exercises/store/2"
OLDER = frozenset({"autograd-exercises/results/1"})
"""What can be opened too."""

METADATA = sa.MetaData()
ABOUT = sa.Table(
    "about",
    METADATA,
    sa.Column("key", NAME, primary_key=True),
    sa.Column("value", TEXT, nullable=False),
)
REVISION = sa.Table(
    "alembic_version",
    METADATA,
    sa.Column("version_num", sa.String(32), primary_key=True, nullable=False),
)
"""Alembic's own: how far the tables have been brought."""
RUNS = sa.Table(
    "runs",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("started_at", sa.Float, nullable=False),
    sa.Column("info", TEXT, nullable=False),
)
SUBMISSIONS = sa.Table(
    "submissions",
    METADATA,
    sa.Column("row", NUMBER, primary_key=True),
    sa.Column("run", sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("id", NAME, nullable=False, index=True),
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
EVIDENCE = sa.Table(
    "evidence",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("address", NAME, nullable=False),
    sa.Column("content_digest", NAME, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("address", "content_digest"),
)
OBSERVED = sa.Table(
    "observed",
    METADATA,
    sa.Column("row", sa.ForeignKey("submissions.row"), primary_key=True),
    sa.Column("evidence", sa.ForeignKey("evidence.id"), index=True),
    sa.Column("search", TEXT, nullable=False),
)


def _signed() -> Iterator[sa.Column[Any]]:
    """Who did what a row tells, and when, in seconds since 1970."""
    yield sa.Column("who", NAME, nullable=False)
    yield sa.Column("at", sa.Float, nullable=False)


REVERTS = sa.Table(
    "reverts",
    METADATA,
    sa.Column("run", sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("last_run", NUMBER, nullable=False),
    *_signed(),
)
OVERRIDES = sa.Table(
    "overrides",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("student", NAME, nullable=False),
    sa.Column("exercise", NAME, nullable=False),
    sa.Column("points", NUMBER),
    sa.Column("because", TEXT, nullable=False),
    *_signed(),
)
COMMENTS = sa.Table(
    "comments",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("student", NAME, nullable=False),
    sa.Column("text", TEXT, nullable=False),
    *_signed(),
)
COMPLAINTS = sa.Table(
    "complaints",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("student", NAME, nullable=False),
    sa.Column("test", NAME, nullable=False),
    sa.Column("text", TEXT, nullable=False),
    *_signed(),
)
SETTLEMENTS = sa.Table(
    "settlements",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("complaint", sa.ForeignKey("complaints.id"), nullable=False),
    sa.Column("how", NAME, nullable=False),
    sa.Column("because", TEXT, nullable=False),
    sa.Column("points", NUMBER),
    sa.Column("file", NAME, nullable=False),
    *_signed(),
)
