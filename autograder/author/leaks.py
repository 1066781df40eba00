"""Solution text and hidden names looked for in what students get."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat

from autograder.assignment.model import Assignment, solution_blocks

TELLING_CHARS = 25
"""A solution's line at least this long, in what students are given, is a leak."""


Rendered = dict[Path, bytes]


def leaks_in(
    assignment: Assignment, rendered: Rendered, hidden_names: Sequence[str]
) -> Iterator[tuple[Path, str]]:
    """Places in what students are given that hold a line of a solution or the name of a hidden test or probe."""
    secret_lines = {line for cell in assignment.cells if cell.exercise for line in telling_lines(cell.source)}
    for relative, content in rendered.items():
        lines = {line.strip() for line in _readable_text(relative, content).splitlines()}
        for line in sorted(secret_lines & lines):
            yield relative, f"holds the solution's line {line!r}"
        words = set(re.findall(r"\w+", "\n".join(lines)))
        for name in sorted(set(hidden_names) & words):
            yield relative, f"holds the hidden name {name!r}"


def telling_lines(source: str) -> Iterator[str]:
    """The lines of a solution that are long enough to give it away."""
    for line in map(str.strip, "\n".join(solution_blocks(source)).splitlines()):
        if len(line) >= TELLING_CHARS:
            yield line


def _readable_text(relative: Path, content: bytes) -> str:
    if relative.suffix != ".ipynb":
        return content.decode()
    return "\n".join(cell.source for cell in nbformat.reads(content.decode(), as_version=4).cells)
