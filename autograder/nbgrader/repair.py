"""Drop-ins for nbgrader's sanitizing: one broken notebook never stops a batch and never loses a student.

In a course's nbgrader_config.py, :func:`autograder.nbgrader.config.use_dropins` puts them in place.
"""

import html
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.preprocessors import DeduplicateIds, OverwriteCells
from nbgrader.utils import is_locked
from traitlets import Bool, Instance

from autograder.assignment.checksum import is_as_released
from autograder.judge.mentions import read_this
from autograder.nbgrader.one_engine import one_engine
from autograder.nbgrader.reading import (
    MARK,
    UnreadableError,
    read_notebook,
    read_with_outputs,
    require_its_cells,
)
from autograder.nbgrader.source import (
    GradebookCell,
    SourceNotebook,
    course_files,
    source_for,
    source_notebook,
    with_metadata,
)

KINDS = ("grade", "solution", "locked", "task")
NO_KIND = {**dict.fromkeys(KINDS, False), "schema_version": 3}
"""The marks of a cell that is nothing to nbgrader. Its schema has no name for such cells."""
UNREADABLE = "autograder_unreadable"
"""The key in nbconvert's resources that says why there is nothing of the student's in a notebook.

Never a key of the notebook: what stands there is the student's.
"""
TO_READ = "autograder_to_read"
"""The key in nbconvert's resources for what staff should read in a notebook. Students are not told."""
NOTICE = """**This submission is not graded:** {reason}

It is kept as it was handed in. Its points are open until a new file comes, or until they are given by hand."""


class TolerantNotebookExporter(NotebookExporter):
    """Reads a notebook for nbgrader; where there is none to be read, goes on with a notice in its place.

    ``c.Autograde.exporter_class``. The cells of the assignment are added by :class:`RepairCells`, and nothing is scored
    (:class:`autograder.nbgrader.saving.SaveScores`), so that the submission stands in the formgrader for a person to look at.
    The converter that it is made for, before that begins, converts its notebooks with one database engine.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if isinstance(self.parent, Autograde):
            self.take(self.parent)
        self._unreadable: dict[tuple[str, ...], str] = {}

    def take(self, converter: Autograde) -> None:
        """Have the converter that this is made for convert its notebooks with one database engine."""
        converter.convert_notebooks = one_engine()(converter.convert_notebooks)

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """Convert the notebook in a file.

        nbgrader converts each notebook twice: as it was handed in, then what it has written of that. Why there was nothing to be read
        the first time is remembered here until the second, and goes to the steps in ``resources``.
        """
        path, resources = Path(filename), {"metadata": {}} if resources is None else resources
        about = resources.get("nbgrader") or {}
        key = tuple(str(about.get(part, path)) for part in ("student", "assignment", "notebook"))
        reason = self._unreadable.pop(key, "")
        read = read_notebook if self.is_executed else read_with_outputs
        notebook, why_not = self.read_as(path, lambda: read(path), {} if reason else about)
        if why_not:
            self._unreadable[key] = reason = why_not
        tell_of(resources, path, reason)
        return self.from_notebook_node(notebook, resources=resources, **kw)

    @property
    def is_executed(self) -> bool:
        """Whether notebooks are executed; they are not by ``nbgrader autograde --no-execute``."""
        return bool(self.config.ClearOutput.get("enabled", True))

    def read_as(
        self, path: Path, read: Callable[[], NotebookNode], about: Mapping[str, str]
    ) -> tuple[NotebookNode, str]:
        """The notebook that ``read`` finds, with some of its assignment's cells; else a notice, and why it stands there.

        Args:
            path: what the log calls it.
            read: may raise :class:`~autograder.nbgrader.reading.UnreadableError`.
            about: what nbgrader says of it; empty if its cells need not be the assignment's.
        """
        try:
            notebook = read()
            if about:
                require_its_cells(notebook, source_for(self, about, self.parent))
        except UnreadableError as error:
            self.log.error("%s %s", path, error)  # noqa: TRY400 - no traceback: the file is at fault
            return notice_notebook(str(error)), str(error)
        return notebook, ""

    def source_of(self, about: Mapping[str, str]) -> SourceNotebook | None:
        """The notebook that the assignment has of this name, if it has one."""
        with Gradebook(about["db_url"]) as gradebook:
            return source_notebook(gradebook, about["notebook"], about["assignment"])


def tell_of(resources: Any, path: Path, unreadable: str) -> None:
    """Tell the steps which file a notebook is of, and why there was nothing to be read, if so."""
    resources[UNREADABLE] = unreadable
    resources.setdefault("metadata", {}).update(name=path.stem, path=str(path.parent))


def notice_notebook(reason: str) -> NotebookNode:
    """What stands in for a submission that cannot be read."""
    notebook: NotebookNode = nbformat.v4.new_notebook()
    add_notice(notebook, f"the file {reason}")
    return notebook


def add_notice(notebook: NotebookNode, reason: str) -> None:
    """Say at the top of a notebook why it has no scores."""
    notice = nbformat.v4.new_markdown_cell(NOTICE.format(reason=html.escape(reason, quote=False)))
    notice.pop("id", None)
    if _has_cell_ids(notebook):
        notice["id"] = "notice"
    notebook.cells.insert(0, notice)


def _has_cell_ids(notebook: NotebookNode) -> bool:
    return (notebook.get("nbformat", 4), notebook.get("nbformat_minor", 0)) >= (4, 5)


class RepairDuplicates(DeduplicateIds):  # type: ignore[misc] # nbgrader leaves it untyped
    """Of cells with one name, the last is kept and the others become plain cells, as nbgrader does."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> Any:
        """Take a cell's marks if its name has been seen."""
        marks = cell.metadata.get(MARK)
        if not isinstance(marks, dict) or not isinstance(marks.get("grade_id"), str):
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)


