"""The commands for nbgrader courses: ``autograder nbgrader source``, ``rehearse``, ``grade``, ``export`` and ``feedback``."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.classroom.lane_start import EarlyLane, early_course_lane
from autograder.cli.cluster import cluster_of
from autograder.cli.console import (
    AsJson,
    Jobs,
    Names,
    Root,
    Scheduler,
    Workers,
    chosen_folders,
    ending_on_signals,
    open_console,
    print_all,
    print_json,
    tell,
)
from autograder.cli.exit_status import DONE, EPILOG, FINDINGS
from autograder.cli.grade import progress_bar
from autograder.cli.screen import let_screen_fail
from autograder.errors import ClusterError, StoreError, UsageError
from autograder.escaping import without_controls

RUNNING_SHOWN, RUNNING_CHARS = 2, 40
"""So many of those who are being graded are named, in so many characters."""

if TYPE_CHECKING:
    from autograder.classroom.scale.cluster import OpenCluster
    from autograder.nbgrader.bulk import ClassReport, CoursePlan, EngageCourse
    from autograder.nbgrader.course import NbgraderCourse
    from autograder.nbgrader.export import StudentFolders
    from autograder.nbgrader.gradebook import StudentReport
    from autograder.nbgrader.rehearsal import Rehearsal, RehearsalPlan

app = typer.Typer(
    no_args_is_help=True,
    help="For courses that run on nbgrader: source, rehearse, grade, export, feedback.",
    epilog=EPILOG,
)

CourseFolder = Annotated[
    Path,
    typer.Argument(
        metavar="COURSE", help="The course's folder, with nbgrader_config.py.", show_default=False
    ),
]
CourseAssignment = Annotated[
    str,
    typer.Argument(metavar="ASSIGNMENT", help="The assignment, as the course calls it.", show_default=False),
]
OnlyStudents = Annotated[
    list[str] | None,
    typer.Option("--student", metavar="STUDENT", help="Only this one; may be repeated.", show_default=False),
]


def require_nbgrader() -> None:
    """Check that the extra is installed.

    Raises:
        UsageError: it is not.
    """
    try:
        import nbgrader.apps  # noqa: F401
    except ImportError as error:
        raise UsageError(
            f"nbgrader cannot be imported ({error}); pip install 'autograd-exercises[nbgrader]'"
        ) from None


@app.command(epilog=EPILOG)
def source(
    names: Names = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            help="The course's source folder; $NBGRADER_COURSE/source or build/nbgrader/source by default.",
            show_default=False,
        ),
    ] = None,
    root: Root = Path(),
) -> None:
    """Write what nbgrader releases from: each assignment's notebook with solutions, and the files beside it."""
    from autograder.assignment.load import load_assignment
    from autograder.nbgrader.release import write_source

    to = to or Path(os.environ.get("NBGRADER_COURSE", root / "build" / "nbgrader")) / "source"
    for folder in chosen_folders(names, root):
        assignment = load_assignment(folder)
        write_source(assignment, root / "assignments" / assignment.name, to / assignment.name)
        typer.echo(f"{to / assignment.name}: written")


@app.command(epilog=EPILOG)
def rehearse(
    course: CourseFolder,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ASSIGNMENT",
            help="As the course's source calls them; all by default.",
            show_default=False,
        ),
    ] = None,
    kernel: Annotated[
        bool, typer.Option("--kernel", help="In a kernel inside the sandbox, too, also where none is needed.")
    ] = False,
    stock: Annotated[
        bool, typer.Option("--stock", help="By nbgrader's own Execute, too: outside of the sandbox.")
    ] = False,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Before a class is graded: the course's own solution, the untouched release, and each answer removed in turn."""
    let_screen_fail()
    require_nbgrader()
    from autograder.nbgrader.course import NbgraderCourse
    from autograder.nbgrader.draft import assignments_in
    from autograder.nbgrader.rehearsal import RehearsalPlan
    from autograder.nbgrader.rehearsal_tables import rehearsal_in_full

    loaded = NbgraderCourse(course)
    chosen = names or assignments_in(loaded)
    if not chosen:
        raise UsageError(f"{loaded.path('source', '.', '.')} holds no assignment with a notebook")
    plan = RehearsalPlan(kernel=kernel, stock=stock, jobs=jobs)
    done = [_rehearsed(loaded, name, plan) for name in dict.fromkeys(chosen)]
    if as_json:
        print_json(done)
    else:
        for rehearsal in done:
            print_all(open_console(), rehearsal_in_full(rehearsal))
    raise typer.Exit(DONE if all(rehearsal.is_clean for rehearsal in done) else FINDINGS)


