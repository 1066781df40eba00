"""Results and proofs on a terminal, as rich renderables. Nothing a student wrote is taken for markup."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group as Stack
from rich.console import RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from autograder.author.proof import MistakeRow, Verification
from autograder.escaping import CONTROL
from autograder.judge.mentions import NOTE
from autograder.results.files import groups_of
from autograder.results.model import ExerciseResult, RunInfo, SubmissionResult, TestResult
from autograder.student.report import Report, explanation_of, lines_of

VERDICT_STYLE = {"passed": "green", "not_implemented": "dim", "missing": "dim", "grader_error": "magenta"}
SHOWN = 12
"""So many known mistakes, groups, and students of a group are listed."""
REASON_CHARS = 400
"""So much of the reason why a submission is not graded is shown in the table of a class."""
STATUS_STYLE = {"graded": "", "unreadable": "yellow", "grader_error": "magenta"}


def plain(text: str, style: str = "") -> Text:
    """``text`` without markup, and without what could steer a terminal."""
    return Text(CONTROL.sub("\ufffd", text), style=style)


def _value(text: str) -> Text:
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
        table.add_row(Text(label, "dim"), _value(value[:600]))
    if test.diagnosis:
        table.add_row(Text("diagnosis", "dim"), Text(test.diagnosis, "cyan"))
    if table.row_count:
        yield Padding(table, (0, 0, 0, 6))


def report_in_terminal(report: Report) -> Iterator[RenderableType]:
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
            table.add_row(Text(label, "dim"), _value(value))
        yield Padding(table, (0, 0, 0, 6))
    if result.hint:
        yield Panel(
            Markdown(result.hint),
            title="This looks like a mistake we know",
            title_align="left",
            border_style="yellow",
        )


def proof(verification: Verification) -> Iterator[RenderableType]:
    """A verification: the test × mistake matrix of each exercise, the counts, the findings."""
    yield Text(f"\n{verification.assignment}", "bold")
    for exercise in verification.exercises:
        mistakes = [row for row in verification.mistakes if row.exercise == exercise]
        yield _matrix(verification, exercise, mistakes)
    killed = sum(bool(test.killed_by) for test in verification.tests)
    diagnosed = sum(row.diagnosed for row in verification.mistakes)
    yield Text(
        f"{len(verification.exercises)} exercises, {sum(verification.exercises.values())} points · "
        f"{killed} of {len(verification.tests)} hidden tests kill a mistake · "
        f"{sum(row.lost > 0 for row in verification.mistakes)} of {len(verification.mistakes)} mistakes lose points, {diagnosed} diagnosed · "
        f"{len(verification.accepted)} accepted alternatives · {verification.junk_runs} junk runs · "
        f"{len(verification.salts)} salt(s)"
    )
    for finding in verification.findings:
        yield Text(str(finding), "red")
    if not verification.findings:
        yield Text("proven: no findings", "green")


def _matrix(verification: Verification, exercise: str, mistakes: Sequence[MistakeRow]) -> RenderableType:
    """A row a mistake, a column a hidden test; tests are few, mistakes may be many."""
    tests = [test for test in verification.tests if test.exercise == exercise]
    title = f"{exercise} ({verification.exercises[exercise]} points)"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    table.add_column("known mistake", overflow="fold")
    table.add_column("loses", justify="right")
    for number in range(1, len(tests) + 1):
        table.add_column(str(number), justify="center", no_wrap=True)
    for row in mistakes:
        marks = [Text("✗", "red") if test.name in row.failed_tests else Text("·", "dim") for test in tests]
        table.add_row(row.name, str(row.lost), *marks)
    legend = [
        Text(f"{n:>2} {test.name} ({test.points} points)", "dim") for n, test in enumerate(tests, start=1)
    ]
    return Stack(table, Padding(Stack(*legend), (0, 0, 1, 1)))