class RepairCells(OverwriteCells):  # type: ignore[misc] # nbgrader leaves it untyped
    """Makes a submission's cells what the assignment says they are, and logs each repair.

    In place of ``DeduplicateIds``, which would end a whole batch for one copied cell, of ``OverwriteCells`` and of
    ``OverwriteKernelspec``: of cells copied the last is kept; retyped cells get their type back; marks are set anew; unknown names are dropped; deleted
    locked and graded cells are put back where they were.

    A locked cell of an earlier release of the assignment becomes this one's too, but that is no repair: its student has changed nothing.
    """

    add_missing_cells = Bool(True, help="Put back graded and locked cells that were deleted.").tag(
        config=True
    )
    source = Instance(SourceNotebook, allow_none=True)
    """The assignment's notebook; read from the gradebook where it is not given."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> Any:
        """Repair a notebook; ``resources["autograder_repairs"]`` lists what was done, and :data:`TO_READ` what staff should read."""
        converter = getattr(self.parent, "parent", None)
        source = self.source or source_for(self, resources["nbgrader"], converter)
        is_unreadable = bool(resources.get(UNREADABLE))
        spec = nb.metadata.get("kernelspec")
        for key in ("kernelspec", "language_info", UNREADABLE):  # not the student's to say; but for Python
            nb.metadata.pop(key, None)
        if source.kernelspec:
            nb.metadata["kernelspec"] = NotebookNode(source.kernelspec)
        elif isinstance(spec, dict) and spec.get("language") == "python":
            nb.metadata["kernelspec"] = spec
        self.repairs: list[str] = resources.setdefault("autograder_repairs", [])
        self._drop_unknown(nb, source)
        self._deduplicate(nb)
        for cell in nb.cells:
            if name := _name(cell):
                self._restore(cell, source.cell(name))
        if self.add_missing_cells or is_unreadable:
            self._add_missing(nb, source, is_unreadable=is_unreadable)
        resources[TO_READ] = read_this(_own_code(nb, source))
        for note in resources[TO_READ]:
            self.log.warning(note)
        return nb, resources

    def source_of(self, about: Mapping[str, str]) -> SourceNotebook:
        """The assignment's notebook, with its cells' metadata; one without cells if the assignment has none of that name."""
        with Gradebook(about["db_url"]) as gradebook:
            source = source_notebook(gradebook, about["notebook"], about["assignment"])
        if source and self.parent is not None:
            files = course_files(self.parent.parent.coursedir, about["assignment"], about["notebook"])
            source = with_metadata(source, *reversed(files))
        return source or SourceNotebook(about["notebook"], [])

    def tell(self, text: str) -> None:
        """Log a repair and keep it for the report."""
        self.log.warning(text)
        self.repairs.append(text)

    def _note(self, text: str) -> None:
        """Log what no repair is: a cell of an earlier release has become this one's."""
        self.log.info("Of an earlier release: %s", text)

    def _teller(self, cell: NotebookNode) -> Callable[[str], None]:
        """How to tell what is done to a cell, by how it is now."""
        marks = cell.metadata[MARK]
        is_given = isinstance(marks, dict) and marks.get("locked") is True
        return self._note if is_given and is_as_released(cell.source, cell.cell_type, marks) else self.tell

    def _drop_unknown(self, nb: NotebookNode, source: SourceNotebook) -> None:
        for number, cell in enumerate(nb.cells, start=1):
            if MARK not in cell.metadata:
                continue
            marks = cell.metadata[MARK]
            name = marks.get("grade_id") if isinstance(marks, dict) else None
            if source.cell(name) is not None:
                continue
            if isinstance(marks, dict) and not any(marks.get(key) for key in KINDS):
                cell.metadata[MARK] = NotebookNode(NO_KIND)
                continue
            self._teller(cell)(
                f"Cell {number} ({str(name)[:80]!r}) is none of this assignment's; its marks were dropped"
            )
            if isinstance(marks, dict):
                marks.clear()
            del cell.metadata[MARK]

    def _deduplicate(self, nb: NotebookNode) -> None:
        """Of cells with one name, keep the last."""
        seen = set()
        for number, cell in reversed(list(enumerate(nb.cells, start=1))):
            name = _name(cell)
            if name in seen:
                self.tell(f"Cell {number} is an earlier copy of {name!r}; the last one counts")
                del cell.metadata[MARK]
            elif name is not None:
                seen.add(name)

    def _restore(self, cell: NotebookNode, wanted: GradebookCell | None) -> None:
        assert wanted
        tell = self._teller(cell)
        if cell.cell_type != wanted.cell_type:
            tell(f"Cell {wanted.name!r} was {cell.cell_type}; it is {wanted.cell_type} again")
            _retype(cell, wanted.cell_type)
        marks = cell.metadata[MARK]
        found = {"task": False, **marks, "locked": is_locked(cell)}
        for key, value in _marks(wanted).items():
            if key in ("points", "locked", "grade", "solution", "task") and found.get(key) != value:
                tell(f"Cell {wanted.name!r}: {key} was {found.get(key)!r}; it is {value!r} again")
        marks.clear()
        marks.update(_marks(wanted))
        if wanted.locked or wanted.is_test:
            cell.metadata = _released_metadata(wanted)
            if _text(cell.source) != _text(wanted.source) and not _is_released(cell.source, wanted.source):
                tell(f"Cell {wanted.name!r} was changed; it is as it was again")
            cell.source = wanted.source

    def _add_missing(self, nb: NotebookNode, source: SourceNotebook, *, is_unreadable: bool) -> None:
        after = int(is_unreadable)  # below the notice
        places = {name: i for i, cell in enumerate(nb.cells) if (name := _name(cell))}
        for wanted in source.cells:
            if wanted.name in places:
                after = places[wanted.name] + 1
                continue
            if not (wanted.grade or wanted.locked or wanted.task):
                continue
            if not is_unreadable:
                self.tell(f"Cell {wanted.name!r} was missing; it was put back")
            at = len(nb.cells) if wanted.task else after
            nb.cells.insert(at, _as_cell(wanted, with_id=_has_cell_ids(nb)))
            if not wanted.task:
                places = {name: place + (place >= at) for name, place in places.items()}
                after = at + 1


