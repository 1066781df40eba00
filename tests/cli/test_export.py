"""``autograder export`` hands a class over, says what it did on the way, and whom it left out."""

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from generate_class import make_class

from autograder.classroom.finding import find_submissions
from autograder.cli.exit_status import DONE, FINDINGS, USAGE
from autograder.results.model import ExerciseResult, HandedIn, RunInfo, SubmissionResult, TestResult
from autograder.results.opening import open_store

INFO = RunInfo("06_tiny", "Tiny", "", "", "landlock", "2.13", "0.1.0", {"square_gradient": 12})
CANVAS = 'Student,ID,Tiny (7)\n"Lee, Ann",12,\n"Li, Bo",13,\nZoe,14,\n'
MOODLE = "Identifier,Full name,Email address,Status,Grade,Maximum grade\n" + "".join(
    f"Participant {key},N,{key}@x.org,-,,10.00\n" for key in (12, 13, 14)
)


def result(student: str, score: int | None, platform: str, key: str, at: str) -> SubmissionResult:
    tests = [TestResult("test_a", "It is right.", 12, "passed" if score == 12 else "failed", "Wrong.")]
    exercises = [] if score is None else [ExerciseResult("square_gradient", score, 12, tests)]
    about = HandedIn(at, platform=platform, platform_id=key, name="Lee")
    status: Any = "graded" if score is not None else "unreadable"
    return SubmissionResult(student, "", student, status, 12, score, "", exercises, handed_in=about)


@pytest.fixture
def graded_run(tmp_path: Path) -> Any:
    def make(platform: str) -> Path:
        with open_store(tmp_path / "run", "06_tiny", resume=False) as store:
            store.begin_run(INFO)
            store.write(result("ann", 12, platform, "12", "2026-11-20T22:00:00+00:00"))
            store.write(result("bo", 6, platform, "13", "2026-11-21T22:00:00+00:00"))
            store.write(result("cy", None, platform, "99", ""))
        return tmp_path / "run"

    return make


@pytest.fixture
def course(tmp_path: Path, altered: Any) -> Path:
    altered({})
    (tmp_path / "course.toml").write_text(
        "[deadlines]\n06_tiny = 2026-11-20T23:00:00Z\n[late]\npercent_per_day = 50\n[scaling]\nfull_marks = 10\n"
    )
    return tmp_path


def test_canvas_fills_one_column_and_says_each_step(run: Any, graded_run: Any, course: Path) -> None:
    (course / "grades.csv").write_text(CANVAS)
    out = course / "upload.csv"
    ended = run(
        "export",
        graded_run("canvas"),
        "--to",
        "canvas",
        "--into",
        course / "grades.csv",
        "--out",
        out,
        "--root",
        course,
    )
    assert ended.status == FINDINGS
    assert out.read_text() == 'Student,ID,Tiny (7)\n"Lee, Ann",12,10\n"Li, Bo",13,2.5\nZoe,14,\n'
    assert f"{out}: 2 scores in the column 'Tiny (7)'" in ended.words
    assert "bo 23 h 6 3 2.5" in ended.words
    assert "12 points earned are 10 in the course." in ended.words
    assert "Not graded, so without a score: cy" in ended.words
    assert "Graded, but without a row in the file: cy" in ended.words
    assert "In the file, but nothing graded: Zoe" in ended.words


def test_moodle_gets_its_worksheet_and_a_zip_of_feedback(run: Any, graded_run: Any, course: Path) -> None:
    (course / "sheet.csv").write_text(MOODLE)
    line = [
        "--to",
        "moodle",
        "--into",
        course / "sheet.csv",
        "--out",
        course / "up.csv",
        "--feedback",
        course / "f.zip",
    ]
    ended = run("export", graded_run("moodle"), *line, "--root", course)
    assert "Participant 12,N,12@x.org,-,10,10.00" in (course / "up.csv").read_text()
    assert ended.status == FINDINGS
    with zipfile.ZipFile(course / "f.zip") as archive:
        assert archive.namelist()[0] == "Lee_12_assignsubmission_file/feedback.html"
        page = archive.read(archive.namelist()[1]).decode()
    assert "Wrong." in page
    (course / "course.toml").write_text('[hidden_tests]\nafter_deadline = "nothing"')
    run("export", course / "run", *line, "--root", course)
    with zipfile.ZipFile(course / "f.zip") as archive:
        assert archive.namelist() == []


@pytest.mark.parametrize(("kind", "start"), [("csv", '"student"'), ("junit", "<?xml"), ("ctrf", "{")])
def test_the_others_are_files_of_their_own(
    kind: str, start: str, run: Any, graded_run: Any, course: Path
) -> None:
    out = course / "deep" / "out"
    ended = run("export", graded_run("plain"), "--to", kind, "--out", out, "--root", course)
    assert out.read_text().startswith(start)
    assert f"{out}: 2 scores" in ended.words


