"""The store: what counts, what resumes, and that nothing graded is lost."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import msgspec
import pytest
from storing.made import INFO, done, graded, held, info, result, told

from autograder.errors import StoreError, UsageError
from autograder.results.evidence import KeptEvidence, SearchNotes
from autograder.results.marks import StudentComment, StudentOverride
from autograder.results.model import RunInfo
from autograder.results.opening import open_store, read_store, reopen_store

pytestmark = pytest.mark.usefixtures("either_database")


def test_what_is_written_is_read_back_by_student(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "out?mode=ro"
    graded(folder, result("bert"), result("anna", score=1), resume=False)
    assert held(folder) == [result("anna", score=1), result("bert")]
    store = read_store(folder)
    assert (store.last_run(), store.folder) == (INFO, folder)
    store.close()


def test_when_each_student_was_graded_last_is_kept(tmp_path: Path) -> None:
    graded(tmp_path, result("anna"), result("bert"), resume=False)
    with reopen_store(tmp_path) as store:
        first = store.graded_at()
        store.begin_run(INFO)
        store.write(result("anna"))
        second = store.graded_at()
    assert second["anna"] > first["anna"]
    assert second["bert"] == first["bert"]


def test_the_newest_result_of_a_student_counts_and_the_older_ones_stay(tmp_path: Path) -> None:
    graded(tmp_path, result("anna", score=0), result("anna", score=2))
    assert [r.score for r in held(tmp_path)] == [2]
    assert told(tmp_path, 'SELECT score FROM submissions ORDER BY "row"') == [(0,), (2,)]


def test_a_resume_skips_what_this_grader_and_salt_have_graded(tmp_path: Path) -> None:
    failed = result("carl", status="grader_error", score=None)
    unreadable = result("dora", status="unreadable", score=None)
    graded(tmp_path, result("anna", digest="a"), result("bert", digest="b"), failed, unreadable)
    assert done(tmp_path) == {("anna", "a"), ("bert", "b")}
    assert done(tmp_path, digest="digest-2") == done(tmp_path, salt="x") == set()


def test_only_results_that_still_count_are_skipped(tmp_path: Path) -> None:
    graded(tmp_path, result("anna", digest="old"), result("bert"), result("carl"))
    graded(tmp_path, result("anna", digest="new"))
    graded(tmp_path, result("bert"), of=info(salt="x"))
    graded(tmp_path, result("carl", status="grader_error", score=None))
    assert done(tmp_path) == {("anna", "new")}
    assert done(tmp_path, salt="x") == {("bert", "abc")}


def test_evidence_stands_beside_its_row_and_is_kept_once(tmp_path: Path) -> None:
    seen = KeptEvidence("at", b"seen")
    with open_store(tmp_path, "06_tiny", resume=True) as store:
        store.begin_run(INFO)
        store.write(result("anna"), seen, SearchNotes("said", "left out"))
        store.write(result("bert"), seen)
        store.write(result("carl"), KeptEvidence("at", b"seen otherwise"))
        store.write(result("dora"))
        kept = list(store.kept())
        assert list(store.kept("bert")) == [kept[1]]
        assert list(store.kept("nobody")) == []
    assert [(one.result.id, one.evidence) for one in kept] == [
        ("anna", b"seen"),
        ("bert", b"seen"),
        ("carl", b"seen otherwise"),
        ("dora", b""),
    ]
    assert kept[0].evidence_id == kept[1].evidence_id != kept[2].evidence_id
    assert [one.search for one in kept[:2]] == [SearchNotes("said", "left out"), SearchNotes()]
    assert told(tmp_path, "SELECT count(*) FROM evidence") == [(2,)]


def judged_again(folder: Path, score: int, of: RunInfo = INFO) -> None:
    with reopen_store(folder) as store:
        again = [
            one._replace(result=msgspec.structs.replace(one.result, score=score)) for one in store.kept()
        ]
        store.write_again(of, again)


def test_what_is_judged_again_is_a_run_of_its_own_with_the_same_evidence(tmp_path: Path) -> None:
    with open_store(tmp_path, "06_tiny", resume=True) as store:
        store.begin_run(INFO)
        store.write(result("anna"), KeptEvidence("at", b"seen"), SearchNotes("said"))
    judged_again(tmp_path, 1, info(grader_digest="digest-2"))
    store = read_store(tmp_path)
    (kept,) = store.kept()
    store.close()
    assert (kept.result.score, kept.result.grader_digest, kept.evidence) == (1, "digest-2", b"seen")
    assert kept.search == SearchNotes("said")
    assert done(tmp_path, "digest-2") == {("anna", "abc")}


def test_a_run_that_is_ended_while_it_is_written_has_not_been(tmp_path: Path) -> None:
    graded(tmp_path, result("anna"), result("bert"))

    def break_off() -> Any:
        yield next(iter(kept))._replace(result=result("anna", score=0))
        raise KeyboardInterrupt

    with reopen_store(tmp_path) as store:
        kept = list(store.kept())
        with pytest.raises(KeyboardInterrupt):
            store.write_again(INFO, break_off())
        assert [run.number for run in store.runs()] == [1]
    assert held(tmp_path) == [result("anna"), result("bert")]


def test_a_run_is_reverted_and_the_one_before_counts(tmp_path: Path) -> None:
    graded(tmp_path, result("anna", score=1))
    second = info(grader_digest="digest-2")
    judged_again(tmp_path, 2, second)
    judged_again(tmp_path, 3, info(grader_digest="digest-3"))
    with reopen_store(tmp_path) as store:
        assert store.revert("ada").number == 3
        assert ([one.score for one in store.results()], store.last_run()) == ([2], second)
        assert store.graded(second).keys() == {("anna", "abc")}
        assert store.revert("ada").number == 2
        assert ([one.score for one in store.results()], store.last_run()) == ([1], INFO)
        with pytest.raises(UsageError, match="holds one run that counts, and there is none before it"):
            store.revert("ada")
        assert [(run.number, run.is_reverted) for run in store.runs()] == [(1, False), (2, True), (3, True)]


def test_results_are_had_as_they_were_when_a_run_had_ended(tmp_path: Path) -> None:
    graded(tmp_path, result("anna", score=1))
    judged_again(tmp_path, 2)
    with reopen_store(tmp_path) as store:
        store.revert("ada")
    graded(tmp_path, result("bert", score=0))
    store = read_store(tmp_path)
    scores = [{one.id: one.score for one in store.judged(at)} for at in (1, 2, 3, None)]
    store.close()
    assert scores == [{"anna": 1}, {"anna": 2}, {"anna": 1, "bert": 0}, {"anna": 1, "bert": 0}]


def test_what_people_decide_is_laid_over_whatever_is_graded(tmp_path: Path) -> None:
    graded(tmp_path, result("anna"), result("bert"))
    with reopen_store(tmp_path) as store:
        store.override(StudentOverride("anna", "f", 1, "a friend helped", "ada", 5.0))
        store.comment(StudentComment("anna", "see me", "ada", 6.0))
        store.begin_run(INFO)
        assert store.write(result("anna")).score == 1
        anna, bert = store.results()
        assert store.graded(INFO)[("anna", "abc")] == anna
        assert [one.score for one in store.judged()] == [3, 3]
        assert store.marks().overrides[0].id == 1
    assert (anna.score, anna.exercises[0].score, anna.comments[0].text) == (1, 1, "see me")
    assert bert == result("bert")


@pytest.mark.parametrize("damage", ["UPDATE submissions SET result = '{}'", "UPDATE runs SET info = 'x'"])
def test_a_damaged_row_is_reported(tmp_path: Path, damage: str) -> None:
    graded(tmp_path, result("anna"))
    told(tmp_path, damage)
    store = read_store(tmp_path)
    with pytest.raises(StoreError, match="is damaged"):
        (store.results(), store.last_run())
    store.close()


def test_a_grader_killed_at_once_after_a_write_has_lost_nothing(tmp_path: Path) -> None:
    program = f"""
        import os, signal, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parents[1])!r})
        from storing.made import INFO, open_store, result
        with open_store(Path({str(tmp_path)!r}), "06_tiny", resume=True) as store:
            store.begin_run(INFO)
            store.write(result("anna"))
            os.kill(os.getpid(), signal.SIGKILL)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], env={**os.environ}, check=False)
    assert run.returncode == -signal.SIGKILL
    assert done(tmp_path) == {("anna", "abc")}
    graded(tmp_path, result("bert"))
    assert [r.id for r in held(tmp_path)] == ["anna", "bert"]


