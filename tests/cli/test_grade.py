"""``grade``: what it prints and leaves, its exit status, and what becomes of results when it is ended or cannot print."""

import contextlib
import io
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.classroom.finding import Found
from autograder.cli.grade import _tell_what_was_left_out
from autograder.errors import SandboxError
from autograder.results.opening import open_store, read_store
from autograder.sandbox.enclosure import MissingFeature

RIGHT = "def square_gradient(x):\n    return 2 * x\n"
FORGETS = "def square_gradient(x):\n    return x.clone()\n"


def test_a_class_is_graded_and_those_that_cannot_be_are_no_zeros(graded: Any) -> None:
    ended = graded.first
    assert ended.status == 1
    for said in (
        "anna 100 100",
        "ben 0 0",
        "ben 1× not_implemented",
        "cleo – –",
        "is not JSON",
        "is the notebook of '05_gradients', not of '06_tiny'",
        "2 of 4 graded",
        "Those not graded are no zeros",
        f"autograder show {graded.out} STUDENT",
    ):
        assert said in ended.words


def test_a_class_leaves_results_grades_and_feedback(graded: Any) -> None:
    document = json.loads((graded.out / "results.json").read_text())
    assert [(s["id"], s["score"]) for s in document["submissions"]][:2] == [("anna", 100), ("ben", 0)]
    assert (graded.out / "grades.csv").read_text().splitlines()[1] == '"anna","graded",100,100,100,"",""'
    assert sorted(p.name for p in (graded.out / "feedback").iterdir()) == [
        f"{n}.md" for n in ("anna", "ben", "cleo", "dan")
    ]


def test_a_folder_with_results_is_not_graded_into_again_unless_resumed(graded: Any) -> None:
    before = (graded.out / "results.json").read_bytes()
    ended = graded.grade()
    assert ended.status == 2
    assert "already holds results of 4 submissions; pass --resume" in ended.words
    assert (graded.out / "results.json").read_bytes() == before


def test_resume_grades_what_was_mended_and_nothing_else(
    run: Any, graded: Any, tmp_path: Path, unsafe: list[str]
) -> None:
    folder, out = tmp_path / "class", tmp_path / "out"
    shutil.copytree(graded.folder, folder)
    shutil.copytree(graded.out, out)
    (folder / "dan.ipynb").unlink()
    (folder / "cleo.ipynb").unlink()
    (folder / "cleo.py").write_text(FORGETS)
    ended = run(
        "grade", "06_tiny", folder, "--out", out, "-j", 1, "--resume", "--root", graded.course, *unsafe
    )
    assert ended.status == 0, ended.words
    assert "3 of 4 graded" in ended.words  # dan was not handed in again, and keeps his row
    assert "forgets_the_two" in ended.words
    with contextlib.closing(read_store(out)) as store:
        wall = {result.id: result.wall_s for result in store.results()}
    with contextlib.closing(read_store(graded.out)) as store:
        wall_before = {result.id: result.wall_s for result in store.results()}
    assert set(wall) == {"anna", "ben", "cleo", "dan"}
    assert (wall["anna"], wall["ben"]) == (wall_before["anna"], wall_before["ben"])
    assert wall["cleo"] != wall_before["cleo"]


def test_results_of_another_assignment_are_not_touched(
    run: Any, graded: Any, tmp_path: Path, unsafe: list[str]
) -> None:
    with open_store(tmp_path, "05_gradients", resume=False):
        pass
    ended = run(
        "grade", "tiny", graded.folder, "--out", tmp_path, "--root", graded.course, "--resume", *unsafe
    )
    assert ended.status == 2
    assert "holds results of 05_gradients, not of 06_tiny; choose another --out" in ended.words


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["06_tyni", "."], "no assignment is called '06_tyni'; did you mean 06_tiny?"),
        (["06_tiny", "nowhere"], "nowhere does not exist"),
        (["06_tiny", "empty"], "no submissions in empty; give .ipynb or .py files"),
        (
            ["06_tiny", "ann.py", "--store", "courses"],
            "is no address of a database; give postgresql://ROLE@HOST",
        ),
    ],
)
def test_wrong_usage_of_grade(
    run: Any,
    arguments: list[str],
    said: str,
    tiny_course: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "ann.py").touch()
    monkeypatch.chdir(tmp_path)
    ended = run("grade", *arguments, "--out", "out", "--root", tiny_course)
    assert (ended.status, ended.out) == (2, "")
    assert ended.words.startswith("autograder: ")
    assert said in ended.words
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", [["--jobs", "0"], ["--nonsense"], []])
def test_options_that_cannot_be_are_wrong_usage(run: Any, option: list[str]) -> None:
    assert run("grade", "06_tiny", *option).status == 2


@pytest.mark.slow
def test_grade_with_json_prints_what_is_in_the_file_and_nothing_else(graded: Any) -> None:
    ended = graded.grade("--resume", "--json")
    assert ended.status == 1
    assert json.loads(ended.out) == json.loads((graded.out / "results.json").read_text())
    assert "4/4" in ended.err, "how far it is stands elsewhere"


