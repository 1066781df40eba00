"""Mistakes as a class makes them, on a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.results.beside import Beside, StudentCode, code_text
from autograder.results.mistakes import ClassMistakes, KnownMade, UnknownGroup, unexplained
from autograder.results.model import SubmissionResult
from autograder.results.tables import SHOWN, people, plain, titled, value_text

MOST_WHO = 6
"""So many students are named of a mistake."""


def mistakes_in_full(
    mistakes: ClassMistakes,
    results: Mapping[str, SubmissionResult],
    codes: Mapping[tuple[str, str], StudentCode],
) -> Iterator[RenderableType]:
    """Known mistakes, then groups of two or more with the code of two of them side by side, and got against expected.

    Args:
        results: by student.
        codes: by student and exercise.
    """
    if mistakes.known:
        yield titled("Known mistakes", _known_table(mistakes.known))
    groups = [group for group in mistakes.unknown if len(group.students) > 1]
    for group in groups[:SHOWN]:
        yield from _group(group, results[group.students[0]], codes)
    if (more := len(groups) - SHOWN) > 0:
        yield Text(f"and {more} more groups; --json prints all of them", "dim")
    if alone := len(mistakes.unknown) - len(groups):
        are = "result is" if alone == 1 else "results are"
        yield plain(f"{alone} wrong {are} like nobody else's.", "dim")
    if not mistakes.known and not mistakes.unknown:
        yield plain("Nobody has made a mistake that can be named or grouped.")


def _known_table(known: Sequence[KnownMade]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in ("students", "points lost"):
        table.add_column(head, justify="right")
    for head in ("mistake", "who"):
        table.add_column(head, overflow="fold")
    for one in known:
        where = Text(f"  [{', '.join(one.exercises)}]", "dim")
        who = plain(people(one.students, MOST_WHO))
        table.add_row(str(len(one.students)), str(one.points_lost), plain(one.title) + where, who)
    return table


def _group(
    group: UnknownGroup, result: SubmissionResult, codes: Mapping[tuple[str, str], StudentCode]
) -> Iterator[RenderableType]:
    yield plain(f"\n{group.name}: {len(group.students)} students, {group.points_lost} points lost", "bold")
    yield plain(f"  {people(group.students, MOST_WHO)}", "dim")
    pair = [codes[who, group.exercise] for who in group.students if (who, group.exercise) in codes][:2]
    shown = [code_text(code) for code in pair]
    yield from [Beside(shown[0], shown[1:])] if len(shown) > 1 else shown
    exercise = next(one for one in result.exercises if one.name == group.exercise)
    for test in unexplained(exercise):
        table = Table.grid(padding=(0, 2))
        for label in ("called", "what", "problem", "got", "expected", "where", "error"):
            if text := test.detail.get(label):
                table.add_row(Text(label, "dim"), value_text(text[:300]))
        yield plain(f"  {test.title}  [{test.name}]")
        yield Padding(table, (0, 0, 0, 4))
