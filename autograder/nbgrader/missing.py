"""Notebooks that are not where they should be: whether a student handed in none, or one of another name."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from autograder.untrusted_files import listed, search

CHECKPOINTS, CHECKPOINT = ".ipynb_checkpoints", "-checkpoint"
NOT_HANDED_IN = ("__MACOSX", "._")
"""What a Mac adds to an archive: no file of the student's."""
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
    searched = search(submitted, lambda entry: entry.startswith(NOT_HANDED_IN))
    below = sorted(path.relative_to(submitted) for path in searched.paths)
    found = [path for path in below if _may_be(path, name, submitted, expected)]
    if not found and searched.left_out:
        return f"{name}.ipynb is missing, and may lie where nobody searched: {listed(searched.left_out)}"
    if not found:
        return ""
    named = ", ".join(repr(str(path)) for path in found[:NAMED]) + (", …" if len(found) > NAMED else "")
    return f"{name}.ipynb is missing, but there is {named}; if it is that, rename it and grade it again"


def _may_be(path: Path, name: str, submitted: Path, expected: Collection[str]) -> bool:
    """Whether a file may be the notebook of this name, or another that nobody expects."""
    stem, _, rest = path.name.partition(".")
    if ".ipynb" not in path.name.lower():
        return stem == name and rest.lower() == "py"
    if path.parent.name == CHECKPOINTS:
        stem = stem.removesuffix(CHECKPOINT)
    is_a_copy = stem in expected and os.path.lexists(submitted / f"{stem}.ipynb")
    return stem == name or not is_a_copy
