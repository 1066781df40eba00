"""``autograder complaint``, ``complaints`` and ``settle``: from a student's words to a decision, and whom else it concerns."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.cli.exit_status import DONE, FINDINGS, USAGE
from autograder.results.model import ExerciseResult, RunInfo, SubmissionResult, TestResult
from autograder.results.opening import open_store, read_store

INFO = RunInfo("06_tiny", "Tiny", "", "", "unsafe", "2.13", "0.1.0", {"square_gradient": 12})
WRONG = "def square_gradient(x):\n    return x + x\n"


@pytest.fixture
def class_run(tmp_path: Path) -> Path:
    """A run of three: two failed the same way, one is not graded."""
    with open_store(tmp_path / "run", "06_tiny", resume=False) as store:
        store.begin_run(INFO)
        for student in ("ann", "bo"):
            path = tmp_path / f"{student}.py"
            path.write_text(WRONG)
            tests = [
                TestResult("test_a", "It squares.", 12, "failed", "Wrong.", {"got": "3", "expected": "4"})
            ]
            exercises = [ExerciseResult("square_gradient", 0, 12, tests)]
            store.write(SubmissionResult(student, str(path), "d", "graded", 12, 0, exercises=exercises))
        store.write(SubmissionResult("cy", "", "", "unreadable", 12, reason="is empty"))
    return tmp_path / "run"


def test_a_complaint_is_noted_shown_and_settled_by_other_points(run: Any, class_run: Path) -> None:
    ended = run("complaint", class_run, "ann", "test_a", "--text", "It is the same thing!")
    assert (ended.status, "1 noted (number 1)" in ended.words) == (DONE, True)
    assert (
        "0 noted, 1 known already"
        in run("complaint", class_run, "ann", "test_a", "--text", "It is the same thing!").words
    )
    ended = run("complaints", class_run)
    assert ended.status == FINDINGS
    for said in (
        "1 ann on test_a",
        "It is the same thing!",
        "It squares. [failed, 0/12]",
        "expected 4",
        "1 more: bo",
        "ann --test test_a --replay",
        "1 open.",
    ):
        assert said in ended.words
    ended = run("settle", class_run, "1", "--override", "7", "--because", "half right")
    assert (
        "Complaint 1 is settled. It concerns square_gradient. 1 more failed the same way: bo." in ended.words
    )
    assert run("complaints", class_run).words == "None is open."
    assert "other points: half right" in run("complaints", class_run, "--all").words
    (ann, *_) = json.loads((class_run / "results.json").read_text())["submissions"]
    assert (ann["score"], ann["exercises"][0]["override"]["because"]) == (7, "half right")


def test_no_is_an_answer_that_the_student_reads(run: Any, class_run: Path) -> None:
    run("complaint", class_run, "bo", "test_a", "--text", "Why?")
    assert run("settle", class_run, "1", "--refuse", "--because", "A gradient is not a sum.").status == DONE
    assert (
        "On your complaint about test_a: it stays as it is. A gradient is not a sum."
        in (class_run / "results.json").read_text()
    )


def test_what_is_accepted_becomes_an_alternative_that_the_assignment_has(
    run: Any, class_run: Path, altered: Any
) -> None:
    folder = altered({})
    root = folder.parent.parent
    with open_store(class_run, "06_tiny", resume=True) as store:
        digest = store.results()[0].digest
        assert digest == "d"
    run("complaint", class_run, "ann", "test_a", "--text", "x + x is 2x")
    line = [
        "settle",
        class_run,
        "1",
        "--accept",
        "adds_up",
        "--because",
        'It adds "x" twice.',
        "--root",
        root,
    ]
    ended = run(*line)
    assert (ended.status, "is not to be had any more" in ended.words) == (USAGE, True)
    assert "1 open." in run("complaints", class_run).words
    write_as_graded(class_run, folder)
    ended = run(*line)
    assert ended.status == DONE, ended.words
    assert "before you run it" in ended.words
    (variant,) = [one for one in load_assignment(folder).accepted if one.name == "adds_up"]
    assert variant.title == "It adds 'x' twice."
    assert "return x + x" in variant.source
    again = run("settle", class_run, "1", "--accept", "adds_up", "--because", "x", "--root", root)
    assert (again.status, "exists already" in again.words) == (USAGE, True)


def write_as_graded(class_run: Path, folder: Path) -> None:
    """Let the kept digest of the first student's file be that of the file as it is."""
    from autograder.classroom.reading import read_submission

    with open_store(class_run, "06_tiny", resume=True) as store:
        store.begin_run(INFO)
        old = store.results()[0]
        digest = read_submission(Path(old.path), load_assignment(folder)).digest
        store.write(SubmissionResult(old.id, old.path, digest, "graded", 12, 0, exercises=old.exercises))


