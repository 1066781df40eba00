"""Running a test's probes again for staff: prints, tracebacks, and what happens if the file is not there any more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.assignment.model import Assignment
from autograder.classroom.lane import Lane
from autograder.classroom.opened import OpenedAssignment
from autograder.classroom.replay import replay
from autograder.errors import UsageError
from autograder.results.evidence import SearchNotes
from autograder.results.store import KeptResult
from autograder.sandbox.enclosure import Level

PROBE = "random_gradient"
CALLED = "square_gradient(x) for a random x of 5 numbers, and x after the call"
RAISES = "def inner(x):\n    raise ValueError('no')\n\ndef square_gradient(x):\n    print('hm')\n    return inner(x)\n"


@pytest.fixture(scope="module")
def opened(tiny: Assignment, level: Level) -> Iterator[OpenedAssignment]:
    with OpenedAssignment(tiny.folder, salt="", level=level) as one:
        yield one


def kept(tiny_lane: Lane, path: Path, text: str) -> KeptResult:
    path.write_text(text)
    report = tiny_lane.examine("ada", path)
    assert report.evidence
    return KeptResult(report.result, 1, report.evidence.content, SearchNotes())


def test_an_exception_has_its_traceback_and_prints_are_told(
    opened: OpenedAssignment, tiny_lane: Lane, tmp_path: Path
) -> None:
    again = replay(
        opened, kept(tiny_lane, tmp_path / "a.py", RAISES), opened.probes_of("test_random_gradient")
    )
    (probe,) = again.probes
    assert (probe.name, probe.called, probe.printed) == (PROBE, CALLED, "hm\n")
    assert probe.ended == "ValueError: no"
    lines = probe.traceback.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert [line.strip() for line in lines if "code cell" in line] == [
        'File "<code cell 1>", line 6, in square_gradient',
        'File "<code cell 1>", line 2, in inner',
    ]
    assert "    return inner(x)" in lines
    assert (again.failed_cells, again.note) == ([], "")


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("def square_gradient(x):\n    raise NotImplementedError\n", "not implemented yet"),
        ("x = 1\n", "nothing called square_gradient is defined"),
        ("import os\ndef square_gradient(x):\n    os._exit(3)\n", "ended itself with exit status 3"),
    ],
)
def test_what_is_no_exception_ends_as_it_is_graded(
    opened: OpenedAssignment, tiny_lane: Lane, tmp_path: Path, text: str, ended: str
) -> None:
    (probe,) = replay(opened, kept(tiny_lane, tmp_path / "a.py", text), [PROBE]).probes
    assert (probe.ended[: len(ended)], probe.traceback) == (ended, "")


def test_what_it_returned_stands_a_line_a_part(
    opened: OpenedAssignment, tiny_lane: Lane, tmp_path: Path
) -> None:
    text = "1 / 0\n\ndef square_gradient(x):\n    return 3\n"
    again = replay(opened, kept(tiny_lane, tmp_path / "a.py", text), [PROBE])
    assert [line.partition(":")[0] for line in again.probes[0].ended.splitlines()] == ["gradient", "x"]
    assert again.failed_cells == ["code cell 1: ZeroDivisionError: division by zero (code cell 1, line 1)"]


def test_a_file_that_has_changed_or_gone_runs_as_it_was_kept(
    opened: OpenedAssignment, tiny_lane: Lane, tmp_path: Path
) -> None:
    one = kept(tiny_lane, tmp_path / "a.py", RAISES)
    (tmp_path / "a.py").write_text("def square_gradient(x):\n    return 2 * x\n")
    changed = replay(opened, one, [PROBE])
    (tmp_path / "a.py").unlink()
    gone = replay(opened, one, [PROBE])
    assert changed.probes[0].ended == gone.probes[0].ended == "ValueError: no"
    assert "has changed since; its code ran as it was kept" in changed.note
    assert "a.py" in gone.note
    with pytest.raises(UsageError, match="nothing was kept of it; put it back as it was graded"):
        replay(opened, one._replace(evidence=b""), [PROBE])


def test_a_test_that_is_not_there_looks_at_nothing(opened: OpenedAssignment) -> None:
    assert opened.probes_of("test_random_gradient") == [PROBE]
    assert opened.probes_of("test_of_yesterday") == []