def test_results_made_without_a_sandbox_are_not_taken_for_sandboxed_ones(tmp_path: Path) -> None:
    graded(tmp_path, result("anna"), of=info(sandbox="unsafe"))
    assert done(tmp_path) == set()
    assert [r.sandbox for r in held(tmp_path)] == ["unsafe"]
    graded(tmp_path, result("anna"))
    assert done(tmp_path) == {("anna", "abc")}


KILLED_WHILE_WRITING = """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from storing.made import info, result
    from autograder.results import store as module
    from autograder.results.opening import reopen_store

    written, write_row = 0, module._write_row

    def kill(at: int) -> None:
        if written == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(*arguments):
        global written
        kill({at})
        written += 1
        return write_row(*arguments)

    module._write_row = counted
    with reopen_store(Path({folder!r})) as store:
        kept = [one._replace(result=result(one.result.id, score=0)) for one in store.kept()]
        store.write_again(info(grader_digest="digest-2"), kept)
        kill({at})
"""


@pytest.mark.parametrize(("at", "scores"), [(0, {3}), (2, {3}), (3, {0})], ids=["first", "last", "committed"])
def test_whenever_it_is_killed_all_results_are_the_old_ones_or_all_the_new(
    tmp_path: Path, at: int, scores: set[int]
) -> None:
    graded(tmp_path, *map(result, ("anna", "bert", "carl")))
    program = KILLED_WHILE_WRITING.format(tests=str(Path(__file__).parents[1]), folder=str(tmp_path), at=at)
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], env={**os.environ}, check=False)
    assert run.returncode == -signal.SIGKILL
    assert {one.score for one in held(tmp_path)} == scores
    store = read_store(tmp_path)
    assert len(store.runs()) == (2 if scores == {0} else 1)
    store.close()
    judged_again(tmp_path, 0)
    assert {one.score for one in held(tmp_path)} == {0}