@pytest.mark.parametrize(
    "command", [["verify"], ["build"], ["mutants"], ["grade", "06_tiny", "anna.py", "--out", "out"]]
)
def test_without_a_sandbox_it_refuses_and_names_the_alternative(
    run: Any, command: list[str], tiny_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lack = MissingFeature(
        "the sandbox needs Linux, this is darwin", "use a Linux container, or pass --unsafe"
    )
    monkeypatch.setattr("autograder.sandbox.enclosure.missing_features", lambda: [lack])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anna.py").write_text(RIGHT)
    ended = run(*command, "--root", tiny_course)
    assert ended.status == 3
    assert "the sandbox needs Linux, this is darwin; use a Linux container, or pass --unsafe" in ended.words
    assert [path.name for path in tmp_path.iterdir()] == ["anna.py"]


@pytest.fixture
def stand_in(
    run: Any, tiny_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[..., None]], Any]:
    """Runs ``grade`` with something else in the place of grading."""

    def graded_by(deed: Callable[..., None]) -> Any:
        (tmp_path / "anna.py").write_text(RIGHT)
        monkeypatch.setattr("autograder.classroom.grade.grade_class", deed)
        more = ("--out", tmp_path / "out", "--root", tiny_course, "--unsafe")
        return run("grade", "06_tiny", tmp_path / "anna.py", *more)

    return graded_by


def test_a_grading_that_breaks_off_says_why_and_how_to_go_on(stand_in: Any, tmp_path: Path) -> None:
    def fail(*_: object, on_note: Callable[[str], None], **__: object) -> None:
        on_note("the cache cannot be written")
        raise SandboxError("nothing starts")

    ended = stand_in(fail)
    assert ended.status == 3
    assert "autograder: the cache cannot be written" in ended.words
    assert "0/1" not in ended.err, "how far it was says nothing any more"
    kept = f"what has been graded is kept in {tmp_path / 'out'}: run the same again with --resume"
    assert f"autograder: nothing starts {kept}" in ended.words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_unwinds_a_grading_and_leaves_its_number(stand_in: Any, number: int) -> None:
    unwound, before = [], signal.getsignal(number)  # coverage has a handler of its own for one of them

    def signalled(*_: object, **__: object) -> None:
        try:
            os.kill(os.getpid(), number)
            time.sleep(600)
        finally:
            unwound.append(signal.getsignal(number))

    ended = stand_in(signalled)
    assert (ended.status, unwound) == (128 + number, [signal.SIG_DFL])
    assert "ended from outside; what has been graded is kept" in ended.words
    assert signal.getsignal(number) == before


def test_a_signal_that_is_ignored_stays_so(stand_in: Any) -> None:
    def hung_up(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        raise SandboxError("went on")

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert "went on" in stand_in(hung_up).words
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_results_are_written_before_the_screen_and_whatever_becomes_of_it(
    graded: Any, tmp_path: Path, full_screen: io.StringIO, monkeypatch: pytest.MonkeyPatch, unsafe: list[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(graded.out, out)
    (out / "results.json").unlink()
    with open_store(out, "06_tiny", resume=True) as store:
        info = store.last_run()
    monkeypatch.setattr("autograder.classroom.grade.grade_class", lambda *_, **__: info)
    line = ("grade", "06_tiny", graded.folder, "--out", out, "--resume", "--root", graded.course, *unsafe)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["autograder", *map(str, line)])
        patch.setattr(sys, "stdout", full_screen)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert ended.value.code == 1, "two were not graded, as ever"
    assert (out / "results.json").read_bytes() == (graded.out / "results.json").read_bytes()


def test_exports_that_cannot_be_written_are_told_and_nothing_is_lost(
    run: Any, graded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unsafe: list[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(graded.out, out)
    shutil.rmtree(out / "feedback")
    (out / "feedback").write_text("a file where the folder should be")
    with open_store(out, "06_tiny", resume=True) as store:
        info = store.last_run()
    monkeypatch.setattr("autograder.classroom.grade.grade_class", lambda *_, **__: info)
    ended = run("grade", "06_tiny", graded.folder, "--out", out, "--resume", "--root", graded.course, *unsafe)
    assert (ended.status, "Traceback" in ended.err) == (3, False)
    assert f"{out / 'feedback'} cannot be written (File exists)" in ended.words
    assert f"every result is kept in {out / 'results.db'}" in ended.words


def test_folders_that_were_not_searched_to_the_end_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    found = [Found(f"s{number}\x1b", Path("a.py"), left_out="not searched: a/…") for number in range(7)]
    _tell_what_was_left_out([Found("whole", Path("b.py")), *found])
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "autograder: s0\ufffd: not searched: a/…"
    assert len(said) == 6
    assert "the folders of 2 more" in said[-1]


def test_who_is_being_graded_stands_beside_the_bar_and_steers_nothing() -> None:
    from rich.text import Text

    from autograder.cli.nbgrader import waiting_for

    assert waiting_for([]) == "grading"
    assert waiting_for(["ann", "ben", "eve"]) == "grading ann, ben"
    told = waiting_for(["[bold]x\x1b[2J\n", "y" * 99])
    assert Text.from_markup(told).plain == "grading [bold]x\ufffd[2J , " + "y" * 26
