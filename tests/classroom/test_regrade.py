"""Judging again from evidence: what comes of it is what a grading anew would give, and what cannot be judged so is left and named."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.assignment.model import Assignment
from autograder.classroom import regrade as subject
from autograder.classroom.finding import find_submissions
from autograder.classroom.grade import plan_grading, run_info, with_search_notes
from autograder.classroom.lane import Lane
from autograder.classroom.lane_messages import LaneReady
from autograder.classroom.opened import OpenedAssignment
from autograder.classroom.regrade import Regrader, Regrading, is_orderly, merged
from autograder.errors import SandboxUnavailableError
from autograder.results.evidence import SearchNotes
from autograder.results.model import RunInfo, SubmissionResult, without_measurements
from autograder.results.store import KeptResult, stamped
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.sandbox.transcript import (
    CellFailure,
    Crashed,
    NotRun,
    Raised,
    Record,
    Returned,
    TimedOut,
    Transcript,
)

CLASS = {
    "anna.py": "def square_gradient(x):\n    return 2 * x\n",
    "bert.py": "def square_gradient(x):\n    return x.clone()\n",
    "carl.py": "def square_gradient(x):\n    print('hm')\n    return 2 * x + 1e-8\n",
    "dora.py": "import os\nos._exit(3)\n",
    "emil/mine.py": "TWO = int(open('two.txt').read())\ndef square_gradient(x):\n    return TWO * x\n",
    "emil/two.txt": "2",
    "fay.py": "def square_gradient(x):\n    raise ValueError('no')\n",
    "gus.ipynb": "no JSON",
}
TESTS, PROBES = "hidden/test_tiny.py", "hidden/probes.py"
LENIENT = {TESTS: ("rtol=1e-9, atol=1e-12", "rtol=1e-3, atol=1e-6")}
REFUSES = '"""Refuses to square.\n\nWhich rule?\n"""\ndef square_gradient(x):\n    raise ValueError("no")\n'
NEW_PROBE = '''

@probe
def at_zero(submission: Submission, draw: Draw) -> Any:
    """square_gradient at 0"""
    return submission.square_gradient(torch.zeros(2, dtype=torch.float64))
'''
NEW_TEST = '''

@points(20, exercise="square_gradient")
def test_at_zero(at_zero: Observation) -> None:
    """The gradient at 0 is 0."""
    at_zero.assert_equal()
'''


def with_a_probe_more(folder: Path) -> Path:
    for name, text in ((PROBES, NEW_PROBE), (TESTS, NEW_TEST)):
        (folder / name).write_text((folder / name).read_text() + text)
    return folder


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    for name, text in CLASS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


Graded = tuple[RunInfo, list[KeptResult]]


def graded_in(lane: Lane, submissions: Path, level: Level) -> Graded:
    """The class as :func:`grade_class` leaves it in a store; here in one lane, in the tests' own process."""
    found = find_submissions([submissions], "tiny")
    plan = plan_grading(lane.assignment.folder, found, salt="", level=level, jobs=1, secrets=[])
    ready = LaneReady(lane.grader.baseline.torch_version, lane.grader.max_scores(), lane.digests)
    info, kept = run_info(lane.assignment, plan, ready), []
    for item in found:
        report = lane.examine(item.student, item.path, item.root)
        search = SearchNotes(item.said, item.left_out, item.handed_in, str(item.root or ""))
        result = stamped(with_search_notes(report.result, search), info)
        content = report.evidence.content if report.evidence else b""
        kept.append(KeptResult(result, 1 if content else None, content, search))
    return info, kept


def graded_anew(folder: Path, submissions: Path, level: Level) -> Graded:
    with Lane(folder, level=level) as lane:
        return graded_in(lane, submissions, level)


@pytest.fixture(scope="module")
def graded(tiny_lane: Lane, submissions: Path, level: Level) -> Graded:
    """The class as it was graded first. Do not change it."""
    return graded_in(tiny_lane, submissions, level)


@contextlib.contextmanager
def regrader(folder: Path, run: RunInfo, level: Level) -> Iterator[Regrader]:
    with OpenedAssignment(folder, salt=run.salt, level=level) as opened:
        yield Regrader(opened, run)


def regraded(folder: Path, graded: tuple[RunInfo, list[KeptResult]], level: Level) -> Regrading:
    run, kept = graded
    with regrader(folder, run, level) as judge:
        return judge.regrade(kept)


