"""Inside Gradescope's container: one submission is graded, and ``results/results.json`` says how it went.

``setup.sh`` runs this with ``--try`` when the image is built: the reference must get full marks there, which also leaves what the reference
and the known mistakes return in the image, so that no submission waits for it. A submission is enclosed if the container's kernel can;
if it cannot, it runs openly, and the output says so, unless the autograder was built to refuse that. Whatever goes wrong on our side leaves
no score, which Gradescope shows as a failure of the autograder and not as a zero.
"""

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from autograder.assignment.course import Course
from autograder.assignment.find import find_assignment
from autograder.assignment.load import load_assignment
from autograder.atomic_write import write_atomically
from autograder.classroom.finding import Found, submission_in
from autograder.classroom.grade import grade_class, plan_grading
from autograder.errors import AutograderError, SandboxUnavailableError, UsageError
from autograder.results.export.gradescope import results_json
from autograder.results.final import Terms, final_of
from autograder.results.model import HandedIn, SubmissionResult
from autograder.results.opening import open_store
from autograder.sandbox.enclosure import Level, missing_features

SETTINGS = "gradescope.json"
WORDS = {
    Level.SANDBOXED: "in a sandbox (Landlock, an allow-list of system calls, limits)",
    Level.UNSAFE: "without a sandbox, which this container does not allow",
}


class GradescopeSettings(msgspec.Struct, frozen=True):
    """What the zip was built with; ``course`` is its course.toml."""

    assignment: str
    salt: str
    is_sandbox_required: bool
    course: Course


class _Dates(msgspec.Struct, frozen=True):
    due_date: str | None = None


class _User(msgspec.Struct, frozen=True):
    id: int | str = ""
    email: str | None = None
    name: str | None = None
    assignment: _Dates = _Dates()


class Metadata(msgspec.Struct, frozen=True):
    """What Gradescope says of a submission, as far as it is read here."""

    created_at: str = ""
    users: list[_User] = []
    assignment: _Dates = _Dates()

    @property
    def handed_in(self) -> HandedIn:
        """When and by whom."""
        first = self.users[0] if self.users else _User()
        return HandedIn(
            at=self.created_at,
            platform="gradescope",
            platform_id=str(first.email or first.id),
            name=first.name or "",
        )

    @property
    def deadline(self) -> datetime | None:
        """When it is due, for this student if she has a date of her own."""
        own = self.users[0].assignment.due_date if self.users else None
        text = own or self.assignment.due_date
        return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Container:
    """Where everything lies in it."""

    home: Path

    @property
    def course(self) -> Path:
        """The folder that holds the assignment."""
        return self.home / "source" / "course"

    @property
    def submission(self) -> Path:
        """What the student handed in."""
        return self.home / "submission"

    def settings(self) -> GradescopeSettings:
        """What the zip was built with."""
        return msgspec.json.decode((self.course / SETTINGS).read_bytes(), type=GradescopeSettings)

    def metadata(self) -> Metadata:
        """What Gradescope says of the submission; nothing if it is not there or of another form."""
        try:
            return msgspec.json.decode((self.home / "submission_metadata.json").read_bytes(), type=Metadata)
        except (OSError, msgspec.MsgspecError):
            return Metadata()

    def write(self, document: bytes) -> None:
        """Write results.json."""
        write_atomically(self.home / "results" / "results.json", document)


def grade_in(container: Container) -> bytes:
    """Grade the submission there; the document for results.json.

    Raises:
        AutograderError: it cannot be graded, which is no fault of the student's.
    """
    settings, metadata = container.settings(), container.metadata()
    assignment = load_assignment(find_assignment(settings.assignment, container.course))
    level = level_for(settings)
    result = _graded(
        container, settings, submission_in(container.submission, assignment.notebook.stem), level
    )
    result = msgspec.structs.replace(result, handed_in=metadata.handed_in)
    course = settings.course
    terms = Terms(metadata.deadline or course.deadline(assignment.name), course.late, course.scaling)
    seen = course.hidden_tests
    return results_json(
        result,
        final_of(result, terms),
        before=seen.before_deadline,
        after=seen.after_deadline,
        level=WORDS[level],
    )


def level_for(settings: GradescopeSettings) -> Level:
    """How submissions are enclosed here.

    Raises:
        SandboxUnavailableError: not at all, and the autograder was built to refuse that.
    """
    lacks = missing_features()
    for lack in lacks:
        print(f"no sandbox: {lack.what}")
    if lacks and settings.is_sandbox_required:
        raise SandboxUnavailableError(
            "this container cannot sandbox submissions, and the autograder was built with --require-sandbox"
        )
    return Level.UNSAFE if lacks else Level.SANDBOXED


def _graded(
    container: Container, settings: GradescopeSettings, found: Found, level: Level
) -> SubmissionResult:
    folder = find_assignment(settings.assignment, container.course)
    with tempfile.TemporaryDirectory() as out:
        secrets = [container.course, Path(out)]
        plan = plan_grading(folder, [found], salt=settings.salt, level=level, jobs=1, secrets=secrets)
        with open_store(Path(out), settings.assignment, resume=False) as store:
            grade_class(plan, store, on_result=lambda *_: None, on_note=print)
            (result,) = store.results()
    return result


def try_out(container: Container) -> str:
    """Grade the reference; what came of it.

    Raises:
        UsageError: it does not get full marks here.
    """
    settings = container.settings()
    assignment = load_assignment(find_assignment(settings.assignment, container.course))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{assignment.notebook.stem}.py"
        path.write_text(
            "\n\n".join(f"# %%\n{cell.source}" for cell in assignment.reference_cells), encoding="utf-8"
        )
        level = level_for(settings)
        result = _graded(container, settings, Found("reference", path, root=Path(folder)), level)
    if result.score != result.max_score:
        raise UsageError(
            f"the reference of {assignment.name} gets {result.score} of {result.max_score} points here; {result.reason}"
        )
    return f"the reference gets {result.score} of {result.max_score} points, {WORDS[level]}"


def failed() -> bytes:
    """The document of a submission that could not be graded by a fault of ours: it has no score."""
    said = "The autograder failed; that is not your fault, and no zero. Please tell the course's staff."
    return msgspec.json.encode({"output": said, "output_format": "text", "stdout_visibility": "hidden"})


def main(arguments: Sequence[str]) -> int:
    """Grade the submission in the container, or try out the reference; the exit status."""
    container = Container(Path(os.environ.get("AUTOGRADER_HOME", "/autograder")))
    is_trial = list(arguments) == ["--try"]
    try:
        if is_trial:
            print(try_out(container))
        else:
            container.write(grade_in(container))
    except Exception as error:  # noqa: BLE001 - whatever it is, the student reads that it was not her fault
        print(error if isinstance(error, AutograderError) else traceback.format_exc(), file=sys.stderr)
        if not is_trial:
            container.write(failed())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
