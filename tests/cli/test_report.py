"""A class as pages, at the end of ``grade`` and by ``autograder report``."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder.results.opening import open_store


def test_grade_ends_with_a_report_and_says_where_it_is(graded: Any) -> None:
    page = graded.out / "report" / "index.html"
    assert f"as pages: {page}" in graded.first.words
    assert "graded</dt><dd>2 <small>of 4 handed in" in page.read_text()
    assert sorted(path.name for path in page.with_name("students").iterdir()) == [
        f"{name}.html" for name in ("anna", "ben", "cleo", "dan")
    ]
    assert "What you have right" not in (page.with_name("staff") / "anna.html").read_text()
    untouched = (page.with_name("students") / "ben.html").read_text()
    assert untouched.count("Not implemented yet.") == 1
    assert "raise NotImplementedError" not in untouched


@pytest.mark.slow
def test_grade_makes_no_report_where_none_is_wanted(graded: Any) -> None:
    shutil.rmtree(graded.out / "report")
    ended = graded.grade("--resume", "--no-report")
    assert not (graded.out / "report").exists()
    assert "as pages" not in ended.words


def test_report_writes_the_pages_of_a_run_anywhere(run: Any, graded: Any, tmp_path: Path) -> None:
    ended = run("report", graded.out, "--out", tmp_path / "pages", "--root", graded.course)
    assert (ended.status, ended.err) == (0, "")
    assert "9 pages" in ended.words
    assert (tmp_path / "pages" / "index.html").is_file()


@pytest.fixture
def undue(graded: Any, tmp_path: Path) -> Path:
    """The course, before a deadline until which students see nothing."""
    shutil.copytree(graded.course / "solutions", tmp_path / "undue" / "solutions")
    settings = (
        '[hidden_tests]\nbefore_deadline = "nothing"\n[deadlines]\n06_tiny = 2999-01-01T00:00:00+00:00\n'
    )
    (tmp_path / "undue" / "course.toml").write_text(settings)
    return tmp_path / "undue"


@pytest.fixture
def out(run: Any, graded: Any, tmp_path: Path) -> Path:
    """The class of conftest.py in a folder of the test's own, with its report."""
    folder = Path(shutil.copytree(graded.out, tmp_path / "run"))
    assert run("report", folder, "--root", graded.course).status == 0
    return folder


def test_report_follows_what_the_course_lets_students_see(
    run: Any, out: Path, undue: Path, graded: Any
) -> None:
    feedback, pages = out / "feedback" / "ben.md", out / "report"
    assert "**0 of 100 points**" in feedback.read_text()
    run("report", out, "--root", undue)
    assert "shown after the deadline" in (pages / "students" / "ben.html").read_text()
    assert "0 <small>of 100 points" in (pages / "staff" / "ben.html").read_text()
    assert "shown after the deadline" in feedback.read_text()
    assert "points" not in feedback.read_text()
    run("report", out, "--root", graded.course)
    assert "**0 of 100 points**" in feedback.read_text()


def test_a_decision_stands_at_once_in_all_that_is_read_of_it(run: Any, out: Path, graded: Any) -> None:
    (out / "report" / "students" / "gone.html").write_text("somebody who has left")
    other = (out / "report" / "students" / "anna.html").stat().st_mtime_ns
    because = ("--because", "the file was cut off")
    ended = run("override", out, "ben", "square_gradient", 40, *because, "--root", graded.course)
    assert (ended.status, ended.err) == (0, "")
    for place in ("feedback/ben.md", "report/students/ben.html", "report/staff/ben.html", "results.json"):
        assert "the file was cut off" in (out / place).read_text(), place
    assert 'data-s="40"' in (out / "report" / "index.html").read_text()
    assert (out / "report" / "students" / "anna.html").stat().st_mtime_ns == other
    assert not (out / "report" / "students" / "gone.html").exists()


def test_a_decision_makes_no_pages_where_there_are_none(run: Any, out: Path, graded: Any) -> None:
    shutil.rmtree(out / "report")
    run("comment", out, "ben", "Come and see me.", "--root", graded.course)
    assert "Come and see me." in (out / "feedback" / "ben.md").read_text()
    assert not (out / "report").exists()


def test_away_from_the_course_a_decision_is_kept_and_the_command_told_that_tells_it(
    run: Any, out: Path, tmp_path: Path
) -> None:
    before = (out / "feedback" / "ben.md").read_text()
    ended = run("comment", out, "ben", "Come and see me.", "--root", tmp_path)
    assert (ended.status, ended.out) == (0, "ben: 1 comment\n")
    assert f"as before; in the course's folder, run: autograder report {out}" in ended.words
    assert (out / "feedback" / "ben.md").read_text() == before
    assert "Come and see me." in (out / "results.json").read_text()


def test_report_of_no_run_of_another_course_or_into_a_file_says_what_to_do(
    run: Any, graded: Any, tmp_path: Path
) -> None:
    nothing = run("report", tmp_path, "--root", graded.course)
    assert (nothing.status, "holds no results.db" in nothing.words) == (2, True)
    elsewhere = run("report", graded.out, "--root", tmp_path)
    assert (elsewhere.status, "--root" in elsewhere.words) == (2, True), elsewhere.words
    with open_store(tmp_path / "run", "06_tiny", resume=False):
        pass
    unbegun = run("report", tmp_path / "run", "--root", graded.course)
    assert (unbegun.status, "holds no results yet" in unbegun.words) == (2, True)
    (tmp_path / "file").write_text("")
    ended = run("report", graded.out, "--out", tmp_path / "file", "--root", graded.course)
    assert (ended.status, "cannot be written" in ended.words) == (3, True)
    assert f"autograder report {graded.out}" in ended.words
