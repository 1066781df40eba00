"""Results and proofs on a terminal, as rich renderables. Nothing a student wrote is taken for markup."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.escaping import CONTROL
from autograder.results.groups import groups_of
from autograder.results.model import NOTE, ExerciseResult, RunInfo, SubmissionResult, TestResult

VERDICT_STYLE = {"passed": "green", "not_implemented": "dim", "missing": "dim", "grader_error": "magenta"}
SHOWN = 12
"""So many known mistakes, groups, and students of a group are listed."""
REASON_CHARS = 400
"""So much of the reason why a submission is not graded is shown in the table of a class."""
STATUS_STYLE = {"graded": "", "unreadable": "yellow", "grader_error": "magenta"}


def plain(text: str, style: str = "") -> Text:
    """``text`` without markup, and without what could steer a terminal."""
    return Text(CONTROL.sub("\ufffd", text), style=style)


def value_text(text: str) -> Text:
    """A value in a cell of its own, where it may have several lines, as a printed matrix has."""
    return Text("\n").join(plain(line) for line in text.split("\n"))


def class_table(info: RunInfo, results: Sequence[SubmissionResult]) -> Table:
    """A row a student, a column an exercise."""
    table = Table(
        box=box.SIMPLE_HEAD, title=f"{info.title} ({info.assignment})", title_justify="left", pad_edge=False
    )
    table.add_column("student", no_wrap=True, max_width=32)
    table.add_column("score", justify="right", no_wrap=True)
    for name in info.exercises:
        table.add_column(name.replace("_", "\n").strip(), justify="right", overflow="fold")
    for result in results:
        scores = {exercise.name: exercise for exercise in result.exercises}
        cells = [_score_cell(scores.get(name)) for name in info.exercises]
        total = "–" if result.score is None else f"{result.score}"
        table.add_row(plain(result.id), Text(total, "bold"), *cells)
    return table


def class_stories(results: Sequence[SubmissionResult]) -> Iterator[RenderableType]:
    """What happened to those without full marks: known mistakes by name, the rest by verdict."""
    told = [(result, story) for result in results if (story := _story(result))]
    if told:
        table = Table(box=box.SIMPLE_HEAD, title="What happened", title_justify="left", pad_edge=False)
        table.add_column("student", no_wrap=True, max_width=32)
        table.add_column("known mistakes by name; other failures by verdict", overflow="fold", ratio=1)
        for result, story in told:
            table.add_row(plain(result.id), plain(story, STATUS_STYLE[result.status]))
        yield table


def _score_cell(exercise: ExerciseResult | None) -> Text:
    if exercise is None:
        return Text("–", "dim")
    full = exercise.score == exercise.max_score
    return Text(str(exercise.score), "green" if full else "red" if exercise.score == 0 else "yellow")


def _story(result: SubmissionResult) -> str:
    if result.status != "graded":
        more = "…" if len(result.reason) > REASON_CHARS else ""
        return f"{result.status}: {result.reason[:REASON_CHARS]}{more}"
    tests = [test for exercise in result.exercises for test in exercise.tests]
    named = dict.fromkeys(test.diagnosis.split("/")[1] for test in tests if test.diagnosis)
    others = Counter(test.verdict for test in tests if test.verdict != "passed" and not test.diagnosis)
    return ", ".join([*named, *(f"{count}× {verdict}" for verdict, count in others.items())])


def class_summary(results: Sequence[SubmissionResult]) -> Iterator[RenderableType]:
    """What the class got wrong: known mistakes by frequency, then groups of equal unknown ones; whose code to read."""
    known = Counter(
        d for r in results for e in r.exercises for d in {t.diagnosis for t in e.tests if t.diagnosis}
    )
    if known:
        table = Table(box=box.SIMPLE_HEAD, title="Known mistakes", title_justify="left", pad_edge=False)
        table.add_column("students", justify="right")
        table.add_column("mistake")
        for key, count in known.most_common(SHOWN):
            table.add_row(str(count), key)
        yield table
        yield from _and_more(len(known), "known mistakes")
    if groups := groups_of(results):
        title = "Equal results that match no known mistake"
        table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
        for column in ("students", "exercise", "group", "who"):
            table.add_column(column)
        for group in groups[:SHOWN]:
            who = ", ".join(group.students[:SHOWN]) + (" …" if len(group.students) > SHOWN else "")
            table.add_row(str(len(group.students)), group.exercise, group.group, plain(who))
        yield table
        yield from _and_more(len(groups), "groups")
    if to_read := [r.id for r in results if any(note.startswith(NOTE) for note in r.staff_notes)]:
        more = f" and {len(to_read) - SHOWN} more" if len(to_read) > SHOWN else ""
        yield plain(f"Code that {NOTE}: {', '.join(to_read[:SHOWN])}{more}", "yellow")


def _and_more(count: int, what: str) -> Iterator[RenderableType]:
    if count > SHOWN:
        yield Text(f"and {count - SHOWN} more {what}; all of them are in results.json", "dim")


def submission_in_full(info: RunInfo, result: SubmissionResult) -> Iterator[RenderableType]:
    """One submission with every test, for staff: verdicts, got and expected, diagnoses, what was printed."""
    total = "not graded" if result.score is None else f"{result.score} of {result.max_score}"
    head = Table.grid(padding=(0, 2))
    facts = {
        "student": result.id,
        "assignment": f"{info.title} ({info.assignment})",
        "score": total,
        "status": f"{result.status}{': ' + result.reason if result.reason else ''}",
        "file": result.path,
        "digest": result.digest,
        "graded in": f"{result.wall_s:.2f} s, sandbox {result.sandbox}, torch {result.torch_version}, salt {result.salt!r}",
    }
    for label, value in facts.items():
        head.add_row(Text(label, "dim"), plain(value))
    yield head
    for exercise in result.exercises:
        title = f"{exercise.name}  {exercise.score}/{exercise.max_score}"
        yield Text(f"\n{title}", "bold")
        for test in exercise.tests:
            yield from _test_in_full(test)
        if exercise.group:
            yield plain(f"  group {exercise.group}: matches no known mistake", "dim")
    for label, lines in (("Remarks to the student", result.remarks), ("For staff only", result.staff_notes)):
        if lines:
            yield Text(f"\n{label}", "bold")
            yield from (plain(f"  {line}") for line in lines)


def _test_in_full(test: TestResult) -> Iterator[RenderableType]:
    earned = test.points if test.verdict == "passed" else 0
    line = Text(
        f"  {'✓' if test.verdict == 'passed' else '✗'} {earned:>2}/{test.points} ",
        VERDICT_STYLE.get(test.verdict, "red"),
    )
    yield line + plain(test.title) + Text(f"  [{test.name}: {test.verdict}]", "dim")
    table = Table.grid(padding=(0, 2))
    for label, value in test.detail.items():
        table.add_row(Text(label, "dim"), value_text(value[:600]))
    if test.diagnosis:
        table.add_row(Text("diagnosis", "dim"), Text(test.diagnosis, "cyan"))
    if table.row_count:
        yield Padding(table, (0, 0, 0, 6))