def _retype(cell: NotebookNode, kind: str) -> None:
    """Make a cell one of code or of text; nbgrader's own way refuses cells without an id."""
    cell.cell_type = kind
    for key in ("outputs", "execution_count", "attachments"):
        cell.pop(key, None)
    if kind == "code":
        cell.update(outputs=[], execution_count=None)


def _own_code(nb: NotebookNode, source: SourceNotebook) -> Iterator[str]:
    """The code that is not the assignment's."""
    given = {cell.name for cell in source.cells if cell.locked or cell.is_test}
    return (cell.source for cell in nb.cells if cell.cell_type == "code" and _name(cell) not in given)


def _name(cell: NotebookNode) -> str | None:
    """The name of a cell whose marks have been looked at; None if it has none."""
    name: str | None = cell.metadata.get(MARK, {}).get("grade_id")
    return name


def _marks(cell: GradebookCell) -> dict[str, Any]:
    marks = {
        "grade": cell.grade,
        "solution": cell.solution,
        "locked": cell.locked,
        "task": cell.task,
        "grade_id": cell.name,
        "schema_version": 3,
        "cell_type": cell.cell_type,
        "checksum": cell.checksum,
    }
    return marks if cell.points is None else {**marks, "points": cell.points}


def _as_cell(wanted: GradebookCell, *, with_id: bool) -> NotebookNode:
    make = nbformat.v4.new_code_cell if wanted.cell_type == "code" else nbformat.v4.new_markdown_cell
    cell: NotebookNode = make(wanted.source)
    cell.pop("id", None)
    if with_id:
        cell["id"] = f"put-back-{wanted.name}".replace("_", "-")[:64]
    cell.metadata.update(_released_metadata(wanted))
    return cell


def _released_metadata(wanted: GradebookCell) -> NotebookNode:
    """All metadata of a cell that is the assignment's, as nbgrader releases it: no tag or other key of the student's is on it."""
    locks = (
        {"deletable": False} if wanted.solution or wanted.task else {"deletable": False, "editable": False}
    )
    made: NotebookNode = nbformat.from_dict({**locks, **wanted.metadata, MARK: _marks(wanted)})
    return made


def _text(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()


def _is_released(source: str, wanted: str) -> bool:
    """Whether a cell is what students are given of ``wanted``: the same without the hidden tests."""
    kept, hidden = [], False
    for line in wanted.splitlines():
        if "BEGIN HIDDEN TESTS" in line:
            hidden = True
        elif "END HIDDEN TESTS" in line:
            hidden = False
        elif not hidden:
            kept.append(line)
    return _text("\n".join(kept)) == _text(source)