def test_gradescope_is_a_folder_with_a_file_a_student(run: Any, graded_run: Any, course: Path) -> None:
    run("export", graded_run("gradescope"), "--to", "gradescope", "--out", course / "gs", "--root", course)
    assert sorted(path.name for path in (course / "gs").iterdir()) == ["ann.json", "bo.json", "cy.json"]
    assert json.loads((course / "gs" / "bo.json").read_text())["score"] == 2.5


def test_json_holds_the_scores_and_the_lists(run: Any, graded_run: Any, course: Path) -> None:
    told = json.loads(
        run(
            "export", graded_run("plain"), "--to", "csv", "--out", course / "o", "--root", course, "--json"
        ).out
    )
    assert [one["final"] for one in told["scores"]] == [10, 2.5, None]
    assert told["lists"] == {"Not graded, so without a score": ["cy"]}


def test_a_class_without_findings_is_done(run: Any, tmp_path: Path) -> None:
    with open_store(tmp_path / "run", "06_tiny", resume=False) as store:
        store.begin_run(INFO)
        store.write(result("ann", 12, "plain", "ann", ""))
    assert (
        run("export", tmp_path / "run", "--to", "csv", "--out", tmp_path / "o", "--root", tmp_path).status
        == DONE
    )


def test_late_by_an_unknown_time_is_left_to_staff(run: Any, tmp_path: Path) -> None:
    with open_store(tmp_path / "run", "06_tiny", resume=False) as store:
        store.begin_run(INFO)
        one = result("ann", 12, "canvas", "1", "")
        store.write(msgspec.structs.replace(one, handed_in=HandedIn(is_late=True)))
    ended = run("export", tmp_path / "run", "--to", "csv", "--out", tmp_path / "o", "--root", tmp_path)
    assert ended.status == FINDINGS
    assert "Late by an unknown time, so nothing was taken off: ann" in ended.words


@pytest.mark.parametrize("platform", ["canvas", "moodle"])
def test_a_made_up_class_goes_round_through_its_platform(
    platform: str, run: Any, tiny: Any, tmp_path: Path
) -> None:
    """Collected from the platform's zip under whatever names, each score comes back in the row of who handed it in."""
    students = make_class(tiny, 60)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for number, one in enumerate(students, start=100):
            name = (
                "".join(c for c in one.name.lower() if c.isalnum())
                if platform == "canvas"
                else one.name.replace("_", " ")
            )
            place = (
                f"{name}_{number}_{number + 5000}_"
                if platform == "canvas"
                else f"{name}_{number}_assignsubmission_file/"
            )
            archive.writestr(place + one.newest.file_name, one.newest.content)
    assert run("collect", tmp_path / "all.zip", "--out", tmp_path / "all").status == DONE
    found = find_submissions([tmp_path / "all"], tiny.notebook.stem)
    scores = {one.newest.content: number % 13 for number, one in enumerate(students)}
    with open_store(tmp_path / "run", "06_tiny", resume=False) as store:
        store.begin_run(INFO)
        for item in found:
            content = item.path.read_bytes()
            store.write(
                SubmissionResult(
                    item.student, "", "d", "graded", 12, scores[content], handed_in=item.handed_in
                )
            )
    with (tmp_path / "sheet.csv").open("w", newline="", encoding="utf-8") as file:
        header = (
            ["Student", "ID", "Tiny (7)"]
            if platform == "canvas"
            else ["Identifier", "Full name", "E", "Status", "Grade", "Maximum"]
        )
        rows = [[one.name, str(number), ""] if platform == "canvas" else [f"Participant {number}", one.name, "", "", "", "12"]
                for number, one in enumerate(students, start=100)]  # fmt: skip
        csv.writer(file).writerows([header, *rows])
    ended = run(
        "export",
        tmp_path / "run",
        "--to",
        platform,
        "--into",
        tmp_path / "sheet.csv",
        "--out",
        tmp_path / "up.csv",
        "--root",
        tmp_path,
    )
    assert ended.status == DONE, ended.words
    with (tmp_path / "up.csv").open(newline="", encoding="utf-8") as file:
        _, *filled = csv.reader(file)
    column = 2 if platform == "canvas" else 4
    assert [float(row[column]) for row in filled] == [scores[one.newest.content] for one in students]
    assert [row[:column] for row in filled] == [row[:column] for row in rows]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["--to", "canvas"], "export of the gradebook (Grades › Export) with --into"),
        (["--to", "moodle"], "export of the grading worksheet with --into"),
        (["--to", "csv", "--feedback", "f.zip"], "it goes with --to moodle"),
        (["--to", "pdf"], "Invalid value for '--to'"),
    ],
)
def test_what_is_missing_is_said(
    line: list[str], said: str, run: Any, graded_run: Any, tmp_path: Path
) -> None:
    ended = run("export", graded_run("canvas"), "--out", tmp_path / "o", "--root", tmp_path, *line)
    assert (ended.status, said in ended.words) == (USAGE, True)
    assert not (tmp_path / "o").exists()
