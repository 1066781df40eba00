"""A check's report for a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from autograder.results.tables import plain, value_text
from autograder.student.report import CheckReport, explanation_of, lines_of


def report_in_terminal(report: CheckReport) -> Iterator[RenderableType]:
    """A student's check of one exercise."""
    result = report.result
    passed = sum(test.verdict == "passed" for test in result.tests)
    yield Text(
        f"\n{result.name}  {passed} of {len(result.tests)} checks passed",
        "bold green" if report.passed else "bold red",
    )
    for test in result.tests:
        ok = test.verdict == "passed"
        yield Text("  ✓ " if ok else "  ✗ ", "green" if ok else "red") + plain(test.title)
        if ok:
            continue
        if test.verdict == "not_implemented":
            yield Text("      Not implemented yet.", "dim")
            continue
        if explanation := explanation_of(test):
            yield Padding(plain(explanation), (0, 0, 0, 6))
        table = Table.grid(padding=(0, 2))
        for label, value in lines_of(test):
            table.add_row(Text(label, "dim"), value_text(value))
        yield Padding(table, (0, 0, 0, 6))
    if result.hint:
        yield Panel(
            Markdown(result.hint),
            title="This looks like a mistake we know",
            title_align="left",
            border_style="yellow",
        )