def _rehearsed(course: "NbgraderCourse", assignment: str, plan: "RehearsalPlan") -> "Rehearsal":
    """Rehearse, and show how far it is."""
    from autograder.nbgrader.rehearsal import rehearse

    with ending_on_signals(), progress_bar() as progress:
        task = progress.add_task(f"rehearsing {assignment}", total=None, rate="")
        return rehearse(
            course, assignment, plan, on_graded=lambda total: progress.update(task, advance=1, total=total)
        )


def _rehearse_first(
    course: "NbgraderCourse", assignment: str, jobs: int | None, *, is_elsewhere: bool
) -> None:
    """Warn of what the course's own solution loses, before students lose it."""
    from autograder.nbgrader.rehearsed import is_due, warnings_before
    from autograder.sandbox.enclosure import Level, missing_features

    if is_elsewhere and course.level is Level.SANDBOXED and missing_features():
        tell(f"the course's own solution of {assignment} is not graded first: this machine has no sandbox")
        return
    if is_due(course, assignment):
        tell(
            f"the source of {assignment} is new or has changed: its own solution is graded first (--no-rehearsal leaves that out)"
        )
    with ending_on_signals():
        warnings = warnings_before(course, assignment, jobs=jobs)
    if warnings:
        tell(
            "\n".join([f"the course's own solution of {assignment} does not get full marks:", *warnings]),
            "yellow",
        )
        tell(
            f"to find out more: autograder nbgrader rehearse {shell_word(str(course.folder))} {assignment}",
            "yellow",
        )


@app.command(epilog=EPILOG)
def grade(
    course: CourseFolder,
    assignment: CourseAssignment,
    student: OnlyStudents = None,
    force: Annotated[bool, typer.Option("--force", help="Grade again what is graded.")] = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    workers: Workers = None,
    no_rehearsal: Annotated[
        bool,
        typer.Option(
            "--no-rehearsal", help="Do not grade the course's own solution first where it has changed."
        ),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="A JSON file with what was done.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Grade what the course has collected, each notebook in a sandbox, into its gradebook."""
    let_screen_fail()
    cluster = cluster_of(scheduler, workers, jobs)
    with nullcontext() if cluster else _lane_beside() as early:
        require_nbgrader()
        from autograder.nbgrader.bulk import CoursePlan
        from autograder.nbgrader.course import NbgraderCourse

        loaded = NbgraderCourse(course)
        if not no_rehearsal:
            _rehearse_first(loaded, assignment, jobs, is_elsewhere=scheduler is not None)
        plan = CoursePlan(assignment, student or (), force, jobs, is_here=scheduler is None)
        done = _graded(loaded, plan, _graders(cluster, jobs, early))
    if report:
        _write_report(report, done)
    if as_json:
        print_json(done)
    else:
        _show(loaded, done, report)
    raise typer.Exit(DONE if done.is_complete else FINDINGS)


@contextmanager
def _lane_beside() -> Iterator[EarlyLane | None]:
    """A lane that imports nbgrader while this process does; none where nbgrader is not installed."""
    if find_spec("nbgrader") is None:
        yield None
        return
    with early_course_lane() as early:
        yield early


def _graders(cluster: "OpenCluster | None", jobs: int | None, early: EarlyLane | None) -> "EngageCourse":
    """Who grades: the workers of a cluster, or lanes of this machine."""
    from autograder.nbgrader.bulk import lanes_here

    if cluster is None:
        return lanes_here(jobs, early)
    from autograder.nbgrader.cluster_lanes import course_lanes_on

    return course_lanes_on(cluster, tell)


def _graded(course: "NbgraderCourse", plan: "CoursePlan", engage: "EngageCourse") -> "ClassReport":
    """Grade, and show how far it is; where a cluster ends that too early, say what is left of it."""
    try:
        return _graded_with_progress(course, plan, engage)
    except ClusterError as error:
        raise ClusterError(f"{error}\nwhat has been graded is in the gradebook: run the same again") from None


def _graded_with_progress(
    course: "NbgraderCourse", plan: "CoursePlan", engage: "EngageCourse"
) -> "ClassReport":
    from autograder.nbgrader.bulk import grade_course

    with ending_on_signals(), progress_bar() as progress:
        task = progress.add_task("starting", total=None, rate="")
        running: dict[str, None] = {}

        def on_begin(student: str) -> None:
            running[student] = None
            progress.update(task, description=waiting_for([*running]))

        def on_student(report: "StudentReport", total: int) -> None:
            running.pop(report.student, None)
            progress.update(task, advance=1, total=total, description=waiting_for([*running]))

        return grade_course(course, plan, on_student=on_student, on_begin=on_begin, engage=engage)


def waiting_for(students: list[str]) -> str:
    """What stands beside the bar: who is being graded; students name themselves."""
    from rich.markup import escape

    shown = without_controls(", ".join(students[:RUNNING_SHOWN])).replace("\n", " ")
    return f"grading {escape(shown[:RUNNING_CHARS])}".strip()


def _write_report(path: Path, done: "ClassReport") -> None:
    import msgspec

    from autograder.atomic_write import write_atomically

    try:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(done), indent=2) + b"\n")
    except OSError as error:
        raise StoreError(
            f"the report {path} cannot be written ({error.strerror}); all that was graded is in the gradebook"
        ) from None


