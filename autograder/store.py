"""Results in a folder: one SQLite file through SQLAlchemy, a row a graded submission, written as each one ends.

Nothing is overwritten: a submission graded again, because it or the grader changed, gets a row of its own, and the
newest row of a student counts. A lock keeps a second grader out of the folder while one is at work.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import sqlalchemy as sa
from filelock import FileLock, Timeout

from autograder.errors import StoreError
from autograder.results import SCHEMA, RunInfo, SubmissionResult

DATABASE = "results.db"
BUSY_S = 30

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
        with self._engine.begin() as connection:
            row = connection.execute(_runs.insert().values(started_at=time.time(), info=_json(info)))
            assert row.inserted_primary_key
            self._run = row.inserted_primary_key[0]
        self._info = info

    def write(self, result: SubmissionResult) -> None:
        """Keep one result; it is on disk when this returns."""
        with self._engine.begin() as connection:
            connection.execute(
                _submissions.insert().values(
                    run=self._run,
                    id=result.id,
                    path=result.path,
                    digest=result.digest,
                    grader_digest=self._info.grader_digest,
                    salt=self._info.salt,
                    status=result.status,
                    score=result.score,
                    max_score=result.max_score,
                    graded_at=time.time(),
                    result=_json(result),
                )
            )

    def last_run(self) -> RunInfo | None:
        """What the newest run's results depend on."""
        query = sa.select(_runs.c.info).order_by(_runs.c.id.desc()).limit(1)
        with self._engine.connect() as connection:
            text = connection.execute(query).scalar()
        return msgspec.json.decode(text, type=RunInfo) if text else None

    def results(self) -> list[SubmissionResult]:
        """The newest result of every student, by id."""
        newest = sa.select(sa.func.max(_submissions.c.row)).group_by(_submissions.c.id)
        query = (
            sa.select(_submissions.c.result).where(_submissions.c.row.in_(newest)).order_by(_submissions.c.id)
        )
        with self._engine.connect() as connection:
            return [msgspec.json.decode(text, type=SubmissionResult) for (text,) in connection.execute(query)]

    def graded(self, grader_digest: str, salt: str) -> dict[tuple[str, str], SubmissionResult]:
        """The results that this grader and salt have finished already, by (student, submission digest)."""
        conditions = (
            _submissions.c.grader_digest == grader_digest,
            _submissions.c.salt == salt,
            _submissions.c.status == "graded",
        )
        query = sa.select(_submissions.c.result).where(*conditions).order_by(_submissions.c.row)
        with self._engine.connect() as connection:
            found = [
                msgspec.json.decode(text, type=SubmissionResult) for (text,) in connection.execute(query)
            ]
        return {(result.id, result.digest): result for result in found}


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()


def _connect(path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_S})

    @sa.event.listens_for(engine, "connect")
    def _durable(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return engine


@contextmanager
def open_store(folder: Path, assignment: str, *, resume: bool) -> Iterator[Store]:
    """The store in ``folder``, for writing, made if it is not there.

    Raises:
        StoreError: the folder cannot be written, another grading is at work in it, it holds results and ``resume``
            was not asked for, or its results are another assignment's or another version's.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".probe").touch()
        (folder / ".probe").unlink()
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
    is_new = not (folder / DATABASE).exists()
    engine = _connect(folder / DATABASE)
    store = Store(engine, folder)
    try:
        if is_new:
            _metadata.create_all(engine)
            with engine.begin() as connection:
                connection.execute(
                    _about.insert(),
                    [{"key": "schema", "value": SCHEMA}, {"key": "assignment", "value": assignment}],
                )
            return store
        about = _read_about(engine, folder)
        if about["assignment"] != assignment:
            raise StoreError(
                f"{folder} holds results of {about['assignment']}, not of {assignment}; choose another --out"
            )
        if not resume and (count := len(store.results())):
            raise StoreError(
                f"{folder} already holds results of {count} submissions; pass --resume to go on with them, or choose another --out"
            )
    except sa.exc.OperationalError as error:
        raise StoreError(
            f"{folder / DATABASE} cannot be used: {error.orig}; close other programs that hold it, or choose another --out"
        ) from None
    except BaseException:
        engine.dispose()
        raise
    return store


def _read_about(engine: sa.Engine, folder: Path) -> dict[str, str]:
    try:
        with engine.connect() as connection:
            about = {row.key: row.value for row in connection.execute(sa.select(_about))}
    except sa.exc.DatabaseError as error:
        raise StoreError(
            f"{folder / DATABASE} is damaged or no results database ({error.orig}); move it away"
        ) from None
    if about.get("schema") != SCHEMA:
        raise StoreError(
            f"{folder / DATABASE} has the schema {about.get('schema')!r}, this program writes {SCHEMA!r}; choose another --out"
        )
    return about


def read_store(folder: Path) -> Store:
    """The store in ``folder``, for reading.

    Raises:
        StoreError: there is none, or it is damaged or of another version.
    """
    if not (folder / DATABASE).is_file():
        raise StoreError(
            f"{folder} holds no {DATABASE}; give the folder that `autograder grade … --out` wrote"
        )
    engine = _connect(folder / DATABASE)
    _read_about(engine, folder)
    return Store(engine, folder)
