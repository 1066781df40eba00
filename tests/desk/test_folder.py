"""A student's folders: which are assignments, which file is the notebook, where the course speaks."""

import shutil
from pathlib import Path

import pytest

from autograder.assignment.course import Course
from autograder.desk.folder import assignment_folders, course_of, notebook_at, notebook_stem
from autograder.errors import UsageError


def test_assignments_are_found_at_and_below_a_folder(folder: Path) -> None:
    other = Path(shutil.copytree(folder, folder.parent / "assignments" / "05_other"))
    (folder.parent / "hand-in" / "06_tiny").mkdir(parents=True)
    shutil.copytree(folder, folder.parent / ".trash")
    assert assignment_folders(folder.parent) == [folder, other]
    assert assignment_folders(folder) == [folder]


def test_a_folder_without_assignments_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no assignment; give the course's folder"):
        assignment_folders(tmp_path)


def test_the_notebook_is_the_one_a_grader_would_take(folder: Path) -> None:
    assert notebook_at(folder) == (folder / "tiny.ipynb", "")
    (folder / "notes.ipynb").write_text("{}")
    path, said = notebook_at(folder)
    assert (path, said) == (folder / "tiny.ipynb", "not read: notes.ipynb")
    (folder / "tiny.ipynb").unlink()
    (folder / "second.ipynb").write_text("[]")
    with pytest.raises(UsageError, match=r"two files for one student"):
        notebook_at(folder)
    with pytest.raises(UsageError, match="does not exist"):
        notebook_at(folder / "nowhere")


def test_a_notebook_is_found_by_its_name_from_the_courses_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    below = Path("06_tiny", "tiny.ipynb")
    assert notebook_at(Path("tiny.ipynb")) == (below, f"taken: {below}")
    with pytest.raises(UsageError, match=r"other\.ipynb does not exist"):
        notebook_at(Path("other.ipynb"))
    with pytest.raises(UsageError, match=r"elsewhere.tiny\.ipynb does not exist"):
        notebook_at(Path("elsewhere", "tiny.ipynb"))
    shutil.copytree(folder, folder.parent / "07_tiny")
    with pytest.raises(UsageError, match=r"tiny\.ipynb does not exist"):
        notebook_at(Path("tiny.ipynb"))


def test_the_course_speaks_from_a_folder_above(folder: Path) -> None:
    assert course_of(folder) == Course()
    (folder.parent / "course.toml").write_text('title = "Above"\n')
    assert course_of(folder).title == "Above"
    (folder / "course.toml").write_text('title = "Here"\n')
    assert course_of(folder).title == "Here"


def test_a_notebook_is_called_after_its_assignment() -> None:
    assert notebook_stem("05_gradient_checking") == "gradient_checking"
