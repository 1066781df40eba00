"""Which files of a folder are whose submission."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.classroom.untrusted_files import listed, problem_of, search
from autograder.errors import UsageError
from autograder.escaping import utf8

SUFFIXES = (".ipynb", ".py")


MAX_FILE_MIB = 128
"""The largest submission, in MiB; outputs count, which is why it is so much."""


IGNORED_NAMES = {"README.md", "__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini", "timestamp.txt"}


NAMED = 5
"""So many files are named where a student handed in several."""


QUOTED_CHARS = 40
"""So much is quoted of what a file says."""


@dataclass(frozen=True)
class Found:
    """A file that is some student's submission; ``problem`` says why it cannot be one after all."""

    student: str
    path: Path
    problem: str = ""
    root: Path | None = None
    """The folder it was found in, as the grader named it; no link below that is followed. By default the file's own."""
    left_out: str = ""
    """What of the student's folder was not searched, and why."""


def find_submissions(paths: Sequence[Path], notebook_stem: str) -> list[Found]:
    """The submissions under ``paths``: files, folders of files, or folders with a folder per student.

    Args:
        notebook_stem: the name the assignment's notebook has; it decides where a folder holds several files.

    Raises:
        UsageError: a path does not exist, or there is no submission at all.
    """
    found = [item for path in paths for item in _found_at(path, notebook_stem)]
    if not found:
        places = ", ".join(str(path) for path in paths)
        raise UsageError(
            f"no submissions in {places}; give .ipynb or .py files, or a folder of them or of one folder a student"
        )
    return sorted(map(_with_utf8_name, _without_doubles(found)), key=lambda item: item.student)


def _found_at(path: Path, notebook_stem: str) -> list[Found]:
    try:
        if path.is_dir():
            return list(_in_folder(path, notebook_stem))
        if path.is_symlink() or path.exists():
            return [_file(_student_of(path, notebook_stem), path)]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    raise UsageError(f"{path} does not exist")


def _student_of(path: Path, notebook_stem: str) -> str:
    """Whose file this is: its own name, or its folder's where it is called as the notebook is."""
    folder = path.absolute().parent.name
    return folder if path.stem == notebook_stem and folder else path.stem


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name in IGNORED_NAMES


def _in_folder(folder: Path, notebook_stem: str) -> Iterator[Found]:
    for entry in sorted(folder.iterdir()):
        if _is_ignored(entry.name):
            continue
        try:
            if entry.is_dir() and not entry.is_symlink():
                found = _of_student(entry, notebook_stem)
            else:
                found = _file(entry.stem, entry)
        except OSError as error:
            found = Found(entry.name, entry, f"cannot be read: {error.strerror}")
        yield replace(found, root=folder)


def _file(student: str, path: Path) -> Found:
    try:
        problem = problem_of(path.lstat(), MAX_FILE_MIB * 2**20)
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    if not problem and path.suffix.lower() not in SUFFIXES:
        kind = path.suffix[:QUOTED_CHARS] or "file without a suffix"
        problem = f"is neither .ipynb nor .py; ask for one of them (a {kind} cannot be graded)"
    return Found(student, path, problem)


def _of_student(folder: Path, notebook_stem: str) -> Found:
    searched = search(folder, _is_ignored)
    left_out = f"not searched: {listed(searched.left_out)}" if searched.left_out else ""
    files = [path for path in searched.paths if path.suffix.lower() in SUFFIXES]
    named = [path for path in files if path.stem == notebook_stem]
    candidates = named or files
    if len(candidates) > 1:
        found = Found(folder.name, folder, _two_files(candidates))
    elif named or (files and not left_out):
        found = _file(folder.name, candidates[0])
    else:
        holds = (
            "holds no .ipynb and no .py file" if not files else f"holds {files[0].name}, and may hold another"
        )
        found = Found(
            folder.name, folder, f"{holds} ({left_out}); ask for the notebook alone" if left_out else holds
        )
    return replace(found, left_out=left_out)


def _two_files(paths: Sequence[Path]) -> str:
    names = ", ".join(path.name for path in paths[:NAMED]) + (" …" if len(paths) > NAMED else "")
    count = "two" if len(paths) == 2 else len(paths)
    return f"is one of {count} files for one student: {names}; keep the one to be graded"


def _without_doubles(found: list[Found]) -> Iterator[Found]:
    by_student: dict[str, list[Found]] = defaultdict(list)
    for item in found:
        by_student[item.student].append(item)
    for items in by_student.values():
        paths = list(dict.fromkeys(item.path.absolute() for item in items))
        yield items[0] if len(paths) == 1 else replace(items[0], problem=_two_files(paths))


def _with_utf8_name(found: Found) -> Found:
    """``found``, unless its name cannot be written down: then a problem, under a name that can."""
    named = replace(
        found,
        student=utf8(found.student),
        path=Path(utf8(str(found.path))),
        problem=utf8(found.problem),
        left_out=utf8(found.left_out),
    )
    return found if named == found else replace(named, problem="has a name that is not UTF-8; rename it")
