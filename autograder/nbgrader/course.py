"""An nbgrader course as bulk grading needs it: its configuration, its folders, and one student's notebooks graded.

Nothing here opens the gradebook: lanes grade from what the parent has read of it.
"""

import os
import shutil
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    DeduplicateIds,
    Execute,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from nbgrader.utils import parse_utc, setenv
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.classroom.lane_messages import KnownEvidence
from autograder.errors import UsageError
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.missing import instead_of
from autograder.nbgrader.observed import KNOWN, told_of
from autograder.nbgrader.reading import UnreadableError, file_bytes, read_notebook, require_its_cells
from autograder.nbgrader.repair import TO_READ, UNREADABLE, RepairCells, notice_notebook
from autograder.nbgrader.saving import comments_of, open_tests_of, scores_of, ungraded_of
from autograder.nbgrader.source import SourceNotebook
from autograder.results.model import ExerciseResult
from autograder.sandbox.enclosure import Level
from autograder.sandbox.notebook.work_folder import copy_files
from autograder.sandbox.untrusted_folder import entries

REPLACED = {
    DeduplicateIds: None,
    OverwriteCells: RepairCells,
    OverwriteKernelspec: None,
    Execute: SandboxedExecute,
    SaveAutoGrades: None,
    AssignLatePenalties: None,
    CheckCellMetadata: None,
}
"""What stands for nbgrader's own steps in bulk grading; None where the parent does it, or another step has done it.

``CheckCellMetadata`` would check what :class:`RepairCells` has just written, at half of what a student costs.
"""

STEPS = ("source", "release", "submitted", "autograded", "feedback")
STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"
"""Where nbgrader has its folders if it is not configured."""
STAMP_CHARS = 100
"""So much of a timestamp.txt is looked at."""


class GradedNotebook(msgspec.Struct, frozen=True):
    """One notebook of one student. ``scores`` by cell; None where a person has to say.

    ``ungraded`` says why none of it could be graded; ``open_tests``, by cell, why a person has to score a test;
    ``to_read``, why staff should read it. ``kernel``: what a session refused it, so that it was executed in a kernel. ``exercises``, verdicts and known mistakes, where the assignment is one of this package,
    and ``observed``, what other lanes may be told of it.
    """

    name: str
    scores: dict[str, float | None]
    comments: dict[str, str | None]
    repairs: list[str]
    ungraded: str = ""
    to_read: list[str] = []
    open_tests: dict[str, str] = {}
    exercises: list[ExerciseResult] = []
    kernel: str = ""
    observed: KnownEvidence | None = None

    @property
    def left_to_a_person(self) -> str:
        """What of it is for a person to look at, and why; empty if nothing is."""
        tests = "; ".join(f"{name}: {reason}" for name, reason in self.open_tests.items())
        return self.ungraded or (f"{self.name}.ipynb: {tests}" if tests else "")


class GradedStudent(msgspec.Struct, frozen=True):
    """All notebooks of one student's submission, written below ``staging``; ``problem`` if nothing could be."""

    student: str
    notebooks: list[GradedNotebook] = []
    problem: str = ""


class Travelled(msgspec.Struct, frozen=True):
    """Of a course that has come from another machine: where its source lies here, and what its configuration says there, by section."""

    root: str
    config: dict[str, dict[str, Any]]


