"""A side of an assignment is opened with its tests and its probes, which are read and not run."""

from pathlib import Path

import pytest

from autograder.errors import AssignmentError
from autograder.judge.open_side import max_scores, open_side
from autograder.judge.test_spec import TestSpec

PROBES = '''
from autograder.probing import probe

@probe
def number(submission, draw):
    """double(4),
    for a start"""

def helper(): ...

@probe
def word(submission, draw):
    """name()"""
'''


TESTS = '''
from autograder.judging import points

@points(3, exercise="double")
def test_value(number):
    """It is right."""
    number.assert_equal()

@points(2, exercise="double")
def test_even(number):
    """It is even."""
    assert number.got % 2 == 0

@points(5, exercise="name")
def test_word(word, number):
    """It is the word."""
    word.assert_equal()
'''


def side(folder: Path, probes: str = PROBES, tests: str = TESTS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "probes.py").write_text(probes)
    (folder / "test_it.py").write_text(tests)
    return folder


def test_a_side_is_opened_with_what_its_probes_are_about(tmp_path: Path) -> None:
    judge, probe_set = open_side(side(tmp_path))
    judge.close()
    assert probe_set.names == ("number", "word")
    assert probe_set.groups == {"number": {"double", "name"}, "word": {"name"}}
    assert probe_set.calls == {"number": "double(4), for a start", "word": "name()"}
    assert (probe_set.source, probe_set.filename) == (PROBES, "probes.py")


@pytest.mark.parametrize(
    ("probes", "words"),
    [
        ("def broken(:", r"probes\.py, line 1: "),
        ("x = 1", r"probes\.py has no probe; decorate"),
        ("@probe\ndef number(submission, draw): ...", r"probes\.py: probe number has no docstring"),
        (
            PROBES.replace("def helper(): ...", "@probe\ndef idle(s, d):\n    'f()'"),
            "no test looks at probe idle",
        ),
    ],
)
def test_damaged_probes_are_refused(tmp_path: Path, probes: str, words: str) -> None:
    with pytest.raises(AssignmentError, match=words):
        open_side(side(tmp_path, probes))


def test_probes_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r"probes\.py cannot be read: .*No such file"):
        open_side(tmp_path)
    (tmp_path / "probes.py").write_bytes(b"\xff")
    with pytest.raises(AssignmentError, match=r"probes\.py cannot be read: .*utf-8"):
        open_side(tmp_path)


def test_a_probe_without_a_test_closes_no_side_that_has_one(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="no test looks at probe word; name it as an argument of one"):
        open_side(
            side(tmp_path / "idle", tests=TESTS.replace("test_word(word, number)", "test_word(number)"))
        )
    judge, _ = open_side(side(tmp_path / "fine"))
    assert [spec.name for spec in judge.tests] == ["test_value", "test_even", "test_word"]
    judge.close()


def test_points_are_summed_in_the_order_of_the_exercises() -> None:
    tests = [TestSpec(f"test_{n}", "It.", exercise, n, ()) for n, exercise in enumerate("abab", start=1)]
    assert list(max_scores(("b", "c", "a"), tests).items()) == [("b", 6), ("c", 0), ("a", 4)]
