"""Reading the notebooks that students hand in to an nbgrader course: whatever a file holds, a notebook in order or the reason why there is none."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.reader import NotJSONError
from nbformat.v4.rwbase import rejoin_lines, strip_transient

from autograder.classroom.choosing import MAX_FILE_MIB
from autograder.classroom.lane import READING_MIB, bounded_memory
from autograder.classroom.reading import MAX_CELLS, MAX_CODE_BYTES
from autograder.classroom.untrusted_files import read_file
from autograder.errors import SubmissionError
from autograder.nbgrader.source import SourceNotebook

MARK = "nbgrader"
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


def read_again(notebook: NotebookNode) -> NotebookNode:
    """What :func:`read_notebook` would find in a file that this notebook was written to.

    Raises:
        UnreadableError: the same.
        ValueError: it could not have been written.
    """
    json.dumps(notebook, ensure_ascii=False).encode()
    with _reading():
        return _notebook_in(_without_outputs(strip_transient(notebook)))


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
