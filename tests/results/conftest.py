"""Puts ``tests/`` on the path, for what the tests of stores share; and a PostgreSQL server."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from storing.server import Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, which a test that kills it starts again. Skips where it is not installed."""
    with running() as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def either_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Has every new folder of a test keep its results in SQLite, and again in PostgreSQL."""
    kind = str(request.param)
    monkeypatch.delenv("AUTOGRADER_STORE", raising=False)
    if kind == "postgres":
        monkeypatch.setenv("AUTOGRADER_STORE", request.getfixturevalue("server").url())
    return kind
