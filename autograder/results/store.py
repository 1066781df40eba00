"""Results in a folder: one SQLite file through SQLAlchemy, a row a graded submission, written as each one ends.

Nothing is overwritten: a submission graded again, because it or the grader changed, gets a row of its own, and the
newest row of a student counts. A lock keeps a second grader out of the folder while one is at work.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import sqlalchemy as sa
from filelock import FileLock, Timeout

from autograder.errors import AutograderError, StoreError, UsageError
from autograder.results.model import SCHEMA, RunInfo, SubmissionResult

DATABASE = "results.db"
BUSY_S = 30
DAMAGED = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""What SQLite says of a file without our tables, with broken pages, or of another kind."""

_metadata = sa.MetaData()
_about = sa.Table(
    "about",
    _metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
_runs = sa.Table(
    "runs",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("started_at", sa.Float, nullable=False),
    sa.Column("info", sa.Text, nullable=False),
)
_submissions = sa.Table(
    "submissions",
    _metadata,
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


class Store:
    """The results in one folder. Use :func:`open_store` to write, :func:`read_store` to read."""

    def __init__(self, engine: sa.Engine, folder: Path) -> None:
        self._engine = engine
        self.folder = folder
        self._run: int | None = None

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def begin_run(self, info: RunInfo) -> None:
        """Note what the results that follow depend on."""
        with _explained(self.folder), self._engine.begin() as connection:
            row = connection.execute(_runs.insert().values(started_at=time.time(), info=_json(info)))
            assert row.inserted_primary_key
            self._run = row.inserted_primary_key[0]
        self._info = info

    def write(self, result: SubmissionResult) -> SubmissionResult:
        """Keep one result, stamped with what its run depends on; it is on disk when this returns."""
        info = self._info
        result = msgspec.structs.replace(
            result,
            grader_digest=info.grader_digest,
            salt=info.salt,
            sandbox=info.sandbox,
            torch_version=info.torch_version,
            observation_digest=info.observation_digest,
            judgement_digest=info.judgement_digest,
        )
        with _explained(self.folder), self._engine.begin() as connection:
            connection.execute(
                _submissions.insert().values(
                    run=self._run,
                    id=result.id,
                    path=result.path,
                    digest=result.digest,
                    grader_digest=info.grader_digest,
                    salt=info.salt,
                    status=result.status,
                    score=result.score,
                    max_score=result.max_score,
                    graded_at=time.time(),
                    result=_json(result),
                )
            )
        return result

    def last_run(self) -> RunInfo | None:
        """What the newest run's results depend on."""
        query = sa.select(_runs.c.info).order_by(_runs.c.id.desc()).limit(1)
        with _explained(self.folder), self._engine.connect() as connection:
            text = connection.execute(query).scalar()
            return msgspec.json.decode(text, type=RunInfo) if text else None

    def results(self) -> list[SubmissionResult]:
        """The newest result of every student, by id."""
        return self._newest()

    def _newest(self, *conditions: sa.ColumnElement[bool]) -> list[SubmissionResult]:
        newest = sa.select(sa.func.max(_submissions.c.row)).group_by(_submissions.c.id)
        query = sa.select(_submissions.c.result).where(_submissions.c.row.in_(newest), *conditions)
        with _explained(self.folder), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_submissions.c.id))
            return [msgspec.json.decode(text, type=SubmissionResult) for (text,) in rows]

    def graded(self, info: RunInfo) -> dict[tuple[str, str], SubmissionResult]:
        """The results that count and came of this grader, salt and sandbox, by (student, submission digest)."""
        found = self._newest(
            _submissions.c.grader_digest == info.grader_digest,
            _submissions.c.salt == info.salt,
            _submissions.c.status == "graded",
        )
        return {(result.id, result.digest): result for result in found if result.sandbox == info.sandbox}


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
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


def _connect(path: Path) -> sa.Engine:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_S})

    @sa.event.listens_for(engine, "connect")
    def _durable(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return engine


@contextmanager
def open_store(folder: Path, assignment: str, *, resume: bool) -> Iterator[Store]:
    """The store in ``folder``, for writing, made if it is not there.

    Raises:
        UsageError: it holds results and ``resume`` was not asked for, or its results are another assignment's or another
            version's.
        StoreError: it cannot be written, is damaged, or another grading is at work in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".probe").touch()
        (folder / ".probe").unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({error.strerror}); choose another --out") from None
    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError(
            f"another grading is at work in {folder}; wait for it, or choose another --out"
        ) from None
    try:
        store = _checked(folder, assignment, resume)
        try:
            yield store
        finally:
            store.close()
    finally:
        lock.release()


def _checked(folder: Path, assignment: str, resume: bool) -> Store:
    store = Store(_connect(folder / DATABASE), folder)
    try:
        with _explained(folder), store._engine.begin() as connection:
            if _is_unbegun(connection):
                _metadata.create_all(connection)
                about = {"schema": SCHEMA, "assignment": assignment}
                connection.execute(_about.insert(), [{"key": k, "value": v} for k, v in about.items()])
        about = _read_about(store)
        if about["assignment"] != assignment:
            raise UsageError(
                f"{folder} holds results of {about['assignment']}, not of {assignment}; choose another --out"
            )
        if not resume and (count := len(store.results())):
            raise UsageError(
                f"{folder} already holds results of {count} submissions; pass --resume to go on with them, or choose another --out"
            )
    except BaseException:
        store.close()
        raise
    return store


def _is_unbegun(connection: sa.Connection) -> bool:
    """Whether the database is new, or as a grader left it that was ended while it made it."""
    tables = set(sa.inspect(connection).get_table_names())
    if not tables <= set(_metadata.tables):
        return False
    return _about.name not in tables or not connection.execute(sa.select(_about)).first()


def _read_about(store: Store) -> dict[str, str]:
    path = store.folder / DATABASE
    with _explained(store.folder), store._engine.connect() as connection:
        about = {row.key: row.value for row in connection.execute(sa.select(_about))}
    if about.get("schema") != SCHEMA:
        raise UsageError(
            f"{path} has the schema {about.get('schema')!r}, this program writes {SCHEMA!r}; choose another --out"
        )
    return about


def read_store(folder: Path) -> Store:
    """The store in ``folder``, for reading.

    Raises:
        UsageError: there is none, or one of another version.
        StoreError: it is damaged.
    """
    if not (folder / DATABASE).is_file():
        raise UsageError(
            f"{folder} holds no {DATABASE}; give the folder that `autograder grade … --out` wrote"
        )
    store = Store(_connect(folder / DATABASE), folder)
    try:
        _read_about(store)
    except AutograderError:
        store.close()
        raise
    return store
