"""Which submissions look alike before they are read; what looks alike by mistake or on purpose gets the result of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom import likeness
from autograder.classroom.lane import Lane
from autograder.classroom.lane_messages import KnownEvidence, LaneJob, LaneResult
from autograder.classroom.likeness import SubmissionLikeness
from autograder.classroom.reading import SubmissionFiles
from autograder.classroom.remembered_evidence import RememberedEvidence
from autograder.results.evidence import KeptEvidence
from autograder.results.model import SubmissionResult, without_measurements

RIGHT = "def square_gradient(x):\n    return 2 * x.detach()\n"
WRONG = "def square_gradient(x):\n    return x.detach()\n"
KEPT = KeptEvidence("address", b"packed")
RESULT = SubmissionResult("ada", "ada.ipynb", "", "graded", 3, 3, memory_mib=7.5)
SUBJECT = SubmissionLikeness()


def cell(source: Any, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], **more}


def notebook(*cells: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}).encode()


def like(content: bytes, name: str = "ada.ipynb", **beside: bytes) -> str:
    return SUBJECT.of(LaneJob("ada", name, "", SubmissionFiles(content, beside)))


NOTE = {"cell_type": "markdown", "source": "Ada's", "metadata": {}}


@pytest.mark.parametrize(
    "other",
    [
        notebook(cell(RIGHT, execution_count=7, id="x")),
        notebook(cell(RIGHT.splitlines(keepends=True))),
        notebook(NOTE, cell(RIGHT, outputs=[{"output_type": "stream", "text": "1"}])),
        notebook(cell(RIGHT), cell("  \n"), metadata={"kernelspec": {"name": "ir"}}),
    ],
    ids=["run again", "in lines", "a note and outputs", "an empty cell at its end"],
)
def test_a_notebook_is_like_a_copy_that_was_run_or_saved_again(other: bytes) -> None:
    assert like(other, "ben.ipynb") == like(notebook(cell(RIGHT))) != ""


@pytest.mark.parametrize(
    "other",
    [notebook(cell(WRONG)), notebook(cell(RIGHT), cell("x = 1")), notebook(cell(""), cell(RIGHT)), b"{}"],
    ids=["other code", "more code", "another place", "no notebook"],
)
def test_it_is_not_like_one_that_does_something_else(other: bytes) -> None:
    assert like(other) != like(notebook(cell(RIGHT)))


def test_what_lies_beside_it_counts() -> None:
    own = notebook(cell(RIGHT))
    assert like(own, data=b"1") == like(own, data=b"1")
    assert len({like(own), like(own, data=b"1"), like(own, data=b"2"), like(own, other=b"1")}) == 4


def test_a_script_knows_its_name() -> None:
    assert like(RIGHT.encode(), "a/x.py") == like(RIGHT.encode(), "b/x.py")
    assert like(RIGHT.encode(), "a/x.py") != like(RIGHT.encode(), "a/y.py")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[" * 10**5, notebook(*[{"cells": 1}]), b'{"cells": 3}']
)
def test_what_is_no_notebook_is_like_its_equal_alone(content: bytes) -> None:
    assert like(content) == like(content) != like(content + b" ")


def test_a_large_notebook_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "LOOKED_INTO_BYTES", 10)
    assert like(notebook(cell(RIGHT))) != like(notebook(cell(RIGHT, execution_count=7)))


def test_the_file_is_looked_at_if_it_has_not_come_along_and_one_that_cannot_be_read_is_like_no_other(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ada.ipynb"
    job = LaneJob("ada", str(path), str(tmp_path))
    assert SUBJECT.of(job) == ""
    path.write_bytes(notebook(cell(RIGHT)))
    assert SUBJECT.of(job) == like(notebook(cell(RIGHT)))


def test_a_fault_of_ours_costs_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "is_notebook", lambda _: 1 / 0)
    assert like(b"") == ""


@pytest.mark.parametrize(
    ("result", "known"),
    [
        (LaneResult(RESULT, KEPT, is_repeatable=True), KnownEvidence(KEPT, 7.5)),
        (LaneResult(RESULT, KEPT), None),
        (LaneResult(RESULT, None, is_repeatable=True), None),
    ],
    ids=["repeatable", "ended by a limit", "too large to be kept"],
)
def test_it_is_told_what_would_be_observed_again(result: LaneResult, known: KnownEvidence | None) -> None:
    job = LaneJob("ben", "ben.ipynb", "root")
    assert SUBJECT.told(job, result) == LaneJob("ben", "ben.ipynb", "root", known=known)


def graded(lane: Lane, job: LaneJob) -> LaneResult:
    return lane.examine(job.id, Path(job.path), None, job.files, job.known)


def job_of(student: str, *cells: dict[str, Any]) -> LaneJob:
    return LaneJob(student, f"{student}.ipynb", "", SubmissionFiles(notebook(*cells)))


@pytest.fixture
def another_lane(tiny_lane: Lane, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has the lane forget all, and count what it observes from now on."""
    calls, observer = list[object](), tiny_lane._opened.observer
    observe = observer.observe

    def counted(*arguments: Any) -> Any:
        calls.append(arguments)
        return observe(*arguments)

    def become() -> list[object]:
        calls.clear()
        monkeypatch.setattr(tiny_lane, "_evidence", RememberedEvidence())
        return calls

    monkeypatch.setattr(observer, "observe", counted)
    return become


def test_a_lane_does_not_observe_what_it_is_told_and_says_the_same(
    tiny_lane: Lane, another_lane: Any
) -> None:
    calls = another_lane()
    first = graded(tiny_lane, job_of("ada", cell(WRONG)))
    alone = graded(tiny_lane, job_of("ben", cell(WRONG, execution_count=1)))
    assert (first.is_repeatable, alone.is_repeatable, len(calls)) == (True, True, 1)
    another_lane()
    told = graded(tiny_lane, SUBJECT.told(job_of("ben", cell(WRONG, execution_count=1)), first))
    assert calls == []
    assert without_measurements(told.result) == without_measurements(alone.result)
    assert told.evidence == first.evidence
    assert told.result.memory_mib == first.result.memory_mib


def test_what_is_told_of_another_does_not_count_however_alike_they_look(
    tiny_lane: Lane, another_lane: Any
) -> None:
    another_lane()
    right, wrong = job_of("ada", cell(RIGHT)), job_of("ben", cell(WRONG))
    first = graded(tiny_lane, right)
    calls = another_lane()
    told = graded(tiny_lane, SUBJECT.told(wrong, first))
    assert (len(calls), first.result.score) == (1, 100)
    another_lane()
    assert without_measurements(told.result) == without_measurements(graded(tiny_lane, wrong).result)
    assert told.result.score != 100
