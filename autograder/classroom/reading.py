"""Finding and reading submissions: untrusted files in, lists of code cells out. Nothing is executed here."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.assignment.model import ILLUSTRATION, Assignment
from autograder.classroom.choosing import MAX_FILE_MIB, is_notebook
from autograder.classroom.percent import percent_cells
from autograder.classroom.untrusted_files import read_file
from autograder.errors import SubmissionError, UsageError
from autograder.escaping import utf8
from autograder.jsonschema_import import import_jsonschema
from autograder.sandbox.protocol import Cell

MAX_CODE_BYTES = 2 * 2**20
"""The most code a submission may hold, in bytes."""
MAX_CELLS = 2_000
"""The most code cells a submission may hold."""
QUOTED_CHARS = 40
"""So much is quoted of what a file says."""
EXPORTED_CELL = re.compile(r"^# In\[[ \d]*\]:\s*$", re.MULTILINE)
CELL_MARK = re.compile(r"^# ?%%", re.MULTILINE)
HEADER = re.compile(r"\A(?:#(?! ?%%).*\n|[ \t]*\n)*")
"""The comments a py:percent file opens with: an encoding, jupytext's YAML. They are no cell."""


@dataclass(frozen=True)
class ReadSubmission:
    """The code of one submission, ready to be observed."""

    cells: list[Cell]
    digest: str


def file_digest(path: Path, root: Path | None = None) -> str:
    """SHA-256 of a submission's bytes, in hexadecimal.

    Raises:
        SubmissionError: the file is no regular file, too large, or cannot be read.
    """
    return hashlib.sha256(_read_bytes(path, root)).hexdigest()


def read_submission(path: Path, assignment: Assignment, root: Path | None = None) -> ReadSubmission:
    """Read one submission.

    Cells marked as illustrations and the check cells are left out. Cells the assignment provides are taken from the
    assignment, wherever they stand, and those the student deleted are put in front.

    Args:
        root: no link below this folder is followed; by default the file's own.

    Raises:
        SubmissionError: the file is unreadable, too large, no notebook, or another assignment's notebook.
    """
    data = _read_bytes(path, root)
    raw = _raw_cells(path, data, assignment.name)
    return ReadSubmission(_with_provided(raw, assignment.provided_cells), hashlib.sha256(data).hexdigest())


def read_cells(path: Path, assignment_name: str) -> list[Cell]:
    """The code cells of a student's own file as they are, for a check without the assignment's source.

    Raises:
        UsageError: the file cannot be read as a submission.
    """
    try:
        return _with_provided(_raw_cells(path, _read_bytes(path.resolve()), assignment_name), [])
    except SubmissionError as error:
        raise UsageError(f"{path} {error}") from None


@dataclass(frozen=True)
class _RawCell:
    source: str
    number: int
    """Its place among the code cells of the file, 1-based."""
    grade_id: str = ""


def _raw_cells(path: Path, data: bytes, assignment_name: str) -> list[_RawCell]:
    if is_notebook(path):
        raw = _notebook_cells(_parse_notebook(data), assignment_name)
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


def _parse_notebook(data: bytes) -> dict[str, Any]:
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
    parts = enumerate(EXPORTED_CELL.split(text), start=1)
    return [_RawCell(part, number) for number, part in parts if part.strip()]


def _percent_cells(text: str) -> list[_RawCell]:
    code = percent_cells(HEADER.sub("", text, count=1))
    return [
        raw for number, cell in enumerate(code, start=1) for raw in _kept(number, cell.source, cell.metadata)
    ]


def _kept(number: int, source: str, metadata: Any) -> list[_RawCell]:
    marks = _mapping(_mapping(metadata).get("nbgrader"))
    tags = _mapping(metadata).get("tags")
    is_check = bool(marks.get("grade")) and not marks.get("solution")
    is_illustration = isinstance(tags, list) and ILLUSTRATION in tags
    if is_check or is_illustration or not source.strip():
        return []
    grade_id = marks.get("grade_id")
    name = grade_id if isinstance(grade_id, str) else ""
    return [_RawCell(utf8(source.replace("\r\n", "\n")), number, name)]


def _with_provided(raw: list[_RawCell], provided_cells: Sequence[Cell]) -> list[Cell]:
    provided = {cell.label: cell for cell in provided_cells}
    there = {cell.grade_id for cell in raw}
    cells = [cell for label, cell in provided.items() if label not in there]
    for cell in raw:
        original = provided.get(cell.grade_id)
        cells.append(original if original else Cell(cell.source, f"code cell {cell.number}"))
    return cells


def _marks(cell: dict[str, Any]) -> dict[str, Any]:
    return _mapping(_mapping(cell.get("metadata")).get("nbgrader"))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
