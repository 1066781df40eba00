"""A store of each version is read as it is, brought up to date when it is written to, and graded on; a newer one is refused."""

import gzip
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from storing.made import INFO, graded, held, result, told
from storing.server import Server

from autograder.errors import UsageError
from autograder.results import migration
from autograder.results.complaints import Complaint
from autograder.results.database import ABOUT, METADATA, REVISION, SCHEMA
from autograder.results.engines import connect, make_schema
from autograder.results.evidence import KeptEvidence
from autograder.results.marks import StudentComment
from autograder.results.migration import MIGRATIONS, REVISIONS, complete, migrate, tables_in
from autograder.results.opening import read_store, reopen_store
from autograder.results.place import DATABASE, StorePlace

STORES = Path(__file__).with_name("stores")
NAMES = ("1", "2_before_complaints", "2")
BEFORE_ALEMBIC = {"alembic_version"}
NOBODY = 65534


@pytest.fixture(params=NAMES)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder that an earlier version has graded into: anna, then Zoë, then anna again."""
    return unpacked(request.param, tmp_path)


def unpacked(name: str, folder: Path) -> Path:
    (folder / DATABASE).write_bytes(gzip.decompress((STORES / f"{name}.db.gz").read_bytes()))
    return folder


def version_of(folder: Path) -> int:
    """The number of the folder's schema."""
    return int(told(folder, "SELECT value FROM about WHERE key = 'schema'")[0][0].rpartition("/")[2])


def seen(folder: Path) -> tuple[object, ...]:
    """All that a store says."""
    with closing(read_store(folder)) as store:
        kept = [(one.result, one.evidence, one.search) for one in store.kept()]
        return store.results(), kept, store.runs(), store.marks(), store.cases(), store.graded_at()


def test_what_an_earlier_version_kept_is_read_as_it_is(older: Path) -> None:
    before = (older / DATABASE).read_bytes()
    is_first = version_of(older) == 1
    with closing(read_store(older)) as store:
        assert [(one.id, one.score) for one in store.judged()] == [("Zoë", 3), ("anna", 3 if is_first else 0)]
        assert store.results()[1].score == (3 if is_first else 1)
        assert [run.is_reverted for run in store.runs()] == ([False, False] if is_first else [False, True])
        assert [one.evidence for one in store.kept()] == ([b"", b""] if is_first else [b"seen of anna"] * 2)
        assert len(store.marks().overrides) == (0 if is_first else 1)
    assert (older / DATABASE).read_bytes() == before


def test_it_says_the_same_once_it_is_brought_up_to_date(older: Path) -> None:
    before = seen(older)
    with reopen_store(older):
        pass
    assert seen(older) == before
    assert told(older, "SELECT version_num FROM alembic_version") == [(REVISIONS[-1],)]
    assert version_of(older) == int(SCHEMA.rpartition("/")[2])
    assert {name for (name,) in told(older, "SELECT name FROM sqlite_master WHERE type = 'table'")} == set(
        METADATA.tables
    )


def test_grading_goes_on_in_it(older: Path) -> None:
    with reopen_store(older) as store:
        assert ("Zoë", "digest of Zoë") in store.graded(INFO)
        store.begin_run(INFO)
        store.write(result("bert"), KeptEvidence("at", b"seen of bert"))
        number = store.complain(Complaint("bert", "test_it", "why?", "ada", 7.0))
        store.comment(StudentComment("bert", "see me", "ada", 8.0))
        assert [case.complaint.text for case in store.cases() if case.complaint.id == number] == ["why?"]
    assert [one.id for one in held(older)] == ["Zoë", "anna", "bert"]


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_that_cannot_be_written_is_read(name: str) -> None:
    place = Path(tempfile.mkdtemp())
    try:
        unpacked(name, place)
        (place / DATABASE).chmod(0o444)
        place.chmod(0o555)
        program = f"""
            import os, sys
            from pathlib import Path
            sys.path.insert(0, {str(Path(__file__).parents[1])!r})
            from storing.made import held
            if os.geteuid() == 0:
                os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
            print([one.id for one in held(Path({str(place)!r}))])
        """
        run = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=False
        )
        assert run.stdout == "['Zoë', 'anna']\n", run.stderr
        assert [path.name for path in place.iterdir()] == [DATABASE]
    finally:
        place.chmod(stat.S_IRWXU)
        shutil.rmtree(place)


