"""What moved in a class, on a terminal."""

from collections import Counter
from collections.abc import Iterator

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from autograder.results.diff import Change, Diff, TestChange, TestPlace, moves_by_test
from autograder.results.tables import NOT_GRADED, plain, titled

SHOWN = 40
"""So many students are listed."""
TESTS_SHOWN = 3
"""So many tests of one student are listed."""


def diff_in_full(diff: Diff) -> Iterator[RenderableType]:
    """Whose score moved, by how much, on which test, and why."""
    moved = [change for change in diff.changes if change.before != change.after]
    yield Text(_in_a_sentence(diff, moved), "bold")
    yield from (plain(f"{count}× {reason}") for reason, count in _reasons(diff.changes))
    tests = moves_by_test(diff.changes)
    if tests:
        places = [_where(one.place) for one in tests]
        table = _table("students", "exercise", "test", *(["where"] if any(places) else []))
        for one, place in zip(tests[:SHOWN], places, strict=False):
            count = ", ".join(f"{many} {way}" for many, way in ((one.up, "up"), (one.down, "down")) if many)
            where = [plain(place)] if any(places) else []
            table.add_row(Text(count or "no points"), plain(one.exercise), plain(one.name), *where)
        yield titled("Tests", table)
    if diff.changes:
        table = _table("student", "score", "by", "on")
        for change in diff.changes[:SHOWN]:
            table.add_row(plain(change.student), _scores(change), f"{change.by:+d}", _tests(change))
        yield titled("Students", table)
    if (more := len(diff.changes) - SHOWN) > 0:
        yield Text(f"and {more} more students; --json prints all of them", "dim")


def _in_a_sentence(diff: Diff, moved: list[Change]) -> str:
    if not diff.changes:
        return f"Nothing moved among {diff.students} students."
    up, down = (sum(sign * change.by > 0 for change in moved) for sign in (1, -1))
    return f"{len(moved)} of {diff.students} scores moved: {up} up, {down} down."


def _reasons(changes: list[Change]) -> list[tuple[str, int]]:
    return Counter(reason for change in changes for reason in change.why).most_common(SHOWN)


def _table(*heads: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def _scores(change: Change) -> Text:
    before, after = (NOT_GRADED if score is None else str(score) for score in (change.before, change.after))
    return Text(f"{before} → {after}", "green" if change.by > 0 else "red" if change.by < 0 else "")


def _tests(change: Change) -> Text:
    lines = [_test(test) for test in change.tests[:TESTS_SHOWN]]
    more = len(change.tests) - TESTS_SHOWN
    return Text("\n").join([*lines, *([Text(f"and {more} more", "dim")] if more > 0 else [])])


def _test(test: TestChange) -> Text:
    points = f"{_or_none(test.points_before)} → {_or_none(test.points_after)}"
    verdicts = [_or_none(verdict) for verdict in (test.verdict_before, test.verdict_after)]
    return plain(f"{test.name}: {points} ({' → '.join(dict.fromkeys(verdicts))})")


def _or_none(value: object) -> str:
    return "–" if value is None else str(value)


def _where(place: TestPlace | None) -> str:
    return f"{place.file}, probe {', '.join(place.probes)}" if place else ""
