"""Finding and reading submissions: untrusted files in, lists of code cells out. Nothing is executed here."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.assignment import ILLUSTRATION, Assignment
from autograder.errors import SubmissionError, UsageError
from autograder.percent import percent_cells
from autograder.runtime.protocol import Cell

SUFFIXES = (".ipynb", ".py")
MAX_FILE_MIB = 128
"""The largest submission, in MiB; outputs count, which is why it is so much."""
MAX_CODE_BYTES = 2 * 2**20
"""The most code a submission may hold, in bytes."""
MAX_CELLS = 2_000
"""The most code cells a submission may hold."""
IGNORED_NAMES = {"README.md", "__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini", "timestamp.txt"}
EXPORTED_CELL = re.compile(r"^# In\[[ \d]*\]:\s*$", re.MULTILINE)
CELL_MARK = re.compile(r"^# ?%%", re.MULTILINE)
HEADER = re.compile(r"\A(?:#(?! ?%%).*\n|[ \t]*\n)*")
"""The comments a py:percent file opens with: an encoding, jupytext's YAML. They are no cell."""


@dataclass(frozen=True)
class Found:
    """A file that is some student's submission; ``problem`` says why it cannot be one after all."""

    student: str
    path: Path
    problem: str = ""


@dataclass(frozen=True)
class Submission:
    """The code of one submission, ready to be observed."""

    cells: list[Cell]
    digest: str


def find_submissions(paths: Sequence[Path], notebook_stem: str) -> list[Found]:
    """The submissions under ``paths``: files, folders of files, or folders with a folder per student.

    Args:
        notebook_stem: the name the assignment's notebook has; it decides where a folder holds several files.

    Raises:
        UsageError: a path does not exist, or there is no submission at all.
    """
    found: list[Found] = []
    for path in paths:
        if path.is_dir():
            found += _in_folder(path, notebook_stem)
        elif path.exists() or path.is_symlink():
            found.append(_file(_student_of(path, notebook_stem), path))
        else:
            raise UsageError(f"{path} does not exist")
    if not found:
        places = ", ".join(str(path) for path in paths)
        raise UsageError(
            f"no submissions in {places}; give .ipynb or .py files, or a folder of them or of one folder a student"
        )
    return sorted(map(_with_utf8_name, _without_doubles(found)), key=lambda item: item.student)


def _student_of(path: Path, notebook_stem: str) -> str:
    """Whose file this is: its own name, or its folder's where it is called as the notebook is."""
    folder = path.absolute().parent.name
    return folder if path.stem == notebook_stem and folder else path.stem


def _in_folder(folder: Path, notebook_stem: str) -> Iterator[Found]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.name in IGNORED_NAMES:
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield _of_student(entry, notebook_stem)
        else:
            yield _file(entry.stem, entry)


def _file(student: str, path: Path) -> Found:
    if path.is_symlink():
        return Found(student, path, "is a symbolic link; ask for the file itself")
    if not path.is_file():
        return Found(student, path, "is no regular file")
    if path.suffix.lower() not in SUFFIXES:
        return Found(
            student,
            path,
            f"is neither .ipynb nor .py; ask for one of them (a {path.suffix or 'file without a suffix'} cannot be graded)",
        )
    return Found(student, path)


def _of_student(folder: Path, notebook_stem: str) -> Found:
    entries = sorted(folder.rglob("*"))
    inside = [
        p
        for p in entries
        if not any(part.startswith(".") or part in IGNORED_NAMES for part in p.relative_to(folder).parts)
    ]
    files = [p for p in inside if p.suffix.lower() in SUFFIXES and not p.is_dir()]
    named = [p for p in files if p.stem == notebook_stem]
    candidates = named or files
    if len(candidates) == 1:
        return _file(folder.name, candidates[0])
    if not candidates:
        return Found(folder.name, folder, "holds no .ipynb and no .py file")
    return Found(folder.name, folder, _two_files(candidates))


