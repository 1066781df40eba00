"""Files called after their students, or folders; a folder around all is opened only where it is plain that it is none of theirs."""

from typing import Any

import pytest

from autograder.classroom.collect.plain import listing


@pytest.mark.parametrize(
    ("places", "students"),
    [
        (["anna.ipynb", "ben.py", "ben.csv"], {"anna": 1, "ben": 2}),
        (["anna/tiny.ipynb", "anna/x.csv", "ben/tiny.ipynb"], {"anna": 2, "ben": 1}),
        (["all/anna/tiny.ipynb", "all/ben/tiny.ipynb"], {"anna": 1, "ben": 1}),
        (["export/anna.ipynb"], {"anna": 1}),
        (["anna/tiny.ipynb"], {"anna": 1}),
        (["anna/work/tiny.ipynb"], {"anna": 1}),
        (["anna/work/tiny.ipynb", "anna/x.csv"], {"anna": 2}),
    ],
)
def test_names_say_whose_it_is(places: list[str], students: dict[str, int], file: Any) -> None:
    found = listing([file(place) for place in places], "export")
    assert {one.key: len(one.files) for one in found.handed} == students