@pytest.mark.parametrize("name", NAMES[:-1])
def test_whenever_it_breaks_off_the_store_is_as_it_was(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(unpacked(name, tmp_path))
    real = migration.migrate

    def broken_off(connection: sa.Connection, revision: str) -> None:
        real(connection, revision)
        raise KeyboardInterrupt

    monkeypatch.setattr(migration, "migrate", broken_off)
    with pytest.raises(KeyboardInterrupt), reopen_store(tmp_path):
        pass
    tables = {table for (table,) in told(tmp_path, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert REVISION.name not in tables
    assert seen(tmp_path) == before
    monkeypatch.undo()
    with reopen_store(tmp_path):
        assert seen(tmp_path) == before


@pytest.mark.parametrize("number", [3, 99])
def test_a_newer_store_is_refused_with_the_way_out(tmp_path: Path, number: int) -> None:
    graded(tmp_path, result("anna"))
    told(tmp_path, f"UPDATE about SET value = 'autograd-exercises/store/{number}' WHERE key = 'schema'")
    for use in (lambda: graded(tmp_path), lambda: read_store(tmp_path)):
        with pytest.raises(
            UsageError, match=rf"by a newer autograd-exercises \(its schema is .*/{number}.*install that"
        ):
            use()


def test_tables_that_a_newer_version_added_are_no_hindrance(tmp_path: Path) -> None:
    graded(tmp_path, result("anna"))
    told(tmp_path, "CREATE TABLE songs (x)")
    told(tmp_path, "UPDATE alembic_version SET version_num = '99'")
    graded(tmp_path, result("bert"))
    assert [one.id for one in held(tmp_path)] == ["anna", "bert"]
    assert told(tmp_path, "SELECT version_num FROM alembic_version") == [("99",)]


def test_alembic_is_not_imported_where_nothing_is_brought_up_to_date(tmp_path: Path) -> None:
    program = f"""
        import sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parents[1])!r})
        from storing.made import graded, held, result
        for student in ("anna", "bert"):
            graded(Path({str(tmp_path)!r}), result(student))
        held(Path({str(tmp_path)!r}))
        print(sorted(name for name in sys.modules if name.partition(".")[0] in ("alembic", "mako")))
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


def test_the_revisions_are_alembics() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert [one.revision for one in reversed([*script.walk_revisions()])] == list(REVISIONS)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    """A connection to an empty database, or schema."""
    if request.param == "sqlite":
        place = StorePlace(sa.URL.create("sqlite", database=str(tmp_path / DATABASE)))
    else:
        server: Server = request.getfixturevalue("server")
        url = sa.make_url(server.url()).set(drivername="postgresql+psycopg")
        place = StorePlace(url, f"autograder_{secrets.token_hex(6)}")
    engine = connect(place)
    make_schema(engine, place)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_tables_brought_up_to_date_are_those_that_are_made(connection: sa.Connection) -> None:
    migrate(connection, "", REVISIONS[0])
    assert tables_in(connection) == {"about", "runs", "submissions", *BEFORE_ALEMBIC}
    migrate(connection, REVISIONS[0])
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, METADATA) == []
    if connection.dialect.name == "postgresql":
        texts = sa.text(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
        )
        assert connection.execute(texts).scalar() == 0


def test_what_is_made_is_made_once(connection: sa.Connection) -> None:
    for assignment in ("06_tiny", "07_other"):
        complete(connection, assignment, "autograder_a")
        connection.commit()
    about = {row.key: row.value for row in connection.execute(sa.select(ABOUT))}
    assert about == {"schema": SCHEMA, "assignment": "06_tiny", "name": "autograder_a"}
    assert tables_in(connection) == set(METADATA.tables)


def test_another_programs_database_is_left_alone(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE songs (x INTEGER)")
    connection.commit()
    complete(connection, "06_tiny")
    assert tables_in(connection) == {"songs"}
