"""Finding and reading submissions: untrusted files in, lists of code cells out. Nothing is executed here."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder.assignment.checksum import is_as_released
from autograder.assignment.hint_records import hints_of
from autograder.assignment.model import Assignment, Given
from autograder.classroom.beside import files_beside
from autograder.classroom.choosing import MAX_FILE_MIB, is_notebook
from autograder.classroom.names_used import PARSED_CHARS, names_bound, names_used, part_needed
from autograder.classroom.percent import percent_cells
from autograder.classroom.untrusted_files import is_ignored, read_file
from autograder.errors import SubmissionError, UsageError
from autograder.escaping import utf8
from autograder.jsonschema_import import import_jsonschema
from autograder.results.model import HintSeen
from autograder.sandbox.probe_set import NOTHING, Surroundings
from autograder.sandbox.protocol import Cell

MAX_CODE_BYTES = 2 * 2**20
"""The most code a submission may hold, in bytes."""
MAX_CELLS = 2_000
"""The most code cells a submission may hold."""
QUOTED_CHARS = 40
"""So much is quoted of what a file says."""
EXPORTED_CELL = re.compile(r"^# In\[[ \d]*\]:\s*$", re.MULTILINE)
CELL_MARK = re.compile(r"^# ?%%", re.MULTILINE)
CHECK_CALL = re.compile(r"check\((\"\w+\"|'\w+')\)")
"""A check cell as it is given."""
HEADER = re.compile(r"\A(?:#(?! ?%%).*\n|[ \t]*\n)*")
"""The comments a py:percent file opens with: an encoding, jupytext's YAML. They are no cell."""


@dataclass(frozen=True)
class ReadSubmission:
    """The code of one submission, ready to be observed, what it finds around it, and the hints that it says were given."""

    cells: list[Cell]
    digest: str
    surroundings: Surroundings = NOTHING
    hints: Sequence[HintSeen] = ()


class SubmissionFiles(msgspec.Struct, frozen=True):
    """The bytes of a submission's own file, and of what lies beside it in a folder of its own, by their paths relative to it."""

    content: bytes
    beside: dict[str, bytes] = {}

    @property
    def digest(self) -> str:
        """SHA-256 of all of them, in hexadecimal."""
        made = hashlib.sha256(self.content)
        for name, content in sorted(self.beside.items()):
            made.update(f"\0{name}\0{len(content)}\0".encode() + content)
        return made.hexdigest()


def load_files(path: Path, root: Path | None = None) -> SubmissionFiles:
    """The bytes that a submission consists of.

    Args:
        root: no link below this folder is followed; by default the file's own.

    Raises:
        SubmissionError: the file is no regular file, too large, or cannot be read.
    """
    return SubmissionFiles(_read_bytes(path, root), files_beside(path, root, is_ignored))


def file_digest(path: Path, root: Path | None = None) -> str:
    """SHA-256 of a submission's bytes, and of what lies beside it in a folder of its own, in hexadecimal.

    Raises:
        SubmissionError: the file is no regular file, too large, or cannot be read.
    """
    return load_files(path, root).digest


def read_submission(path: Path, assignment: Assignment, root: Path | None = None) -> ReadSubmission:
    """Load one submission and take it apart, as :func:`submission_in` does.

    Args:
        root: no link below this folder is followed; by default the file's own.

    Raises:
        SubmissionError: the file is unreadable, too large, no notebook, or another assignment's notebook.
    """
    return submission_in(load_files(path, root), path, assignment)


def submission_in(files: SubmissionFiles, path: Path, assignment: Assignment) -> ReadSubmission:
    """What there is to execute of a submission.

    Cells the assignment provides are taken from the assignment, wherever they stand, and those the student deleted are put in
    front; one that was changed follows as the student has it. Of illustrations that are as they were given, in this release of the
    assignment or an earlier one, so much is kept as the student's own code needs; so it is with what an earlier release provided. A
    check cell that is as it was given is left out.

    Args:
        path: where the files were loaded from; nothing is loaded any more.

    Raises:
        SubmissionError: they are no notebook, too large, or another assignment's notebook.
    """
    data = files.content
    notebook = parse_notebook(data) if is_notebook(path) else None
    cells = _with_given(_raw_cells(notebook, data, assignment.name), assignment.given)
    script, own = (path.name, {path.name: data}) if notebook is None else ("", {})
    surroundings = Surroundings({**files.beside, **own}, script)
    return ReadSubmission(cells, files.digest, surroundings, hints_of(assignment, notebook or {}))


