"""An assignment is opened without anything being started, and observes and judges when it is asked to."""

import sys
from pathlib import Path

import psutil
import pytest

from autograder.assignment.model import Assignment
from autograder.classroom.lane import Lane
from autograder.classroom.opened import OpenedAssignment
from autograder.classroom.reading import read_submission
from autograder.errors import AssignmentError, SandboxError
from autograder.judge.evidence import MAX_PACKED, Evidence, unpack
from autograder.sandbox.enclosure import Level
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import Transcript


@pytest.mark.usefixtures("tiny_lane")  # what submissions are compared with is in the cache then
def test_to_open_and_to_judge_starts_no_process(tiny: Assignment, level: Level) -> None:
    before = psutil.Process().children(recursive=True)
    with OpenedAssignment(tiny.folder, salt="", level=level) as opened:
        assert opened.grader().max_scores() == {"square_gradient": 100}
        assert list(opened.seeds) == list(opened.probes) == ["random_gradient"]
        assert psutil.Process().children(recursive=True) == before


def test_what_a_lane_says_of_itself_is_what_is_opened(
    tiny_lane: Lane, tiny: Assignment, level: Level
) -> None:
    with OpenedAssignment(tiny.folder, salt="x", level=level) as opened:
        assert opened.digests == tiny_lane.digests


def test_one_is_packed_at_an_address_of_its_own_for_each_salt(tiny: Assignment, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    submission = read_submission(tmp_path / "a.py", tiny)
    evidence = Evidence(submission.cells, Transcript({}), "2", {})
    addresses = set()
    for salt in ("", "x"):
        with OpenedAssignment(tiny.folder, salt=salt, level=Level.UNSAFE) as opened:
            kept = opened.pack(evidence, submission)
            assert kept
            assert unpack(kept.content) == evidence
            addresses.add(kept.address)
            huge = Evidence([Cell("x" * 40 * 2**20, "c")], Transcript({}), "2", {})
            assert opened.pack(huge, submission) is None
    assert len(addresses) == 2
    assert MAX_PACKED < 8 * 2**20, "what a lane and its parent may say to each other"


def test_a_damaged_assignment_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError):
        OpenedAssignment(tmp_path, salt="", level=Level.UNSAFE)


@pytest.mark.needs_sandbox
def test_a_secret_where_submissions_may_read_is_refused(tiny: Assignment) -> None:
    with OpenedAssignment(tiny.folder, salt="", level=Level.SANDBOXED) as opened:
        opened.check_enclosure([])
        with pytest.raises(SandboxError, match="move it elsewhere"):
            opened.check_enclosure([Path(sys.prefix) / "class"])
    with OpenedAssignment(tiny.folder, salt="", level=Level.UNSAFE) as opened:
        opened.check_enclosure([Path(sys.prefix) / "class"])
