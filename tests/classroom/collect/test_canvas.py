"""Canvas's names of files say who, whether late, and which upload."""

from typing import Any

import pytest

from autograder.classroom.collect.canvas import listing, looks_like


@pytest.mark.parametrize(
    ("place", "key", "name", "is_late", "parts"),
    [
        ("leeann_123_4567_tiny.ipynb", "123", "leeann", False, "tiny.ipynb"),
        ("leeann_LATE_123_4567_tiny-1.ipynb", "123", "leeann", True, "tiny-1.ipynb"),
        ("østergårdzoë_123_4567_my_5_6_work.py", "123", "østergårdzoë", False, "my_5_6_work.py"),
        ("anon_Ab12c_4567_tiny.ipynb", "anon_Ab12c", "anon_Ab12c", False, "tiny.ipynb"),
        ("LATE_anon_Ab12c_4567_tiny.ipynb", "anon_Ab12c", "anon_Ab12c", True, "tiny.ipynb"),
        ("leeann_123_text.html", "123", "leeann", False, "text.html"),
        ("leeann_LATE_123_link.html", "123", "leeann", True, "link.html"),
    ],
)
def test_a_name_says_who_and_whether_late(
    place: str, key: str, name: str, is_late: bool, parts: str, file: Any
) -> None:
    (one,) = listing([file(place)]).handed
    assert (one.key, one.name, one.is_late, one.files[0].parts) == (key, name, is_late, (parts,))
    assert looks_like([file(place)])


def test_files_of_one_user_are_one_attempt_numbered_by_the_newest_upload(file: Any) -> None:
    (one,) = listing([file("lee_1_99_a.py"), file("lee_1_101_b.csv")]).handed
    assert one.attempt == "101"
    assert len(one.files) == 2


def test_what_has_no_such_name_is_nobodys(file: Any) -> None:
    found = listing([file("lee_1_99_a.py"), file("grades.csv")])
    assert [stray.name for stray in found.unmatched] == ["grades.csv"]
    assert not looks_like([file("anna/lee_1_99_a.py"), file("x.py")])
