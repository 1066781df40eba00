"""What ``verify`` found, as tables for a terminal."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group as Stack
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.author.proof import MistakeRow, Verification


def proof(verification: Verification) -> Iterator[RenderableType]:
    """A verification: the test × mistake matrix of each exercise, the counts, the findings."""
    yield Text(f"\n{verification.assignment}", "bold")
    for exercise in verification.exercises:
        mistakes = [row for row in verification.mistakes if row.exercise == exercise]
        yield _matrix(verification, exercise, mistakes)
    caught = sum(bool(test.caught_by) for test in verification.tests)
    diagnosed = sum(row.diagnosed for row in verification.mistakes)
    yield Text(
        f"{len(verification.exercises)} exercises, {sum(verification.exercises.values())} points · "
        f"{caught} of {len(verification.tests)} hidden tests catch a mistake · "
        f"{sum(row.lost > 0 for row in verification.mistakes)} of {len(verification.mistakes)} mistakes lose points, {diagnosed} diagnosed · "
        f"{len(verification.accepted)} accepted alternatives · {len(verification.independent)} independent submissions · "
        f"{verification.nonsense_runs} runs of nonsense · "
        f"{len(verification.salts)} salt(s)"
    )
    for finding in verification.findings:
        yield Text(str(finding), "red")
    if not verification.findings:
        yield Text("proven: no findings", "green")


def _matrix(verification: Verification, exercise: str, mistakes: Sequence[MistakeRow]) -> RenderableType:
    """A row a mistake, a column a hidden test; tests are few, mistakes may be many."""
    tests = [test for test in verification.tests if test.exercise == exercise]
    title = f"{exercise} ({verification.exercises[exercise]} points)"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    table.add_column("known mistake", overflow="fold")
    table.add_column("loses", justify="right")
    for number in range(1, len(tests) + 1):
        table.add_column(str(number), justify="center", no_wrap=True)
    for row in mistakes:
        marks = [Text("✗", "red") if test.name in row.failed_tests else Text("·", "dim") for test in tests]
        table.add_row(row.name, str(row.lost), *marks)
    legend = [
        Text(f"{n:>2} {test.name} ({test.points} points)", "dim") for n, test in enumerate(tests, start=1)
    ]
    return Stack(table, Padding(Stack(*legend), (0, 0, 1, 1)))
