"""The made-up classes that other tests, benchmarks and pictures stand on."""

from collections import Counter
from pathlib import Path

import pytest
from generate_class import HOSTILE_NAMES, KINDS, STUB, code_of, make_class, write_class

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.classroom.finding import find_submissions
from autograder.classroom.reading import read_submission
from autograder.errors import SubmissionError

SOLUTIONS = Path(__file__).parents[2] / "solutions"


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return load_assignment(SOLUTIONS / "05_gradient_checking")


def test_the_same_arguments_make_the_same_class_and_another_seed_another(assignment: Assignment) -> None:
    assert make_class(assignment, 20, seed=1) == make_class(assignment, 20, seed=1)
    assert make_class(assignment, 20, seed=1) != make_class(assignment, 20, seed=2)


def test_a_class_has_every_kind_of_student_and_no_id_twice(assignment: Assignment) -> None:
    students = make_class(assignment, 60)
    assert {student.kind for student in students} == {*KINDS}
    assert len({student.id for student in students}) == len(students) == 60
    assert not any("/" in student.id for student in students)
    assert {student.id for student in students} & {*HOSTILE_NAMES}
    assert any(student.newest.is_late for student in students)
    assert any(len(student.attempts) == 2 for student in students)


def test_a_large_class_makes_every_known_mistake(assignment: Assignment) -> None:
    students = make_class(assignment, 2 * len(assignment.mistakes) + 1)
    made = {(exercise, what) for student in students for exercise, what in student.exercises.items()}
    slow = {mistake.key for mistake in assignment.mistakes if "infinite" in mistake.name}
    assert {m.key for m in assignment.mistakes} - slow - {f"{e}/{what}" for e, what in made} == set()


def test_what_is_said_of_a_student_is_what_stands_in_the_file(assignment: Assignment, tmp_path: Path) -> None:
    students = make_class(assignment, 30)
    write_class(students, tmp_path)
    sources = {mistake.key: code_of(mistake).strip() for mistake in assignment.mistakes}
    checked = Counter[str]()
    for student, found in zip(students, find_submissions([tmp_path], assignment.notebook.stem), strict=True):
        assert found.student == student.id
        if student.kind in ("broken", "twin", "disguised"):
            continue
        code = [cell.source.strip() for cell in read_submission(found.path, assignment).cells]
        for exercise, what in student.exercises.items():
            if source := sources.get(f"{exercise}/{what}"):
                assert source in code
                checked["mistake"] += 1
            if what == STUB:
                assert any(f"def {exercise}" in one and "NotImplementedError" in one for one in code)
                checked["stub"] += 1
    assert checked["mistake"]


def test_broken_files_are_broken_and_all_others_can_be_read(assignment: Assignment, tmp_path: Path) -> None:
    unreadable = set()
    students = make_class(assignment, 60)
    for student, path in zip(students, write_class(students, tmp_path), strict=True):
        try:
            read_submission(path, assignment)
        except SubmissionError:
            unreadable.add(student.exercises["find_bug"])
    assert unreadable == {"empty", "not_json", "other_assignment"}


def test_a_twin_is_another_file_byte_for_byte_and_a_disguised_one_is_not(assignment: Assignment) -> None:
    students = make_class(assignment, 40)
    files = Counter(student.newest.content for student in students)
    twin = next(student for student in students if student.kind == "twin")
    disguised = next(student for student in students if student.kind == "disguised")
    assert files[twin.newest.content] == 2
    assert files[disguised.newest.content] == 1
    assert any(
        student.exercises == disguised.exercises for student in students if student.kind == "independent"
    )


def test_small_classes_and_small_courses_work(tiny: Assignment) -> None:
    assert len(make_class(tiny, 1)) == 1
    assert len(make_class(tiny, 30)) == 30
    with pytest.raises(ValueError, match="at least one student"):
        make_class(tiny, 0)