class NbgraderCourse:
    """The course in a folder, with the configuration nbgrader itself would load there.

    Args:
        folder: where its nbgrader_config.py is.
        submitted: where submissions lie, by student and assignment; where the course has them if it is not given.
        kernel: whether notebooks are executed in a kernel, as ``SandboxedExecute.kernel`` says it; as the course wants it if empty.
        travelled: what is otherwise than the configuration says here, of a course from elsewhere.

    Raises:
        UsageError: the folder holds no nbgrader_config.py, or one that cannot be loaded.
    """

    def __init__(
        self,
        folder: Path,
        *,
        submitted: Path | None = None,
        kernel: str = "",
        travelled: Travelled | None = None,
    ) -> None:
        if not (folder / "nbgrader_config.py").is_file():
            raise UsageError(f"{folder} holds no nbgrader_config.py; give the folder of an nbgrader course")
        self.folder = folder.resolve()
        self.app = _Application()
        os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            self.app.initialize([])
        except (Exception, SystemExit) as error:  # it runs the course's own code
            raise UsageError(f"{folder}/nbgrader_config.py cannot be loaded: {error!r}") from error
        finally:
            os.chdir(before)
        if "root" not in self.config.CourseDirectory:
            self.app.coursedir.root = str(self.folder)
        self.directory: CourseDirectory = self.app.coursedir
        if travelled:
            self._settle(travelled)
        self._submitted = submitted
        if kernel:
            self.config.SandboxedExecute.kernel = kernel

    def _settle(self, travelled: Travelled) -> None:
        """Be configured as where this comes from, with the folders of nbgrader's own names below ``root``."""
        self.config.merge(Config(travelled.config))
        self.directory.root = travelled.root
        self.directory.directory_structure = STRUCTURE
        for step in STEPS:
            setattr(self.directory, f"{step}_directory", step)

    @property
    def level(self) -> Level:
        """How students' code is enclosed, as the configuration wants it."""
        return Level.UNSAFE if self.config.SandboxedExecute.get("unsafe", False) else Level.SANDBOXED

    @property
    def config(self) -> Config:
        """The configuration."""
        config: Config = self.app.config
        return config

    def path(self, step: str, student: str, assignment: str) -> Path:
        """Where a student's files lie at a step: ``submitted``, ``autograded``, …"""
        if step == "submitted" and self._submitted:
            return self._submitted / student / assignment
        directory = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(directory, student, assignment))

    def timestamp(self, step: str, student: str, assignment: str) -> datetime | None:
        """When a student handed in, naive and in UTC, by the timestamp.txt at a step; None if there is none or an empty one.

        Raises:
            UnreadableError: it is no file with a time in it.
        """
        path = self.path(step, student, assignment) / "timestamp.txt"
        if not os.path.lexists(path):
            return None
        text = file_bytes(path, 1).decode("utf-8", "replace").strip()
        try:
            found: datetime | None = parse_utc(text[:STAMP_CHARS]) if text else None
        except Exception as error:  # noqa: BLE001 - a parser may raise anything on such input
            raise UnreadableError(f"timestamp.txt says no time ({error})"[:200]) from None
        return found

    def source_files(self, assignment: str) -> list[tuple[Path, Path]]:
        """The files beside the notebooks in the assignment's source, with where they go."""
        root = self.path("source", ".", assignment)
        kept = set(
            Autograde(coursedir=self.directory, parent=self.app).exclude_overwriting.get(assignment, [])
        )
        return [
            (path, relative)
            for path in sorted(root.rglob("*"))
            if path.is_file()
            and path.suffix != ".ipynb"
            and str(relative := path.relative_to(root)) not in kept
            and not any(part.startswith(".") or part == "__pycache__" for part in relative.parts)
        ]


class _Application(NbGrader):  # type: ignore[misc] # nbgrader leaves it untyped
    """Loads the configuration, and does nothing else."""

    name = "autograder-nbgrader"
    log_level = "WARN"
    raise_config_file_errors = True

    def init_syspath(self) -> None:
        """Let the configuration name plugins that lie beside it, as nbgrader does; here they shadow no other module."""
        if (folder := str(Path.cwd())) not in sys.path:
            sys.path.append(folder)

    def load_config_file(self, **options: Any) -> None:
        """Load the configuration; an error in it is an error."""
        super().load_config_file(suppress_errors=False, **options)


