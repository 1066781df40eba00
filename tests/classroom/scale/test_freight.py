"""What travels is what its kind says: any jobs, and any results, go the way that submissions go."""

from collections.abc import Sequence

import msgspec

from autograder.classroom.scale.freight import Freight
from autograder.classroom.scale.messages import Batch, BatchReport, Forms, Opening, decode, encode
from autograder.classroom.scale.spread import Ended, SpreadLanes
from autograder.errors import SubmissionError


class Doubled(msgspec.Struct, frozen=True):
    number: int
    double: int


class Doubling(Freight[int, str, tuple[int, str]]):
    """Numbers travel as they are; 3 does not travel."""

    forms = Forms(Batch[int], BatchReport[Doubled], Opening[str])
    begun = ""

    def begin(self, ready: str) -> None:
        self.begun = ready

    def name_of(self, job: int) -> str:
        return str(job)

    def load(self, job: int) -> tuple[int, int]:
        if job == 3:
            raise SubmissionError("is no number of ours")
        return job, 8

    def name_on(self, arrived: Doubled) -> str:
        return str(arrived.number)

    def unload(self, job: int, arrived: Doubled) -> tuple[int, str]:
        return job, str(arrived.double)

    def unloadable(self, job: int, reason: str) -> tuple[int, str]:
        return job, reason

    def lost(self, job: int, reason: str) -> tuple[int, str]:
        return job, f"lost: {reason}"


class Workers:
    """One worker that doubles, but dies of 5; as tasks and as a roster."""

    slots = 1

    def __init__(self) -> None:
        self.admitted, self.refused = {"a": 1}, dict[str, str]()
        self.ended: list[Ended] = []

    def look(self) -> None:
        pass

    def open_lane(self, workers: Sequence[str]) -> str:
        self.ended.append(Ended("opening", gave=encode(Opening("a", "ready"))))
        return "opening"

    def send(self, batch: bytes, workers: Sequence[str]) -> str:
        numbers, key = decode(batch, Doubling.forms.batch).jobs, f"task {batch!r} {len(self.ended)}"
        report = BatchReport("a", [Doubled(number, 2 * number) for number in numbers], 0.1)
        self.ended.append(Ended(key, failed="gone") if 5 in numbers else Ended(key, gave=encode(report)))
        return key

    def take_back(self, key: str) -> None:
        raise AssertionError(key)

    def next_ended(self, timeout_s: float) -> Ended | None:
        return self.ended.pop(0) if self.ended else None


def test_any_kind_of_job_ends_with_its_one_result() -> None:
    workers, freight = Workers(), Doubling()
    lanes = SpreadLanes(workers, workers, freight, lambda: 0.0)  # type: ignore[arg-type]
    assert (lanes.wait_until_ready(), freight.begun) == ("ready", "ready")
    results = [*lanes.results_of(range(8))]
    expected = {number: str(2 * number) for number in range(8)}
    expected |= {3: "is no number of ours", 5: "lost: gone"}
    assert (len(results), dict(results)) == (8, expected)
