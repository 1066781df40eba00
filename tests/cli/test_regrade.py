"""``regrade``, ``revert``, ``diff``, ``override`` and ``comment`` on one graded class, as a TA uses them."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder.results.opening import read_store

LENIENT = {"hidden/test_tiny.py": ("points(100", "points(60")}


@pytest.fixture
def out(graded: Any, tmp_path: Path) -> Path:
    """The class of conftest.py, with ben's stub replaced, in a folder of the test's own."""
    return Path(shutil.copytree(graded.out, tmp_path / "run"))


@pytest.fixture
def course(altered: Any) -> Path:
    """The course after its hidden test became worth 60 points."""
    return Path(altered(LENIENT)).parents[1]


def scores(out: Path) -> dict[str, int | None]:
    document = json.loads((out / "results.json").read_text())
    return {one["id"]: one["score"] for one in document["submissions"]}


def files(out: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() for path in out.rglob("*") if path.suffix in (".json", ".csv", ".md")
    }


def runs(out: Path) -> list[int]:
    store = read_store(out)
    try:
        return [run.number for run in store.runs() if not run.is_reverted]
    finally:
        store.close()


def test_what_if_shows_what_would_move_and_writes_nothing(run: Any, out: Path, course: Path) -> None:
    before = files(out), (out / "results.db").read_bytes()
    ended = run("regrade", out, "--what-if", "--root", course)
    assert ended.status == 0, ended.words
    for said in (
        "4 of 4 judged again. Nothing was written.",
        "1 of 4 scores moved: 0 up, 1 down.",
        "the tests, the reference or the judge changed",
        "test_random_gradient test_tiny.py:7, probe random_gradient",
        "anna 100 → 60 -40 test_random_gradient: 100 → 60 (passed)",
    ):
        assert said in ended.words
    assert (files(out), (out / "results.db").read_bytes()) == before


def test_a_class_is_judged_again_and_gone_back_to(
    run: Any, out: Path, course: Path, tiny_course: Path
) -> None:
    first, names = scores(out), files(out)
    ended = run("regrade", out, "--root", course)
    assert (ended.status, scores(out)) == (0, {"anna": 60, "ben": 0, "cleo": None, "dan": None})
    assert "1 of 4 scores moved" in ended.words
    assert json.loads((out / "results.json").read_text())["run"]["exercises"] == {"square_gradient": 60}
    again = run("regrade", out, "--root", course)
    assert "All 4 were judged by these very tests. Nothing moved among 4 students." in again.words
    moved = run("diff", out, "--root", course)
    assert "anna 100 → 60" in moved.words
    assert json.loads(run("diff", f"{out}@2", f"{out}@1", "--json").out)["changes"][0]["after"] == 100
    back = run("revert", out, "--root", tiny_course)
    assert (back.status, scores(out), files(out)) == (0, first, names)
    assert "Run 2 counts no more; nothing was deleted. 1 of 4 scores moved: 1 up, 0 down." in back.words
    assert run("revert", out).status == 2
    assert run("regrade", out, "--root", tiny_course).status == 0
    assert runs(out) == [1]


def test_json_says_who_was_judged_and_who_must_be_graded(run: Any, out: Path, altered: Any) -> None:
    course = altered({"hidden/probes.py": ("draw.randn(5,", "draw.randn(6,")}).parents[1]
    ended = run("regrade", out, "--json", "--root", course)
    report = json.loads(ended.out)
    assert (ended.status, report["judged"], report["run_again"], report["diff"]["changes"]) == (1, 0, [], [])
    assert sorted(report["to_grade"]) == ["anna", "ben", "cleo", "dan"]
    assert "left as is: anna, ben: it was run under other conditions than today's" in " ".join(
        ended.err.split()
    )
    assert f"autograder grade … --out {out} --resume" in ended.err.replace("\n", "")
    assert runs(out) == [1]


def test_files_that_were_not_written_any_more_are_written_by_the_same_command(
    run: Any, out: Path, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("autograder.results.files.write_exports", end)
        assert run("regrade", out, "--root", course).status == 130
    assert (scores(out)["anna"], runs(out)) == (100, [1, 2])
    assert run("regrade", out, "--root", course).status == 0
    assert (scores(out)["anna"], runs(out)) == (60, [1, 2])


def test_points_by_hand_survive_every_judging_and_can_be_taken_back(
    run: Any, out: Path, course: Path
) -> None:
    decided = run("override", out, "ben", "square_gradient", 40, "--because", "the file was cut off")
    assert (decided.status, decided.out) == (0, "ben: 0 → 40 of 100\n")
    commented = run("comment", out, "ben", "Come and see me.")
    assert (commented.status, commented.out) == (0, "ben: 1 comment\n")
    assert scores(out)["ben"] == 40
    run("regrade", out, "--root", course)
    assert scores(out) == {"anna": 60, "ben": 40, "cleo": None, "dan": None}
    feedback = (out / "feedback" / "ben.md").read_text()
    assert "Why: the file was cut off" in feedback
    assert "Come and see me." in feedback
    shown = run("show", out, "ben").words
    assert "by hand, instead of 0: the file was cut off (" in shown
    assert "Comments Come and see me. (" in shown
    assert "square_gradient: 40 by hand instead of 0" in run("show", out).words
    assert run("override", out, "ben", "square_gradient", "-", "--because", "it was whole").status == 0
    assert scores(out)["ben"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["override", "bea", "square_gradient", "1"], "no result of 'bea' in"),
        (
            ["override", "ben", "square_gradiant", "1"],
            "there is no exercise 'square_gradiant'; did you mean square_gradient?",
        ),
        (["override", "ben", "square_gradient", "101"], "give a whole number from 0 to 100, or -"),
        (["override", "ben", "square_gradient", "1.5"], "give a whole number from 0 to 100, or -"),
        (
            ["override", "cleo", "square_gradient", "1"],
            "cleo is not graded, so there are no points to decide on",
        ),
        (["comment", "ben", " "], "say it in words"),
        (["comment", "nobody", "hello"], "no result of 'nobody'"),
    ],
)
def test_what_cannot_be_decided_is_told_and_changes_nothing(
    run: Any, out: Path, arguments: list[str], said: str
) -> None:
    before = files(out)
    command, *rest = arguments
    because = ["--because", "it"] if command == "override" else []
    ended = run(command, out, *rest, *because)
    assert (ended.status, said in ended.words) == (2, True), ended.words
    assert files(out) == before


def test_there_is_nothing_to_compare_the_first_run_with(run: Any, out: Path) -> None:
    ended = run("diff", out)
    assert (ended.status, "has no run before that one; give two to compare" in ended.words) == (2, True)


@pytest.mark.slow
def test_grade_ends_with_what_moved_of_those_it_has_graded_again(
    run: Any, out: Path, graded: Any, course: Path, unsafe: list[str]
) -> None:
    ended = run(
        "grade", "06_tiny", graded.folder, "--out", out, "-j", 1, "--resume", "--root", course, *unsafe
    )
    assert ended.status == 1
    assert "1 of 4 scores moved: 0 up, 1 down." in ended.words
    assert "scores moved" not in graded.first.words