class StudentGrader:
    """Takes one student's notebooks through a course's autograding, without the gradebook."""

    def __init__(
        self, course: NbgraderCourse, assignment: str, sources: list[SourceNotebook], db_url: str
    ) -> None:
        self._course = course
        self._assignment = assignment
        self._sources = {source.name: source for source in sources}
        self._db_url = db_url
        self._known: KnownEvidence | None = None
        self._given = {relative: path for path, relative in course.source_files(assignment)}
        autograde = Autograde(coursedir=course.directory, parent=course.app)
        self._sanitize = [_resolved(step) for step in autograde.sanitize_preprocessors]
        self._grade = [_resolved(step) for step in autograde.autograde_preprocessors]

    def warm_early(self) -> None:
        """Start what this class's notebooks are executed in, while the first of them are read.

        Raises:
            SandboxError: there is no sandbox, or what the course's options open may not be opened.
        """
        for step in self._grade:
            if isinstance(step, type) and issubclass(step, SandboxedExecute):
                for source in self._sources.values():
                    step(parent=self._course.app).warm_early(source, self._assignment)

    def grade(self, student: str, staging: Path, known: KnownEvidence | None = None) -> GradedStudent:
        """Grade what a student handed in, into ``staging``; an error costs this student only.

        Args:
            known: what was observed of a notebook of an assignment of this package that may be equal.
        """
        self._known = known
        try:
            submitted = self._course.path("submitted", student, self._assignment).resolve()
            try:
                self._copy(submitted, staging)
            except (OSError, RecursionError) as error:  # the student's files are not ours to be surprised by
                return self.give_up(
                    student, staging, f"lies among files that cannot be copied ({error})"[:500]
                )
            graded = []
            for name, source in self._sources.items():
                path = submitted / f"{name}.ipynb"
                if os.path.lexists(path):
                    graded.append(self._grade_notebook(student, path, source, staging))
                elif (chosen := instead_of(submitted, name, self._sources)).path:
                    graded.append(self._grade_notebook(student, chosen.path, source, staging, chosen.said))
                elif chosen.problem:
                    graded.append(self._stand_in(source, staging, chosen.problem))
        except Exception as error:  # noqa: BLE001 - whatever a course's own steps may raise
            place = "".join(traceback.format_tb(error.__traceback__)[-1:]).strip().splitlines()
            where = f" ({place[0].strip()})" if place else ""
            return GradedStudent(student, problem=f"{type(error).__name__}: {error}"[:1000] + where)
        return GradedStudent(student, graded)

    def give_up(self, student: str, staging: Path, reason: str) -> GradedStudent:
        """Leave all notebooks of a student to a person, without a step of the course's: notices stand in for them."""
        shutil.rmtree(staging)
        staging.mkdir()
        return GradedStudent(
            student, [self._stand_in(source, staging, reason) for source in self._sources.values()]
        )

    def _stand_in(self, source: SourceNotebook, staging: Path, reason: str) -> GradedNotebook:
        """A notice in the place of a notebook that cannot be graded, with the assignment's cells."""
        notebook = notice_notebook(reason)
        resources = {"nbgrader": {"notebook": source.name}, UNREADABLE: reason}
        RepairCells(source=source).preprocess(notebook, resources)
        _write(notebook, staging / f"{source.name}.ipynb")
        scores = {cell.name: None for cell in source.cells if cell.grade}
        return GradedNotebook(source.name, dict(scores), {}, [], reason)

    def _copy(self, submitted: Path, staging: Path) -> None:
        """Copy what lies beside the notebooks: the student's files, and the course's over them."""
        notebooks = {entry.path for entry in entries(submitted) if entry.path.suffix == ".ipynb"}
        copy_files(submitted, staging, without=notebooks | self._given.keys())
        for relative, original in self._given.items():
            (staging / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original, staging / relative)

    def _grade_notebook(
        self, student: str, path: Path, source: SourceNotebook, staging: Path, said: str = ""
    ) -> GradedNotebook:
        """Grade a notebook; ``said`` is what is told of its choice, where it has another name."""
        try:
            notebook = read_notebook(path)
            require_its_cells(notebook, source)
        except UnreadableError as error:
            reason = f"{said}, but it {error}" if said else str(error)
            return self._stand_in(source, staging, reason)
        resources: dict[str, Any] = {
            "metadata": {"name": source.name, "path": str(staging)},
            "nbgrader": {
                "student": student,
                "assignment": self._assignment,
                "notebook": source.name,
                "db_url": self._db_url,
                "submitted_path": str(path),
                "submitted_folder": str(self._course.path("submitted", student, self._assignment).resolve()),
            },
        }
        if self._known:
            resources[KNOWN] = self._known
        if said:
            resources["autograder_repairs"] = [said]
        notebook = self._through(self._sanitize, notebook, resources, source)
        with setenv(NBGRADER_EXECUTION="autograde"):
            notebook = self._through(self._grade, notebook, resources, source)
        _write(notebook, staging / f"{source.name}.ipynb")
        scores, ungraded = scores_of(notebook, resources), ungraded_of(resources)
        return GradedNotebook(
            source.name,
            dict.fromkeys(scores) if ungraded else scores,
            comments_of(notebook, resources),
            resources.get("autograder_repairs", []),
            ungraded,
            resources.get(TO_READ, []),
            {} if ungraded else open_tests_of(notebook, resources),
            told_of(resources).exercises,
            told_of(resources).kernel,
            told_of(resources).evidence,
        )

    def _through(
        self, steps: list[Any], notebook: NotebookNode, resources: dict[str, Any], source: SourceNotebook
    ) -> NotebookNode:
        for step in steps:
            if step is None:
                continue
            made = step(parent=self._course.app)
            if made.has_trait("source"):
                made.source = source
            notebook, _ = made(notebook, resources)
        return notebook


def _write(notebook: NotebookNode, path: Path) -> None:
    path.write_text(nbformat.writes(notebook, version=4) + "\n", encoding="utf-8", errors="replace")


def _resolved(step: Any) -> Any:
    """The class that does a configured step in bulk, or None."""
    kind = import_item(step) if isinstance(step, str) else step
    for stock, ours in REPLACED.items():
        if isinstance(kind, type) and issubclass(kind, stock):
            return ours if ours is None or not issubclass(kind, ours) else kind
    return kind
