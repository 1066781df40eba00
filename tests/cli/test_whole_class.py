"""A made-up class of thirty through all of a TA's desk, from the platform's zip to the scores that go back: what each step must give.

The course knows two mistakes of each exercise; the class makes every one of them, and one that the course has not heard of yet.
"""

import csv
import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from generate_class import DEADLINE, Student, make_class
from lms_downloads import address_of, numbered, write_canvas, write_moodle

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.results.model import SubmissionResult
from autograder.results.opening import read_store
from autograder.sandbox.observer import Observer
from autograder.sandbox.transcript import Transcript

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NAME = "05_gradient_checking"
SIZE = 30
KEPT = 2
"""So many mistakes of each exercise the course has."""
PROMOTED = "now_it_is_known"
WORTH = re.compile(r"@points\((\d+)")
NOT_READ = {"empty", "not_json", "other_assignment"}
"""Broken files without anything to run in them."""


@dataclass
class Evening:
    """A course before its deadline's work is graded, and what its TA types there."""

    course: Path
    assignment: Assignment
    """As the class knows it."""
    students: list[Student]
    unknown: str
    """The mistake that the course has not heard of, ``exercise/name``."""
    run: Callable[..., Any]

    def types(self, *words: object) -> Any:
        """Run a command; how it ended."""
        ended = self.run(*words)
        assert ended.status in (0, 1), (words, ended.words)
        return ended

    def results(self) -> dict[str, SubmissionResult]:
        """Each student's newest result, by the address."""
        store = read_store(Path("run"))
        try:
            return {result.id: result for result in store.results()}
        finally:
            store.close()

    def by_address(self) -> dict[str, Student]:
        """The students, as the roster knows them."""
        newest = [one.newest for one in self.students]
        return {address_of(number): student for number, student, _ in numbered(self.students, newest)}


def spared(folder: Path) -> None:
    """Leave a few mistakes of each exercise: to observe them all would take longer than the class."""
    for exercise in folder.joinpath("mistakes").iterdir():
        for path in sorted(exercise.glob("*.py"))[KEPT:]:
            path.unlink()


