"""What ``autograder watch`` shows: all assignments, the exercises of one, the report on one of them, and the keys.

It fits the terminal that it is shown in: on a narrow one the lists take less of the width, on a low one the list of assignments is a part of
it around the one that is looked at, and a report that is longer than its place is shown page by page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.layout import Layout
from rich.markdown import Markdown
from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from autograder.desk.progress import NotebookProgress
from autograder.desk.tables import MARKS
from autograder.desk.watching import KEYS, NotebookWatch
from autograder.results.tables import plain
from autograder.student.report import NOT_THE_GRADE
from autograder.student.report_tables import report_in_terminal

WIDE = 110
"""From so many columns on there is room for whole names beside a report."""
LEFT, LEFT_NARROW = 46, 34
"""The width of the column of assignments and exercises."""
BORDERS = 2
"""The rows that a frame takes."""


@dataclass(frozen=True)
class WatchScreen:
    """The whole screen, laid out for the terminal that it comes to."""

    watch: NotebookWatch

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lists at the left, the report beside them, what there is to say and the keys below."""
        watch, (number, exercise) = self.watch, self.watch.chosen
        chosen = watch.progresses[number]
        footer = _footer(watch)
        footer_rows = len(console.render_lines(footer, options.update(height=None), pad=False))
        exercise_rows = len(chosen.standings) + BORDERS
        rows = (options.height or options.max_height) - footer_rows - exercise_rows - BORDERS
        shown = around(number, len(watch.progresses), rows)
        layout = Layout()
        layout.split_column(Layout(name="middle"), Layout(footer, size=footer_rows))
        left = Layout(name="left", size=LEFT if options.max_width >= WIDE else LEFT_NARROW)
        layout["middle"].split_row(left, Layout(_report(watch)))
        left.split_column(
            Layout(
                Panel(assignments_table(watch.progresses, number, shown), title=_title(shown, watch)),
                minimum_size=BORDERS + 1,
            ),
            Layout(Panel(_exercises(chosen, exercise), title=plain(chosen.title)), size=exercise_rows),
        )
        yield layout


def around(chosen: int, count: int, rows: int) -> range:
    """The numbers of the assignments that ``rows`` rows have room for, the chosen one among them."""
    rows = max(1, min(rows, count))
    first = max(0, min(chosen - rows // 2, count - rows))
    return range(first, first + rows)


def _title(shown: range, watch: NotebookWatch) -> str:
    count = len(watch.progresses)
    part = "" if len(shown) == count else f" · {shown.start + 1}–{shown.stop} of {count}"
    return f"By public checks{part}"


def assignments_table(
    progresses: Sequence[NotebookProgress], chosen: int | None = None, shown: range | None = None
) -> Table:
    """Every assignment, or those ``shown``, with its exercises that pass and its points."""
    table = _list(fills=chosen is not None)
    table.add_column(justify="right", no_wrap=True)
    for number in shown or range(len(progresses)):
        progress = progresses[number]
        right = sum(one.state == "right" for one in progress.standings)
        style = "bold" if number == chosen else "green" if right == len(progress.standings) else ""
        name = plain(f"{'›' if number == chosen else ' '} {progress.assignment}", style)
        unknown = "?" if progress.is_unchecked else ""
        points = f"{progress.score:g} of {progress.points}{unknown}"
        table.add_row(name, f"{right}/{len(progress.standings)}", points)
    return table


def _exercises(progress: NotebookProgress, chosen: str) -> Table:
    table = _list(fills=True)
    for one in progress.standings:
        mark, style = MARKS[one.state]
        is_chosen = one.exercise == chosen
        name = Text(
            f"{'›' if is_chosen else ' '} {mark} {one.exercise}", f"bold {style}" if is_chosen else style
        )
        table.add_row(name, f"{one.score:g} of {one.points}")
    return table


def _list(*, fills: bool) -> Table:
    """A table of names and numbers. One that ``fills`` its place has its names cut where there is no room for them, and the numbers whole."""
    table = Table.grid(padding=(0, 1), expand=fills)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    return table


def _report(watch: NotebookWatch) -> RenderableType:
    number, exercise = watch.chosen
    progress = watch.progresses[number]
    if progress.problem:
        return Panel(plain(progress.problem), title=exercise)
    hint = [Panel(Markdown(watch.hint), border_style="yellow")] if watch.hint else []
    report = watch.report
    told = [Text(_untold(watch), "dim")] if report is None else report_in_terminal(report)
    return Panel(Paged(Group(*hint, *told), watch.page), title=exercise)


def _untold(watch: NotebookWatch) -> str:
    """What is said of an exercise on which there is no report."""
    number, exercise = watch.chosen
    states = {one.exercise: one.state for one in watch.progresses[number].standings}
    if states[exercise] == "to do":
        return "Nothing is written yet. Write it in the notebook, and save it; h shows a hint."
    return "Not checked yet: save the notebook, or press c."


@dataclass(frozen=True)
class Paged:
    """As much of something as its place has room for; ``page`` says which part, and after the last comes the first."""

    content: RenderableType
    page: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines of the page, and which one it is if there are several."""
        lines = console.render_lines(self.content, options.update(height=None), pad=False)
        room = options.height or len(lines)
        step = room if len(lines) <= room else max(1, room - 1)
        pages = max(1, -(-len(lines) // step))
        number = self.page % pages
        for line in lines[number * step : (number + 1) * step]:
            yield from line
            yield Segment.line()
        if pages > 1:
            yield Text(f"page {number + 1} of {pages}: m shows more", "dim")


def _footer(watch: NotebookWatch) -> RenderableType:
    keys = " · ".join(f"{key} {action}" for key, action in KEYS.items())
    return Group(plain(watch.said), Text(keys, "dim"), Text(NOT_THE_GRADE, "dim"))
