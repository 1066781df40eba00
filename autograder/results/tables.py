"""Results and proofs on a terminal, as rich renderables. Nothing a student wrote is taken for markup."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.console import Group as Stack
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.escaping import CONTROL
from autograder.results.beside import Beside, StudentCode, code_text
from autograder.results.groups import Group
from autograder.results.hints import HEADING, hints_in_words
from autograder.results.marks import decisions_in
from autograder.results.model import (
    NOTE,
    Comment,
    ExerciseResult,
    Override,
    RunInfo,
    SubmissionResult,
    TestResult,
)

VERDICT_STYLE = {"passed": "green", "not_implemented": "dim", "missing": "dim", "grader_error": "magenta"}
SHOWN = 12
"""So many known mistakes, groups, and students of a group are listed."""
REASON_CHARS = 400
"""So much of the reason why a submission is not graded is shown in the table of a class."""
UNBOUNDED = 10_000
"""A width that every table fits in."""
NOT_GRADED = "not graded"
OURS = ", not the student's fault"
"""One word for it, whatever the reason is; and what is added where the reason is ours, the course's or the machine's."""
STATUS_STYLE = {"graded": "", "unreadable": "yellow", "grader_error": "magenta"}


@dataclass(frozen=True)
class ClassRow:
    """A student in the tables of a class. ``points`` by column; ``of``, how many there are to earn.

    ``score`` is None if the student is not graded. ``late``: points that being late costs. ``exercises``: what the summary counts.
    """

    student: str
    score: float | None
    points: Mapping[str, float | None]
    of: Mapping[str, float]
    story: str = ""
    style: str = ""
    late: float = 0.0
    exercises: Sequence[ExerciseResult] = field(default=())
    is_to_be_read: bool = False


def plain(text: str, style: str = "") -> Text:
    """``text`` without markup, and without what could steer a terminal."""
    return Text(CONTROL.sub("\ufffd", text), style=style)


def value_text(text: str) -> Text:
    """A value in a cell of its own, where it may have several lines, as a printed matrix has."""
    return Text("\n").join(plain(line) for line in text.split("\n"))


def heading(info: RunInfo) -> str:
    """The title of a class's table."""
    return f"{info.title} ({info.assignment})"


def rows_of(results: Sequence[SubmissionResult]) -> list[ClassRow]:
    """The rows of a class that :mod:`autograder.classroom` graded."""
    return [
        ClassRow(
            result.id,
            result.score,
            {exercise.name: exercise.score for exercise in result.exercises},
            {exercise.name: exercise.max_score for exercise in result.exercises},
            _story(result),
            STATUS_STYLE[result.status],
            exercises=result.exercises,
            is_to_be_read=any(note.startswith(NOTE) for note in result.staff_notes),
        )
        for result in results
    ]


def class_table(title: str, columns: Sequence[str], rows: Sequence[ClassRow]) -> RenderableType:
    """A row a student, a column an exercise; as the terminal is wide, with names, with numbers, or without these columns."""
    named = [value_text(name.replace("_", "\n").strip()) for name in columns]
    numbered = [Text(str(number)) for number in range(1, len(columns) + 1)]
    legend = [plain(f"{number:>2} {name}", "dim") for number, name in enumerate(columns, start=1)]
    missing = Text("Points by exercise do not fit in here; --json prints them.", "dim")
    return _WidestThatFits(
        _class_table(title, columns, rows, named),
        Stack(_class_table(title, columns, rows, numbered), Padding(Stack(*legend), (0, 0, 1, 1))),
        Stack(_class_table(title, (), rows, ()), missing),
    )


class _WidestThatFits:
    """The first renderable that has room, else the last."""

    def __init__(self, *choices: RenderableType) -> None:
        self._choices = choices

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        unbounded = options.update(max_width=UNBOUNDED)
        fits = (
            c for c in self._choices if console.measure(c, options=unbounded).minimum <= options.max_width
        )
        yield next(fits, self._choices[-1])


def _class_table(
    title: str, columns: Sequence[str], rows: Sequence[ClassRow], heads: Sequence[Text]
) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("student", no_wrap=True, max_width=32)
    table.add_column("score", justify="right", no_wrap=True)
    some_are_late = any(row.late for row in rows)
    if some_are_late:
        table.add_column("late", justify="right", no_wrap=True)
    for head in heads:
        table.add_column(head, justify="right", overflow="fold")
    for row in rows:
        late = [Text(f"-{row.late:g}" if row.late else "")] if some_are_late else []
        cells = [_score_cell(row.points.get(name), row.of.get(name)) for name in columns]
        total = "–" if row.score is None else f"{row.score:g}"
        table.add_row(plain(row.student), Text(total, "bold"), *late, *cells)
    return titled(title, table)


def class_stories(rows: Sequence[ClassRow], title: str = "What happened") -> Iterator[RenderableType]:
    """What happened to those without full marks: known mistakes by name, the rest by verdict."""
    if any(row.story for row in rows):
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("student", no_wrap=True, max_width=32)
        table.add_column("known mistakes by name; other failures by verdict", overflow="fold", ratio=1)
        for row in rows:
            if row.story:
                table.add_row(plain(row.student), plain(row.story, row.style))
        yield titled(title, table)


def _score_cell(points: float | None, of: float | None) -> Text:
    if points is None:
        return Text("–", "dim")
    return Text(f"{points:g}", "green" if points == of else "red" if points == 0 else "yellow")


def _story(result: SubmissionResult) -> str:
    if result.status == "graded":
        said = [f"comment: {one.text}" for one in result.comments]
        return "; ".join(filter(None, [mistakes_in(result.exercises), *decisions_in(result), *said]))
    return not_graded(result.reason, is_ours=result.status == "grader_error")


