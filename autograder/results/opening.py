"""How the store of a folder is opened, to read or to write; a lock keeps a second grader out while one is at work."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock, Timeout

from autograder.errors import StoreError, UsageError
from autograder.results.database import ABOUT, DATABASE, OLDER, SCHEMA, complete, connect, explained
from autograder.results.store import Store


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


@contextmanager
def reopen_store(folder: Path) -> Iterator[Store]:
    """The store in ``folder``, which is there, for writing.

    Raises:
        UsageError, StoreError: as :func:`read_store` and :func:`open_store`.
    """
    store = read_store(folder)
    store.close()
    with open_store(folder, store.assignment, resume=True) as opened:
        yield opened


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
    engine = connect(folder / DATABASE)
    try:
        return _opened(engine, folder)
    except BaseException:
        engine.dispose()
        raise


def _checked(folder: Path, assignment: str, resume: bool) -> Store:
    engine = connect(folder / DATABASE)
    try:
        with explained(folder), engine.begin() as connection:
            complete(connection, assignment)
        store = _opened(engine, folder)
        if store.assignment != assignment:
            raise UsageError(
                f"{folder} holds results of {store.assignment}, not of {assignment}; choose another --out"
            )
        if not resume and (count := len(store.results())):
            raise UsageError(
                f"{folder} already holds results of {count} submissions; pass --resume to go on with them, or choose another --out"
            )
    except BaseException:
        engine.dispose()
        raise
    return store


def _opened(engine: sa.Engine, folder: Path) -> Store:
    with explained(folder), engine.connect() as connection:
        about = {row.key: row.value for row in connection.execute(sa.select(ABOUT))}
    schema = about.get("schema")
    if schema != SCHEMA and schema not in OLDER:
        raise UsageError(
            f"{folder / DATABASE} has the schema {schema!r}, this program writes {SCHEMA!r}; choose another --out"
        )
    return Store(engine, folder, about["assignment"], is_older=schema in OLDER)