@pytest.fixture(scope="module")
def evening(run: Any, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    course = tmp_path_factory.mktemp("course")
    folder = Path(shutil.copytree(ROOT / "solutions" / NAME, course / "solutions" / NAME))
    spared(folder)
    (course / "course.toml").write_text(
        f"[deadlines]\n{NAME} = {DEADLINE.isoformat()}\n[late]\npercent_per_day = 10\n"
    )
    assignment = load_assignment(folder)
    students = make_class(assignment, SIZE)
    known = {mistake.key for mistake in assignment.mistakes}
    made = Counter(
        key for one in students for pair in one.exercises.items() if (key := "/".join(pair)) in known
    )
    unknown = made.most_common(1)[0][0]
    (folder / "mistakes" / f"{unknown}.py").unlink()
    firsts, newest = [one.attempts[0] for one in students], [one.newest for one in students]
    write_moodle(course / "moodle-first.zip", course / "worksheet-first.csv", students, firsts)
    write_moodle(course / "moodle.zip", course / "worksheet.csv", students, newest)
    title = assignment.settings.title
    write_canvas(course / "canvas.zip", course / "gradebook.csv", students, newest, title)
    assert known <= {"/".join(pair) for one in students for pair in one.exercises.items()}
    return Evening(course, assignment, students, unknown, run)


@pytest.fixture(autouse=True)
def in_the_course(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(evening.course)


def makers(evening: Evening, kinds: Sequence[str], key: str) -> set[str]:
    """The addresses of those of these kinds who made a mistake."""
    exercise, _, name = key.partition("/")
    return {
        address
        for address, one in evening.by_address().items()
        if one.kind in kinds and one.exercises[exercise] == name
    }


def collected(out: str) -> list[bytes]:
    """The files that ``grade`` will find."""
    places = (path for path in Path(out).iterdir() if path.is_dir() and not path.name.startswith("."))
    return sorted(path.read_bytes() for place in places for path in place.iterdir())


def test_what_was_handed_in_is_collected_the_same_from_either_platform(evening: Evening) -> None:
    late = sum(one.newest.is_late for one in evening.students)
    twice = sum(len(one.attempts) > 1 for one in evening.students)
    assert late > 0
    assert twice > 0
    line = ("--assignment", NAME, "--out", "submissions")
    first = evening.types("collect", "moodle-first.zip", "--roster", "worksheet-first.csv", *line)
    assert f"{SIZE} students in submissions, {SIZE} with a new attempt" in first.words
    again = evening.types("collect", "moodle.zip", "--roster", "worksheet.csv", *line)
    assert f"{SIZE} students in submissions, {twice} with a new attempt, {late} late." in again.words
    canvas = evening.types("collect", "canvas.zip", "--roster", "gradebook.csv", "--out", "from-canvas")
    assert (
        f"Read as canvas. {SIZE} students in from-canvas, {SIZE} with a new attempt, {late} late."
        in canvas.words
    )
    assert collected("submissions") == sorted(one.newest.content for one in evening.students)
    assert collected("from-canvas") == collected("submissions")
    for folder in ("submissions", "from-canvas"):
        names = {one["student"] for one in json.loads(Path(folder, "collected.json").read_text())["students"]}
        assert names == set(evening.by_address())


def test_each_is_graded_for_what_stands_in_the_file(evening: Evening, unsafe: list[str]) -> None:
    ended = evening.types("grade", NAME, "submissions", "--out", "run", *unsafe)
    results, students = evening.results(), evening.by_address()
    assert set(results) == set(students)
    labels = {who: {*one.exercises.values()} for who, one in students.items()}
    not_graded = {who for who, result in results.items() if result.score is None}
    assert not_graded == {who for who in labels if labels[who] & NOT_READ}
    assert ended.status == (1 if not_graded else 0)
    for who, one in students.items():
        result = results[who]
        if one.kind in ("correct", "independent"):
            assert result.score == result.max_score, (who, one)
        if one.kind in ("mistake", "mixture", "hostile"):
            assert result.score is not None
            assert result.score < result.max_score, (who, one)
        if result.score is not None:
            assert result.memory_mib is not None
            assert result.wall_s > 0
    for key in {mistake.key for mistake in evening.assignment.mistakes} - {evening.unknown}:
        for who in makers(evening, ["mistake", "mixture"], key):
            (exercise,) = (e for e in results[who].exercises if e.name == key.partition("/")[0])
            assert key in {test.diagnosis for test in exercise.tests}, who


def test_a_mistake_that_nobody_knew_is_found_promoted_and_then_named(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = evening.unknown.partition("/")[0]
    makers_of_it = makers(evening, ["mistake", "mixture", "twin"], evening.unknown)
    groups = json.loads(evening.types("mistakes", "run", "--json").out)["unknown"]
    (group,) = (one for one in groups if set(one["students"]) >= makers_of_it and one["exercise"] == exercise)
    before = {who: result.score for who, result in evening.results().items()}
    evening.types("promote", "run", f"{exercise}/{group['keys'][0]}", PROMOTED)
    observed: list[str] = []
    observe = Observer.observe

    def noted(observer: Observer, cells: Any, *rest: Any) -> Transcript:
        observed.append(cells[-1].label)
        return observe(observer, cells, *rest)

    monkeypatch.setattr(Observer, "observe", noted)
    graded = sum(result.status == "graded" for result in evening.results().values())
    ended = evening.types("regrade", "run")
    assert observed == [PROMOTED]
    assert f"{SIZE} of {SIZE} judged again" in ended.words
    after = evening.results()
    assert sum(result.status == "graded" for result in after.values()) == graded
    assert {who: result.score for who, result in after.items()} == before
    named = {
        who
        for who, result in after.items()
        if any(test.diagnosis == f"{exercise}/{PROMOTED}" for e in result.exercises for test in e.tests)
    }
    assert named == set(group["students"])


def test_what_points_are_worth_can_be_tried_out_and_changed(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    tests = evening.course / "solutions" / NAME / "hidden"
    path = next(path for path in sorted(tests.glob("test_*.py")) if WORTH.search(path.read_text()))
    path.write_text(WORTH.sub(lambda match: f"@points({int(match[1]) + 1}", path.read_text(), count=1))
    for name in imported_from(path):  # a command is a process of its own, and so imports it anew
        monkeypatch.delitem(sys.modules, name)
    before = {who: result.score for who, result in evening.results().items()}
    monkeypatch.setattr(Observer, "start", lambda _: pytest.fail("something was started"))
    tried = evening.types("regrade", "run", "--what-if")
    assert {who: result.score for who, result in evening.results().items()} == before
    assert "Nothing was written." in tried.words
    evening.types("regrade", "run")
    moved = {who: (result.score, before[who]) for who, result in evening.results().items()}
    differences = {now - then for now, then in moved.values() if now is not None and then is not None}
    assert differences == {0, 1}
    told = json.loads(evening.types("diff", "run", "--json").out)["changes"]
    assert {one["student"] for one in told} == {who for who, (now, then) in moved.items() if now != then}


def test_the_report_tells_of_everybody_and_nothing_that_was_handed_in_comes_alive(evening: Evening) -> None:
    ended = evening.types("report", "run")
    assert f"{1 + 2 * SIZE} pages" in ended.words
    pages = {path: path.read_text(encoding="utf-8") for path in Path("run", "report").rglob("*.html")}
    assert len(pages) == 1 + 2 * SIZE
    for path, text in pages.items():
        assert not re.search(r"<script>window\.owned|<img src=x|<svg onload", text), path
    index = pages[Path("run", "report", "index.html")]
    assert "Say here in one sentence what happens" in index, (
        "the docstring that promote writes is to be filled in"
    )
    assert all(address in index for address in evening.by_address())
    written = {path.stem for path in Path("run", "feedback").glob("*.md")}
    assert written == {path.stem for path in Path("run", "report", "students").iterdir()}


def test_scores_go_back_to_the_platform_after_what_being_late_costs(evening: Evening) -> None:
    line = ("--into", "worksheet.csv", "--out", "upload.csv", "--feedback", "feedback.zip")
    evening.types("export", "run", "--to", "moodle", *line)
    with Path("upload.csv").open(newline="", encoding="utf-8") as file:
        grades = {row["Email address"]: row["Grade"] for row in csv.DictReader(file)}
    for who, result in evening.results().items():
        if result.score is None:
            assert grades[who] == ""
            continue
        days = late_days(evening.by_address()[who])
        assert float(grades[who]) == pytest.approx(result.score * (1 - 0.1 * days), abs=0.01), who
    assert any(late_days(one) for one in evening.students)
    for target in ("csv", "junit", "ctrf"):
        evening.types("export", "run", "--to", target, "--out", f"scores.{target}")
        assert Path(f"scores.{target}").stat().st_size > 0


def imported_from(path: Path) -> list[str]:
    """The modules in this process that stand in a file."""
    file = str(path.resolve())
    return [name for name, module in sys.modules.items() if getattr(module, "__file__", None) == file]


def late_days(student: Student) -> int:
    """Each begun day after the deadline counts."""
    late_s = (student.newest.at - DEADLINE).total_seconds()
    return max(0, -int(-late_s // 86400))
