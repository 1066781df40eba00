"""Connections to a store's database; what is committed through them is on disk."""

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from autograder.errors import StoreError, UsageError
from autograder.results.place import StorePlace

BUSY_S = 30
PATIENCE: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""How long a server may be silent before it is given up, within a minute; in seconds, the last in milliseconds."""
SESSION = {
    "synchronous_commit": "on",
    "lock_timeout": f"{BUSY_S}s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""What a server is asked for: among it to notice within a minute that a grader's machine is gone, whose lock it holds."""


def connect(place: StorePlace) -> sa.Engine:
    """The database at ``place``.

    Raises:
        UsageError: what PostgreSQL needs is not installed.
    """
    return _sqlite(place.file) if place.file else _postgres(place)


def make_schema(engine: sa.Engine, place: StorePlace) -> None:
    """Make the schema of a folder's results, if its database has such and it is not there.

    Raises:
        StoreError: the database cannot hold every text.
    """
    if place.file:
        return
    with engine.begin() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise StoreError(f"{place}: the database's encoding is {encoding}; make one with ENCODING 'UTF8'")
        if not sa.inspect(connection).has_schema(place.name):
            connection.execute(sa.schema.CreateSchema(place.name))


def _sqlite(path: Path) -> sa.Engine:
    if _is_read_only(path):
        return sa.create_engine(_as_it_is(path))
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_S})

    @sa.event.listens_for(engine, "connect")
    def _durable(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return engine


def _is_read_only(path: Path) -> bool:
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _as_it_is(path: Path) -> sa.URL:
    """A database beside which no file can be made. It is whole unless a write-ahead log stands there."""
    log = path.with_name(f"{path.name}-wal")
    whole = {} if log.exists() and log.stat().st_size else {"immutable": "1"}
    return sa.URL.create(
        "sqlite", database=path.absolute().as_uri(), query={"uri": "true", "mode": "ro", **whole}
    )


def _postgres(place: StorePlace) -> sa.Engine:
    query = place.url.query
    session = [f"-c{key}={value}" for key, value in {"search_path": place.name, **SESSION}.items()]
    options = " ".join([str(query.get("options", "")), *session]).strip()
    patience = {key: value for key, value in PATIENCE.items() if key not in query}
    try:
        return sa.create_engine(
            place.url, connect_args={**patience, "options": options}, hide_parameters=True
        )
    except ModuleNotFoundError:
        raise UsageError(
            "results in PostgreSQL need psycopg: pip install 'autograd-exercises[postgres]'"
        ) from None
