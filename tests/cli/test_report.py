"""A class as pages, at the end of ``grade`` and by ``autograder report``."""

import shutil
from pathlib import Path
from typing import Any

from autograder.results.opening import open_store


def test_grade_ends_with_a_report_and_says_where_it_is(graded: Any) -> None:
    page = graded.out / "report" / "index.html"
    assert f"as pages: {page}" in graded.first.words
    assert "graded</dt><dd>2 <small>of 4 handed in" in page.read_text()
    assert sorted(path.name for path in page.with_name("students").iterdir()) == [
        f"{name}.html" for name in ("anna", "ben", "cleo", "dan")
    ]
    assert "What you have right" not in (page.with_name("staff") / "anna.html").read_text()
    assert "raise NotImplementedError" in (page.with_name("students") / "ben.html").read_text()


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


def test_report_follows_what_the_course_lets_students_see(run: Any, graded: Any, tmp_path: Path) -> None:
    shutil.copytree(graded.course / "solutions", tmp_path / "solutions")
    settings = (
        '[hidden_tests]\nbefore_deadline = "nothing"\n[deadlines]\n06_tiny = 2999-01-01T00:00:00+00:00\n'
    )
    (tmp_path / "course.toml").write_text(settings)
    run("report", graded.out, "--out", tmp_path / "pages", "--root", tmp_path)
    assert "shown after the deadline" in (tmp_path / "pages" / "students" / "ben.html").read_text()
    assert "0 <small>of 100 points" in (tmp_path / "pages" / "staff" / "ben.html").read_text()


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
