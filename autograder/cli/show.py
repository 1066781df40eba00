"""The command for after a grading: ``autograder show``."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import AsJson, HasAll, Root, open_console, print_all, print_json, tell
from autograder.cli.run_folder import RunFolder, State, last_run, nearest, result_of, titles_of
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.results.beside import StudentCode
    from autograder.results.model import SubmissionResult, TestResult
    from autograder.results.replay import Replay
    from autograder.results.store import KeptResult, Store


def show(
    folder: RunFolder,
    student: Annotated[
        str | None,
        typer.Argument(
            metavar="STUDENT",
            help="A student's id, to see their code beside every test; without one, the class.",
            show_default=False,
        ),
    ] = None,
    test: Annotated[
        str | None, typer.Option("--test", metavar="NAME", help="This test alone.", show_default=False)
    ] = None,
    replay: Annotated[
        bool,
        typer.Option(
            "--replay",
            help="Run what that test looks at again, in the sandbox, with prints and traceback; without --test, of the first that failed.",
        ),
    ] = False,
    has_all: HasAll = False,
    as_json: AsJson = False,
    root: Root = Path(),
) -> None:
    """Show the results of a class, or of one student in full: where the score comes from."""
    from autograder.results.groups import groups_of
    from autograder.results.opening import read_store
    from autograder.results.tables import submission_in_full

    with closing(read_store(folder)) as store:
        state = State(last_run(store), store.results())
        if student is None:
            return _show_class(state, as_json, has_all=has_all, asked_for_one=bool(test or replay))
        found = result_of(student, state, folder)
        (kept,) = store.kept(student)
        replayed = _replay(store, found, kept, test, root) if replay else None
    result = _of_test(found, test) if test else found
    if as_json:
        return print_json({"result": result, "replay": replayed} if replayed else result)
    console, titles = open_console(), titles_of(state.info.assignment, root)
    codes = _codes_of(kept, result)
    print_all(console, submission_in_full(state.info, result, groups_of(state.results), codes, titles))
    if replayed:
        from autograder.results.replay import replay_in_full

        print_all(console, replay_in_full(replayed))
    return None


def _show_class(state: State, as_json: bool, *, has_all: bool, asked_for_one: bool) -> None:
    from autograder.results.files import document_of
    from autograder.results.summary import class_in_full
    from autograder.results.tables import heading, rows_of

    info, results = state
    if asked_for_one:
        raise UsageError("--test and --replay are about one student; name one after RUN")
    if as_json:
        return print_json(document_of(info, results))
    tables = class_in_full(heading(info), [*info.exercises], rows_of(results), has_all=has_all)
    return print_all(open_console(), tables)


def _codes_of(kept: "KeptResult", result: "SubmissionResult") -> dict[str, "StudentCode"]:
    """The student's code by exercise, of those with a test that failed, as far as it was kept."""
    from autograder.judge.evidence import EvidenceError, unpack
    from autograder.judge.student_code import code_of

    try:
        evidence = unpack(kept.evidence)
    except EvidenceError:
        return {}
    wanting = [e.name for e in result.exercises if any(test.verdict != "passed" for test in e.tests)]
    codes = {name: code_of(name, evidence) for name in wanting}
    return {name: code for name, code in codes.items() if code}


def _of_test(result: "SubmissionResult", name: str) -> "SubmissionResult":
    """``result`` with this test alone."""
    import msgspec

    _test_called(name, result)
    exercises = [
        msgspec.structs.replace(exercise, tests=[test for test in exercise.tests if test.name == name])
        for exercise in result.exercises
    ]
    return msgspec.structs.replace(result, exercises=[exercise for exercise in exercises if exercise.tests])


def _test_called(name: str, result: "SubmissionResult") -> "TestResult":
    tests = {test.name: test for exercise in result.exercises for test in exercise.tests}
    if name not in tests:
        raise UsageError(
            f"there is no test {name!r} of {result.id}; {nearest(name, tests) if tests else result.reason}"
        )
    return tests[name]


def _first_failed(result: "SubmissionResult") -> "TestResult":
    tests = [test for exercise in result.exercises for test in exercise.tests]
    for test in tests:
        if test.verdict != "passed":
            return test
    raise UsageError(f"{result.id} has no test that failed; name one with --test")


def _replay(
    store: "Store", result: "SubmissionResult", kept: "KeptResult", test: str | None, root: Path
) -> "Replay":
    from autograder.assignment.find import find_assignment
    from autograder.classroom.opened import OpenedAssignment
    from autograder.classroom.replay import replay
    from autograder.sandbox.enclosure import Level

    name = (_test_called(test, result) if test else _first_failed(result)).name
    folder = find_assignment(store.assignment, root)
    level = Level.UNSAFE if result.sandbox == Level.UNSAFE else Level.SANDBOXED
    with OpenedAssignment(folder, salt=result.salt, level=level) as opened:
        opened.check_enclosure([store.folder])
        probes = opened.probes_of(name)
        if not probes:
            raise UsageError(
                f"{name} is no test of {folder} any more; `autograder regrade {store.folder}` first"
            )
        tell(f"running again what {name} looks at: {', '.join(probes)}")
        return replay(opened, kept, probes)
