"""A store's tables, made where there are none, and brought up to date where they are older, by Alembic.

Alembic is imported only where there is something to bring up to date: most gradings need none of it. A store from before
Alembic kept count is told by the tables that it has. Whatever happens meanwhile, a store is as it was or as it should be.
"""

import re
from pathlib import Path

import sqlalchemy as sa

from autograder.errors import UsageError
from autograder.results.database import (
    ABOUT,
    COMPLAINTS,
    EVIDENCE,
    METADATA,
    OLDER,
    REVISION,
    SCHEMA,
)
from autograder.results.place import StorePlace

MIGRATIONS = Path(__file__).with_name("migrations")
REVISIONS = ("1", "2", "3")
"""The oldest first; the last is that of the tables as they are."""


def complete(connection: sa.Connection, assignment: str, name: str = "") -> None:
    """Make what a new database lacks, or one of an older schema; what is not ours, or newer, is left alone.

    Args:
        name: what the results of this folder are called in the database.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # or tables would be made one by one
    tables = tables_in(connection)
    if not tables <= set(METADATA.tables):
        return
    about = about_in(connection) if ABOUT.name in tables else {}
    if not about:
        METADATA.create_all(connection)
        new = {"schema": SCHEMA, "assignment": assignment, **({"name": name} if name else {})}
        connection.execute(ABOUT.insert(), [{"key": key, "value": value} for key, value in new.items()])
        _note(connection, REVISIONS[-1])
    elif about.get("schema") in {SCHEMA, *OLDER}:
        revision = _revision(connection, tables)
        if revision in REVISIONS[:-1]:
            migrate(connection, revision)
        elif REVISION.name not in tables:
            _note(connection, revision)


def tables_in(connection: sa.Connection) -> frozenset[str]:
    """The names of the tables that are there."""
    return frozenset(sa.inspect(connection).get_table_names())


def about_in(connection: sa.Connection) -> dict[str, str]:
    """What the database says it is."""
    return {row.key: row.value for row in connection.execute(sa.select(ABOUT))}


def refuse_unknown(place: StorePlace, about: dict[str, str]) -> None:
    """Refuse what this program cannot read.

    Raises:
        UsageError: it is of a newer program, or of none.
    """
    schema = about.get("schema", "")
    if schema == SCHEMA or schema in OLDER:
        return
    kind, _, number = SCHEMA.rpartition("/")
    of_theirs = re.fullmatch(rf"{kind}/(\d+)", schema)
    if of_theirs and int(of_theirs[1]) > int(number):
        raise UsageError(
            f"{place} was written by a newer autograd-exercises (its schema is {schema!r}, this program's {SCHEMA!r}): install that, or choose another --out"
        )
    raise UsageError(
        f"{place} has the schema {schema!r}, this program writes {SCHEMA!r}; choose another --out"
    )


def migrate(connection: sa.Connection, revision: str, to: str = "head") -> None:
    """Bring tables from ``revision``, ``""`` where there are none, to a later one."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    if revision:
        _note(connection, revision)
    command.upgrade(config, to)


def _note(connection: sa.Connection, revision: str) -> None:
    """Note how far the tables have been brought, for Alembic."""
    REVISION.create(connection, checkfirst=True)
    connection.execute(REVISION.delete())
    connection.execute(REVISION.insert(), {"version_num": revision})


def _revision(connection: sa.Connection, tables: frozenset[str]) -> str:
    """How far the tables have been brought."""
    if REVISION.name in tables and (noted := connection.execute(sa.select(REVISION)).scalar()):
        return str(noted)
    return "3" if COMPLAINTS.name in tables else "2" if EVIDENCE.name in tables else "1"
