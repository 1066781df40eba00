"""Drop-in for ``Autograde.exporter_class`` that has nbgrader's converter pass each notebook through the file system once.

nbgrader's own converter sanitizes a notebook into a file, reads that again and grades it into the same file, and its steps ask the
gradebook for the assignment's cells each time. With the steps of :func:`autograder.nbgrader.config.use_dropins` a sanitized notebook
stays in memory, an assignment's cells are read once a run, and what the next student has handed in is observed meanwhile
(:mod:`autograder.nbgrader.foresight`). What is read, written, committed and logged of a student otherwise, and in which order, stays
nbgrader's; so does all of it in a course that has steps of its own.

Theory of operation. No option of nbgrader's chooses its converter, but one chooses the exporter, which is made once a run, by the converter,
before the first notebook: :class:`OnePassExporter` makes a plain :class:`~nbgrader.converters.Autograde` a :class:`OnePass`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.utils import setenv

from autograder.nbgrader.config import AUTOGRADE, SANITIZE
from autograder.nbgrader.reading import read_again, read_notebook
from autograder.nbgrader.repair import TolerantNotebookExporter, tell_of
from autograder.nbgrader.source import KnownSources
from autograder.sandbox.enclosure import Level
from autograder.sandbox.warm_link import warm_early


class OnePassExporter(TolerantNotebookExporter):
    """As :class:`~autograder.nbgrader.repair.TolerantNotebookExporter`, with a converter that passes each notebook once."""

    def take(self, converter: Autograde) -> None:
        """Have the converter pass each notebook once, where nothing in the course asks for nbgrader's own way."""
        if reason := self._passes_twice(converter):
            self.log.debug("Each notebook is passed twice, as nbgrader has it: %s", reason)
        else:
            converter.__class__ = OnePass
            self.optimistic_validation = True  # after all steps, which are ours, not after each
            if self.config.SandboxedExecute.get("solutions"):
                warm_early(Level.UNSAFE if self.config.SandboxedExecute.get("unsafe") else Level.SANDBOXED)
        super().take(converter)

    def _passes_twice(self, converter: Autograde) -> str:
        """Why the converter stays as it is; empty if it does not."""
        steps = [*converter.sanitize_preprocessors], [*converter.autograde_preprocessors]
        if type(converter) is not Autograde or type(self) is not OnePassExporter:
            return "its converter or exporter is the course's own"
        if steps != (SANITIZE, AUTOGRADE):
            return "the course has steps of its own"
        if self.nbformat_version != nbformat.current_nbformat:
            return "the course wants notebooks of another format"
        return "" if self.is_executed else "nothing is executed"

    def sanitized(self, filename: str, resources: Any) -> tuple[NotebookNode, str]:
        """A notebook that was handed in, after the steps that sanitize; and why a notice stands for it, if so."""
        path = Path(filename)
        notebook, reason = self.read_as(path, lambda: read_notebook(path), resources["nbgrader"])
        tell_of(resources, path, reason)
        made, _ = super(NotebookExporter, self).from_notebook_node(notebook, resources)
        return made, reason

    def graded(self, sanitized: NotebookNode, filename: str, resources: Any, reason: str) -> tuple[str, Any]:
        """A sanitized notebook after the steps that grade, as text for the file; as if it had been read from there."""
        path = Path(filename)
        about = {} if reason else resources["nbgrader"]
        notebook, why_not = self.read_as(path, lambda: read_again(sanitized), about)
        tell_of(resources, path, why_not or reason)
        made: tuple[str, Any] = self.from_notebook_node(notebook, resources)
        return made


class OnePass(Autograde):  # type: ignore[misc] # nbgrader leaves it untyped
    """nbgrader's converter as :class:`OnePassExporter` has it; it is never made, only become."""

    def convert_notebooks(self) -> None:
        """Convert all."""
        self.known_sources = KnownSources()
        self._foreseen: Mapping[str, str] = {}
        self._order = [
            path for folder in sorted(self.assignments) for path in sorted(self.assignments[folder])
        ]
        super().convert_notebooks()

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Sanitize a notebook, grade it and write it."""
        self.log.info("Sanitizing %s", notebook_filename)
        self._sanitizing = True
        self._init_preprocessors()
        resources = self.init_single_notebook_resources(notebook_filename)
        notebook, reason = self.exporter.sanitized(notebook_filename, resources)
        about = resources["nbgrader"]
        folder = self.writer.build_directory = self._format_dest(about["assignment"], about["student"])
        graded_filename = str(Path(folder, Path(notebook_filename).name))
        with Path(graded_filename).open("ab"):
            pass  # as nbgrader does, a file that cannot be written fails before anything is saved of it
        soon = [*([] if about == self._foreseen else [about]), *self._next_after(notebook_filename)]
        self.log.info("Autograding %s", graded_filename)
        self._sanitizing = False
        try:
            self._grade(notebook, graded_filename, reason, soon)
        finally:
            self._sanitizing = True

    def _grade(
        self, notebook: NotebookNode, filename: str, reason: str, soon: Sequence[Mapping[str, str]]
    ) -> None:
        """Grade a notebook that was sanitized, and write it; what will be graded ``soon`` is told those who may begin."""
        resources = self.init_single_notebook_resources(filename)
        self._init_preprocessors()
        for step in self.exporter._preprocessors:
            if hasattr(step, "foresee"):
                for self._foreseen in soon:
                    step.foresee(self._foreseen)
        with setenv(NBGRADER_EXECUTION="autograde"):
            text, resources = self.exporter.graded(notebook, filename, resources, reason)
            self.write_single_notebook(text, resources)

    def _next_after(self, filename: str) -> Sequence[Mapping[str, str]]:
        """What nbgrader says of the notebook that it will convert next; nothing if there is none."""
        excluded = self.coursedir.student_id_exclude.split(",")
        present = self.init_single_notebook_resources(filename)["nbgrader"]["student"]
        for path in self._order[self._order.index(filename) + 1 :]:
            about: dict[str, str] = self.init_single_notebook_resources(path)["nbgrader"]
            is_there = Path(self._format_dest(about["assignment"], about["student"])).exists()
            if about["student"] == present or (
                about["student"] not in excluded and (self.force or not is_there)
            ):
                return [about]
        return []
