"""What the desk says on a terminal."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from autograder.desk.packing import RECEIPT, Receipt
from autograder.results.tables import plain
from autograder.student.standing import Standing

MARKS = {
    "right": ("✓", "green"),
    "wrong": ("✗", "red"),
    "missing": ("✗", "red"),
    "to do": ("·", "dim"),
    "unchecked": ("?", "dim"),
}
WORDS = {
    "right": "",
    "wrong": "",
    "missing": "is not there",
    "to do": "to do",
    "unchecked": "not checked yet",
}


def standings_table(standings: Iterable[Standing]) -> Table:
    """The exercises with their points and public checks."""
    table = Table(box=None, padding=(0, 2), show_edge=False)
    table.add_column("exercise")
    for heading in ("public checks", "points"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for one in standings:
        mark, style = MARKS[one.state]
        table.add_row(
            Text(f"{mark} {one.exercise}", style),
            f"{one.passed} of {one.checks}" if one.checks else "",
            f"{one.score:g} of {one.points}",
            WORDS[one.state],
        )
    return table


def receipt_in_terminal(receipt: Receipt, target: Path) -> Iterator[RenderableType]:
    """A receipt, and what is to be done with the file."""
    yield Text(f"{target}", "bold")
    yield Text(f"  {receipt.size_bytes:,} bytes · SHA-256 {receipt.sha256}", "dim")
    yield Text(f"  {receipt.packed_at:%Y-%m-%d %H:%M:%S} UTC · receipt: {target.with_name(RECEIPT)}\n", "dim")
    yield standings_table(receipt.exercises)
    yield Text(f"\nBy the public checks: {receipt.score:g} of {receipt.points} points. {receipt.note}\n")
    if receipt.to_do:
        yield Text("Still to do:", "bold")
        for line in receipt.to_do:
            yield plain(f"  {line}")
        yield Text("You can hand it in as it is, and again when more is done.\n")
    else:
        yield Text("Nothing is left to do.\n", "green")
    for sentence in receipt.hand_in:
        yield plain(sentence)