def not_graded(reason: str, *, is_ours: bool) -> str:
    """That a student is not graded, whose fault that is, and why, as far as there is room for it."""
    more = "…" if len(reason) > REASON_CHARS else ""
    return f"{NOT_GRADED}{OURS if is_ours else ''}: {reason[:REASON_CHARS]}{more}"


def mistakes_in(exercises: Sequence[ExerciseResult]) -> str:
    """Known mistakes by name, other failures by verdict."""
    tests = [test for exercise in exercises for test in exercise.tests]
    named = dict.fromkeys(test.diagnosis.split("/")[1] for test in tests if test.diagnosis)
    others = Counter(test.verdict for test in tests if test.verdict != "passed" and not test.diagnosis)
    return ", ".join([*named, *(f"{count}× {verdict}" for verdict, count in others.items())])


def people(students: Sequence[str], most: int) -> str:
    """Students by name, and how many more there are."""
    more = f" and {len(students) - most} more" if len(students) > most else ""
    return ", ".join(students[:most]) + more


def titled(title: str, table: Table) -> RenderableType:
    """A table below its title, which may be wider."""
    return Stack(plain(title, "italic"), table)


def submission_in_full(
    info: RunInfo,
    result: SubmissionResult,
    groups: Iterable[Group] = (),
    codes: Mapping[str, StudentCode] | None = None,
    titles: Mapping[str, str] | None = None,
) -> Iterator[RenderableType]:
    """One submission with every test, failures first, for staff: verdicts, got and expected, diagnoses, what was printed.

    Args:
        groups: who else got which results.
        codes: the student's code, by exercise.
        titles: of known mistakes, as far as they are to be had.
    """
    ours = OURS if result.status == "grader_error" else ""
    total = NOT_GRADED + ours if result.score is None else f"{result.score} of {result.max_score}"
    head = Table.grid(padding=(0, 2))
    facts = {
        "student": result.id,
        "assignment": heading(info),
        "score": total,
        "reason": result.reason,
        "file": result.path,
        "graded in": f"{result.wall_s:.2f} s{_memory(result)}, sandbox {result.sandbox}, torch {result.torch_version}, salt {result.salt!r}",
    }
    for label, value in facts.items():
        if value:
            head.add_row(Text(label, "dim"), plain(value))
    yield head
    for exercise in result.exercises:
        title = f"{exercise.name}  {exercise.score}/{exercise.max_score}"
        yield Text(f"\n{title}", "bold")
        if one := exercise.override:
            yield plain(f"  by hand, instead of {one.by_tests}: {one.because} ({_signed(one)})", "magenta")
        tests = sorted(exercise.tests, key=lambda test: test.verdict == "passed")
        right = [part for test in tests for part in _test_in_full(test, titles or {})]
        if exercise.group:
            right.append(plain(f"  {_company(result.id, exercise, groups)}", "dim"))
        code = (codes or {}).get(exercise.name)
        yield from [Beside(code_text(code), right)] if code else right
    comments = [f"{one.text} ({_signed(one)})" for one in result.comments]
    for label, lines in (
        ("Comments", comments),
        ("Remarks to the student", result.remarks),
        (HEADING, hints_in_words(result.hints_seen)),
        ("For staff only", result.staff_notes),
    ):
        if lines:
            yield Text(f"\n{label}", "bold")
            yield from (Padding(plain(line), (0, 0, 0, 2)) for line in lines)


def known_as(diagnosis: str, titles: Mapping[str, str]) -> str:
    """A known mistake by its title, as far as it is to be had, and where its file stands."""
    return f"{titles[diagnosis]}  [{diagnosis}]" if diagnosis in titles else diagnosis


def _memory(result: SubmissionResult) -> str:
    """What it held in memory, if that was measured, to stand after another fact."""
    return "" if result.memory_mib is None else f", {result.memory_mib:.0f} MiB"


def _signed(words: Override | Comment) -> str:
    """Who, and when."""
    return f"{words.who}, {datetime.fromtimestamp(words.at).astimezone():%Y-%m-%d %H:%M}"


def _company(student: str, exercise: ExerciseResult, groups: Iterable[Group]) -> str:
    """Who else has an exercise's result that matches no known mistake."""
    key = (exercise.name, exercise.group)
    them = [who for g in groups if (g.exercise, g.group) == key for who in g.students if who != student]
    alike = f"; the same as {', '.join(them[:SHOWN])}{' …' if len(them) > SHOWN else ''}" if them else ""
    return f"matches no known mistake{alike}"


def _test_in_full(test: TestResult, titles: Mapping[str, str]) -> Iterator[RenderableType]:
    earned = test.points if test.verdict == "passed" else 0
    mark = f"  {'✓' if test.verdict == 'passed' else '✗'} {earned:>2}/{test.points} "
    line = Table.grid()
    line.add_column(no_wrap=True)
    line.add_column(overflow="fold")
    line.add_row(
        Text(mark, VERDICT_STYLE.get(test.verdict, "red")),
        plain(test.title) + Text(f"  [{test.name}: {test.verdict}]", "dim"),
    )
    yield line
    table = Table.grid(padding=(0, 2))
    for label, value in test.detail.items():
        table.add_row(Text(label, "dim"), value_text(value[:600]))
    if test.diagnosis:
        table.add_row(Text("diagnosis", "dim"), plain(known_as(test.diagnosis, titles), "cyan"))
    if table.row_count:
        yield Padding(table, (0, 0, 0, 6))
