"""A ``probes.py`` in parts: what is a probe's own, and what all share."""

from pathlib import Path

import pytest

from autograder.errors import AssignmentError
from autograder.judge.probe_parts import probe_parts, probe_sentences

SOURCE = '''
"""Probes."""
from autograder.probing import probe

SIZE = 3

@probe
def first(submission, draw):
    """first()"""
    return submission.first(SIZE)

# a word on the next
def helper():
    return 1

@probe
def second(submission, draw):
    """second()"""
    return helper()
'''


def test_each_probe_has_its_text_and_the_rest_is_shared() -> None:
    own, shared = probe_parts(SOURCE)
    assert list(own) == ["first", "second"]
    assert own["first"].startswith("@probe\ndef first(")
    assert own["first"].endswith("return submission.first(SIZE)")
    assert own["second"].endswith("return helper()")
    for text in ("SIZE = 3", "def helper", "import probe", "Probes."):
        assert text in shared
    assert "submission" not in shared


def test_a_change_of_one_part_changes_no_other() -> None:
    before = probe_parts(SOURCE)
    after = probe_parts(SOURCE.replace("first(SIZE)", "first(SIZE, 1)"))
    assert (before.shared, before.own["second"]) == (after.shared, after.own["second"])
    assert before.own["first"] != after.own["first"]
    assert probe_parts(SOURCE.replace("SIZE = 3", "SIZE = 4")).shared != before.shared
    assert probe_parts(SOURCE.replace("SIZE = 3", "SIZE = 4")).own == before.own


def test_another_probe_is_no_change_of_the_others_nor_of_what_they_share() -> None:
    before = probe_parts(SOURCE)
    after = probe_parts(SOURCE + "\n\n# a third one\n@probe\ndef third(submission, draw):\n    pass\n")
    assert after.shared == before.shared
    assert {name: after.own[name] for name in before.own} == before.own
    assert list(after.own) == ["first", "second", "third"]


def test_probes_are_read_without_being_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    source = f"open({str(ran)!r}, 'w')\n{SOURCE}"
    assert list(probe_sentences(source, Path("probes.py"))) == ["first", "second"]
    assert not ran.exists()


def test_only_functions_of_the_file_itself_that_are_decorated_so_are_probes() -> None:
    source = """
import decorators

class Helper:
    @probe
    def inside(self, draw):
        "inside()"

@decorators.probe
def other(submission, draw):
    "other()"

@cached
@probe
def second(submission, draw):
    "second()"

@probe
def first(submission, draw):
    "first()"
"""
    assert probe_sentences(source, Path("probes.py")) == {"second": "second()", "first": "first()"}


def test_of_several_faults_the_first_is_told(tmp_path: Path) -> None:
    silent = "@probe\ndef a(s, d): ...\n@probe\ndef b(s, d): ...\n"
    with pytest.raises(
        AssignmentError, match=r"probes\.py: probe a has no docstring; say in it what is called"
    ):
        probe_sentences(silent, tmp_path / "probes.py")
    with pytest.raises(AssignmentError, match=r"probes\.py, line 3: "):
        probe_sentences("x = 1\n\ndef f(:", tmp_path / "probes.py")
