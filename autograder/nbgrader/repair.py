"""Drop-ins for nbgrader's sanitizing: one broken notebook never stops a batch and never loses a student.

In a course's nbgrader_config.py, :func:`autograder.nbgrader.config.use_dropins` puts them in place.
"""

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbformat.reader import NotJSONError
from nbformat.v4.rwbase import rejoin_lines
from nbgrader.api import Gradebook
from nbgrader.preprocessors import DeduplicateIds, OverwriteCells
from nbgrader.utils import is_locked
from traitlets import Bool, Instance

from autograder.classroom.choosing import MAX_FILE_MIB
from autograder.classroom.lane import READING_MIB, bounded_memory
from autograder.classroom.reading import MAX_CELLS, MAX_CODE_BYTES
from autograder.classroom.untrusted_files import read_file
from autograder.errors import SubmissionError
from autograder.judge.mentions import read_this
from autograder.nbgrader.source import (
    GradebookCell,
    SourceNotebook,
    course_files,
    source_notebook,
    with_metadata,
)

MARK = "nbgrader"
KINDS = ("grade", "solution", "locked", "task")
NO_KIND = {**dict.fromkeys(KINDS, False), "schema_version": 3}
"""The marks of a cell that is nothing to nbgrader. Its schema has no name for such cells."""
UNREADABLE = "autograder_unreadable"
"""The key in nbconvert's resources that says why there is nothing of the student's in a notebook.

Never a key of the notebook: what stands there is the student's.
"""
TO_READ = "autograder_to_read"
"""The key in nbconvert's resources for what staff should read in a notebook. Students are not told."""
MAX_OUTPUTS = 1000
"""So many of a cell's outputs are kept where they are kept."""
MAX_METADATA_CHARS, MAX_METADATA_DEPTH = 10_000, 20
"""Metadata that are longer as JSON, or nested more deeply, are left out: the steps that follow copy them again and again."""
NONE_OF_ITS_CELLS = (
    "holds none of the assignment's cells, so it is another notebook or has lost its metadata; "
    "ask for the notebook that was released, filled in"
)
GOVERNED = frozenset(
    {"kernelspec", "language_info", "orig_nbformat", "title", "authors"}
    | {"name", "tags", "collapsed", "scrolled", "jupyter", "execution", "format", "deletable", "editable"}
)
"""The metadata that the format has rules for. Where one is broken, all are left out: nothing that is graded hangs on them."""
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
NOTICE = """**This submission is not graded:** {reason}

It is kept as it was handed in. Its points are open until a new file comes, or until they are given by hand."""


class TolerantNotebookExporter(NotebookExporter):
    """Reads a notebook for nbgrader; where there is none to be read, goes on with a notice in its place.

    ``c.Autograde.exporter_class``. The cells of the assignment are added by :class:`RepairCells`, and nothing is scored
    (:class:`autograder.nbgrader.saving.SaveScores`), so that the submission stands in the formgrader for a person to look at.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._unreadable: dict[tuple[str, ...], str] = {}

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """Convert the notebook in a file.

        nbgrader converts each notebook twice: as it was handed in, then what it has written of that. Why there was nothing to be read
        the first time is remembered here until the second, and goes to the steps in ``resources``.
        """
        path, resources = Path(filename), {"metadata": {}} if resources is None else resources
        about = resources.get("nbgrader") or {}
        key = tuple(str(about.get(part, path)) for part in ("student", "assignment", "notebook"))
        reason = self._unreadable.pop(key, "")
        is_executed = self.config.ClearOutput.get(
            "enabled", True
        )  # as against nbgrader autograde --no-execute
        try:
            notebook = read_notebook(path) if is_executed else read_with_outputs(path)
            if about and not reason:
                with Gradebook(about["db_url"]) as gradebook:
                    require_its_cells(
                        notebook, source_notebook(gradebook, about["notebook"], about["assignment"])
                    )
        except UnreadableError as error:
            self.log.error("%s %s", filename, error)  # noqa: TRY400 - no traceback: the file is at fault
            reason = str(error)
            notebook = notice_notebook(reason)
            self._unreadable[key] = reason
        resources[UNREADABLE] = reason
        resources.setdefault("metadata", {}).update(name=path.stem, path=str(path.parent))
        return self.from_notebook_node(notebook, resources=resources, **kw)


class UnreadableError(Exception):
    """A file cannot be read as what it should be; the text says why."""


def read_notebook(path: Path) -> NotebookNode:
    """The notebook in a file, in format 4, without outputs. Its metadata are the student's and may be anything.

    Raises:
        UnreadableError: there is none in it, or one that is too large.
    """
    with _reading():
        return _notebook_in(_without_outputs(_json_in(path)))


def read_with_outputs(path: Path) -> NotebookNode:
    """As :func:`read_notebook`, with the outputs that are what the format asks of one: for a person to look at.

    Raises:
        UnreadableError: there is no notebook in it, or one that is too large.
    """
    with _reading():
        raw = _json_in(path)
        outputs = [_outputs_of(cell) for cell in raw.get("cells") or [] if _is_one(cell)]
        notebook = _notebook_in(_without_outputs(raw))
        for cell, handed_in in zip(notebook.cells, outputs, strict=False):
            if cell.cell_type == "code":
                cell.outputs = handed_in
        rejoin_lines(notebook)
    return notebook


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever goes wrong inside is the file's fault; a lack of memory too."""
    try:
        with bounded_memory(READING_MIB):
            yield
    except UnreadableError:
        raise
    except MemoryError:
        raise UnreadableError(
            f"needs more than {READING_MIB} MiB to be read; ask for it with outputs cleared"
        ) from None
    except Exception as error:  # noqa: BLE001 - a parser may raise anything on such input
        raise UnreadableError(f"is no notebook that can be read ({_one_line(error)})") from None


