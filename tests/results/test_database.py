"""results.db: which files are ours, and that an older one is completed, not made anew."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder.errors import StoreError
from autograder.results.database import ABOUT, METADATA, OLDER, SCHEMA, complete, connect, explained


def about(engine: sa.Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return {row.key: row.value for row in connection.execute(sa.select(ABOUT))}


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return connect(tmp_path / "results.db")


def test_a_new_database_is_made_once(engine: sa.Engine) -> None:
    for assignment in ("06_tiny", "07_other"):
        with engine.begin() as connection:
            complete(connection, assignment)
    assert about(engine) == {"schema": SCHEMA, "assignment": "06_tiny"}
    assert set(sa.inspect(engine).get_table_names()) == set(METADATA.tables)


@pytest.mark.parametrize("schema", sorted(OLDER))
def test_an_older_one_keeps_what_it_holds(engine: sa.Engine, schema: str) -> None:
    with engine.begin() as connection:
        ABOUT.create(connection)
        connection.execute(
            ABOUT.insert(), [{"key": "schema", "value": schema}, {"key": "assignment", "value": "a"}]
        )
        complete(connection, "another")
    assert about(engine) == {"schema": SCHEMA, "assignment": "a"}
    assert set(sa.inspect(engine).get_table_names()) == set(METADATA.tables)


def test_a_newer_one_and_another_programs_are_left_alone(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        ABOUT.create(connection)
        connection.execute(ABOUT.insert(), {"key": "schema", "value": "autograd-exercises/store/99"})
        complete(connection, "a")
    assert sa.inspect(engine).get_table_names() == ["about"]
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE songs (x)")
        connection.execute(ABOUT.delete())
        complete(connection, "a")
    assert sorted(sa.inspect(engine).get_table_names()) == ["about", "songs"]


def test_what_is_wrong_with_it_is_said_with_the_file(engine: sa.Engine, tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match=r"results\.db is damaged or no results database \(.*no such table"),
        explained(tmp_path),
    ):
        about(engine)
