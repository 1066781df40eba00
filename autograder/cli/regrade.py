"""Judging a class again, and going back: ``autograder regrade`` and ``revert``."""

from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import AsJson, Root, ending_on_signals, print_json, tell
from autograder.cli.diff import print_diff
from autograder.cli.exit_status import DONE, FINDINGS
from autograder.cli.report import refresh
from autograder.cli.run_folder import (
    RunFolder,
    State,
    last_run,
    login_name,
    places_of,
    write_files,
)
from autograder.cli.screen import let_screen_fail

if TYPE_CHECKING:
    from autograder.classroom.regrade import Regrading
    from autograder.results.model import SubmissionResult
    from autograder.results.store import Store

LEFT_SHOWN = 10
"""So many students are named for each reason why they must be graded."""


def regrade(
    folder: RunFolder,
    what_if: Annotated[
        bool, typer.Option("--what-if", help="Show what would move, and write nothing.")
    ] = False,
    as_json: AsJson = False,
    root: Root = Path(),
) -> None:
    """Judge a class again from what was observed of it, once tests, points or known mistakes have changed.

    No submission runs, but under probes that are new or have changed. Whoever cannot be judged so is named, and left as is.
    """
    from autograder.results.diff import diff_of
    from autograder.results.opening import read_store, reopen_store

    let_screen_fail()
    with ending_on_signals(), closing(read_store(folder)) if what_if else reopen_store(folder) as store:
        before = State(last_run(store), store.results())
        regrading = _judged_again(store, before, root)
        if what_if:
            results = _as_if(store, before.results, regrading)
        else:
            if regrading.again:
                store.write_again(regrading.info, regrading.again)
            results = store.results()
            write_files(folder, State(last_run(store), results), f"run: autograder regrade {folder}")
            refresh(store, root)
    moved = diff_of(before.results, results, places_of(before.info.assignment, root))
    if as_json:
        about = {"judged": len(regrading.again), "run_again": regrading.run_again, "to_grade": regrading.left}
        print_json({**about, "diff": moved})
    else:
        print(_in_a_sentence(regrading, len(before.results), what_if=what_if))
        print_diff(moved)
    _tell_who_is_left(regrading, folder)
    raise typer.Exit(FINDINGS if regrading.left else DONE)


def _judged_again(store: "Store", before: State, root: Path) -> "Regrading":
    from autograder.assignment.find import find_assignment
    from autograder.classroom.opened import OpenedAssignment
    from autograder.classroom.regrade import Regrader
    from autograder.cli.grade import progress_bar
    from autograder.sandbox.enclosure import Level

    run = before.info
    level = Level.UNSAFE if run.sandbox == Level.UNSAFE else Level.SANDBOXED
    hidden = find_assignment(run.assignment, root)
    with OpenedAssignment(hidden, salt=run.salt, level=level) as opened, progress_bar() as progress:
        task = progress.add_task("judging", total=len(before.results), rate="")
        regrader = Regrader(opened, run, secrets=[store.folder], say=tell)
        return regrader.regrade(store.kept(), lambda: progress.update(task, advance=1))


def _as_if(
    store: "Store", before: list["SubmissionResult"], regrading: "Regrading"
) -> list["SubmissionResult"]:
    """The results as they would be."""
    from autograder.results.store import stamped

    marks = store.marks()
    again = {one.result.id: marks.over(stamped(one.result, regrading.info)) for one in regrading.again}
    return [again.get(result.id, result) for result in before]


def _in_a_sentence(regrading: "Regrading", students: int, *, what_if: bool) -> str:
    would = " Nothing was written." if what_if else ""
    ran = f", {len(regrading.run_again)} of them after a probe had run" if regrading.run_again else ""
    if not regrading.again and not regrading.left:
        return f"All {students} were judged by these very tests.{would}"
    return f"{len(regrading.again)} of {students} judged again{ran}.{would}"


def _tell_who_is_left(regrading: "Regrading", folder: Path) -> None:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for student, reason in regrading.left.items():
        by_reason[reason].append(student)
    for reason, students in by_reason.items():
        more = f" and {len(students) - LEFT_SHOWN} more" if len(students) > LEFT_SHOWN else ""
        tell(f"left as is: {', '.join(students[:LEFT_SHOWN])}{more}: {reason}")
    if by_reason:
        tell(f"run for these: autograder grade … --out {folder} --resume")


def revert(folder: RunFolder, as_json: AsJson = False, root: Root = Path()) -> None:
    """Go back to the results before the last run, be it of grade or of regrade. Nothing is deleted."""
    from autograder.results.diff import diff_of
    from autograder.results.opening import reopen_store

    let_screen_fail()
    with reopen_store(folder) as store:
        last_run(store)
        before = store.results()
        run = store.revert(login_name())
        after = State(last_run(store), store.results())
        write_files(folder, after, f"run: autograder regrade {folder}")
        refresh(store, root)
    moved = diff_of(before, after.results)
    if as_json:
        return print_json({"reverted": run.number, "diff": moved})
    print(f"Run {run.number} counts no more; nothing was deleted.")
    return print_diff(moved)