def as_kept(results: Iterable[SubmissionResult], info: RunInfo) -> bytes:
    """Results as a run of ``info`` writes them, but for what is measured."""
    return msgspec.json.encode([stamped(without_measurements(result), info) for result in results])


@pytest.mark.parametrize(
    "changes",
    [
        LENIENT,
        {TESTS: ("points(100", "points(70")},
        {
            "mistakes/square_gradient/raises.py": '"""Gives up\n\nDo not give up.\n"""\ndef square_gradient(x):\n    raise ValueError("no")\n'
        },
    ],
    ids=["tolerance", "points", "new mistake"],
)
def test_what_is_judged_again_equals_what_is_graded_anew(
    changes: dict[str, Any], altered: Any, graded: Any, submissions: Path, level: Level, tmp_path: Path
) -> None:
    folder = altered(changes)
    _, kept = graded
    again = regraded(folder, graded, level)
    info, anew = graded_anew(folder, submissions, level)
    assert (again.info, again.left, again.run_again) == (info, {}, [])
    results = [one.result for one in again.again]
    assert as_kept(results, again.info) == as_kept((one.result for one in anew), info)
    measured = [(one.result.wall_s, one.result.memory_mib) for one in kept]
    assert [(one.result.wall_s, one.result.memory_mib) for one in again.again] == measured


