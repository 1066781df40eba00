"""Which of the files that a student handed in is the notebook: one rule for every way in.

The file that is called as the assignment's notebook counts. Where there is none, a single notebook is taken and that is said; several are a
question to a person; and where there is none at all, what there is decides what is asked for. Never is one of several chosen in silence,
and never is what could not be found a zero.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.untrusted_files import read_file
from autograder.errors import SubmissionError

MAX_FILE_MIB = 128
"""The largest submission, in MiB; outputs count, which is why it is so much."""
NAMED = 5
"""So many files are named where a student handed in several."""
NAME_CHARS = 80
"""So much is quoted of a file's name."""
NOTEBOOK = re.compile(r"\.ipynb(?:\.(?:txt|json|download))?\Z", re.IGNORECASE)
"""How a notebook's name ends: some browsers and mail programs add an ending of their own."""
ARCHIVE = re.compile(r"\.(?:zip|7z|rar|tar|tgz|gz|bz2|xz)\Z", re.IGNORECASE)
PAGE = re.compile(r"\.(?:pdf|html?|docx?|odt|rtf|md|png|jpe?g|heic)\Z", re.IGNORECASE)
DRIVE_LINK = re.compile(r"\.(?:gdoc|gsheet|gslides|gdraw|gcolab|glink|webloc|url|lnk)\Z", re.IGNORECASE)
IDENTICAL_AT_MOST = 8
"""Of so many notebooks it is looked whether all are the same, byte by byte."""


@dataclass(frozen=True)
class Choice:
    """A student's notebook; or, in ``problem``, why none could be chosen, with the remedy.

    ``said`` is what the student and staff are told where it is not the file that was expected, or not the only one.
    """

    path: Path | None = None
    said: str = ""
    problem: str = ""


def is_notebook(path: Path) -> bool:
    """Whether a file is called as notebooks are."""
    return bool(NOTEBOOK.search(path.name))


def is_script(path: Path) -> bool:
    """Whether a file is called as Python's are."""
    return path.suffix.lower() == ".py"


def stem_of(path: Path) -> str:
    """A file's name without the ending that makes it a notebook, or any other."""
    name = NOTEBOOK.sub("", path.name)
    return name if name != path.name else path.stem


def choose(files: Sequence[Path], stem: str, root: Path, *, scripts: bool = True) -> Choice:
    """The notebook among what a student handed in.

    Args:
        files: all of the student's files, wherever they lie.
        stem: what the assignment's notebook is called, without its ending.
        root: a folder above all of them; no link below it is followed.
        scripts: whether a ``.py`` file is a submission too, where there is no notebook.
    """
    notebooks = [path for path in files if is_notebook(path)]
    named = [path for path in notebooks if _is_called(path, stem)]
    python = [path for path in files if is_script(path)] if scripts else []
    python_named = [path for path in python if _is_called(path, stem)]
    if len(named) + len(python_named) > 1 and not are_identical(named + python_named, root):
        return Choice(problem=several(named + python_named))
    if named:
        others = [path for path in notebooks if path not in named]
        return Choice(named[0], f"not read: {quoted(others)}" if others else "")
    if python_named and not notebooks:
        return Choice(python_named[0])
    candidates = notebooks or python
    if not candidates:
        return Choice(problem=nothing_in(files, scripts=scripts))
    if len(candidates + python_named) > 1 and not are_identical(candidates + python_named, root):
        return Choice(problem=several(candidates + python_named))
    return Choice(candidates[0], f"there is no {stem}.ipynb; {quoted(candidates[:1])} was taken in its place")


def _is_called(path: Path, stem: str) -> bool:
    return stem_of(path).casefold() == stem.casefold()


def are_identical(paths: Sequence[Path], root: Path) -> bool:
    """Whether all hold the same bytes; not if they cannot be read, or are too many."""
    if len(paths) < 2:
        return True
    try:
        if len(paths) > IDENTICAL_AT_MOST or len({path.lstat().st_size for path in paths}) > 1:
            return False
        first = read_file(paths[0], root=root, max_bytes=MAX_FILE_MIB * 2**20)
        return all(read_file(path, root=root, max_bytes=MAX_FILE_MIB * 2**20) == first for path in paths[1:])
    except (OSError, SubmissionError):
        return False


def several(paths: Sequence[Path]) -> str:
    """The question to a person where several files may be the one."""
    count = "two" if len(paths) == 2 else len(paths)
    return f"is one of {count} files for one student: {quoted(paths)}; keep the one to be graded"


def quoted(paths: Collection[Path]) -> str:
    """The names of files, some of them where they are many."""
    names = [path.name if len(path.name) <= NAME_CHARS else f"{path.name[:NAME_CHARS]}…" for path in paths]
    return ", ".join(sorted(names)[:NAMED]) + (" …" if len(names) > NAMED else "")


def nothing_in(files: Sequence[Path], *, scripts: bool = True) -> str:
    """Why a folder without a notebook cannot be graded, by what is in it."""
    wanted = "no .ipynb and no .py file" if scripts else "no .ipynb file"
    for pattern, remedy in (
        (ARCHIVE, "unpack it there and grade again"),
        (DRIVE_LINK, "a link, not the file; ask for File › Download › Download .ipynb"),
        (PAGE, "made from a notebook for reading; ask for the .ipynb itself"),
    ):
        if like := [path for path in files if pattern.search(path.name)]:
            return f"holds {wanted} but {quoted(like)}: {remedy}"
    there = f", only {quoted(files)}" if files else ""
    return f"holds {wanted}{there}; ask for the notebook"


def not_a_submission(path: Path) -> str:
    """Why a single file cannot be graded; empty if its name says that it can be."""
    if is_notebook(path) or is_script(path):
        return ""
    if ARCHIVE.search(path.name):
        return "is an archive; unpack it into a folder of the student's name and grade again"
    if DRIVE_LINK.search(path.name):
        return "is a link, not the file; ask for File › Download › Download .ipynb"
    kind = path.suffix[:40] or "file without a suffix"
    return f"is neither .ipynb nor .py; ask for one of them (no {kind} is graded)"
