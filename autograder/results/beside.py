"""A student's code beside what the tests say of it, on a terminal."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderableType
from rich.console import Group as Stack
from rich.table import Table
from rich.text import Text

from autograder.escaping import CONTROL

WIDE = 110
"""Where a terminal has fewer columns, the one stands below the other."""
LINES_SHOWN = 80
"""So many lines of code are shown."""
NUMBER_CHARS = 4


class StudentCode(NamedTuple):
    """The definition that counts, or its whole cell where that cannot be told apart; each line with its number in the cell, 1-based."""

    cell: str
    lines: list[tuple[int, str]]


class Beside:
    """Two columns, or one below the other where there is no room."""

    def __init__(self, left: RenderableType, right: Sequence[RenderableType]) -> None:
        self._left, self._right = left, Stack(*right)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        if options.max_width < WIDE:
            yield self._left
            yield self._right
            return
        table = Table.grid(padding=(0, 2), expand=True)
        table.add_column(ratio=2, overflow="fold")
        table.add_column(ratio=3, overflow="fold")
        table.add_row(self._left, self._right)
        yield table


def code_text(code: StudentCode) -> RenderableType:
    """Code with the numbers of its lines, which a line that is too long goes on beside; nothing in it steers the terminal."""
    lines = Table.grid(padding=(0, 1))
    lines.add_column(justify="right", min_width=NUMBER_CHARS, no_wrap=True, style="dim")
    lines.add_column(overflow="fold")
    for number, line in code.lines[:LINES_SHOWN]:
        lines.add_row(str(number), Text(CONTROL.sub("\ufffd", line.expandtabs(4))))
    if (more := len(code.lines) - LINES_SHOWN) > 0:
        lines.add_row("", Text(f"and {more} more lines", "dim"))
    return Stack(Text(CONTROL.sub("\ufffd", code.cell), "dim"), lines)
