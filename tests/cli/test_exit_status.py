"""Each error has one exit status, and one sentence; each command ends with each status that it can have."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder import cli, errors
from autograder.cli.exit_status import DONE, FAULT, FINDINGS, USAGE, sentence_on, status_of
from autograder.errors import AutograderError, SandboxError, StoreError

STATUS = {
    "AssignmentError": FINDINGS,
    "AutograderError": FAULT,
    "ClusterError": FAULT,
    "SandboxError": FAULT,
    "SandboxUnavailableError": FAULT,
    "StoreError": FAULT,
    "SubmissionError": FINDINGS,
    "UsageError": USAGE,
}


def test_every_error_of_ours_has_its_status_and_says_no_more_than_its_message() -> None:
    assert sorted(STATUS) == sorted(errors.__all__)
    for name, status in STATUS.items():
        error = getattr(errors, name)("a file; a remedy")
        assert (status_of(error), sentence_on(error)) == (status, "a file; a remedy")
    assert status_of(KeyError("x")) == FAULT


def test_what_the_machine_refuses_is_told_with_the_file_and_the_way_out() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "/a/results.json")
    assert sentence_on(full) == "/a/results.json: No space left on device; make room, and run the same again"
    nameless = OSError(errno.ENOSPC, "No space left on device")
    assert sentence_on(nameless).startswith("this machine: No space left on device; make room")
    assert "/b: Permission denied" in sentence_on(PermissionError(errno.EACCES, "Permission denied", b"/b"))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command meets a bug of ours."""

    def fail(_: list[str]) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(cli, "app", fail)


