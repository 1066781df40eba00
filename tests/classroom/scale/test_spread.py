"""A class on a cluster: every submission gets exactly one result, whatever becomes of workers and tasks meanwhile."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.lane_messages import LaneJob, LaneReady, LaneResult
from autograder.classroom.likeness import SubmissionLikeness
from autograder.classroom.scale import spread
from autograder.classroom.scale.assignment_work import FORMS, AssignmentFreight
from autograder.classroom.scale.messages import NOT_ADMITTED, BatchReport, Opening, decode, encode
from autograder.classroom.scale.spread import AHEAD, WAIT_S, Ended, SpreadLanes
from autograder.errors import ClusterError
from autograder.judge.digests import Digests
from autograder.results.evidence import KeptEvidence
from autograder.results.model import SubmissionResult

READY = LaneReady("2", {"f": 3}, Digests("seen", "judged"))


class PlayedRoster:
    """Who is there at each look; the last look lasts."""

    def __init__(self, *looks: dict[str, int], refused: dict[str, str] | None = None) -> None:
        self.looks = [*looks]
        self.admitted: dict[str, int] = {}
        self.refused = refused or {}
        self.turned_away: list[tuple[str, str]] = []
        self.told: list[str] = []

    @property
    def slots(self) -> int:
        return sum(self.admitted.values())

    def look(self) -> None:
        self.admitted = dict(self.looks.pop(0) if len(self.looks) > 1 else self.looks[0])

    def turn_away(self, worker: str, problem: str) -> None:
        self.turned_away.append((worker, problem))
        self.admitted.pop(worker, None)

    def tell(self, what: str) -> None:
        self.told.append(what)

    def reasons(self) -> str:
        return "\n".join(self.refused.values())


Does = Callable[["PlayedTasks", str, list[LaneJob]], Ended | None]


def graded(job: LaneJob) -> LaneResult:
    return LaneResult(SubmissionResult(job.id, job.path, "", "graded", 3, 3))


def report_on(jobs: Sequence[LaneJob], **more: Any) -> bytes:
    return encode(BatchReport("a", [graded(job) for job in jobs], len(jobs) * 0.1, **more))


def do_all(tasks: "PlayedTasks", key: str, jobs: list[LaneJob]) -> Ended:
    return Ended(key, gave=report_on(jobs))


class PlayedTasks:
    """Tasks that end in their order; ``does`` says how each ends, and None that it never does."""

    def __init__(self, clock: "Clock", does: Does = do_all, opens: Sequence[Opening | str] = ()) -> None:
        self.clock, self.does, self.opens = clock, does, [*opens]
        self.waiting: dict[str, list[LaneJob]] = {}
        self.batches: list[list[str]] = []
        self.taken_back: list[str] = []
        self.to: list[list[str]] = []
        self.most_at_once = 0
        self.opening: Ended | None = None
        self.ahead: list[str] = []

    def open_ahead(self, address: str) -> str:
        self.ahead.append(address)
        return f"ahead on {address}, {len(self.ahead)}"

    def open_lane(self, workers: Sequence[str]) -> str:
        opening = self.opens.pop(0) if self.opens else Opening("a", READY)
        is_lost = isinstance(opening, str)
        self.opening = Ended("opening", failed=opening) if is_lost else Ended("opening", gave=encode(opening))
        return "opening"

    def send(self, batch: bytes, workers: Sequence[str]) -> str:
        key, jobs = f"task {len(self.batches)}", decode(batch, FORMS.batch).jobs
        self.waiting[key] = jobs
        self.batches.append([job.id for job in jobs])
        self.to.append([*workers])
        self.most_at_once = max(self.most_at_once, len(self.waiting))
        return key

    def take_back(self, key: str) -> None:
        self.taken_back.append(key)
        self.waiting.pop(key, None)

    def next_ended(self, timeout_s: float) -> Ended | None:
        if opening := self.opening:
            self.opening = None
            return opening
        for key, jobs in [*self.waiting.items()]:
            if ended := self.does(self, key, jobs):
                del self.waiting[key]
                return ended
        self.clock.now += timeout_s
        return None


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def jobs(tmp_path: Path) -> list[LaneJob]:
    paths = [tmp_path / f"{number:02}.py" for number in range(20)]
    for path in paths:
        path.write_text(path.name)
    return [LaneJob(path.stem, str(path)) for path in paths]


def run(
    jobs: list[LaneJob], roster: PlayedRoster, does: Does = do_all, **more: Any
) -> tuple[PlayedTasks, list[SubmissionResult]]:
    clock = Clock()
    tasks = PlayedTasks(clock, does, **more)
    lanes = SpreadLanes(tasks, roster, AssignmentFreight(), clock)  # type: ignore[arg-type]
    assert lanes.wait_until_ready() == READY
    results = [report.result for report in lanes.results_of(jobs)]
    assert sorted(result.id for result in results) == sorted(job.id for job in jobs), "each exactly once"
    return tasks, results


def test_every_submission_travels_with_its_bytes_in_batches_that_grow(jobs: list[LaneJob]) -> None:
    seen: list[bytes] = []

    def does(tasks: PlayedTasks, key: str, sent: list[LaneJob]) -> Ended:
        seen.extend(job.files.content for job in sent if job.files)
        return do_all(tasks, key, sent)

    tasks, results = run(jobs, PlayedRoster({"a": 1, "b": 1}), does)
    assert {result.status for result in results} == {"graded"}
    assert sorted(seen) == sorted(Path(job.path).read_bytes() for job in jobs)
    sizes = [len(batch) for batch in tasks.batches]
    assert sizes[:4] == [1] * 4
    assert max(sizes) > 1
    assert tasks.most_at_once == 2 * AHEAD
    assert tasks.to == [["a", "b"]] * len(sizes)


def test_what_cannot_be_loaded_is_said_without_a_worker(jobs: list[LaneJob]) -> None:
    Path(jobs[3].path).unlink()
    tasks, results = run(jobs, PlayedRoster({"a": 1}))
    (gone,) = [result for result in results if result.status != "graded"]
    assert (gone.id, gone.status, gone.max_score) == ("03", "unreadable", 3)
    assert gone.reason == "cannot be read: No such file or directory"
    assert "03" not in [name for batch in tasks.batches for name in batch]


def test_large_submissions_travel_by_themselves(jobs: list[LaneJob], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "MOST_BYTES", 4)
    tasks, _ = run(jobs, PlayedRoster({"a": 1}))
    assert {len(batch) for batch in tasks.batches} == {1}


def test_a_batch_that_nobody_there_may_do_is_taken_back_and_sent_to_who_comes(jobs: list[LaneJob]) -> None:
    roster = PlayedRoster({"a": 1}, {}, {"b": 2})
    tasks, _ = run(
        jobs,
        roster,
        lambda tasks, key, sent: None if key in ("task 0", "task 1") else do_all(tasks, key, sent),
    )
    assert tasks.taken_back == ["task 0", "task 1"]
    assert tasks.to[:2] == [["a"]] * 2
    assert {worker for to in tasks.to[2:] for worker in to} == {"b"}


def test_what_comes_of_a_batch_that_was_taken_back_does_not_count(jobs: list[LaneJob]) -> None:
    clock = Clock()
    lanes = SpreadLanes(PlayedTasks(clock), PlayedRoster({"a": 1}), AssignmentFreight(), clock)  # type: ignore[arg-type]
    assert [*lanes._results_in(Ended("task 0", gave=report_on(jobs)))] == []


@pytest.fixture
def equal(tmp_path: Path) -> list[LaneJob]:
    """Five notebooks to the letter, after one that is like none."""
    for number in range(6):
        (tmp_path / f"{number}.ipynb").write_text("equal" if number else "first")
    return [LaneJob(str(number), str(tmp_path / f"{number}.ipynb")) for number in range(6)]


OBSERVED = KeptEvidence("address", b"packed")


def observe(seen: list[tuple[str, bool]]) -> Does:
    """Notes each submission, and whether it came with what was observed of another."""

    def does(tasks: PlayedTasks, key: str, sent: list[LaneJob]) -> Ended:
        seen.extend((job.id, job.known is not None) for job in sent)
        results = [LaneResult(graded(job).result, OBSERVED, is_repeatable=True) for job in sent]
        return Ended(key, gave=encode(BatchReport("a", results, 0.1)))

    return does


def test_of_equal_submissions_one_is_sent_before_the_others_which_travel_with_what_was_observed(
    equal: list[LaneJob],
) -> None:
    seen: list[tuple[str, bool]] = []
    run(equal, PlayedRoster({"a": 1, "b": 1}), observe(seen))
    assert seen == [("0", False), ("1", False), *((str(number), True) for number in range(2, 6))]


def test_if_the_first_of_equal_submissions_is_lost_the_others_are_sent_without_it(
    equal: list[LaneJob],
) -> None:
    seen: list[tuple[str, bool]] = []

    def does(tasks: PlayedTasks, key: str, sent: list[LaneJob]) -> Ended:
        if "1" in [job.id for job in sent]:
            return Ended(key, failed="KilledWorker: gone")
        return observe(seen)(tasks, key, sent)

    _, results = run(equal, PlayedRoster({"a": 1}), does)
    assert [result.id for result in results if result.status != "graded"] == ["1"]
    assert seen == [("0", False), *((str(number), False) for number in range(2, 6))]


def test_those_that_wait_for_one_that_cannot_be_loaded_any_more_are_sent(
    equal: list[LaneJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    load = AssignmentFreight.load

    def load_most(freight: AssignmentFreight, job: LaneJob) -> Any:
        Path(equal[1].path).unlink(missing_ok=True)
        return load(freight, job)

    monkeypatch.setattr(AssignmentFreight, "load", load_most)
    _, results = run(equal, PlayedRoster({"a": 1}))
    assert [result.id for result in results if result.status != "graded"] == ["1"]


def test_threads_with_nothing_to_do_wait_for_a_first_no_longer_than_they_should(
    equal: list[LaneJob],
) -> None:
    seen: list[tuple[str, bool]] = []

    def does(tasks: PlayedTasks, key: str, sent: list[LaneJob]) -> Ended | None:
        is_long = "1" in [job.id for job in sent] and len(seen) < len(equal) - 1
        return None if is_long else observe(seen)(tasks, key, sent)

    run(equal, PlayedRoster({"a": 1, "b": 1}), does)
    assert seen[-1] == ("1", False), "it is at work for longer than all the others"
    assert sorted(seen) == [(str(number), False) for number in range(6)]


def test_many_are_compared_while_the_first_are_at_work(
    jobs: list[LaneJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spread, "COMPARED", 3)
    compared: list[str] = []
    monkeypatch.setattr(SubmissionLikeness, "of", lambda _, job: compared.append(job.id) or job.path)
    before: list[int] = []

    def does(tasks: PlayedTasks, key: str, sent: list[LaneJob]) -> Ended:
        before.append(len(compared))
        return do_all(tasks, key, sent)

    _, results = run(jobs, PlayedRoster({"a": 1}), does)
    assert [result.id for result in results] == compared == [job.id for job in jobs]
    assert before[0] == 3


def test_of_a_batch_that_costs_workers_only_the_one_that_does_is_given_up(jobs: list[LaneJob]) -> None:
    def does(tasks: PlayedTasks, key: str, sent: list[LaneJob]) -> Ended:
        is_deadly = "19" in [job.id for job in sent]
        return Ended(key, failed="KilledWorker: gone") if is_deadly else do_all(tasks, key, sent)

    tasks, results = run(jobs, PlayedRoster({"a": 1}), does)
    (lost,) = [result for result in results if result.status != "graded"]
    assert (lost.id, lost.status, lost.reason, lost.score) == (
        "19",
        "grader_error",
        "KilledWorker: gone",
        None,
    )
    assert tasks.batches[-1] == ["19"], "it is tried by itself before"


def test_who_cannot_go_on_is_turned_away_and_the_rest_of_its_batch_is_sent_again(jobs: list[LaneJob]) -> None:
    broken: list[str] = []

    def does(tasks: PlayedTasks, key: str, sent: list[LaneJob]) -> Ended:
        if len(sent) > 1 and not broken:
            broken.append(key)
            return Ended(key, gave=report_on(sent[:1], problem="no more processes"))
        return do_all(tasks, key, sent)

    roster = PlayedRoster({"a": 1, "b": 1})
    _, results = run(jobs, roster, does)
    assert roster.turned_away == [("a", "no more processes")]
    assert {result.status for result in results} == {"graded"}


def test_a_worker_that_forgets_a_result_or_makes_one_up_is_not_believed(jobs: list[LaneJob]) -> None:
    def does(tasks: PlayedTasks, key: str, sent: list[LaneJob]) -> Ended:
        stranger = LaneJob("stranger", "x.py")
        answered = [job for job in sent if job.id != "07"]
        return Ended(key, gave=report_on([*answered, *answered, stranger]))

    _, results = run(jobs, PlayedRoster({"a": 1}), does)
    (lost,) = [result for result in results if result.status != "graded"]
    assert (lost.id, lost.status, lost.reason) == ("07", "grader_error", "the worker gave no result")


def test_a_lane_that_does_not_come_up_on_one_worker_is_opened_on_another(jobs: list[LaneJob]) -> None:
    roster = PlayedRoster({"a": 1, "b": 1})
    run(jobs, roster, opens=[Opening("b", None, "no sandbox"), Opening("a", None, NOT_ADMITTED)])
    assert roster.turned_away == [("b", "no sandbox"), ("a", NOT_ADMITTED)]


def test_if_the_worker_that_opens_a_lane_goes_another_is_asked(jobs: list[LaneJob]) -> None:
    clock = Clock()
    tasks = PlayedTasks(clock)
    asked: list[list[str]] = []

    def open_lane(workers: Sequence[str]) -> str:
        asked.append([*workers])
        return "unheard of" if len(asked) == 1 else PlayedTasks.open_lane(tasks, workers)

    tasks.open_lane = open_lane  # type: ignore[method-assign]
    lanes = SpreadLanes(tasks, PlayedRoster({"a": 1}, {"b": 1}), AssignmentFreight(), clock)  # type: ignore[arg-type]
    assert lanes.wait_until_ready() == READY
    assert (asked, tasks.taken_back) == ([["a"], ["b"]], ["unheard of"])


@pytest.mark.parametrize(
    ("at_first", "ahead"),
    [(None, ["a", "b", "b"]), (400, ["a", "b", "b"]), (2, ["a", "b"]), (1, [])],
)
def test_as_many_lanes_as_there_is_work_for_come_up_at_once(
    jobs: list[LaneJob], at_first: int | None, ahead: list[str]
) -> None:
    clock = Clock()
    tasks = PlayedTasks(clock, opens=[Opening("b", None, NOT_ADMITTED)])
    roster = PlayedRoster({"a": 1, "b": 2}, {"a": 1, "b": 2}, {"a": 1})
    lanes = SpreadLanes(tasks, roster, AssignmentFreight(), clock, at_first=at_first)  # type: ignore[arg-type]
    assert lanes.wait_until_ready() == READY
    assert (tasks.ahead, tasks.taken_back) == (ahead, []), "once, though the first did not come up"
    for _ in range(2):
        lanes._look()
    gone = [f"ahead on b, {number}" for number, address in enumerate(ahead, 1) if address == "b"]
    assert tasks.taken_back == gone, "each once"
    assert len([*lanes.results_of(jobs)]) == len(jobs)


def test_where_there_is_one_thread_no_lane_is_opened_ahead(jobs: list[LaneJob]) -> None:
    tasks, _ = run(jobs, PlayedRoster({"a": 1}))
    assert tasks.ahead == []


@pytest.mark.parametrize(
    ("roster", "said", "waited_s"),
    [
        (
            PlayedRoster({}, refused={"a": "  a: has torch 1.0"}),
            "no worker of the cluster may grade:\n  a: has torch 1.0",
            0.0,
        ),
        (PlayedRoster({}), "the cluster has had no worker for 90 s", WAIT_S),
    ],
)
def test_without_a_worker_that_may_grade_it_is_said_why(
    roster: PlayedRoster, said: str, waited_s: float
) -> None:
    clock = Clock()
    lanes = SpreadLanes(PlayedTasks(clock), roster, AssignmentFreight(), clock)  # type: ignore[arg-type]
    with pytest.raises(ClusterError) as raised:
        lanes.wait_until_ready()
    assert str(raised.value).startswith(said)
    assert roster.told == (["the cluster has no worker now; it has 90 s for one to come"] if waited_s else [])
    assert clock.now == pytest.approx(waited_s, abs=2.0)


def test_if_all_workers_go_and_none_comes_the_run_ends_with_what_it_has(jobs: list[LaneJob]) -> None:
    clock = Clock()
    tasks = PlayedTasks(clock)
    roster = PlayedRoster({"a": 1}, {}, refused={"c": "has torch 1.0"})
    lanes = SpreadLanes(tasks, roster, AssignmentFreight(), clock)  # type: ignore[arg-type]
    lanes.wait_until_ready()
    tasks.does = lambda tasks, key, sent: do_all(tasks, key, sent) if key == "task 0" else None
    results = lanes.results_of(jobs)
    assert next(results).result.id == "00"
    with pytest.raises(ClusterError, match="has torch"):
        next(results)
    assert clock.now > WAIT_S, "one that was lost may come back"


def test_a_cluster_where_no_lane_can_be_opened_at_all_ends_the_run(jobs: list[LaneJob]) -> None:
    with pytest.raises(ClusterError, match="grading cannot begin on the cluster: KilledWorker: gone"):
        run(jobs, PlayedRoster({"a": 1}), opens=["KilledWorker: gone"])
