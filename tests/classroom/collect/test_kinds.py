"""An export shows by itself which platform it is of."""

from pathlib import Path
from typing import Any, get_args

import pytest

from autograder.classroom.collect.collected import Kind
from autograder.classroom.collect.kinds import kind_of, listing_of

EXAMPLES = {
    "moodle": ["Ann_1_assignsubmission_file_/t.ipynb"],
    "canvas": ["lee_1_2_t.ipynb"],
    "gradescope": ["export/submission_metadata.yml", "export/submission_1/t.ipynb"],
    "nbgrader": ["ann/ps1/t.ipynb", "ann/ps1/timestamp.txt"],
    "plain": ["ann/t.ipynb", "bo.py"],
}
METADATA = b"submission_1:\n  :submitters: [{':name': A}]\n"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_each_kind_knows_its_own_and_can_be_listed(kind: Any, file: Any) -> None:
    files = [file(place, METADATA) for place in EXAMPLES[kind]]
    assert kind_of(files) == kind
    assert len(listing_of(kind, files, Path("x.zip"), ()).handed) == len(
        {*EXAMPLES[kind]} - {"export/submission_metadata.yml", "ann/ps1/timestamp.txt"}
    )


def test_nothing_at_all_is_plain() -> None:
    assert kind_of([]) == "plain"
