"""Who may grade is asked before it gets work; who comes, goes, or cannot go on, is taken note of."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from autograder.classroom.scale.messages import NOT_ADMITTED, Admission, Machine, RunOrder, decode, encode
from autograder.classroom.scale.packed import PackedFolder
from autograder.classroom.scale.roster import WorkerRoster


class PlayedWorkers:
    """Workers by address: what each answers. One that has not got the folder asks for it."""

    def __init__(self, here: Machine, **answers: Any) -> None:
        self.here, self.answers = here, answers
        self.with_folder: set[str] = set()
        self.knows: set[str] = set()
        self.dismissed: list[str] = []
        self.sent: list[tuple[bool, str]] = []

    def present(self) -> set[str]:
        return {*self.answers}

    def admit(self, order: bytes, folder: bytes, workers: list[str]) -> Mapping[str, object]:
        assert decode(order, RunOrder).run == "run"
        self.sent += [(bool(folder), address) for address in workers]
        answers: dict[str, object] = {}
        for address in workers:
            if folder:
                assert decode(folder, PackedFolder).name == "06_tiny"
                self.with_folder.add(address)
            answers[address] = self._answer(address)
        return answers

    def _answer(self, address: str) -> object:
        answer = self.answers[address]
        if not isinstance(answer, int):
            return answer
        if address not in self.with_folder:
            return encode(Admission(self.here, wants_folder=True))
        self.knows.add(address)
        return encode(Admission(self.here, slots=answer))

    def renew(self, run: str, workers: list[str]) -> Mapping[str, object]:
        return {address: address in self.knows for address in workers}

    def dismiss(self, run: str, workers: list[str]) -> None:
        self.dismissed += workers


class Played:
    def __init__(self, order: RunOrder, folder: PackedFolder, here: Machine, **answers: Any) -> None:
        self.workers = PlayedWorkers(here, **answers)
        self.said: list[str] = []
        self.roster = WorkerRoster(self.workers, order, folder, self.said.append)
        self.roster.look()


@pytest.fixture
def play(order: RunOrder, folder: PackedFolder, here: Machine) -> Any:
    return lambda **answers: Played(order, folder, here, **answers)


def test_a_worker_is_sent_the_folder_once_if_it_has_not_got_it(play: Any) -> None:
    played = play(a=2, b=4)
    assert (played.roster.admitted, played.roster.slots) == ({"a": 2, "b": 4}, 6)
    assert played.workers.sent == [(False, "a"), (False, "b"), (True, "a"), (True, "b")]
    played.roster.look()
    assert len(played.workers.sent) == 4
    played.workers.knows.clear()
    played.roster.look()
    assert played.workers.sent[4:] == [(False, "a"), (False, "b")], "they are asked again, without it"
    assert played.roster.slots == 6


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            Admission(Machine("far", "", "", "", ""), "has torch 1.0"),
            "the worker a on far gets no work: it has torch 1.0",
        ),
        (
            ModuleNotFoundError("no autograder"),
            "has no such autograder; install the same there (ModuleNotFoundError",
        ),
        (b"nonsense", "has no such autograder; install the same there ("),
    ],
)
def test_who_may_not_is_refused_with_the_reason_told_once_and_the_others_go_on(
    play: Any, answer: Any, why: str
) -> None:
    played = play(a=encode(answer) if isinstance(answer, Admission) else answer, b=1)
    played.roster.look()
    assert played.roster.admitted == {"b": 1}
    (said,) = played.said
    assert why in said
    assert played.roster.reasons().startswith("  a: has ")
    assert [address for _, address in played.workers.sent].count("a") == 1


@pytest.mark.parametrize("answer", [OSError("timed out"), None])
def test_who_does_not_answer_is_asked_again(play: Any, answer: Any) -> None:
    played = play(a=answer)
    assert (played.roster.slots, played.roster.refused, played.said) == (0, {}, [])
    played.workers.answers["a"] = 1
    played.roster.look()
    assert played.roster.slots == 1


def test_who_comes_and_goes_is_taken_note_of(play: Any) -> None:
    played = play(a=1, b=ValueError("x"))
    del played.workers.answers["a"], played.workers.answers["b"]
    played.workers.answers["c"] = 3
    played.roster.look()
    assert (played.roster.admitted, played.roster.refused) == ({"c": 3}, {})


def test_who_cannot_go_on_is_asked_once_more_and_then_refused(play: Any) -> None:
    played = play(a=1)
    played.roster.turn_away("a", "no more processes")
    assert (played.roster.slots, played.said) == (0, [])
    played.roster.look()
    assert played.roster.slots == 1
    played.roster.turn_away("a", "no more processes")
    played.roster.look()
    assert played.roster.refused == {"a": "no more processes"}
    assert played.roster.slots == 0


def test_who_has_only_forgotten_the_run_is_always_asked_again(play: Any) -> None:
    played = play(a=1)
    for _ in range(5):
        played.roster.turn_away("a", NOT_ADMITTED)
        played.roster.look()
        assert played.roster.slots == 1


def test_at_the_end_all_are_told(play: Any) -> None:
    played = play(a=1, b=2)
    played.roster.dismiss()
    assert sorted(played.workers.dismissed) == ["a", "b"]
    assert played.roster.slots == 0


def test_a_worker_that_has_a_problem_and_had_none_keeps_its_place(play: Any, here: Machine) -> None:
    played = play(a=encode(replace(Admission(here), slots=0)))
    assert (played.roster.admitted, played.roster.refused) == ({}, {}), (
        "neither a reason nor a place: it is asked again"
    )
