"""The exercises as they were given, kept beside the checks."""

from pathlib import Path

import pytest

from autograder.assignment.model import Assignment
from autograder.errors import UsageError
from autograder.student.stubs import encode_stubs, load_stubs


def test_what_is_kept_is_what_the_notebook_is_given_with(tiny: Assignment, tiny_built: Path) -> None:
    stubs = load_stubs(tiny_built)
    assert list(stubs) == list(tiny.exercises)
    assert stubs["square_gradient"].rstrip().endswith("raise NotImplementedError()")
    assert (tiny_built / "checks" / "stubs.json").read_bytes() == encode_stubs(tiny)


def test_missing_and_damaged_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no .*stubs\.json; run this in the assignment's folder"):
        load_stubs(tmp_path)
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "stubs.json").write_text('[{"source": 3}]')
    with pytest.raises(UsageError, match="is damaged"):
        load_stubs(tmp_path)
