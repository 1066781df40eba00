"""What is said of a database that cannot be used: where it is, and the way out, and no password."""

import sqlite3
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from autograder.errors import StoreError
from autograder.results.failures import explained
from autograder.results.place import StorePlace

SERVER = StorePlace(sa.make_url("postgresql+psycopg://ada:s3cret@db/courses"), "autograder_a")


class Refusal(Exception):
    """What a driver raises."""

    def __init__(self, said: str, sqlstate: str | None) -> None:
        super().__init__(said)
        self.sqlstate = sqlstate


def words(place: StorePlace, error: Exception) -> str:
    with pytest.raises(StoreError) as told, explained(place):
        raise error
    return str(told.value)


def refused(said: str, sqlstate: str | None, *, is_lost: bool = False) -> sa.exc.DBAPIError:
    return sa.exc.DBAPIError("SELECT", {}, Refusal(said, sqlstate), connection_invalidated=is_lost)


def test_a_file_without_our_tables_is_named(tmp_path: Path) -> None:
    place = StorePlace(sa.URL.create("sqlite", database=str(tmp_path / "results.db")))
    engine = sa.create_engine(place.url)
    with (
        pytest.raises(StoreError, match=r"results\.db is damaged or no results database \(no such table"),
        explained(place),
        engine.connect() as connection,
    ):
        connection.exec_driver_sql("SELECT * FROM about")
    engine.dispose()
    busy: sqlite3.OperationalError = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    assert "cannot be used (database is locked); close other programs" in words(
        place, sa.exc.OperationalError("SELECT", {}, busy)
    )


@pytest.mark.parametrize("place", [SERVER, StorePlace(sa.make_url("sqlite:////results.db"))])
def test_a_row_that_cannot_be_read_is_damage(place: StorePlace) -> None:
    assert f"{place} is damaged" in words(place, msgspec.DecodeError("bad"))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (refused("no such host", None), "cannot be reached (no such host); see that the server runs"),
        (refused("shutting\ndown", "57P01"), "cannot be reached (shutting down)"),
        (refused("gone", "XX000", is_lost=True), "cannot be reached (gone)"),
        (refused("no table", "42P01"), "is no results database, or was removed (no table); restore it"),
        (refused("not for you", "42501"), "may not be used so (not for you); grant its role"),
        (refused("disk full", "53100"), "cannot be used (disk full); see to the server"),
    ],
)
def test_what_a_server_refuses_is_told_with_the_way_out(error: Exception, expected: str) -> None:
    said = words(SERVER, error)
    assert said.startswith("postgresql://ada@db/courses (schema autograder_a) ")
    assert expected in said
    assert "s3cret" not in said
