"""Lanes of a course inside a worker: which worker may, and what becomes of a student there."""

import errno
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from autograder.classroom.lane_messages import KnownEvidence
from autograder.classroom.scale.machine import machine_here
from autograder.classroom.scale.messages import RunOrder, decode, encode
from autograder.classroom.scale.travelling import Travelling
from autograder.errors import ClusterError
from autograder.nbgrader import cluster_work as subject
from autograder.nbgrader.cluster_work import FORMS, WORK, FarLanes, SentStudent, StudentBack
from autograder.nbgrader.course import GradedNotebook, GradedStudent
from autograder.nbgrader.lane import CourseJob, CourseReady, CourseSetup
from autograder.nbgrader.packed_course import CourseOrder, course_engine, versions_of
from autograder.results.evidence import KeptEvidence

ORDER = CourseOrder("ps1", [], {}, ["data.csv"], [], versions_of([], []), course_engine())
ANN = SentStudent("ann", [Travelling(b"n.ipynb", "file", b"{}"), Travelling(b"link", "link", b"/etc/passwd")])


def order_of(told: CourseOrder) -> RunOrder:
    return RunOrder(
        "run", "course", "course", "0" * 64, "unsafe", encode(told), replace(machine_here(), host="far")
    )


def test_a_worker_that_has_the_same_may_grade() -> None:
    assert WORK.why_not(order_of(ORDER)) == ""
    WORK.check(order_of(ORDER), CourseReady())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"versions": {"nbgrader": "0.1"}}, "and far has 0.1; install the same on both"),
        ({"versions": {"no-such-library": "1"}}, "has no-such-library none, and far has 1"),
        ({"engine": "other"}, "takes notebooks through a course otherwise than far"),
        ({"readable": ["/", "/no/such/data"]}, "has no /no/such/data, which SandboxedExecute.readable names"),
    ],
)
def test_one_that_lacks_something_says_what(changes: dict[str, Any], why: str) -> None:
    assert why in WORK.why_not(order_of(replace(ORDER, **changes)))


class PlayedLanes:
    """A lane that copies what it finds in the submitted folder into the staging folder, and ends as it is told."""

    def __init__(self, setup: CourseSetup, count: int, lost: Any) -> None:
        assert count == 1
        self.setup, self.lost, self.fails, self.is_closed = setup, lost, "", False

    def result_of(self, job: CourseJob) -> GradedStudent:
        if self.fails == "late":
            return self.lost(job, "", True)  # type: ignore[no-any-return]
        if self.fails == "died":
            return self.lost(job, "the process died", False)  # type: ignore[no-any-return]
        if self.fails:
            raise OSError(int(self.fails), "it failed")
        submitted = Path(self.setup.submitted) / job.student / self.setup.assignment
        assert (submitted / "link").is_symlink()
        (Path(job.staging) / "n.ipynb").write_bytes((submitted / "n.ipynb").read_bytes() + b"graded")
        (Path(job.staging) / "data.csv").write_text("1,2")
        return GradedStudent(job.student, [GradedNotebook("n", {}, {}, [])])

    def __exit__(self, *_: object) -> None:
        self.is_closed = True


@pytest.fixture
def lanes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(subject, "CourseLanes", PlayedLanes)
    (tmp_path / "course").mkdir()
    return WORK.lanes(order_of(ORDER), tmp_path / "course")


def test_a_student_comes_as_bytes_and_goes_back_so_without_what_the_client_has(
    lanes: FarLanes, tmp_path: Path
) -> None:
    for _ in range(2):
        back = lanes.result_of(ANN)
        assert back.graded == GradedStudent("ann", [GradedNotebook("n", {}, {}, [])])
        assert sorted(back.files, key=lambda one: one.path) == [
            Travelling(b"data.csv", "known"),
            Travelling(b"n.ipynb", "file", b"{}graded"),
        ]
    assert [path.name[:5] for path in tmp_path.iterdir() if path.name != "course"] == ["lane-"]
    assert [*lanes._place.iterdir()] == [], "nothing of a student stays"
    lanes.__exit__()
    assert [path.name for path in tmp_path.iterdir()] == ["course"]
    assert lanes._lanes.is_closed  # type: ignore[attr-defined]


def test_what_was_observed_of_another_comes_along(lanes: FarLanes, monkeypatch: pytest.MonkeyPatch) -> None:
    known = KnownEvidence(KeptEvidence("address", b"packed"))
    asked: list[CourseJob] = []
    monkeypatch.setattr(lanes._lanes, "result_of", lambda job: asked.append(job) or GradedStudent("ann"))
    lanes.result_of(replace(ANN, known=known))
    assert [job.known for job in asked] == [known]


@pytest.mark.parametrize(
    ("fails", "back"),
    [
        ("late", StudentBack(GradedStudent("ann"), is_late=True)),
        ("died", StudentBack(GradedStudent("ann", problem="the process died"))),
    ],
)
def test_whom_no_lane_could_grade_goes_back_without_files(
    lanes: FarLanes, fails: str, back: StudentBack
) -> None:
    lanes._lanes.fails = fails  # type: ignore[attr-defined]
    assert lanes.result_of(ANN) == back
    lanes._lanes.fails = ""  # type: ignore[attr-defined]
    assert not lanes.result_of(ANN).is_late


def test_what_is_the_machines_fault_sends_the_student_elsewhere_and_what_is_not_is_said(
    lanes: FarLanes,
) -> None:
    lanes._lanes.fails = str(errno.ENOSPC)  # type: ignore[attr-defined]
    with pytest.raises(ClusterError, match="cannot keep a student's files"):
        lanes.result_of(ANN)
    lanes._lanes.fails = str(errno.ENAMETOOLONG)  # type: ignore[attr-defined]
    assert "cannot be written where they are graded" in lanes.result_of(ANN).graded.problem
    wrong = SentStudent("ann", [Travelling(b"../x", "file", b"")])
    assert "is no name of a file" in lanes.result_of(wrong).graded.problem
    assert [*lanes._place.iterdir()] == []


def test_what_travels_is_the_same_after_it() -> None:
    back = StudentBack(GradedStudent("ann", [GradedNotebook("n", {"c": None}, {"c": "x"}, ["r"])]), ANN.files)
    for message, form in (
        (FORMS.batch([ANN]), FORMS.batch),
        (FORMS.report("a", [back], 1.0), FORMS.report),
        (FORMS.opening("a", CourseReady()), FORMS.opening),
    ):
        assert decode(encode(message), form) == message