def _is_one(cell: Any) -> bool:
    return isinstance(cell, dict) and _is_cell(cell)


def _outputs_of(cell: dict[str, Any]) -> list[NotebookNode]:
    found = cell.get("outputs")
    outputs = map(nbformat.from_dict, found[:MAX_OUTPUTS]) if isinstance(found, list) else ()
    return [output for output in outputs if _is_output(output)]


def _is_output(output: Any) -> bool:
    try:
        nbformat.validate(output, ref="output", version=nbformat.current_nbformat)
    except nbformat.ValidationError:
        return False
    return True


def file_bytes(path: Path, most_mib: int) -> bytes:
    """A regular file's bytes, as :func:`autograder.classroom.untrusted_files.read_file` reads them.

    Raises:
        UnreadableError: it is none, or too large; the text names it.
    """
    try:
        return read_file(path, max_bytes=most_mib * 2**20)
    except SubmissionError as error:
        raise UnreadableError(f"{path.name} {error}") from None


def _json_in(path: Path) -> dict[str, Any]:
    """The JSON object that a file holds."""
    try:
        raw = json.loads(file_bytes(path, MAX_FILE_MIB).decode("utf-8-sig"))
    except ValueError as error:
        raise NotJSONError(str(error)) from None
    if not isinstance(raw, dict):
        raise NotJSONError("it is no object")
    return raw


def _without_outputs(raw: dict[str, Any]) -> dict[str, Any]:
    """A notebook, of any version, whose outputs nobody needs to look at."""
    worksheets = raw.get("worksheets")
    sheets = worksheets if isinstance(worksheets, list) else []
    count = sum(_clear_outputs(part.get("cells")) for part in (raw, *sheets) if isinstance(part, dict))
    if count > MAX_CELLS:
        raise UnreadableError(f"holds more than {MAX_CELLS} cells")
    return raw


def _notebook_in(raw: dict[str, Any]) -> NotebookNode:
    """The notebook that ``raw`` is, in format 4."""
    major, minor = raw.get("nbformat", 1), raw.get("nbformat_minor", 0)
    if major != nbformat.current_nbformat:
        if major not in nbformat.versions:
            raise ValueError(f"its format, {str(major)[:20]}, is none that this program knows")
        old = nbformat.versions[major].to_notebook_json(raw, minor=minor)
        raw = nbformat.convert(old, nbformat.current_nbformat)
    notebook = nbformat.from_dict(raw)  # a converted one's cells are plain dicts
    if not isinstance(notebook.get("cells"), list):
        raise UnreadableError("is a notebook without a list of cells")
    notebook = straightened(notebook)
    if sum(len(cell.source.encode()) for cell in notebook.cells if cell.cell_type == "code") > MAX_CODE_BYTES:
        raise UnreadableError(f"holds more than {MAX_CODE_BYTES // 2**20} MiB of code")
    return notebook


def _clear_outputs(cells: Any) -> int:
    """Empty the outputs of plain cells, which are most of a large notebook; how many cells there are."""
    found = cells if isinstance(cells, list) else []
    for cell in found:
        if isinstance(cell, dict) and "outputs" in cell:
            cell["outputs"] = []
    return len(found)


def straightened(notebook: NotebookNode) -> NotebookNode:
    """``notebook`` with what the format asks of each cell and nothing else; cells that are none are left out."""
    minor = notebook.get("nbformat_minor")
    made = NotebookNode(
        nbformat=nbformat.current_nbformat,
        nbformat_minor=min(max(minor, 0), nbformat.current_nbformat_minor) if type(minor) is int else 4,
        metadata=_modest(notebook.get("metadata")),
        cells=[
            _straight(cell) for cell in notebook.cells if isinstance(cell, NotebookNode) and _is_cell(cell)
        ],
    )
    made.metadata.pop("widgets", None)  # states of outputs that are no longer there, and often halves of them
    if not _has_valid_metadata(made):
        for part in (made, *made.cells):
            part.metadata = NotebookNode({k: v for k, v in part.metadata.items() if k not in GOVERNED})
    return made


