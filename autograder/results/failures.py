"""What is said when a store's database cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import sqlalchemy as sa

from autograder.errors import StoreError
from autograder.results.place import StorePlace

DAMAGED = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""What SQLite says of a file without our tables, with broken pages, or of another kind."""
ABSENT = ("42P01", "3F000")
"""What PostgreSQL says where a table or a schema is not there."""
NOT_ALLOWED = "42501"
AWAY = ("08", "57P")
"""How what PostgreSQL says begins while it is going down, or coming up."""


@contextmanager
def explained(place: StorePlace) -> Iterator[None]:
    """Say what is wrong with the database at ``place``, if something is.

    Raises:
        StoreError: something is.
    """
    try:
        yield
    except msgspec.MsgspecError as error:
        raise StoreError(_damaged(place, str(error))) from None
    except sa.exc.DBAPIError as error:
        said = _said(error.orig)
        raise StoreError(
            _of_file(place, error, said) if place.file else _of_server(place, error, said)
        ) from None


def _said(cause: object) -> str:
    """What a database says is wrong, on one line; PostgreSQL also repeats the row, which is nobody's to read here."""
    told = getattr(getattr(cause, "diag", None), "message_primary", None) or str(cause)
    return " ".join(told.split())


def _damaged(place: StorePlace, said: str) -> str:
    return f"{place} is damaged or no results database ({said}); move it away"


def _of_file(place: StorePlace, error: sa.exc.DBAPIError, said: str) -> str:
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in DAMAGED:
        return _damaged(place, said)
    return f"{place} cannot be used ({said}); close other programs that hold it, make room, or choose another --out"


def _of_server(place: StorePlace, error: sa.exc.DBAPIError, said: str) -> str:
    code = getattr(error.orig, "sqlstate", None) or ""
    if code in ABSENT:
        return f"{place} is no results database, or was removed ({said}); restore it, or choose another --out"
    if code == NOT_ALLOWED:
        return f"{place} may not be used so ({said}); grant its role what docs/store.md lists"
    if error.connection_invalidated or not code or code.startswith(AWAY):
        return f"{place} cannot be reached ({said}); see that the server runs, and to host, role and password"
    return f"{place} cannot be used ({said}); see to the server, or choose another --out"
