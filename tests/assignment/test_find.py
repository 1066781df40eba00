"""An assignment is found by name, words, number or folder, and no name is guessed at."""

from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.find import assignment_names, find_assignment
from autograder.errors import UsageError


@pytest.mark.parametrize("name", ["06_tiny", "tiny", "06"])
def test_an_assignment_is_found_by_name_words_or_number(name: str, tiny_course: Path) -> None:
    assert find_assignment(name, tiny_course) == (tiny_course / "solutions" / "06_tiny").resolve()


def test_an_assignment_is_found_by_its_folder(tiny_course: Path, tmp_path: Path) -> None:
    folder = tiny_course / "solutions" / "06_tiny"
    assert find_assignment(str(folder), tmp_path) == folder.resolve()


def test_an_unknown_name_suggests_the_nearest(tiny_course: Path) -> None:
    with pytest.raises(UsageError, match="'06_tyni'; did you mean 06_tiny"):
        find_assignment("06_tyni", tiny_course)
    with pytest.raises(UsageError, match="there are: 06_tiny"):
        find_assignment("zzzzzzzzzz", tiny_course)


def test_a_number_that_two_assignments_share_is_not_guessed(altered: Any) -> None:
    solutions = altered({}).parent
    (solutions / "06_other").mkdir()
    (solutions / "06_other" / "assignment.toml").touch()
    assert assignment_names(solutions.parent) == ["06_other", "06_tiny"]
    with pytest.raises(UsageError, match="no assignment is called '06'"):
        find_assignment("06", solutions.parent)


def test_a_course_without_assignments_says_where_to_run(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no solutions/ folder with assignments in .*pass --root"):
        find_assignment("", tmp_path)


def test_no_name_is_no_path(tiny_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny_course / "solutions" / "06_tiny")
    with pytest.raises(UsageError, match="no solutions/ folder"):
        find_assignment("", tmp_path)


def made(root: Path, *names: str) -> Path:
    for name in names:
        (root / "solutions" / name).mkdir(parents=True)
        (root / "solutions" / name / "assignment.toml").touch()
    return root


@pytest.mark.parametrize("name", ["06", "06_tiny", "tiny"])
def test_a_whole_name_counts_more_than_a_part_of_others(name: str, tmp_path: Path) -> None:
    root = made(tmp_path, "06", "06_tiny", "tiny", "07_tiny")
    assert find_assignment(name, root) == (root / "solutions" / name).resolve()


def test_words_after_the_first_underscore_are_one_name(tmp_path: Path) -> None:
    root = made(tmp_path, "05_gradient_checking", "06_checking")
    assert find_assignment("gradient_checking", root).name == "05_gradient_checking"
    assert find_assignment("checking", root).name == "06_checking"
    with pytest.raises(UsageError, match="'gradient'; did you mean 05_gradient_checking"):
        find_assignment("gradient", root)


def test_names_are_sorted_and_a_folder_without_settings_is_no_assignment(tmp_path: Path) -> None:
    root = made(tmp_path, "10_b", "02_a")
    (root / "solutions" / "03_notes").mkdir()
    (root / "solutions" / "lecture.toml").touch()
    assert assignment_names(root) == ["02_a", "10_b"]
    assert assignment_names(root / "solutions") == []
    with pytest.raises(UsageError, match="'03_notes'"):
        find_assignment("03_notes", root)
