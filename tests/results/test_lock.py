"""One grader at a time, also where two folders name one file, and whatever has become of the one before."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from storing.made import INFO, graded, held, result
from storing.server import Server

from autograder.errors import StoreError, UsageError
from autograder.results import lock
from autograder.results.lock import database_locked, locked
from autograder.results.opening import open_store
from autograder.results.place import REMEMBERED, StorePlace


def test_who_comes_second_is_told(tmp_path: Path) -> None:
    with (
        locked(tmp_path, tmp_path / ".lock"),
        pytest.raises(StoreError, match=r"another grading is at work in .*; wait for it, or"),
        locked(tmp_path, tmp_path / ".lock"),
    ):
        pass
    with locked(tmp_path, tmp_path / ".lock"):
        pass


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"), locked(tmp_path, tmp_path / "file" / "x.lock"):
        pass


def copied(folder: Path, to: Path) -> Path:
    """A second folder whose results are in the same place."""
    to.mkdir()
    (to / REMEMBERED).write_bytes((folder / REMEMBERED).read_bytes())
    return to


def test_a_copy_of_a_folder_writes_to_the_same_file_only_after_it(tmp_path: Path) -> None:
    first, address = tmp_path / "first", f"sqlite:///{tmp_path}/class.db"
    with open_store(first, "06_tiny", resume=True, address=address) as store:
        second = copied(first, tmp_path / "second")
        with pytest.raises(StoreError, match=r"another grading is at work in .*second"):
            graded(second)
        store.begin_run(INFO)
        store.write(result("anna"))
    graded(second, result("bert"))
    assert [one.id for one in held(first)] == ["anna", "bert"]


def test_a_file_holds_the_results_of_one_folder(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/class.db"
    with open_store(tmp_path / "first", "06_tiny", resume=True, address=address):
        pass
    with (
        pytest.raises(UsageError, match=r"class\.db holds the results of another folder"),
        open_store(tmp_path / "second", "06_tiny", resume=True, address=address),
    ):
        pass


def test_a_file_of_the_folders_own_has_no_second_lock(tmp_path: Path) -> None:
    place = StorePlace(sa.URL.create("sqlite", database=str(tmp_path / "results.db")))
    engine = sa.create_engine(place.url)
    with engine.connect() as writer, database_locked(tmp_path, place, writer):
        assert not list(tmp_path.glob("*.lock"))
    engine.dispose()


@pytest.mark.slow
def test_a_copy_of_a_folder_writes_to_the_same_schema_only_after_it(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "LINGER_S", 0.0)
    monkeypatch.setenv("PGPASSWORD", "p@ss:w/rd%")
    first = tmp_path / "first"
    with open_store(first, "06_tiny", resume=True, address=server.url(password=None)) as store:
        second = copied(first, tmp_path / "second")
        with pytest.raises(StoreError, match=r"another grading is at work in .*second"):
            graded(second)
        store.begin_run(INFO)
        store.write(result("anna"))
    graded(second, result("bert"))
    assert [one.id for one in held(first)] == ["anna", "bert"]


@pytest.mark.slow
def test_who_has_lost_the_lock_writes_no_more_and_who_has_it_now_goes_on(
    tmp_path: Path, server: Server
) -> None:
    first = tmp_path / "first"
    with open_store(first, "06_tiny", resume=True, address=server.url()) as store:
        store.begin_run(INFO)
        store.write(result("anna"))
        second = copied(first, tmp_path / "second")
        server.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'grader' AND pid <> pg_backend_pid()"
        )
        with open_store(second, "06_tiny", resume=True, address=server.url()) as other:
            other.begin_run(INFO)
            other.write(result("bert"))
            for score in (0, 1):
                with pytest.raises(StoreError, match=r"cannot be reached|connection was lost"):
                    store.write(result("carl", score=score))
            other.write(result("dora"))
            assert [one.id for one in other.results()] == ["anna", "bert", "dora"]
