"""Results made up, kept in a folder and read back."""

from pathlib import Path
from typing import Any

import msgspec

from autograder.results.engines import connect
from autograder.results.model import ExerciseResult, RunInfo, SubmissionResult, TestResult
from autograder.results.opening import open_store, read_store
from autograder.results.place import place_of

INFO = RunInfo("06_tiny", "Tiny", "digest-1", "", "sandlock", "2.13", "0.1", {"f": 3}, "observed", "judged")


def info(**changes: Any) -> RunInfo:
    return msgspec.structs.replace(INFO, **changes)


STAMP = {
    "grader_digest": "digest-1",
    "salt": "",
    "sandbox": "sandlock",
    "torch_version": "2.13",
    "observation_digest": "observed",
    "judgement_digest": "judged",
}


def result(student: str, **changes: Any) -> SubmissionResult:
    """A result as it is read back from a run with INFO."""
    tests = [TestResult("test_it", "It works.", 3, "passed", detail={"called": "f(1)"})]
    made = SubmissionResult(
        student, f"class/{student}.py", "abc", "graded", 3, 3, exercises=[ExerciseResult("f", 3, 3, tests)]
    )
    return msgspec.structs.replace(made, **{**STAMP, **changes})


def graded(folder: Path, *results: SubmissionResult, of: RunInfo = INFO, resume: bool = True) -> None:
    with open_store(folder, of.assignment, resume=resume) as store:
        store.begin_run(of)
        for one in results:
            store.write(one)


def held(folder: Path) -> list[SubmissionResult]:
    store = read_store(folder)
    try:
        return store.results()
    finally:
        store.close()


def done(folder: Path, digest: str = "digest-1", salt: str = "") -> set[tuple[str, str]]:
    store = read_store(folder)
    try:
        return set(store.graded(info(grader_digest=digest, salt=salt)))
    finally:
        store.close()


def told(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    """What the database of ``folder`` says, asked past the store."""
    place = place_of(folder)
    assert place is not None
    engine = connect(place)
    with engine.begin() as connection:
        answer = connection.exec_driver_sql(statement)
        rows = [tuple(row) for row in answer] if answer.returns_rows else []
    engine.dispose()
    return rows