def _has_valid_metadata(notebook: NotebookNode) -> bool:
    """Whether the format's rules for metadata are kept; ids are another matter."""
    cells = [{key: value for key, value in cell.items() if key != "id"} for cell in notebook.cells]
    without_ids = {"nbformat": 4, "nbformat_minor": 4, "metadata": notebook.metadata, "cells": cells}
    return bool(nbformat.validator.isvalid(without_ids))


def _straight(cell: NotebookNode) -> NotebookNode:
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    made = NotebookNode(
        cell_type=cell.cell_type,
        metadata=_modest(cell.get("metadata")),
        source=text.encode("utf-8", "replace").decode(),
    )
    tags = made.metadata.get("tags")
    if tags is not None and not (isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)):
        del made.metadata["tags"]
    name = cell.get("id")
    if isinstance(name, str) and CELL_ID.fullmatch(name):
        made["id"] = name
    if cell.cell_type == "code":
        made.update(outputs=[], execution_count=None)
    elif attachments := _attachments(cell.get("attachments")):
        made["attachments"] = attachments
    return made


def _modest(metadata: Any) -> NotebookNode:
    """Metadata without what is too long or too deep to be passed on."""
    found = metadata if isinstance(metadata, dict) else {}
    return NotebookNode(
        {
            key: value
            for key, value in found.items()
            if not _is_deep(value, MAX_METADATA_DEPTH) and len(json.dumps(value)) <= MAX_METADATA_CHARS
        }
    )


def _is_deep(value: Any, levels: int) -> bool:
    """Whether containers are nested in ``value`` in more than so many levels."""
    if not isinstance(value, dict | list):
        return False
    items = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deep(item, levels - 1) for item in items)


def _attachments(found: Any) -> NotebookNode:
    """The attachments of a cell of text that are what the format asks of one."""
    files = found.items() if isinstance(found, dict) else ()
    kept = {
        name: {kind: _joined(data) for kind, data in file.items()}
        for name, file in files
        if isinstance(file, dict)
    }
    made: NotebookNode = nbformat.from_dict(
        {name: file for name, file in kept.items() if None not in file.values()}
    )
    return made


def _joined(data: Any) -> str | None:
    lines = data if isinstance(data, list) else [data]
    return "".join(lines) if all(isinstance(line, str) for line in lines) else None


def _is_cell(cell: dict[str, Any]) -> bool:
    return cell.get("cell_type") in ("code", "markdown", "raw")


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).encode("utf-8", "replace").decode().split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__


def require_its_cells(notebook: NotebookNode, source: SourceNotebook | None) -> None:
    """Check that a notebook holds cells of the assignment: none of another would earn anything.

    What names its assignment itself, as this package's do, is left to the grader, which says which it is.

    Raises:
        UnreadableError: it holds none, though the assignment has some.
    """
    marks = (cell.metadata.get(MARK) for cell in notebook.cells)
    names = [found.get("grade_id") for found in marks if isinstance(found, dict)]
    if source and source.cells and "autograder" not in notebook.metadata and not any(map(source.cell, names)):
        raise UnreadableError(NONE_OF_ITS_CELLS)


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
    """

    add_missing_cells = Bool(True, help="Put back graded and locked cells that were deleted.").tag(
        config=True
    )
    source = Instance(SourceNotebook, allow_none=True)
    """The assignment's notebook; read from the gradebook where it is not given."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> Any:
        """Repair a notebook; ``resources["autograder_repairs"]`` lists what was done, and :data:`TO_READ` what staff should read."""
        about = resources["nbgrader"]
        source = self.source
        if source is None:
            with Gradebook(about["db_url"]) as gradebook:
                source = source_notebook(gradebook, about["notebook"], about["assignment"])
            if source and self.parent is not None:
                files = course_files(self.parent.parent.coursedir, about["assignment"], about["notebook"])
                source = with_metadata(source, *reversed(files))
        source = source or SourceNotebook(about["notebook"], [])
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

    def tell(self, text: str) -> None:
        """Log a repair and keep it for the report."""
        self.log.warning(text)
        self.repairs.append(text)

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
            self.tell(
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
        if cell.cell_type != wanted.cell_type:
            self.tell(f"Cell {wanted.name!r} was {cell.cell_type}; it is {wanted.cell_type} again")
            _retype(cell, wanted.cell_type)
        marks = cell.metadata[MARK]
        found = {"task": False, **marks, "locked": is_locked(cell)}
        for key, value in _marks(wanted).items():
            if key in ("points", "locked", "grade", "solution", "task") and found.get(key) != value:
                self.tell(f"Cell {wanted.name!r}: {key} was {found.get(key)!r}; it is {value!r} again")
        marks.clear()
        marks.update(_marks(wanted))
        if wanted.locked or wanted.is_test:
            cell.metadata = _released_metadata(wanted)
            if _text(cell.source) != _text(wanted.source) and not _is_released(cell.source, wanted.source):
                self.tell(f"Cell {wanted.name!r} was changed; it is as it was again")
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
