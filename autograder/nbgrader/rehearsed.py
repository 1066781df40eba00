"""What is known of an assignment from the last time its solution was graded: kept in the course's folder, so that a class waits only for what is new.

Kept are, by assignment, a digest of what decides the outcome and the warnings there were: they are told again until they are mended.
"""

import hashlib
from pathlib import Path

import msgspec

from autograder.atomic_write import write_atomically
from autograder.nbgrader.course import NbgraderCourse
from autograder.nbgrader.draft import notebooks_of
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.rehearsal import RehearsalPlan, rehearse
from autograder.nbgrader.rehearsal_tables import warnings_in

PLACE = Path(".autograder") / "rehearsed.json"


class Outcome(msgspec.Struct, frozen=True):
    """What came of the last rehearsal of an assignment that was as ``digest`` says."""

    digest: str
    warnings: list[str] = []


def is_due(course: NbgraderCourse, assignment: str) -> bool:
    """Whether an assignment's source is there, and has not been rehearsed as it is now. One of this package's own never is."""
    if not _is_rehearsed(course, assignment):
        return False
    known = load_outcomes(course).get(assignment)
    return known is None or known.digest != digest_of(course, assignment)


def _is_rehearsed(course: NbgraderCourse, assignment: str) -> bool:
    solutions = SandboxedExecute(parent=course.app).solutions
    is_observed = bool(solutions) and (Path(solutions) / assignment / "assignment.toml").is_file()
    return not is_observed and bool(notebooks_of(course, assignment))


def warnings_before(course: NbgraderCourse, assignment: str, *, jobs: int | None = None) -> list[str]:
    """What there is to say before a class is graded: known from the last time, or found out now.

    Raises:
        SandboxError: there is no sandbox.
    """
    if not is_due(course, assignment):
        known = load_outcomes(course).get(assignment)
        return known.warnings if known and _is_rehearsed(course, assignment) else []
    digest = digest_of(course, assignment)
    warnings = warnings_in(rehearse(course, assignment, RehearsalPlan(only_solution=True, jobs=jobs)))
    _write(course, {**load_outcomes(course), assignment: Outcome(digest, warnings)})
    return warnings


def digest_of(course: NbgraderCourse, assignment: str) -> str:
    """A digest of the source's notebooks, of how the files beside them look, and of the course's configuration."""
    made = hashlib.sha256((course.folder / "nbgrader_config.py").read_bytes())
    for path in notebooks_of(course, assignment):
        made.update(path.name.encode() + b"\0" + path.read_bytes())
    for path, relative in course.source_files(assignment):
        look = path.stat()
        made.update(f"{relative}\0{look.st_size}\0{look.st_mtime_ns}\0".encode())
    return made.hexdigest()


def load_outcomes(course: NbgraderCourse) -> dict[str, Outcome]:
    """What is kept; nothing if it cannot be read: then it is found out again."""
    try:
        return msgspec.json.decode(_path(course).read_bytes(), type=dict[str, Outcome])
    except (OSError, msgspec.DecodeError):
        return {}


def _write(course: NbgraderCourse, outcomes: dict[str, Outcome]) -> None:
    """Keep them; where nothing can be written, the next time finds out again."""
    try:
        _path(course).parent.mkdir(exist_ok=True)
        write_atomically(_path(course), msgspec.json.format(msgspec.json.encode(outcomes), indent=2) + b"\n")
    except OSError:
        return


def _path(course: NbgraderCourse) -> Path:
    return Path(course.directory.root) / PLACE
