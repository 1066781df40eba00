"""Notebooks that are not where they should be: whether a student handed in none, or one of another name."""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.classroom.choosing import Choice, are_identical, is_notebook, nothing_in
from autograder.classroom.untrusted_files import Search, listed, search

CHECKPOINTS, CHECKPOINT = ".ipynb_checkpoints", "-checkpoint"
NOT_HANDED_IN = ("__MACOSX", "._")
"""What a Mac adds to an archive: no file of the student's."""
PLACE_CHARS = 200
"""So much is quoted of where a file lies."""
NAMED = 3
"""So many of the files found are named."""


def submitted_folder(step: Any, about: Mapping[str, str]) -> Path:
    """Where nbgrader has what a student handed in, as one of its steps can find out.

    Args:
        step: a preprocessor that nbgrader's own application has made.
        about: what nbgrader says of the notebook in nbconvert's resources.
    """
    coursedir = step.parent.parent.coursedir
    where = coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"])
    return Path(where).resolve()


def missing_reason(submitted: Path, name: str, expected: Collection[str]) -> str:
    """Why a notebook that is missing is not just a notebook that was not handed in; empty if it is that.

    Args:
        submitted: what the student handed in, a folder.
        name: the notebook's name.
        expected: the names of all notebooks of the assignment.
    """
    searched = _searched(submitted)
    return _reason(searched, _candidates(searched, submitted, name, expected), submitted, name, expected)


def _reason(
    searched: Search, found: Sequence[Path], submitted: Path, name: str, expected: Collection[str]
) -> str:
    if not found and searched.left_out:
        return f"{name}.ipynb is missing, and may lie where nobody searched: {listed(searched.left_out)}"
    if found:
        named = ", ".join(repr(str(path)) for path in found[:NAMED]) + (", …" if len(found) > NAMED else "")
        return f"{name}.ipynb is missing, but there is {named}; if it is that, rename it and grade it again"
    if any(_is_there(submitted, other) for other in expected):
        return ""
    return f"the folder {nothing_in(searched.paths, scripts=False)}"


def instead_of(submitted: Path, name: str, expected: Collection[str]) -> Choice:
    """The notebook to grade where ``name.ipynb`` is missing: the only one that nobody expects, if only one is missing.

    Args:
        submitted: what the student handed in, a folder.
        name: the notebook's name.
        expected: the names of all notebooks of the assignment.

    Returns:
        Neither a path nor a problem where the notebook was just not handed in.
    """
    searched = _searched(submitted)
    missing = [other for other in expected if not _is_there(submitted, other)]
    found = _candidates(searched, submitted, name, expected)
    notebooks = [submitted / path for path in found if is_notebook(path) and path.parent.name != CHECKPOINTS]
    is_settled = missing == [name] and notebooks and not searched.left_out
    if is_settled and are_identical(notebooks, submitted):
        place = str(notebooks[0].relative_to(submitted))[:PLACE_CHARS]
        said = f"there is no {name}.ipynb where it should be; {place!r} was taken in its place"
        return Choice(notebooks[0], said)
    return Choice(problem=_reason(searched, found, submitted, name, expected))


def _is_there(submitted: Path, name: str) -> bool:
    return os.path.lexists(submitted / f"{name}.ipynb")


def _searched(submitted: Path) -> Search:
    return search(submitted, lambda entry: entry.startswith(NOT_HANDED_IN))


def _candidates(searched: Search, submitted: Path, name: str, expected: Collection[str]) -> Sequence[Path]:
    """What may be the notebook of this name, below the folder."""
    below = sorted(path.relative_to(submitted) for path in searched.paths)
    return [path for path in below if _may_be(path, name, submitted, expected)]


def _may_be(path: Path, name: str, submitted: Path, expected: Collection[str]) -> bool:
    """Whether a file may be the notebook of this name, or another that nobody expects."""
    stem, _, rest = path.name.partition(".")
    if ".ipynb" not in path.name.lower():
        return stem == name and rest.lower() == "py"
    if path.parent.name == CHECKPOINTS:
        stem = stem.removesuffix(CHECKPOINT)
    is_a_copy = stem in expected and _is_there(submitted, stem)
    return stem == name or not is_a_copy