def _show(course: "NbgraderCourse", done: "ClassReport", report: Path | None) -> None:
    """Print the tables, and where everything is."""
    from autograder.nbgrader.bulk import gradebook_shown
    from autograder.nbgrader.tables import columns_of, counted, rows_of, what_to_do
    from autograder.results.summary import class_in_full
    from autograder.results.tables import plain

    console = open_console()
    print_all(console, class_in_full(done.assignment, columns_of(done), rows_of(done)))
    places = {
        "Gradebook": gradebook_shown(course),
        "notebooks": course.path("autograded", "*", done.assignment),
        "report": report,
        "pages for students": f"nbgrader generate_feedback {done.assignment}",
    }
    told = " · ".join(f"{what}: {where}" for what, where in places.items() if where)
    for line in (f"{counted(done)} {told}", *what_to_do(done)):
        console.print(plain(line), soft_wrap=True)


@app.command(epilog=EPILOG)
def export(
    course: CourseFolder,
    to: Annotated[Path, typer.Option("--to", help="The CSV file to write.")] = Path("questions.csv"),
    assignment: Annotated[
        list[str] | None,
        typer.Option(
            "--assignment", metavar="ASSIGNMENT", help="Only this one; may be repeated.", show_default=False
        ),
    ] = None,
    student: OnlyStudents = None,
) -> None:
    """Export the gradebook by question, as CSV."""
    require_nbgrader()
    from autograder.nbgrader.bulk import open_gradebook
    from autograder.nbgrader.course import NbgraderCourse
    from autograder.nbgrader.export import question_rows, write_questions

    with open_gradebook(NbgraderCourse(course)) as gradebook, _writing(to):
        count = write_questions(to, question_rows(gradebook, assignment or (), student or ()))
    typer.echo(f"{to}: {count} rows")


@app.command(epilog=EPILOG)
def feedback(
    course: CourseFolder,
    assignment: CourseAssignment,
    to: Annotated[Path, typer.Option("--to", help="The folder for the zips.")] = Path("feedback_zips"),
) -> None:
    """Pack the pages of nbgrader generate_feedback, one zip a student: for those whose work came by zip_collect."""
    require_nbgrader()
    from autograder.nbgrader.bulk import notebook_names, open_gradebook
    from autograder.nbgrader.course import NbgraderCourse
    from autograder.nbgrader.export import pack_feedback

    loaded = NbgraderCourse(course)
    students = _student_folders(loaded, assignment)
    if not students:
        raise UsageError(
            f"there is no feedback for {assignment}; run nbgrader generate_feedback {assignment} first"
        )
    with open_gradebook(loaded) as gradebook, _writing(to):
        made = pack_feedback(students, notebook_names(loaded, gradebook, assignment), to)
    typer.echo(f"{to}: {len(made)} zips")
    _tell_of_secretless(students)


def _tell_of_secretless(students: dict[str, "StudentFolders"]) -> None:
    """Name those at whom ``nbgrader release_feedback`` would stop."""
    secretless = [
        name
        for name, folders in students.items()
        if not (folders.feedback / "submission_secret.txt").is_file()
    ]
    if secretless:
        option = f"--CourseDirectory.student_id_exclude={','.join(sorted(secretless))}"
        typer.echo(
            f"{len(secretless)} came without submission_secret.txt, and nbgrader release_feedback stops at the first of them; "
            f"release the others with {shell_word(option)}"
        )


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    """What cannot be written is told with the remedy."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{error.filename or place} cannot be written ({error.strerror}); choose another --to"
        ) from None


def shell_word(text: str) -> str:
    """``text`` as one word of a shell's command line that is safe to look at, and still says what it says."""
    if not text.isprintable():
        escaped = "".join(c if c.isprintable() and c not in "'\\" else _octal(c) for c in text)
        return f"$'{escaped}'"
    return shlex.quote(text)


def _octal(character: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in os.fsencode(character))


def _student_folders(course: "NbgraderCourse", assignment: str) -> dict[str, "StudentFolders"]:
    from autograder.nbgrader.export import StudentFolders

    pattern = course.path("feedback", "*", assignment)
    root = Path(course.directory.root)
    place = pattern.relative_to(root).parts.index("*")
    found = root.glob(str(pattern.relative_to(root)))
    folders = {path.relative_to(root).parts[place]: path for path in sorted(found) if path.is_dir()}
    return {
        student: StudentFolders(path, course.path("autograded", student, assignment))
        for student, path in folders.items()
    }
