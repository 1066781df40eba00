"""One grader at a time on the results of a folder.

A file keeps a second one out of the folder, and beside a SQLite file that stands elsewhere another does. In PostgreSQL it is an
advisory lock of the session that writes: it is free as soon as that has ended, and who has lost it has lost the connection to
write by, so no two ever write by turns.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock, Timeout

from autograder.errors import StoreError
from autograder.results.failures import explained
from autograder.results.place import StorePlace

LINGER_S = 5.0
"""How long a server may take to notice that the one before has ended."""


@contextmanager
def locked(folder: Path, file: Path) -> Iterator[None]:
    """Hold the lock in ``file`` while the block runs.

    Raises:
        StoreError: another holds it, or it cannot be made.
    """
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise _is_busy(folder) from None
    except OSError as error:
        raise StoreError(f"{file} cannot be written ({error.strerror}); choose another --store") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def database_locked(folder: Path, place: StorePlace, writer: sa.Connection) -> Iterator[None]:
    """Hold the lock on the results at ``place`` while the block runs; in PostgreSQL, ``writer`` does until it is closed.

    Raises:
        StoreError: another holds it, or the database cannot be reached.
    """
    with ExitStack() as held:
        if place.file is None:
            _lock_session(folder, place, writer)
        elif place.name:
            held.enter_context(locked(folder, place.file.with_name(f"{place.file.name}.lock")))
        yield


def _lock_session(folder: Path, place: StorePlace, writer: sa.Connection) -> None:
    digest = hashlib.sha256(place.name.encode()).digest()
    query = sa.select(sa.func.pg_try_advisory_lock(int.from_bytes(digest[:8], signed=True)))
    ends = time.monotonic() + LINGER_S
    while True:
        with explained(place), writer.begin():
            if writer.execute(query).scalar():
                return
        if time.monotonic() > ends:
            raise _is_busy(folder)
        time.sleep(0.1)


def _is_busy(folder: Path) -> StoreError:
    return StoreError(f"another grading is at work in {folder}; wait for it, or choose another --out")
