"""What ``autograder doctor --scheduler`` says of a cluster: each of its workers, and whether it may grade for this machine."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from autograder.classroom.scale.machine import why_not
from autograder.classroom.scale.messages import Machine, WorkerCheck, decode
from autograder.classroom.scale.roster import NO_ANSWER, not_installed
from autograder.sandbox.enclosure import Level

HEADINGS = ("worker", "host", "torch", "NumPy", "Python", "engine", "sandbox", "")


class Checkup(msgspec.Struct, frozen=True):
    """One worker. ``why_not``: why it may not grade, with the remedy; empty if it may."""

    address: str
    machine: Machine
    sandbox: str
    why_not: str

    @property
    def cells(self) -> tuple[str, ...]:
        """It as a line of a table under :data:`HEADINGS`."""
        m = self.machine
        return self.address, m.host, m.torch, m.numpy, m.python, m.engine, self.sandbox, self.why_not or "ok"


def checkups(answers: Mapping[str, object], own: Machine) -> list[Checkup]:
    """What is to be said of workers, by what they answered."""
    return [_checkup(address, answer, own) for address, answer in sorted(answers.items())]


def _checkup(address: str, answer: object, own: Machine) -> Checkup:
    if isinstance(answer, Exception):
        return Checkup(address, NO_ANSWER.machine, "", not_installed(answer))
    try:
        check = decode(answer, WorkerCheck)
    except msgspec.DecodeError as error:
        return Checkup(address, NO_ANSWER.machine, "", not_installed(error))
    reason = why_not(check.machine, own, Level.SANDBOXED)
    found = [finding for finding in check.findings if finding.what == "sandbox"]
    failed = [f"{one.found}; {one.remedy}" for one in found if not one.ok]
    return Checkup(
        address,
        check.machine,
        "missing" if failed else "; ".join(one.found for one in found),
        reason or "; ".join(failed),
    )


def table_of(workers: list[Checkup]) -> Iterator[Any]:
    """The workers as a table, and how many of them may grade."""
    from rich.table import Table

    from autograder.results.tables import plain

    table = Table(box=None, pad_edge=False)
    for heading in HEADINGS:
        table.add_column(plain(heading), overflow="fold")
    for one in workers:
        table.add_row(*map(plain, one.cells))
    yield table
    yield plain(f"{sum(not one.why_not for one in workers)} of {len(workers)} may grade for this machine.")
