"""The package itself: its names are imported on first use, and what it has not is an attribute error."""

import pytest

import autograder


def test_check_is_imported_on_first_use() -> None:
    from autograder.student.check import check

    assert autograder.check is check


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'autograder' has no attribute 'chekc'"):
        autograder.chekc  # type: ignore[attr-defined]  # noqa: B018