def read_own(path: Path, given: Given) -> ReadSubmission:
    """Read a student's own file, for a check in its own folder.

    Raises:
        UsageError: the file cannot be read as a submission.
    """
    path = path.resolve()
    try:
        data = _read_bytes(path)
        notebook = parse_notebook(data) if is_notebook(path) else None
        cells = _with_given(_raw_cells(notebook, data, given.assignment), given)
    except SubmissionError as error:
        raise UsageError(f"{path} {error}") from None
    script = path.name if notebook is None else ""
    return ReadSubmission(cells, SubmissionFiles(data).digest, Surroundings({}, script, str(path.parent)))


@dataclass(frozen=True)
class _RawCell:
    source: str
    number: int
    """Its place among the code cells of the file, 1-based."""
    grade_id: str = ""
    is_check: bool = False
    is_released: bool = False
    """It is none of the student's, but as this release of the assignment or an earlier one gave it."""
    is_script: bool = False
    """It is a whole script, without marks of cells."""

    @property
    def cell(self) -> Cell:
        return Cell(self.source, f"code cell {self.number}", self.is_script)


def _raw_cells(notebook: dict[str, Any] | None, data: bytes, assignment_name: str) -> list[_RawCell]:
    """The cells of a notebook; without one, those of the script that ``data`` is."""
    if notebook is not None:
        raw = _notebook_cells(notebook, assignment_name)
    else:
        _check_size(len(data), 0)
        raw = _script_cells(_decode(data))
    _check_size(sum(len(cell.source.encode()) for cell in raw), len(raw))
    return raw


def _check_size(code_bytes: int, cells: int) -> None:
    if code_bytes > MAX_CODE_BYTES:
        raise SubmissionError(f"holds more than {MAX_CODE_BYTES // 2**20} MiB of code")
    if cells > MAX_CELLS:
        raise SubmissionError(f"holds more than {MAX_CELLS} code cells")