def _two_files(paths: Sequence[Path]) -> str:
    names = ", ".join(path.name for path in paths)
    return f"is one of two files for one student: {names}; keep the one to be graded"


def _without_doubles(found: list[Found]) -> Iterator[Found]:
    by_student: dict[str, list[Found]] = defaultdict(list)
    for item in found:
        by_student[item.student].append(item)
    for student, items in by_student.items():
        paths = list(dict.fromkeys(item.path.absolute() for item in items))
        yield items[0] if len(paths) == 1 else Found(student, items[0].path, _two_files(paths))


def _with_utf8_name(found: Found) -> Found:
    """``found``, unless its name cannot be written down: then a problem, under a name that can."""
    named = Found(_utf8(found.student), Path(_utf8(str(found.path))), _utf8(found.problem))
    return found if named == found else replace(named, problem="has a name that is not UTF-8; rename it")


def _utf8(text: str) -> str:
    """``text`` with ``?`` for what UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        SubmissionError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SubmissionError(f"cannot be read: {error.strerror}") from None


def read_submission(path: Path, assignment: Assignment) -> Submission:
    """Read one submission.

    Cells marked as illustrations and the check cells are left out. Cells the assignment provides are taken from the
    assignment, wherever they stand, and those the student deleted are put in front.

    Raises:
        SubmissionError: the file is unreadable, too large, no notebook, or another assignment's notebook.
    """
    data = _read_bytes(path)
    raw = _raw_cells(path, data, assignment.name)
    return Submission(_with_provided(raw, assignment.provided_cells), hashlib.sha256(data).hexdigest())


def read_cells(path: Path, assignment_name: str) -> list[Cell]:
    """The code cells of a student's own file as they are, for a check without the assignment's source.

    Raises:
        UsageError: the file cannot be read as a submission.
    """
    try:
        return _with_provided(_raw_cells(path, _read_bytes(path), assignment_name), [])
    except SubmissionError as error:
        raise UsageError(f"{path} {error}") from None


@dataclass(frozen=True)
class _RawCell:
    source: str
    number: int
    """Its place among the code cells of the file, 1-based."""
    grade_id: str = ""


def _raw_cells(path: Path, data: bytes, assignment_name: str) -> list[_RawCell]:
    if path.suffix.lower() == ".ipynb":
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


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_MIB * 2**20:
            raise SubmissionError(f"is larger than {MAX_FILE_MIB} MiB; ask for it with outputs cleared")
        return path.read_bytes()
    except OSError as error:
        raise SubmissionError(f"cannot be read: {error.strerror}") from None


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
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise SubmissionError("is JSON but no notebook (it has no nbformat)")
    if notebook["nbformat"] < 4:
        notebook = _upgraded(notebook)
    if notebook["nbformat"] > 4:
        raise SubmissionError(
            f"is in notebook format {notebook['nbformat']}, which is newer than this program"
        )
    if not isinstance(notebook.get("cells"), list):
        raise SubmissionError("is a notebook without a list of cells")
    return dict(notebook)


def _upgraded(notebook: dict[str, Any]) -> dict[str, Any]:
    import nbformat

    try:
        return dict(nbformat.convert(nbformat.from_dict(notebook), 4))
    except Exception as error:  # noqa: BLE001 - it may raise anything on such input
        why = _utf8(str(error))[:200]
        raise SubmissionError(f"is in an old notebook format that cannot be converted ({why})") from None


def _notebook_cells(notebook: dict[str, Any], assignment_name: str) -> list[_RawCell]:
    named = _mapping(_mapping(notebook.get("metadata")).get("autograder")).get("assignment")
    if isinstance(named, str) and named != assignment_name:
        raise SubmissionError(
            f"is the notebook of {named[:80]!r}, not of {assignment_name!r}; grade it there"
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
    return [_RawCell(_utf8(source.replace("\r\n", "\n")), number, name)]


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
