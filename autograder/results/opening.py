"""How the store of a folder is opened, to read or to write."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from autograder.errors import StoreError, UsageError
from autograder.results.engines import connect, make_schema
from autograder.results.failures import explained
from autograder.results.lock import database_locked, locked
from autograder.results.migration import about_in, complete, refuse_unknown, tables_in
from autograder.results.place import DATABASE, StorePlace, place_for, place_of, remember
from autograder.results.store import Store


@contextmanager
def open_store(folder: Path, assignment: str, *, resume: bool, address: str | None = None) -> Iterator[Store]:
    """The store of ``folder``, for writing, made if it is not there.

    Args:
        address: the database for a folder that has none yet; see :func:`autograder.results.place.place_for`.

    Raises:
        UsageError: it holds results and ``resume`` was not asked for, or its results are another assignment's or another
            version's, or ``address`` is none.
        StoreError: it cannot be written, cannot be reached, is damaged, or another grading is at work in it.
    """
    _make_writable(folder)
    with locked(folder, folder / ".lock"):
        place = place_for(folder, assignment, address)
        with _engine_of(place) as engine:
            with explained(place):
                make_schema(engine, place)
                writer = engine.connect()
            remember(folder, place)
            with closing(writer), database_locked(folder, place, writer):
                with explained(place), writer.begin():
                    complete(writer, assignment, place.name)
                yield _checked(engine, folder, place, assignment, resume, writer)


@contextmanager
def reopen_store(folder: Path) -> Iterator[Store]:
    """The store of ``folder``, which is there, for writing.

    Raises:
        UsageError, StoreError: as :func:`read_store` and :func:`open_store`.
    """
    store = read_store(folder)
    store.close()
    with open_store(folder, store.assignment, resume=True) as opened:
        yield opened


def read_store(folder: Path) -> Store:
    """The store of ``folder``, for reading.

    Raises:
        UsageError: there is none, or one of another version.
        StoreError: it is damaged, or cannot be reached.
    """
    place = place_of(folder)
    if place is None:
        raise UsageError(
            f"{folder} holds no {DATABASE}; give the folder that `autograder grade … --out` wrote"
        )
    if place.file and not place.file.is_file():
        raise StoreError(f"{place} is not there; it holds the results of {folder}: restore it")
    engine = connect(place)
    try:
        return _opened(engine, folder, place)
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def _engine_of(place: StorePlace) -> Iterator[sa.Engine]:
    engine = connect(place)
    try:
        yield engine
    finally:
        engine.dispose()


def _make_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".probe").touch()
        (folder / ".probe").unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({error.strerror}); choose another --out") from None


def _checked(
    engine: sa.Engine, folder: Path, place: StorePlace, assignment: str, resume: bool, writer: sa.Connection
) -> Store:
    store = _opened(engine, folder, place, writer)
    if store.assignment != assignment:
        raise UsageError(
            f"{folder} holds results of {store.assignment}, not of {assignment}; choose another --out"
        )
    if not resume and (count := len(store.results())):
        raise UsageError(
            f"{folder} already holds results of {count} submissions; pass --resume to go on with them, or choose another --out"
        )
    return store


def _opened(engine: sa.Engine, folder: Path, place: StorePlace, writer: sa.Connection | None = None) -> Store:
    with explained(place), engine.connect() as connection:
        tables = tables_in(connection)
        if not tables:
            raise UsageError(
                f"{place} holds no results yet; give a folder that `autograder grade … --out` wrote"
            )
        about = about_in(connection)
    refuse_unknown(place, about)
    if about.get("name", "") != place.name:
        raise UsageError(f"{place} holds the results of another folder; choose another --store")
    return Store(engine, folder, place, about["assignment"], tables=tables, writer=writer)
