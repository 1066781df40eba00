"""How a store is opened: what is refused, and who is kept out."""

import sqlite3
from pathlib import Path

import pytest
from storing.made import INFO, done, graded, held, info, result, told

from autograder.errors import StoreError, UsageError
from autograder.results import engines
from autograder.results.opening import open_store, read_store
from autograder.results.place import DATABASE

either = pytest.mark.usefixtures("either_database")


@either
def test_a_new_store_holds_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path, "06_tiny", resume=False) as store:
        assert (store.results(), store.last_run(), store.graded(INFO)) == ([], None, {})


@either
def test_results_are_not_overwritten_unasked(tmp_path: Path) -> None:
    graded(tmp_path, result("anna"))
    with pytest.raises(UsageError, match="already holds results of 1 submissions; pass --resume"):
        graded(tmp_path, resume=False)
    graded(tmp_path, resume=True)
    assert held(tmp_path) == [result("anna")]


@either
def test_a_folder_of_which_nothing_came_may_be_used_again(tmp_path: Path) -> None:
    graded(tmp_path, resume=False)
    graded(tmp_path, result("anna"), resume=False)
    assert held(tmp_path) == [result("anna")]


@either
def test_another_assignments_folder_is_refused(tmp_path: Path) -> None:
    graded(tmp_path, result("anna"))
    for resume in (True, False):
        with pytest.raises(
            UsageError, match="holds results of 06_tiny, not of 07_other; choose another --out"
        ):
            graded(tmp_path, of=info(assignment="07_other"), resume=resume)


@either
def test_another_schema_is_refused(tmp_path: Path) -> None:
    graded(tmp_path, result("anna"))
    told(tmp_path, "UPDATE about SET value = 'autograd-exercises/results/0' WHERE key = 'schema'")
    for use in (lambda: graded(tmp_path), lambda: read_store(tmp_path)):
        with pytest.raises(
            UsageError, match=r"has the schema 'autograd-exercises/results/0', this program writes"
        ):
            use()


def test_a_folder_from_before_the_two_digests_is_read_and_graded_again(tmp_path: Path) -> None:
    graded(tmp_path, result("anna"), of=info(grader_digest="of everything"))
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        for table, column in (("submissions", "result"), ("runs", "info")):
            without = f"json_remove({column}, '$.observation_digest', '$.judgement_digest')"
            connection.execute(f"UPDATE {table} SET {column} = {without}")
    connection.close()
    unknown = {"observation_digest": "", "judgement_digest": ""}
    assert held(tmp_path) == [result("anna", grader_digest="of everything", **unknown)]
    store = read_store(tmp_path)
    assert store.last_run() == info(grader_digest="of everything", **unknown)
    store.close()
    assert done(tmp_path) == set()
    graded(tmp_path, result("anna"), resume=True)
    assert held(tmp_path) == [result("anna")]


@either
def test_a_second_grader_is_kept_out_until_the_first_is_done(tmp_path: Path) -> None:
    with (
        open_store(tmp_path, "06_tiny", resume=True),
        pytest.raises(StoreError, match=r"another grading is at work in .*; wait for it"),
    ):
        graded(tmp_path)
    graded(tmp_path)


@either
def test_a_grader_that_failed_leaves_the_folder_free(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_store(tmp_path, "06_tiny", resume=True):
        raise ZeroDivisionError
    graded(tmp_path, result("anna"))


@either
def test_reading_goes_on_beside_a_grader(tmp_path: Path) -> None:
    with open_store(tmp_path, "06_tiny", resume=True) as store:
        store.begin_run(INFO)
        store.write(result("anna"))
        assert held(tmp_path) == [result("anna")]


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StoreError, match=r"cannot be written \(.*\); choose another --out"):
            graded(folder)


def test_a_folder_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", deny)
    with pytest.raises(StoreError, match=r"cannot be written \(Permission denied\)"):
        graded(tmp_path)


def test_a_folder_without_results_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no results\.db; give the folder that"):
        read_store(tmp_path)


def test_a_database_that_was_only_begun_holds_no_results_yet(tmp_path: Path) -> None:
    (tmp_path / DATABASE).touch()
    with pytest.raises(UsageError, match=r"results\.db holds no results yet; give a folder that"):
        read_store(tmp_path)


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE).write_bytes(content)
    for use in (lambda: graded(tmp_path), lambda: read_store(tmp_path)):
        with pytest.raises(StoreError, match="is damaged or no results database"):
            use()
    assert (tmp_path / DATABASE).read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("CREATE TABLE submissions_of_another (x)")
    connection.close()
    with pytest.raises(StoreError, match="no results database"):
        graded(tmp_path)


def test_a_database_of_which_a_killed_grader_made_only_a_part_is_completed(tmp_path: Path) -> None:
    (tmp_path / DATABASE).touch()
    graded(tmp_path)
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("DELETE FROM about")
        connection.execute("DROP TABLE submissions")
    connection.close()
    graded(tmp_path, result("anna"))
    assert held(tmp_path) == [result("anna")]


def test_a_database_locked_by_another_program_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_S", 0)
    graded(tmp_path, result("anna"))
    holder = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
    with open_store(tmp_path, "06_tiny", resume=True) as store:
        store.begin_run(INFO)
        holder.execute("BEGIN EXCLUSIVE")
        for use in (lambda: store.write(result("bert")), lambda: store.begin_run(INFO)):
            with pytest.raises(
                StoreError, match=r"cannot be used \(database is locked\); close other programs"
            ):
                use()
        holder.execute("ROLLBACK")
        store.write(result("carl"))
    holder.execute("PRAGMA journal_mode=DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    for use in (lambda: graded(tmp_path), lambda: read_store(tmp_path)):
        with pytest.raises(StoreError, match="database is locked"):
            use()
    holder.close()
    assert [r.id for r in held(tmp_path)] == ["anna", "carl"]


def test_a_full_disk_is_reported_and_what_was_written_stays(tmp_path: Path) -> None:
    with open_store(tmp_path, "06_tiny", resume=True) as store:
        store.begin_run(INFO)
        store.write(result("anna"))
        assert store._writer is not None
        store._writer.exec_driver_sql("PRAGMA max_page_count=1")
        store._writer.commit()
        with pytest.raises(StoreError, match=r"cannot be used \(database or disk is full\); .*make room"):
            store.write(result("bert", reason="x" * 1_000_000))
    assert held(tmp_path) == [result("anna")]
