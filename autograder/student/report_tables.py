"""A check's report for a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from autograder.results.tables import plain, value_text
from autograder.student.report import CheckReport, explanation_of, lines_of

MARKS = {"passed": ("✓", "green"), "not_implemented": ("to do:", "dim")}
"""What stands before a check, and its colour; before one that failed stands a ✗."""


def report_in_terminal(report: CheckReport) -> Iterator[RenderableType]:
    """A student's check of one exercise."""
    result = report.result
    yield Text(
        f"\n{result.name}  {report.passes} of {len(result.tests)} public checks passed",
        "bold green" if report.passed else "bold" if report.is_to_do else "bold red",
    )
    for test in result.tests:
        mark, style = MARKS.get(test.verdict, ("✗", "red"))
        yield Text(f"  {mark} ", style) + plain(test.title)
        if test.verdict in MARKS:
            continue
        if explanation := explanation_of(test):
            yield Padding(plain(explanation), (0, 0, 0, 6))
        table = Table.grid(padding=(0, 2))
        for label, value in lines_of(test):
            table.add_row(Text(label, "dim"), value_text(value))
        yield Padding(table, (0, 0, 0, 6))
        if drawing := report.pictures.get(test.name):
            yield Padding(value_text(repr(drawing)), (0, 0, 0, 6))
    if result.hint:
        yield Panel(
            Markdown(result.hint),
            title="This looks like a mistake we know",
            title_align="left",
            border_style="yellow",
        )


def remarks_in_terminal(remarks: Sequence[str]) -> Iterator[RenderableType]:
    """What is said of the notebook as a whole, such as which of its cells failed."""
    if remarks:
        yield Text("\nRemarks", "bold")
    for remark in remarks:
        yield Padding(plain(remark), (0, 0, 0, 2))