def _read_bytes(path: Path, root: Path | None = None) -> bytes:
    return read_file(path, root=root, max_bytes=MAX_FILE_MIB * 2**20)


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SubmissionError(f"is not UTF-8 text (byte {error.start}); ask for it saved as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_notebook(data: bytes) -> dict[str, Any]:
    """A notebook's own data, in format 4, with a list of cells.

    Raises:
        SubmissionError: the bytes are no notebook.
    """
    if not data.strip():
        raise SubmissionError("is an empty file")
    try:
        notebook: Any = json.loads(_decode(data))
    except (ValueError, RecursionError) as error:  # ValueError also for a number of 5,000 digits
        raise SubmissionError(f"is not JSON ({error}), so it is no notebook") from None
    if isinstance(notebook, dict) and "nbformat" not in notebook and {"doc_id", "url"} & notebook.keys():
        raise SubmissionError(
            "is a link to Google Drive, no notebook; ask for File › Download › Download .ipynb"
        )
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise SubmissionError("is JSON but no notebook (it has no nbformat)")
    if notebook["nbformat"] < 4:
        notebook = _upgraded(notebook)
    if notebook["nbformat"] > 4:
        version = str(notebook["nbformat"])[:QUOTED_CHARS]
        raise SubmissionError(f"is in notebook format {version}, which is newer than this program")
    if not isinstance(notebook.get("cells"), list):
        raise SubmissionError("is a notebook without a list of cells")
    return dict(notebook)


def _upgraded(notebook: dict[str, Any]) -> dict[str, Any]:
    import_jsonschema()
    import nbformat

    try:
        return dict(nbformat.convert(nbformat.from_dict(notebook), 4))
    except Exception as error:  # noqa: BLE001 - it may raise anything on such input
        why = utf8(str(error))[:200]
        raise SubmissionError(f"is in an old notebook format that cannot be converted ({why})") from None


def _notebook_cells(notebook: dict[str, Any], assignment_name: str) -> list[_RawCell]:
    named = _mapping(_mapping(notebook.get("metadata")).get("autograder")).get("assignment")
    if isinstance(named, str) and named != assignment_name:
        raise SubmissionError(
            f"is the notebook of {named[:QUOTED_CHARS]!r}, not of {assignment_name!r}; grade it there"
        )
    cells = []
    for number, cell in enumerate(_code_cells(map(_mapping, notebook["cells"])), start=1):
        source = cell.get("source", "")
        lines = source if isinstance(source, list) else [source]
        text = "".join(line for line in lines if isinstance(line, str))
        cells += _kept(number, text, cell.get("metadata"))
    return cells


def _code_cells(cells: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cells of code, and those that were released as code and retyped, unless there is a copy that is code."""
    cells = list(cells)
    code_names = [_marks(cell).get("grade_id") for cell in cells if cell.get("cell_type") == "code"]

    def was_code(cell: dict[str, Any]) -> bool:
        marks = _marks(cell)
        return (
            bool(marks.get("solution"))
            and marks.get("cell_type") == "code"
            and marks.get("grade_id") not in code_names
        )

    return [cell for cell in cells if cell.get("cell_type") == "code" or was_code(cell)]


def _script_cells(text: str) -> list[_RawCell]:
    if marks := CELL_MARK.findall(text):
        _check_size(0, len(marks))
        return _percent_cells(text)
    parts = EXPORTED_CELL.split(text)
    is_script = len(parts) == 1
    return [
        _RawCell(utf8(part), number, is_script=is_script)
        for number, part in enumerate(parts, start=1)
        if part.strip()
    ]


def _percent_cells(text: str) -> list[_RawCell]:
    code = percent_cells(HEADER.sub("", text, count=1))
    return [
        raw for number, cell in enumerate(code, start=1) for raw in _kept(number, cell.source, cell.metadata)
    ]


def _kept(number: int, source: str, metadata: Any) -> list[_RawCell]:
    if not source.strip():
        return []
    marks = _mapping(_mapping(metadata).get("nbgrader"))
    is_check = bool(marks.get("grade")) and not marks.get("solution")
    grade_id = marks.get("grade_id")
    name = grade_id if isinstance(grade_id, str) else ""
    text = utf8(source.replace("\r\n", "\n"))
    is_given = bool(marks.get("locked")) and not marks.get("solution")
    is_released = is_given and len(text) <= PARSED_CHARS and is_as_released(text, "code", marks)
    return [_RawCell(text, number, name, is_check, is_released)]


def _with_given(raw: list[_RawCell], given: Given) -> list[Cell]:
    """The cells to execute: the student's own, and what these need of the assignment's."""
    provided = {cell.label: cell.source for cell in given.provided}
    original = {**provided, **{cell.label: cell.source for cell in given.illustrations}}
    own = [cell for cell in raw if not _is_as_given(cell, original)]
    partly = [cell for cell in raw if cell not in own and not cell.is_check and not _is_of(provided, cell)]
    bound = {name for cell in partly for name in names_bound(cell.source)}
    used = names_used([cell.source for cell in own], bound)
    there = {cell.grade_id for cell in raw}
    cells = [cell for cell in given.provided if cell.label not in there]
    for one in raw:
        if one in partly and (part := part_needed(one.source, used)):
            cells.append(Cell(part, one.cell.label))
        if one.grade_id in provided:
            cells.append(Cell(provided[one.grade_id], one.grade_id))
        if one in own:
            cells.append(one.cell)
    return cells


def _is_as_given(cell: _RawCell, original: Mapping[str, str]) -> bool:
    """Whether a student has left a cell as it was, but for white space at the ends of lines."""
    if cell.is_check:
        return CHECK_CALL.fullmatch(cell.source.strip()) is not None
    return cell.is_released or _is_of(original, cell)


def _is_of(given: Mapping[str, str], cell: _RawCell) -> bool:
    """Whether a cell is the one of its name among these."""
    source = given.get(cell.grade_id)
    return source is not None and _lines(cell.source) == _lines(source)


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().split("\n")]


def _marks(cell: dict[str, Any]) -> dict[str, Any]:
    return _mapping(_mapping(cell.get("metadata")).get("nbgrader"))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
