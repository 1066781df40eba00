"""The folders that students have: each an assignment's, with its ``checks/`` beside the notebook; the course's file above them."""

from collections.abc import Iterator
from pathlib import Path

from autograder.assignment.course import COURSE_FILE, Course, load_course
from autograder.classroom.choosing import choose
from autograder.errors import UsageError
from autograder.student.shipped import CHECKS

LEVELS_UP = 3
"""The course's file is looked for in the folder of an assignment and so many above it."""


def assignment_folders(root: Path) -> list[Path]:
    """The assignments' folders at and below ``root``, in their order.

    Raises:
        UsageError: there is none.
    """
    found = [folder for folder in (root, *_subfolders(root)) if (folder / CHECKS / "expected.json").is_file()]
    if not found:
        raise UsageError(
            f"{root} holds no assignment; give the course's folder, as it came out of the archive, or one of its assignments"
        )
    return found


def _subfolders(root: Path) -> Iterator[Path]:
    """Folders one and two levels down; ``assignments/`` may stand between."""
    for pattern in ("*/", "*/*/"):
        yield from sorted(path for path in root.glob(pattern) if not path.name.startswith("."))


def notebook_stem(assignment: str) -> str:
    """What the notebook of an assignment is called, without its ending."""
    return assignment.partition("_")[2]


def notebook_at(path: Path) -> tuple[Path, str]:
    """The notebook that is meant, in a folder the one that a grader would take; and what is to be said of the choice.

    One that is called by its name alone may lie in an assignment's folder below: the notebooks speak so of themselves, and a terminal opens in
    the course's folder.

    Raises:
        UsageError: there is none, or several it could be.
    """
    if path.is_file():
        return path, ""
    if not path.is_dir():
        below = _below(path) if path.name == str(path) else None
        if below is None:
            raise UsageError(f"{path} does not exist")
        return below, f"taken: {below}"
    files = [entry for entry in sorted(path.iterdir()) if entry.is_file() and entry.name != "README.md"]
    chosen = choose(files, notebook_stem(path.resolve().name), path)
    if chosen.path is None:
        raise UsageError(f"{path} {chosen.problem}")
    return chosen.path, chosen.said


def _below(name: Path) -> Path | None:
    """The only file of that name in the assignments' folders below this one; None if there is none or several."""
    folders = (folder for folder in _subfolders(Path()) if (folder / CHECKS).is_dir())
    found = [folder / name for folder in folders if (folder / name).is_file()]
    return found[0] if len(found) == 1 else None


def course_of(folder: Path) -> Course:
    """What the course of an assignment's folder says of itself; the defaults if no file is there.

    Raises:
        AssignmentError: its file is damaged.
    """
    places = [folder.resolve(), *folder.resolve().parents][: LEVELS_UP + 1]
    return load_course(next((place for place in places if (place / COURSE_FILE).is_file()), places[0]))
