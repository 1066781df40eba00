"""Handing in: the notebook as the grader will read it, without its outputs, and a receipt.

The file is written even if something is still to do, so that unfinished work can be handed in; the receipt says what. It is read back
from the disk by the grader's own reader before anything is said of it.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from autograder import __version__
from autograder.assignment.hand_in import hand_in_sentences
from autograder.assignment.hint_records import KEY, METADATA
from autograder.atomic_write import write_atomically
from autograder.classroom.choosing import is_notebook
from autograder.classroom.reading import ReadSubmission, parse_notebook, read_own
from autograder.desk.folder import course_of, notebook_stem
from autograder.desk.hints_shown import hints_shown
from autograder.errors import SubmissionError, UsageError
from autograder.student.report import NOT_THE_GRADE, observe_file, report_on
from autograder.student.shipped import PublicChecks
from autograder.student.standing import Standing, standing_of, to_do

PACKED = "hand-in"
RECEIPT = "receipt.json"
KEPT_OUTPUT = "application/vnd.autograder."
"""Outputs of ours that an instructor reads in the notebook begin with this type; they are kept."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What was packed, when, and how far it is. ``points`` are by public checks, which are not the grade."""

    assignment: str
    file: str
    sha256: str
    size_bytes: int
    packed_at: datetime
    autograder_version: str
    exercises: list[Standing]
    score: float
    points: int
    to_do: list[str]
    hand_in: list[str]
    note: str = NOT_THE_GRADE


def default_place(notebook: Path, assignment: str) -> Path:
    """Where the file and the receipt go: beside the assignment's folder, so that no second notebook lies in it."""
    return notebook.resolve().parent.parent / PACKED / assignment


def pack(notebook: Path, out: Path | None = None) -> tuple[Receipt, Path]:
    """Write the file to hand in and its receipt into ``out``; the receipt, and where the file is.

    Raises:
        UsageError: the notebook cannot be read as a submission, or its checks are not beside it.
    """
    checks = PublicChecks(notebook.resolve().parent)
    assignment = checks.expected.assignment
    submission = read_own(notebook, checks.given)
    out = default_place(notebook, assignment) if out is None else out
    suffix = ".ipynb" if is_notebook(notebook) else ".py"
    target = out / f"{notebook_stem(assignment)}{suffix}"
    if target.resolve().parent == notebook.resolve().parent:
        raise UsageError(f"{target} would lie beside your own notebook; choose another folder with --out")
    content = packed_content(notebook)
    write_atomically(target, content)
    _read_back(target, submission, checks)
    standings = _standings(checks, submission)
    receipt = Receipt(
        assignment=assignment,
        file=target.name,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        packed_at=datetime.now(UTC).replace(microsecond=0),
        autograder_version=__version__,
        exercises=standings,
        score=sum(one.score for one in standings),
        points=sum(one.points for one in standings),
        to_do=to_do(standings),
        hand_in=hand_in_sentences(course_of(notebook.parent), assignment),
    )
    write_atomically(out / RECEIPT, msgspec.json.format(msgspec.json.encode(receipt), indent=2) + b"\n")
    return receipt, target


def _standings(checks: PublicChecks, submission: ReadSubmission) -> list[Standing]:
    transcript = observe_file(checks, submission.cells, tuple(checks.exercises), submission.surroundings)
    return [standing_of(report_on(checks, name, transcript)) for name in checks.exercises]


def _read_back(target: Path, submission: ReadSubmission, checks: PublicChecks) -> None:
    if read_own(target, checks.given).cells != submission.cells:
        raise UsageError(f"{target} is not what was written; is another program writing there? Pack again")


def packed_content(notebook: Path) -> bytes:
    """A submission's bytes as they are handed in: of a notebook without its outputs, with the hints that ``watch`` has shown; a script as it is.

    Raises:
        UsageError: it cannot be read.
    """
    data = notebook.read_bytes()
    if not is_notebook(notebook):
        return data
    try:
        content = parse_notebook(data)
    except SubmissionError as error:
        raise UsageError(f"{notebook} {error}") from None
    content["cells"] = [_without_outputs(cell) for cell in content["cells"]]
    metadata = content.get("metadata")
    content["metadata"] = _with_hints(metadata if isinstance(metadata, dict) else {}, notebook.parent)
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _with_hints(metadata: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A notebook's metadata without the state of widgets, and with the hints that were shown outside of it."""
    kept = {key: value for key, value in metadata.items() if key != "widgets"}
    if shown := hints_shown(folder):
        ours = kept.get(METADATA)
        kept[METADATA] = {**(ours if isinstance(ours, dict) else {}), KEY: msgspec.to_builtins(shown)}
    return kept


def _without_outputs(cell: Any) -> Any:
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return cell
    metadata = cell.get("metadata")
    kept = (
        {key: value for key, value in metadata.items() if key != "execution"}
        if isinstance(metadata, dict)
        else {}
    )
    outputs = cell.get("outputs")
    ours = _of_ours(outputs if isinstance(outputs, list) else [])
    return {**cell, "metadata": kept, "outputs": ours, "execution_count": None}


def _of_ours(outputs: Sequence[Any]) -> list[Any]:
    """Those outputs that an instructor is to read, and of them nothing else."""
    kept = []
    for output in outputs:
        data = output.get("data") if isinstance(output, dict) else None
        ours = {k: v for k, v in data.items() if k.startswith(KEPT_OUTPUT)} if isinstance(data, dict) else {}
        if ours:
            kept.append({"output_type": "display_data", "metadata": {}, "data": ours})
    return kept
