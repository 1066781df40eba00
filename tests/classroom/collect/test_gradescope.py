"""Gradescope's metadata say who, alone or in a group, and when."""

from datetime import UTC, datetime
from typing import Any

import pytest

from autograder.classroom.collect.gradescope import listing, looks_like
from autograder.errors import UsageError

METADATA = b"""---
submission_11:
  :submitters:
  - :name: Ann Lee
    :sid: '0012'
    :email: ann@x.org
  - :name: Bo Li
    :sid:
    :email: bo@x.org
  :created_at: 2026-11-20 23:30:00.5 Z
  :score: 3.0
submission_12:
  :submitters:
  - :name: Cy
    :sid: '7'
  :created_at: '2026-11-20T10:00:00+01:00'
submission_13:
  :submitters: []
"""


def test_a_groups_files_count_for_each_of_it(file: Any) -> None:
    files = [
        file("assignment_1_export/submission_metadata.yml", METADATA),
        file("assignment_1_export/submission_11/tiny.ipynb"),
        file("assignment_1_export/submission_12/tiny.ipynb"),
        file("assignment_1_export/submission_99/tiny.ipynb"),
    ]
    assert looks_like(files)
    found = listing(files)
    ann, bo, cy = found.handed
    assert (ann.key, bo.key, cy.key) == ("0012", "bo@x.org", "7")
    assert ann.files == bo.files
    assert ann.files[0].parts == ("tiny.ipynb",)
    assert ann.at == datetime(2026, 11, 20, 23, 30, 0, 500000, tzinfo=UTC)
    assert cy.at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert ann.attempt == "11"
    assert [(one.name, one.reason.split(" ")[0]) for one in found.unmatched] == [
        ("submission_99", "does"),
        ("submission_13", "has"),
    ]


@pytest.mark.parametrize(
    "content", [b"{", b"- 1", b"!!python/object/apply:os.system [true]", b"\xff\xfe", b"[" * 5000]
)
def test_metadata_that_cannot_be_read_are_refused(content: bytes, file: Any) -> None:
    with pytest.raises(UsageError, match=r"submission_metadata\.yml (cannot be read|lists no)"):
        listing([file("submission_metadata.yml", content)])


def test_an_export_without_metadata_says_what_to_choose(file: Any) -> None:
    with pytest.raises(UsageError, match="Export submissions"):
        listing([file("submission_11/tiny.ipynb")])


def test_what_is_no_time_is_none(file: Any) -> None:
    text = b"submission_1:\n  :submitters: [{':name': A}]\n  :created_at: soon\nsubmission_2:\n  :submitters: [{':name': B}]\n"
    assert [one.at for one in listing([file("submission_metadata.yml", text)]).handed] == [None, None]
