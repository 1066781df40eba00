"""The commands for nbgrader courses: ``autograder nbgrader …`` and ``autograder grade --nbgrader``."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import ending_on_signals
from autograder.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.nbgrader.bulk import ClassReport
    from autograder.nbgrader.course import Course
    from autograder.nbgrader.export import StudentFolders
    from autograder.nbgrader.gradebook import StudentReport

app = typer.Typer(no_args_is_help=True, help="For courses that run on nbgrader; see docs/nbgrader.md.")

CourseFolder = Annotated[Path, typer.Option("--course", help="The course's folder, with nbgrader_config.py.")]


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


@app.command()
def source(
    names: Annotated[
        list[str] | None, typer.Argument(help="Assignments; all by default.", show_default=False)
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            help="The course's source folder; $NBGRADER_COURSE/source or build/nbgrader/source by default.",
            show_default=False,
        ),
    ] = None,
    root: Annotated[Path, typer.Option("--root", help="Where solutions/ and assignments/ are.")] = Path(),
) -> None:
    """Write what nbgrader releases from: each assignment's notebook with solutions, and the files beside it."""
    from autograder.assignment.find import assignment_names, find_assignment
    from autograder.assignment.load import load_assignment
    from autograder.nbgrader.release import write_source

    to = to or Path(os.environ.get("NBGRADER_COURSE", root / "build" / "nbgrader")) / "source"
    for name in names or assignment_names(root):
        assignment = load_assignment(find_assignment(name, root))
        write_source(assignment, root / "assignments" / assignment.name, to / assignment.name)
        typer.echo(f"{to / assignment.name}: written")


@app.command()
def export(
    to: Annotated[Path, typer.Option("--to", help="The CSV file to write.")] = Path("questions.csv"),
    assignment: Annotated[
        list[str] | None, typer.Option("--assignment", help="Only these.", show_default=False)
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option("--student", help="Only these.", show_default=False)
    ] = None,
    course: CourseFolder = Path(),
) -> None:
    """Export the gradebook by question."""
    require_nbgrader()
    from autograder.nbgrader.bulk import open_gradebook
    from autograder.nbgrader.course import Course
    from autograder.nbgrader.export import question_rows, write_questions

    with open_gradebook(Course(course)) as gradebook:
        count = write_questions(to, question_rows(gradebook, assignment or (), student or ()))
    typer.echo(f"{to}: {count} rows")


@app.command()
def feedback(
    assignment: Annotated[str, typer.Argument(help="The assignment.")],
    to: Annotated[Path, typer.Option("--to", help="The folder for the zips.")] = Path("feedback_zips"),
    course: CourseFolder = Path(),
) -> None:
    """Pack the pages of nbgrader generate_feedback, one zip a student: for those whose work came by zip_collect."""
    require_nbgrader()
    from autograder.nbgrader.bulk import notebook_names, open_gradebook
    from autograder.nbgrader.course import Course
    from autograder.nbgrader.export import pack_feedback

    loaded = Course(course)
    students = _student_folders(loaded, assignment)
    if not students:
        raise UsageError(
            f"there is no feedback for {assignment}; run nbgrader generate_feedback {assignment} first"
        )
    with open_gradebook(loaded) as gradebook:
        made = pack_feedback(students, notebook_names(loaded, gradebook, assignment), to)
    typer.echo(f"{to}: {len(made)} zips")
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


def shell_word(text: str) -> str:
    """``text`` as one word of a shell's command line that is safe to look at, and still says what it says."""
    if not text.isprintable():
        escaped = "".join(c if c.isprintable() and c not in "'\\" else _octal(c) for c in text)
        return f"$'{escaped}'"
    return shlex.quote(text)


def _octal(character: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in os.fsencode(character))


def _student_folders(course: "Course", assignment: str) -> dict[str, "StudentFolders"]:
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


def grade_course_and_show(
    console: "Console",
    folder: Path,
    assignment: str,
    *,
    students: Sequence[str],
    jobs: int | None,
    force: bool,
    report: Path | None,
) -> bool:
    """``autograder grade --nbgrader``: grade, show progress and the table; whether every student was graded."""
    require_nbgrader()
    import msgspec
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

    from autograder.atomic_write import write_atomically
    from autograder.nbgrader.bulk import CoursePlan, grade_course
    from autograder.nbgrader.course import Course

    course = Course(folder)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with ending_on_signals(), Progress(*columns, console=console) as progress:
        task = progress.add_task("grading", total=None)

        def on_student(_report: "StudentReport", total: int) -> None:
            progress.update(task, advance=1, total=total)

        done = grade_course(course, CoursePlan(assignment, students, force, jobs), on_student=on_student)
    _show(console, done)
    if report:
        write_atomically(report, msgspec.json.format(msgspec.json.encode(done), indent=2) + b"\n")
        console.print(f"Report: {report}", soft_wrap=True)
    return done.is_complete


def _show(console: "Console", done: "ClassReport") -> None:
    from rich.table import Table
    from rich.text import Text

    from autograder.escaping import CONTROL

    table = Table("student", "", "score", "late", "remarks", title=f"{done.assignment}, {done.seconds:.1f} s")
    for student in done.students:
        score = "" if student.score is None else f"{student.score:g} / {student.max_score:g}"
        repairs = sum(len(notebook.repairs) for notebook in student.notebooks)
        told = f"{repairs} repair" + ("s" if repairs > 1 else "")
        to_read = dict.fromkeys(note for notebook in student.notebooks for note in notebook.to_read)
        remark = "; ".join([student.problem or (told if repairs else ""), *to_read]).removeprefix("; ")
        late = f"-{student.late_penalty:g}" if student.late_penalty else ""
        words = (student.student, student.status.replace("_", " "), score, late, remark)
        table.add_row(*(Text(CONTROL.sub("\ufffd", word)) for word in words))
    console.print(table)
    by_status = dict.fromkeys(("graded", "skipped", "needs_person", "failed"), 0)
    for student in done.students:
        by_status[student.status] += 1
    console.print(
        f"{by_status['graded']} graded, {by_status['skipped']} graded before, {by_status['needs_person']} to be looked at "
        f"by a person, {by_status['failed']} failed",
        soft_wrap=True,
    )
