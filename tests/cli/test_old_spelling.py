"""Command lines of the last release still work, and say how they are spelt today."""

from pathlib import Path
from typing import Any

import pytest

from autograder.cli.old_spelling import in_todays_words


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("grade --nbgrader . a1", "nbgrader grade . a1"),
        (
            "grade --nbgrader . a1 --student ann --student ben --force -j 2 --report r.json",
            "nbgrader grade . a1 --student ann --student ben --force -j 2 --report r.json",
        ),
        ("grade a1 --jobs 2 --nbgrader=course", "nbgrader grade course a1 --jobs 2"),
        ("nbgrader export", "nbgrader export ."),
        ("nbgrader export --to q.csv --student ann", "nbgrader export . --to q.csv --student ann"),
        ("nbgrader export --course c --to q.csv", "nbgrader export c --to q.csv"),
        ("nbgrader feedback a1 --to zips", "nbgrader feedback . a1 --to zips"),
        ("nbgrader feedback --course=c a1", "nbgrader feedback c a1"),
    ],
)
def test_what_was_said_is_said_in_todays_words(old: str, new: str) -> None:
    assert in_todays_words(old.split()) == new.split()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--help",
        "grade a1 submissions --out run --resume",
        "grade a1 --out run -- --nbgrader",
        "show run --nbgrader x",
        "nbgrader",
        "nbgrader grade . a1 --force",
        "nbgrader source a1 --to x",
        "nbgrader export . --to q.csv",
        "nbgrader export --to q.csv .",
        "nbgrader export --help",
        "nbgrader feedback . a1 --to zips",
        "nbgrader feedback --to=zips . a1",
        "nbgrader feedback -h",
        "grade --nbgrader",
    ],
)
def test_what_is_of_today_stays_as_it_is(line: str) -> None:
    assert in_todays_words(line.split()) == line.split()


@pytest.mark.parametrize(("failed", "status"), [(False, 0), (True, 1)])
def test_a_course_is_graded_under_both_spellings_and_the_old_one_names_the_new(
    failed: bool, status: int, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.nbgrader.bulk import ClassReport, CoursePlan
    from autograder.nbgrader.course import NbgraderCourse
    from autograder.nbgrader.gradebook import StudentReport

    plans: list[CoursePlan] = []

    def grade(course: NbgraderCourse, plan: CoursePlan, **_: object) -> ClassReport:
        plans.append(plan)
        return ClassReport(
            plan.assignment, [StudentReport("ann", "failed" if failed else "graded", 2.0, 2.0)], 1.0
        )

    monkeypatch.setattr("autograder.nbgrader.bulk.grade_course", grade)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    monkeypatch.chdir(tmp_path)
    old = run(
        "grade", "--nbgrader", ".", "a1", "--student", "ann", "--force", "-j", "3", "--report", "r.json"
    )
    assert old.status == status, old.words
    line = "nbgrader grade . a1 --student ann --force -j 3 --report r.json"
    assert f"type: autograder {line}" in old.words
    report = Path("r.json").read_text()
    new = run(*line.split())
    assert (new.status, "type:" in new.words) == (status, False)
    assert plans == [CoursePlan("a1", ["ann"], True, 3)] * 2
    for said in (
        "report: r.json",
        f"Gradebook: {tmp_path / 'gradebook.db'}",
        "nbgrader generate_feedback a1",
    ):
        assert said in new.words
    as_json = run(*line.split(), "--json")
    assert (as_json.status, as_json.out.strip()) == (status, report.strip())


def test_what_the_new_spelling_refuses_the_old_one_refuses(run: Any) -> None:
    ended = run("grade", "--nbgrader", ".", "a1", "--salt", "spice")
    assert ended.status == 2
    assert "No such option: --salt" in ended.words
