"""The workers of a cluster as a run sees them: who is there, who may grade, and who may not and why."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import msgspec

from autograder.classroom.pool import TRIES
from autograder.classroom.scale.messages import NOT_ADMITTED, Admission, Machine, RunOrder, decode, encode
from autograder.classroom.scale.packed import PackedFolder

NO_ANSWER = Admission(Machine("", "", "", "", ""))
NOT_INSTALLED = "has no such autograder; install the same there"


class Workers(Protocol):
    """What a roster needs of a cluster."""

    def present(self) -> set[str]:
        """The addresses of its workers."""

    def admit(self, order: bytes, folder: bytes, workers: list[str]) -> Mapping[str, object]:
        """What each of these says of a run, by address; an exception where it cannot say anything."""

    def renew(self, run: str, workers: list[str]) -> Mapping[str, object]:
        """Whether each of these still knows a run."""

    def dismiss(self, run: str, workers: list[str]) -> None:
        """End a run on these."""


class WorkerRoster:
    """Who of a cluster's workers may grade in a run.

    Args:
        say: told once of each worker that is refused, and why; and if there is none.
    """

    def __init__(
        self, workers: Workers, order: RunOrder, folder: PackedFolder, say: Callable[[str], object]
    ) -> None:
        self._workers, self._order, self._folder, self._say = workers, order, folder, say
        self.admitted: dict[str, int] = {}
        """The addresses of those who may, and how many submissions each can grade at once."""
        self.refused: dict[str, str] = {}
        """The addresses of those who may not, and why."""
        self._problems: Counter[str] = Counter()

    @property
    def slots(self) -> int:
        """How many submissions can be graded at once."""
        return sum(self.admitted.values())

    def look(self) -> None:
        """Take note of who has come and who has gone, and admit those who may grade."""
        there = self._workers.present()
        self.admitted = {address: slots for address, slots in self.admitted.items() if address in there}
        self.refused = {address: why for address, why in self.refused.items() if address in there}
        if self.admitted:
            known = self._workers.renew(self._order.run, [*self.admitted])
            self.admitted = {a: slots for a, slots in self.admitted.items() if known.get(a) is True}
        if new := sorted(there - self.admitted.keys() - self.refused.keys()):
            self._admit(new)

    def _admit(self, new: list[str]) -> None:
        order = encode(self._order)
        answers = {**self._workers.admit(order, b"", new)}
        if without := [address for address in new if _admission(answers.get(address)).wants_folder]:
            answers |= self._workers.admit(order, encode(self._folder), without)
        for address in new:
            admission = _admission(answers.get(address))
            if admission.slots:
                self.admitted[address] = admission.slots
            elif admission.reason:
                self._refuse(address, admission.machine.host, admission.reason)

    def turn_away(self, address: str, problem: str) -> None:
        """Give nothing to a worker for now that said it cannot go on; nothing any more, if it has said so before."""
        self._problems[address] += problem != NOT_ADMITTED
        if self.admitted.pop(address, None) is not None and self._problems[address] >= TRIES:
            self._refuse(address, "", problem)

    def tell(self, what: str) -> None:
        """Say something of all of them."""
        self._say(what)

    def dismiss(self) -> None:
        """End the run on all of them."""
        self._workers.dismiss(self._order.run, [*self.admitted, *self.refused])
        self.admitted = {}

    def reasons(self) -> str:
        """Why those are refused who are, a line each; empty if nobody is."""
        return "\n".join(f"  {address}: {why}" for address, why in self.refused.items())

    def _refuse(self, address: str, host: str, why: str) -> None:
        self.refused[address] = why
        self._say(f"the worker {address}{f' on {host}' if host else ''} gets no work: it {why}")


def _admission(answer: Any) -> Admission:
    """What a worker answered; one that could not answer is refused, one that is gone is not heard of."""
    if answer is None or isinstance(answer, OSError):
        return NO_ANSWER
    if isinstance(answer, Exception):
        return msgspec.structs.replace(NO_ANSWER, reason=not_installed(answer))
    try:
        return decode(answer, Admission)
    except msgspec.DecodeError as error:
        return msgspec.structs.replace(NO_ANSWER, reason=not_installed(error))


def not_installed(error: Exception) -> str:
    """Why a worker is refused that did not understand what it was asked, or was not understood."""
    return f"{NOT_INSTALLED} ({type(error).__name__}: {error})"[:300]
