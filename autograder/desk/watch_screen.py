"""What ``autograder watch`` shows: all assignments, the exercises of one, the report on one of them, and the keys."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.layout import Layout
from rich.markdown import Markdown
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from autograder.desk.progress import Progress
from autograder.desk.tables import MARKS
from autograder.desk.watching import KEYS, Watch
from autograder.results.tables import plain
from autograder.student.report import NOT_THE_GRADE
from autograder.student.report_tables import report_in_terminal

LEFT = 46
"""The width of the column of assignments and exercises."""


def screen(watch: Watch) -> RenderableType:
    """The whole screen."""
    layout = Layout()
    layout.split_column(Layout(name="middle"), Layout(_footer(watch), size=3))
    layout["middle"].split_row(Layout(name="left", size=LEFT), Layout(_report(watch)))
    number, exercise = watch.chosen
    chosen = watch.progresses[number]
    layout["left"].split_column(
        Layout(Panel(assignments_table(watch.progresses, number), title="By public checks")),
        Layout(
            Panel(_exercises(chosen, exercise), title=plain(chosen.title)), size=len(chosen.standings) + 2
        ),
    )
    return layout


def assignments_table(progresses: Sequence[Progress], chosen: int | None = None) -> Table:
    """Every assignment with its exercises that pass and its points."""
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    for number, progress in enumerate(progresses):
        right = sum(one.state == "right" for one in progress.standings)
        style = "bold" if number == chosen else "green" if right == len(progress.standings) else ""
        name = plain(f"{'›' if number == chosen else ' '} {progress.assignment}", style)
        unknown = "?" if progress.is_unchecked else ""
        points = f"{progress.score:g} of {progress.points}{unknown}"
        table.add_row(name, f"{right}/{len(progress.standings)}", points)
    return table


def _exercises(progress: Progress, chosen: str) -> Table:
    table = Table.grid(padding=(0, 1))
    for one in progress.standings:
        mark, style = MARKS[one.state]
        is_chosen = one.exercise == chosen
        name = Text(
            f"{'›' if is_chosen else ' '} {mark} {one.exercise}", f"bold {style}" if is_chosen else style
        )
        table.add_row(name, f"{one.score:g} of {one.points}")
    return table


def _report(watch: Watch) -> RenderableType:
    number, exercise = watch.chosen
    progress = watch.progresses[number]
    if progress.problem:
        return Panel(plain(progress.problem), title=exercise)
    hint = [Panel(Markdown(watch.hint), border_style="yellow")] if watch.hint else []
    report = watch.report
    if report is None:
        unchecked = Text("Not checked yet: save the notebook, or press c.", "dim")
        return Panel(Group(*hint, unchecked), title=exercise)
    return Panel(Group(*hint, *report_in_terminal(report)), title=exercise)


def _footer(watch: Watch) -> RenderableType:
    keys = " · ".join(f"{key} {action}" for key, action in KEYS.items())
    return Group(plain(watch.said), Text(keys, "dim"), Text(NOT_THE_GRADE, "dim"))
