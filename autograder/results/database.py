"""results.db: its tables, how it is opened, and what is said if it cannot be used.

``SCHEMA`` counts up whenever an older program would misread what a newer one has written. A database of an older schema has
fewer tables: it is read as if the others were empty, and gets them when something is written to it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.errors import StoreError

SCHEMA = "autograd-exercises/store/2"
OLDER = frozenset({"autograd-exercises/results/1"})
"""What can be opened too."""
DATABASE = "results.db"
BUSY_S = 30
DAMAGED = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""What SQLite says of a file without our tables, with broken pages, or of another kind."""

METADATA = sa.MetaData()
ABOUT = sa.Table(
    "about",
    METADATA,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
RUNS = sa.Table(
    "runs",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("started_at", sa.Float, nullable=False),
    sa.Column("info", sa.Text, nullable=False),
)
SUBMISSIONS = sa.Table(
    "submissions",
    METADATA,
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("run", sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("id", sa.String, nullable=False, index=True),
    sa.Column("path", sa.String, nullable=False),
    sa.Column("digest", sa.String, nullable=False),
    sa.Column("grader_digest", sa.String, nullable=False),
    sa.Column("salt", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("score", sa.Integer),
    sa.Column("max_score", sa.Integer, nullable=False),
    sa.Column("graded_at", sa.Float, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
)
EVIDENCE = sa.Table(
    "evidence",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("content_digest", sa.String, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("address", "content_digest"),
)
OBSERVED = sa.Table(
    "observed",
    METADATA,
    sa.Column("row", sa.ForeignKey("submissions.row"), primary_key=True),
    sa.Column("evidence", sa.ForeignKey("evidence.id"), index=True),
    sa.Column("search", sa.Text, nullable=False),
)


def _signed() -> Iterator[sa.Column[Any]]:
    """Who did what a row tells, and when, in seconds since 1970."""
    yield sa.Column("who", sa.String, nullable=False)
    yield sa.Column("at", sa.Float, nullable=False)


REVERTS = sa.Table(
    "reverts",
    METADATA,
    sa.Column("run", sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("last_run", sa.Integer, nullable=False),
    *_signed(),
)
OVERRIDES = sa.Table(
    "overrides",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("student", sa.String, nullable=False),
    sa.Column("exercise", sa.String, nullable=False),
    sa.Column("points", sa.Integer),
    sa.Column("because", sa.Text, nullable=False),
    *_signed(),
)
COMMENTS = sa.Table(
    "comments",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("student", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    *_signed(),
)
COMPLAINTS = sa.Table(
    "complaints",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("student", sa.String, nullable=False),
    sa.Column("test", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    *_signed(),
)
SETTLEMENTS = sa.Table(
    "settlements",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("complaint", sa.ForeignKey("complaints.id"), nullable=False),
    sa.Column("how", sa.String, nullable=False),
    sa.Column("because", sa.Text, nullable=False),
    sa.Column("points", sa.Integer),
    sa.Column("file", sa.String, nullable=False),
    *_signed(),
)


def connect(path: Path) -> sa.Engine:
    """The database at ``path``; what is committed to it is on disk."""
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_S})

    @sa.event.listens_for(engine, "connect")
    def _durable(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return engine


def complete(connection: sa.Connection, assignment: str) -> None:
    """Make what a new database lacks, or one that a grader was ended in while it made it, or one of an older schema."""
    about = _about_in(connection)
    if about is None or (about and about.get("schema") not in OLDER):
        return
    METADATA.create_all(connection)
    connection.execute(ABOUT.delete().where(ABOUT.c.key == "schema"))
    new = {"schema": SCHEMA} if about else {"schema": SCHEMA, "assignment": assignment}
    connection.execute(ABOUT.insert(), [{"key": key, "value": value} for key, value in new.items()])


def _about_in(connection: sa.Connection) -> dict[str, str] | None:
    """What the database says it is; nothing if it has not been begun; None if it is no database of ours."""
    tables = set(sa.inspect(connection).get_table_names())
    if not tables <= set(METADATA.tables):
        return None
    if ABOUT.name not in tables:
        return {}
    return {row.key: row.value for row in connection.execute(sa.select(ABOUT))}


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Say what is wrong with the database in ``folder``, if something is."""
    path = folder / DATABASE
    try:
        yield
    except (sa.exc.DatabaseError, msgspec.MsgspecError) as error:
        cause = getattr(error, "orig", error)
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in DAMAGED:
            raise StoreError(f"{path} is damaged or no results database ({cause}); move it away") from None
        raise StoreError(
            f"{path} cannot be used ({cause}); close other programs that hold it, make room, or choose another --out"
        ) from None
