"""A rehearsal on a terminal: each test's points for the solution and the untouched release, what each answer costs, and what there is to mend."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.nbgrader.findings import SourceFinding
from autograder.nbgrader.rehearsal import AnswerRow, NotebookRehearsal, QuestionRow, Rehearsal
from autograder.results.tables import plain

KIND_STYLE = {
    "ungraded": "red",
    "lost": "red",
    "unsteady": "red",
    "differs": "yellow",
    "given": "yellow",
    "unseen": "yellow",
}


def rehearsal_in_full(rehearsal: Rehearsal) -> Iterator[RenderableType]:
    """All that is told of one assignment."""
    yield plain(f"{rehearsal.assignment}: {summary(rehearsal)}", "bold")
    if rehearsal.problem:
        yield Padding(plain(rehearsal.problem, "red"), (0, 0, 0, 2))
    for name in rehearsal.observed:
        yield plain(
            f"  {name}.ipynb is not executed but observed: autograder verify {rehearsal.assignment} rehearses it"
        )
    for notebook in rehearsal.notebooks:
        yield from _notebook(notebook)
    yield from _findings(rehearsal.findings)


def summary(rehearsal: Rehearsal) -> str:
    """One line: whether all is well, and what a student takes."""
    if rehearsal.problem:
        return "cannot be rehearsed"
    found = len(rehearsal.findings)
    told = (
        [f"{found} finding{'s' if found > 1 else ''}" if found else "nothing to mend"]
        if rehearsal.notebooks
        else []
    )
    takes = [f"{seconds:.1f} s {way}" for way, seconds in rehearsal.seconds.items()]
    return (
        "; ".join([*told, *(["a student takes about " + ", ".join(takes)] if takes else [])])
        or "not executed"
    )


def warnings_in(rehearsal: Rehearsal) -> list[str]:
    """The findings as lines of text, for who has not asked for tables."""
    return [*filter(None, [rehearsal.problem]), *map(_line, rehearsal.findings)]


def _line(finding: SourceFinding) -> str:
    where = f"{finding.notebook}.ipynb" + (f", {finding.cell}" if finding.cell else "")
    return f"{where}: {finding.said}" + (f"; {finding.remedy}" if finding.remedy else "")


def _notebook(notebook: NotebookRehearsal) -> Iterator[RenderableType]:
    if notebook.tests:
        yield _tests(notebook.name, notebook.tests)
    else:
        yield plain(f"  {notebook.name}.ipynb has no test with points")
    if notebook.answers:
        yield _answers(notebook.name, notebook.answers)
    if notebook.refused:
        spares = f"; what spares that: {notebook.remedy}" if notebook.remedy else ""
        yield plain(f"  {notebook.name}.ipynb is executed in a kernel, for {notebook.refused}{spares}")


def _tests(name: str, rows: Sequence[QuestionRow]) -> Table:
    table = _table(f"{name}.ipynb", "points")
    ways = list(rows[0].solution)
    for way in ways:
        table.add_column(f"solution, {way}", justify="right")
    for way in rows[0].untouched:
        table.add_column(f"untouched, {way}", justify="right")
    for row in rows:
        solution = [_points(score, "" if score == row.points else "red") for score in row.solution.values()]
        untouched = [_points(score, "yellow" if score else "") for score in row.untouched.values()]
        table.add_row(plain(row.name), f"{row.points:g}", *solution, *untouched)
    return table


def _answers(name: str, rows: Sequence[AnswerRow]) -> Table:
    table = _table(f"{name}.ipynb without …")
    for way in rows[0].costs:
        table.add_column(f"costs, {way}", justify="right")
    for row in rows:
        table.add_row(
            plain(row.name), *(_points(cost, "yellow" if cost == 0 else "") for cost in row.costs.values())
        )
    return table


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for place, column in enumerate(columns):
        table.add_column(plain(column), justify="right" if place else "left")
    return table


def _points(score: float | None, style: str) -> Text:
    return plain("–" if score is None else f"{score:g}", style)


def _findings(findings: Sequence[SourceFinding]) -> Iterator[RenderableType]:
    for finding in findings:
        yield Padding(plain(f"✗ {_line(finding)}", KIND_STYLE[finding.kind]), (0, 0, 0, 2))