@pytest.mark.usefixtures("broken")
def test_a_bug_of_ours_is_a_sentence_and_its_traceback_is_kept(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = run("show", "a folder", "anna")
    (kept,) = tmp_path.iterdir()
    assert (ended.status, ended.out, "Traceback" in ended.err) == (FAULT, "", False)
    assert "this is a fault of autograder's own, not of yours: KeyError: 'a bug'" in ended.words
    assert str(kept) in ended.err.replace("\n", "")
    text = kept.read_text()
    assert text.startswith("$ autograder show 'a folder' anna\n")
    assert "Traceback" in text
    assert text.rstrip().endswith("KeyError: 'a bug'")


@pytest.mark.usefixtures("broken")
def test_a_traceback_is_kept_without_the_password_of_the_command_line(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run("grade", "--store", "postgresql://ada:s3cret@db/courses")
    (kept,) = tmp_path.iterdir()
    assert kept.read_text().startswith("$ autograder grade --store postgresql://ada:***@db/courses\n")


@pytest.mark.usefixtures("broken")
def test_a_traceback_that_cannot_be_kept_is_shown(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    ended = run("doctor")
    assert ended.status == FAULT
    assert "with all of this: $ autograder doctor Traceback" in ended.words


def test_every_command_refuses_an_option_that_it_does_not_have(
    run: Any, commands: list[tuple[str, ...]]
) -> None:
    for command in commands:
        ended = run(*command, "--nonsense")
        assert (ended.status, "--nonsense" in ended.err) == (USAGE, True), command


DONE_OR_NOT = {
    "check": ("autograder.student.report.observe_file", ["check", "tiny.ipynb"]),
    "watch": ("autograder.desk.watching.watched", ["watch"]),
    "pack": ("autograder.desk.packing.observe_file", ["pack", "tiny.ipynb", "--out", "out"]),
    "new": ("autograder.author.new.scaffold", ["new", "12_words"]),
    "verify": ("autograder.author.verify.verify_all", ["verify"]),
    "build": ("autograder.author.build.stale", ["build", "--check"]),
    "bundle": ("autograder.author.bundle.bundle", ["bundle"]),
    "mutants": ("autograder.author.mutants.try_mutants", ["mutants"]),
    "collect": ("autograder.classroom.collect.gather.gather", ["collect", ".", "--out", "all"]),
    "grade": ("autograder.classroom.grade.grade_class", ["grade", "tiny", "tiny.ipynb", "--out", "run"]),
    "export": (
        "autograder.results.opening.read_store",
        ["export", "run", "--to", "csv", "--out", "scores.csv"],
    ),
    "complaint": (
        "autograder.results.opening.reopen_store",
        ["complaint", "run", "ann", "test_a", "--text", "why?"],
    ),
    "complaints": ("autograder.results.opening.read_store", ["complaints", "run"]),
    "settle": (
        "autograder.results.opening.reopen_store",
        ["settle", "run", "1", "--refuse", "--because", "no"],
    ),
    "gradescope": (
        "autograder.classroom.gradescope_zip.autograder_zip",
        ["gradescope", "tiny", "--out", "autograder.zip"],
    ),
    "show": ("autograder.results.opening.read_store", ["show", "run"]),
    "mistakes": ("autograder.results.opening.read_store", ["mistakes", "run"]),
    "promote": ("autograder.results.opening.read_store", ["promote", "run", "f/a", "forgets"]),
    "regrade": ("autograder.results.opening.read_store", ["regrade", "run", "--what-if"]),
    "revert": ("autograder.results.opening.reopen_store", ["revert", "run"]),
    "diff": ("autograder.results.opening.read_store", ["diff", "run@1", "run@2"]),
    "override": (
        "autograder.results.opening.reopen_store",
        ["override", "run", "a", "f", "1", "--because", "it"],
    ),
    "comment": ("autograder.results.opening.reopen_store", ["comment", "run", "a", "well done"]),
    "report": ("autograder.results.opening.read_store", ["report", "run"]),
    "doctor": ("autograder.sandbox.doctor.diagnose", ["doctor"]),
    "nbgrader source": ("autograder.nbgrader.release.write_source", ["nbgrader", "source"]),
    "nbgrader rehearse": ("autograder.nbgrader.draft.assignments_in", ["nbgrader", "rehearse", "."]),
    "nbgrader grade": ("autograder.nbgrader.bulk.grade_course", ["nbgrader", "grade", ".", "tiny"]),
    "nbgrader export": ("autograder.nbgrader.bulk.open_gradebook", ["nbgrader", "export", "."]),
    "nbgrader feedback": ("autograder.nbgrader.course.NbgraderCourse", ["nbgrader", "feedback", ".", "tiny"]),
}
"""For each command, what of ours it calls, and a command line that calls it."""


@pytest.fixture
def place(tiny_course: Path, tiny_built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a course, an nbgrader course and a student's folder."""
    shutil.copytree(tiny_course / "solutions", tmp_path / "solutions")
    shutil.copytree(tiny_built, tmp_path, dirs_exist_ok=True)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("autograder.sandbox.enclosure.missing_features", list)
    return tmp_path


def test_the_list_of_commands_is_whole(commands: list[tuple[str, ...]]) -> None:
    assert {" ".join(words) for words in commands} - {"", "nbgrader"} == set(DONE_OR_NOT)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("command", DONE_OR_NOT)
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (errors.UsageError("is not there; look elsewhere"), USAGE, "is not there; look elsewhere"),
        (errors.AssignmentError("breaks a rule; mend it"), FINDINGS, "breaks a rule; mend it"),
        (SandboxError("the sandbox broke"), FAULT, "the sandbox broke"),
        (StoreError("is damaged; move it away"), FAULT, "is damaged; move it away"),
        (OSError(errno.ENOSPC, "No space left on device", "some file"), FAULT, "No space left on device"),
        (ZeroDivisionError("a bug"), FAULT, "this is a fault of autograder's own"),
    ],
    ids=["usage", "findings", "sandbox", "store", "no space", "bug"],
)
def test_every_command_ends_with_the_status_of_what_went_wrong(
    command: str,
    error: Exception,
    status: int,
    said: str,
    run: Any,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    called, line = DONE_OR_NOT[command]
    monkeypatch.setattr(called, fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("kept")))
    ended = run(*line)
    assert (ended.status, "Traceback" in ended.err) == (status, False), ended.words
    assert said in ended.words
    assert ended.err.startswith("autograder: ") or "autograder: " in ended.err


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (["--version"], DONE),
        (["new", "07_words"], DONE),
        (["new", "words"], USAGE),
        (["check", "nowhere.py"], USAGE),
        (["pack", "nowhere.py"], USAGE),
        (["watch", "solutions"], USAGE),
        (["watch", "--once"], FINDINGS),
        (["show", "solutions"], USAGE),
        (["mistakes", "solutions"], USAGE),
        (["promote", "solutions", "f/a", "forgets"], USAGE),
        (["regrade", "solutions"], USAGE),
        (["revert", "solutions"], USAGE),
        (["diff", "solutions"], USAGE),
        (["override", "solutions", "a", "f", "1", "--because", "it"], USAGE),
        (["comment", "solutions", "a", " "], USAGE),
        (["build", "--check", "--unsafe"], FINDINGS),
        (["bundle"], FINDINGS),
        (["bundle", "--out", "course.tar"], USAGE),
        (["nbgrader", "source", "--to", "to"], DONE),
        (["nbgrader", "source", "--root", "solutions"], USAGE),
        (["nbgrader", "rehearse", "."], USAGE),
        (["nbgrader", "grade", "solutions", "tiny"], USAGE),
        (["nbgrader", "feedback", ".", "tiny"], USAGE),
        (["nbgrader", "export", "solutions"], USAGE),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_commands_end_by_themselves_with(line: list[str], status: int, run: Any, place: Path) -> None:
    if line == ["nbgrader", "source", "--to", "to"]:
        shutil.copytree(place, place / "assignments" / "06_tiny", ignore=shutil.ignore_patterns("solutions"))
    ended = run(*line)
    assert ended.status == status, ended.words


def test_a_command_that_a_signal_ends_leaves_its_number(place: Path) -> None:
    """``grade`` unwinds on some (tests/cli/test_grade.py); no other command catches any."""
    program = "import os, signal; from autograder import cli; cli.app = lambda _: os.kill(os.getpid(), signal.SIGTERM); cli.main()"
    command = ["bash", "-c", '"$0" -c "$1"; exit $?', sys.executable, program]
    environment = {**os.environ, "COVERAGE_PROCESS_START": ""}
    assert subprocess.run(command, cwd=place, check=False, env=environment).returncode == 128 + signal.SIGTERM


def test_an_error_without_a_kind_is_ours() -> None:
    class New(AutograderError):
        pass

    assert status_of(New()) == FAULT
