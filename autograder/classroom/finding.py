"""Which files of a folder are whose submission."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.classroom.choosing import (
    MAX_FILE_MIB,
    choose,
    not_a_submission,
    several,
    stem_of,
)
from autograder.classroom.collect.collected import load_collected
from autograder.classroom.untrusted_files import is_ignored, listed, problem_of, search
from autograder.errors import UsageError
from autograder.escaping import utf8
from autograder.results.model import HandedIn


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
    said: str = ""
    """What student and staff are told of the choice, where this is not the file that was expected, or not the only one."""
    handed_in: HandedIn | None = None
    """When and by whom, where the folder was filled by ``autograder collect``."""


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
            return list(_as_collected(_in_folder(path, notebook_stem), path))
        if path.is_symlink() or path.exists():
            return [_file(_student_of(path, notebook_stem), path)]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    raise UsageError(f"{path} does not exist")


def _as_collected(found: Iterable[Found], folder: Path) -> Iterator[Found]:
    """``found`` with who handed it in and when, if it was collected from a platform: a folder there may not be called as its student is."""
    collected = load_collected(folder)
    handed_in = collected.handed_in() if collected else {}
    for item in found:
        if item.student not in handed_in:
            yield item
            continue
        student, about = handed_in[item.student]
        problem = (
            f"{item.problem} (of what was handed in, {'; '.join(about.problems)})"
            if item.problem and about.problems
            else item.problem
        )
        yield replace(item, student=student, problem=problem, handed_in=about)


def _student_of(path: Path, notebook_stem: str) -> str:
    """Whose file this is: its own name, or its folder's where it is called as the notebook is."""
    folder = path.absolute().parent.name
    return folder if stem_of(path) == notebook_stem and folder else stem_of(path)


def _in_folder(folder: Path, notebook_stem: str) -> Iterator[Found]:
    loose: dict[str, list[Path]] = defaultdict(list)
    for entry in sorted(folder.iterdir()):
        if is_ignored(entry.name):
            continue
        try:
            if entry.is_dir() and not entry.is_symlink():
                yield replace(_of_student(entry, notebook_stem), root=folder)
            else:
                loose[stem_of(entry)].append(entry)
        except OSError as error:
            yield Found(entry.name, entry, f"cannot be read: {error.strerror}", folder)
    for student, files in loose.items():
        yield replace(_of_files(student, files, folder), root=folder)


def _of_files(student: str, files: Sequence[Path], folder: Path) -> Found:
    """What counts of the files that lie in a folder under one student's name."""
    if len(files) == 1:
        return _file(student, files[0])
    chosen = choose(files, student, folder)
    if chosen.path is None:
        return Found(student, files[0], chosen.problem)
    return _file(student, chosen.path)


def _file(student: str, path: Path) -> Found:
    try:
        problem = problem_of(path.lstat(), MAX_FILE_MIB * 2**20)
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    return Found(student, path, problem or not_a_submission(path))


def submission_in(folder: Path, notebook_stem: str) -> Found:
    """One student's submission, in a folder of her own; whose it is, the folder's name says."""
    return replace(_of_student(folder, notebook_stem), root=folder.parent)


def _of_student(folder: Path, notebook_stem: str) -> Found:
    searched = search(folder, is_ignored)
    left_out = f"not searched: {listed(searched.left_out)}" if searched.left_out else ""
    chosen = choose(searched.paths, notebook_stem, folder)
    if chosen.path is None:
        problem = f"{chosen.problem} ({left_out})" if left_out else chosen.problem
        found = Found(folder.name, folder, problem)
    elif left_out and stem_of(chosen.path) != notebook_stem:
        may = f"holds {chosen.path.name}, and may hold another ({left_out}); ask for the notebook alone"
        found = Found(folder.name, folder, may)
    else:
        found = replace(_file(folder.name, chosen.path), said=chosen.said)
    return replace(found, left_out=left_out)


def _without_doubles(found: list[Found]) -> Iterator[Found]:
    by_student: dict[str, list[Found]] = defaultdict(list)
    for item in found:
        by_student[item.student].append(item)
    for items in by_student.values():
        paths = list(dict.fromkeys(item.path.absolute() for item in items))
        yield items[0] if len(paths) == 1 else replace(items[0], problem=several(paths))


def _with_utf8_name(found: Found) -> Found:
    """``found``, unless its name cannot be written down: then a problem, under a name that can."""
    named = replace(
        found,
        student=utf8(found.student),
        path=Path(utf8(str(found.path))),
        problem=utf8(found.problem),
        left_out=utf8(found.left_out),
        said=utf8(found.said),
    )
    return found if named == found else replace(named, problem="has a name that is not UTF-8; rename it")