def test_no_code_runs_and_no_process_starts_to_judge_again(
    altered: Any, graded: Any, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was started")

    monkeypatch.setattr("autograder.sandbox.observer.Observer.start", refuse)
    monkeypatch.setattr("autograder.sandbox.observer.Observer.launch", refuse)
    again = regraded(altered(LENIENT), graded, level)
    scores = {one.result.id: one.result.score for one in again.again}
    assert scores == {"anna": 100, "bert": 0, "carl": 100, "dora": 0, "emil": 100, "fay": 0, "gus": None}


def test_a_mistake_more_is_observed_alone_and_named(
    altered: Any, graded: Any, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    observed: list[str] = []
    observe = Observer.observe

    def noted(observer: Observer, cells: Any, *rest: Any) -> Transcript:
        observed.append(cells[-1].label)
        return observe(observer, cells, *rest)

    monkeypatch.setattr(Observer, "observe", noted)
    folder = altered({"mistakes/square_gradient/refuses.py": REFUSES})
    again = regraded(folder, graded, level)
    assert observed == ["refuses"]
    (fay,) = (one.result for one in again.again if one.result.id == "fay")
    assert fay.exercises[0].tests[0].diagnosis == "square_gradient/refuses"


def test_what_todays_tests_have_judged_stays_as_it_is(tiny: Assignment, graded: Any, level: Level) -> None:
    looked_at: list[None] = []
    run, kept = graded
    with regrader(tiny.folder, run, level) as judge:
        regrading = judge.regrade(kept, lambda: looked_at.append(None))
    assert (regrading.again, regrading.left, len(looked_at)) == ([], {}, len(kept))


def test_a_new_probe_runs_alone_and_the_others_keep_their_records(
    altered: Any,
    graded: Any,
    submissions: Path,
    level: Level,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[list[str]] = []
    observe = OpenedAssignment.observe

    def noted(opened: OpenedAssignment, submission: Any, seeds: Any) -> Transcript:
        ran.append(list(seeds))
        return observe(opened, submission, seeds)

    folder = with_a_probe_more(altered({}))
    monkeypatch.setattr(OpenedAssignment, "observe", noted)
    again = regraded(folder, graded, level)
    assert again.left == {"dora": subject.RAN_INTO_LIMITS, "gus": subject.NOT_READ}
    assert again.run_again == ["anna", "bert", "carl", "emil", "fay"]
    assert ran == [["at_zero"]] * 5
    monkeypatch.undo()
    info, anew = graded_anew(folder, submissions, level)
    assert info == again.info
    results = {one.result.id: one.result for one in anew}
    expected = [results[who] for who in again.run_again]
    assert as_kept((one.result for one in again.again), info) == as_kept(expected, info)
    evidence = {one.result.id: one.evidence for one in anew}
    assert [one.fresh and one.fresh.content for one in again.again] == [
        evidence[who] for who in again.run_again
    ]


def test_a_probe_that_is_gone_takes_its_records_along(
    tiny: Assignment, altered: Any, graded: Any, submissions: Path, level: Level
) -> None:
    with_two = graded_anew(with_a_probe_more(altered({})), submissions, level)
    again = regraded(tiny.folder, with_two, level)
    assert (again.run_again, again.left) == ([], {"gus": subject.NOT_READ})
    scores = {one.result.id: one.result.score for one in graded[1]}
    assert {one.result.id: one.result.score for one in again.again} == {
        who: score for who, score in scores.items() if who != "gus"
    }


@pytest.mark.parametrize(
    "changes",
    [
        {PROBES: ("draw.randn(5,", "draw.randn(6,")},
        {"tiny.py": ("import torch\n\nfrom", "import torch\nseed = 1\nfrom")},
    ],
)
def test_who_was_observed_under_other_conditions_is_left(
    changes: dict[str, Any], altered: Any, graded: Any, level: Level
) -> None:
    again = regraded(altered(changes), graded, level)
    left = {one.result.id: subject.OTHER_CONDITIONS for one in graded[1]}
    assert (again.again, again.left) == ([], {**left, "gus": subject.NOT_READ})


def one_of(graded: Any, student: str) -> KeptResult:
    return next(one for one in graded[1] if one.result.id == student)


def result_with(one: KeptResult, **changes: Any) -> KeptResult:
    return one._replace(result=msgspec.structs.replace(one.result, **changes))


def test_each_reason_to_be_left_is_named(altered: Any, graded: Any, level: Level) -> None:
    anna = one_of(graded, "anna")
    run = graded[0]
    cases = {
        subject.NOTHING_KEPT: anna._replace(evidence_id=None, evidence=b""),
        "what was kept of it is damaged (is cut off, or larger than what is kept)": anna._replace(
            evidence=anna.evidence[:-5]
        ),
        subject.OTHER_SALT: result_with(anna, salt="x"),
    }
    with regrader(altered(LENIENT), run, level) as judge:
        for reason, one in cases.items():
            assert judge.regrade([one]).left == {"anna": reason}
        assert judge.regrade([result_with(anna, sandbox="none")]).left == {"anna": subject.OTHER_SALT}
        assert judge.regrade([anna]).left == {}


def test_a_file_that_is_not_as_it_was_graded_is_not_run(
    altered: Any, graded: Any, level: Level, tmp_path: Path
) -> None:
    folder = with_a_probe_more(altered({}))
    anna = one_of(graded, "anna")
    (tmp_path / "anna.py").write_text(CLASS["anna.py"] + "# more\n")
    with regrader(folder, graded[0], level) as judge:
        for path in ("anna.py", "nowhere.py"):
            moved = result_with(anna, path=str(tmp_path / path))._replace(search=SearchNotes())
            assert judge.regrade([moved]).left == {"anna": subject.OTHER_FILE}


@pytest.mark.needs_sandbox
def test_no_code_of_a_student_runs_on_a_machine_that_cannot_enclose_it(
    altered: Any, graded: Any, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacks() -> None:
        raise SandboxUnavailableError("no Landlock")

    folder = with_a_probe_more(altered({}))
    with regrader(folder, graded[0], level) as judge:
        monkeypatch.setattr("autograder.classroom.opened.require_sandbox", lacks)
        with pytest.raises(SandboxUnavailableError, match="no Landlock"):
            judge.regrade([one_of(graded, "anna")])


def test_what_the_search_told_is_told_again(altered: Any, graded: Any, level: Level) -> None:
    emil = one_of(graded, "emil")
    assert emil.search.said
    again = regraded(altered(LENIENT), (graded[0], [emil]), level)
    assert again.again[0].result.remarks == emil.result.remarks == [emil.search.said]


def test_orderly_is_what_one_child_ran_from_end_to_end() -> None:
    fine = Record(Returned(1))
    raised = CellFailure("code cell 1", Raised("ValueError", "no"))
    assert is_orderly(Transcript({"p": fine, "q": Record(Raised("E", "m"))}, [raised]))
    for outcome in (TimedOut(1.0), Crashed("x"), NotRun("y")):
        assert not is_orderly(Transcript({"p": fine, "q": Record(outcome)}))
    assert not is_orderly(Transcript({"p": fine}, [CellFailure("code cell 1", TimedOut(1.0))]))


def test_records_stand_in_the_order_of_todays_probes() -> None:
    old = Transcript({"a": Record(Returned(1)), "gone": Record(Returned(2))}, adapted=["workers"])
    new = Transcript({"b": Record(Returned(3))}, adapted=["device"])
    both = merged(old, new, ["b", "a"])
    assert list(both.records) == ["b", "a"]
    assert both.adapted == ["device", "workers"]
