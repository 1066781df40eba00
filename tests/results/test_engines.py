"""Connections: what is committed is on disk, a server's silence is bounded, and each folder has a schema of its own."""

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from storing.server import Server

from autograder.errors import StoreError, UsageError
from autograder.results.engines import connect, make_schema
from autograder.results.place import StorePlace, place_for


def test_what_is_committed_to_a_file_is_on_disk(tmp_path: Path) -> None:
    engine = connect(StorePlace(sa.URL.create("sqlite", database=str(tmp_path / "results.db"))))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


def test_without_the_driver_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    place = place_for(tmp_path, "06_tiny", "postgresql://ada@db/courses")
    with pytest.raises(UsageError, match=r"need psycopg: pip install 'autograd-exercises\[postgres\]'"):
        connect(place)


def test_a_server_that_is_not_there_is_not_waited_for(tmp_path: Path) -> None:
    place = place_for(tmp_path, "06_tiny", f"postgresql://ada@/courses?host={tmp_path}")
    engine = connect(place)
    with pytest.raises(sa.exc.OperationalError, match="No such file"):
        engine.connect()
    engine.dispose()


@pytest.mark.slow
def test_a_session_is_in_its_schema_and_durable_and_keeps_what_its_address_asks(
    tmp_path: Path, server: Server
) -> None:
    address = f"{server.url()}&options=-clock_timeout%3D7s%20-cwork_mem%3D5MB&application_name=ours"
    place = place_for(tmp_path, "06_tiny", address)
    engine = connect(place)
    make_schema(engine, place)
    make_schema(engine, place)
    with engine.connect() as connection:

        def asked(what: str) -> object:
            return connection.exec_driver_sql(f"SHOW {what}").scalar()

        assert connection.exec_driver_sql("SELECT current_schema()").scalar() == place.name
        assert (asked("synchronous_commit"), asked("work_mem"), asked("application_name")) == (
            "on",
            "5MB",
            "ours",
        )
    engine.dispose()


@pytest.mark.slow
def test_a_database_that_cannot_hold_every_text_is_refused(tmp_path: Path, server: Server) -> None:
    server.ask("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0")
    place = place_for(tmp_path, "06_tiny", server.url("latin"))
    engine = connect(place)
    with pytest.raises(StoreError, match=r"encoding is LATIN1; make one with ENCODING 'UTF8'"):
        make_schema(engine, place)
    engine.dispose()
    server.ask("DROP DATABASE latin")