def test_a_file_of_complaints_is_noted_once(run: Any, class_run: Path, tmp_path: Path) -> None:
    table = tmp_path / "form.csv"
    table.write_text("when,student,test,text\nnow,ann,test_a,Why?\nnow,bo,test_a,Why?\nnow,bo,test_a,Why?\n")
    assert (
        "2 noted, 1 known already (number 1, number 2)" in run("complaint", class_run, "--from", table).words
    )
    assert "0 noted, 3 known already" in run("complaint", class_run, "--from", table).words
    told = json.loads(run("complaints", class_run, "--json").out)
    assert [(one["case"]["complaint"]["student"], one["concerned"]) for one in told] == [
        ("ann", ["bo"]),
        ("bo", ["ann"]),
    ]


def test_other_peoples_words_do_not_steer_the_terminal(run: Any, class_run: Path) -> None:
    run("complaint", class_run, "ann", "test_a", "--text", "\x1b[2J[bold]no[/bold]")
    out = run("complaints", class_run).out
    assert "\x1b" not in out
    assert "[bold]no[/bold]" in out


def test_a_run_from_before_there_were_complaints_has_none_and_takes_them(run: Any, class_run: Path) -> None:
    with sqlite3.connect(class_run / "results.db") as database:
        database.executescript("DROP TABLE settlements; DROP TABLE complaints; DROP TABLE alembic_version;")
    assert run("complaints", class_run).status == DONE
    assert run("complaint", class_run, "ann", "test_a", "--text", "Why?").status == DONE
    store = read_store(class_run)
    assert len(store.cases()) == 1
    store.close()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["complaint", "RUN", "ann"], "say who complains about which test"),
        (["complaint", "RUN", "anna", "test_a", "--text", "x"], "did you mean ann"),
        (
            ["complaint", "RUN", "ann", "test_b", "--text", "x"],
            "ann has no test 'test_b'; did you mean test_a",
        ),
        (["complaint", "RUN", "cy", "test_a", "--text", "x"], "is empty"),
        (["complaint", "RUN", "ann", "test_a", "--text", " "], "say it in words"),
        (["complaint", "RUN", "--from", "ann.py"], "needs the columns student, test, text"),
        (["settle", "RUN", "1", "--because", "x"], "decide on one of"),
        (["settle", "RUN", "1", "--because", "x", "--refuse", "--override", "3"], "decide on one of"),
        (["settle", "RUN", "1", "--because", " ", "--refuse"], "say why in words"),
        (["settle", "RUN", "9", "--because", "x", "--refuse"], "there is no complaint 9"),
        (["settle", "RUN", "1", "--because", "x", "--override", "13"], "give 0 to 12"),
        (["settle", "RUN", "1", "--because", "x", "--accept", "../x"], "'../x' is no name for a file"),
    ],
)
def test_what_cannot_be_is_refused(
    line: list[str], said: str, run: Any, class_run: Path, tiny_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("complaint", class_run, "ann", "test_a", "--text", "Why?")
    monkeypatch.chdir(class_run.parent)
    root = ["--root", tiny_course] if line[0] == "settle" else []
    ended = run(*["run" if word == "RUN" else word for word in line], *root)
    assert (ended.status, said in ended.words) == (USAGE, True), ended.words
    assert "1 open." in run("complaints", class_run).words
