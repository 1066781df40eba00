"""Results as files for other programs: results.json and grades.csv, each replaced whole or not at all; and how a student's own files are called."""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.atomic_write import remove_unfinished, write_atomically
from autograder.escaping import harmless_cell
from autograder.results.groups import Group, groups_of
from autograder.results.marks import decisions_in
from autograder.results.model import SCHEMA, RunInfo, SubmissionResult

NAME_BYTES = 120
"""The most a file's name takes of a student's; file systems stop at 255 bytes, some at less."""


class Document(msgspec.Struct, frozen=True):
    """results.json."""

    schema: str
    run: RunInfo
    submissions: list[SubmissionResult]
    groups: list[Group]


def document_of(info: RunInfo, results: Sequence[SubmissionResult]) -> Document:
    """What results.json holds, and ``--json`` prints, of a class."""
    return Document(SCHEMA, info, list(results), groups_of(results))


def write_exports(folder: Path, info: RunInfo, results: Sequence[SubmissionResult]) -> None:
    """Write results.json and grades.csv into ``folder``."""
    remove_unfinished(folder)
    document = msgspec.json.encode(document_of(info, results))
    write_atomically(folder / "results.json", msgspec.json.format(document, indent=2) + b"\n")
    write_atomically(folder / "grades.csv", grades_csv(info, results).encode())


def grades_csv(info: RunInfo, results: Sequence[SubmissionResult]) -> str:
    """A row a student: id, status, total, a column an exercise, and what people have decided. Who is not graded has no points."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(["student", "status", "score", "max_score", *info.exercises, "by_hand", "comments"])
    for result in results:
        scores = (
            {exercise.name: exercise.score for exercise in result.exercises}
            if result.score is not None
            else {}
        )
        numbers = [scores.get(name, "") for name in info.exercises]
        score = "" if result.score is None else result.score
        status = "graded" if result.status == "graded" else "not graded"
        by_hand = harmless_cell("; ".join(decisions_in(result)))
        comments = harmless_cell("; ".join(one.text for one in result.comments))
        writer.writerow(
            [harmless_cell(result.id), status, score, result.max_score, *numbers, by_hand, comments]
        )
    return file.getvalue()


def file_names(ids: Sequence[str]) -> list[str]:
    """A harmless and unique file name for each student, the id itself wherever that is one."""
    taken: set[str] = set()
    names = []
    for student in ids:
        name = re.sub(r"[^\w.@ -]", "_", student).strip(" .") or "_"
        name = name.encode()[:NAME_BYTES].decode(errors="ignore")
        if (
            name != student
            or _as_compared(name) in taken
            or re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*-[0-9a-f]{12}", name)
        ):
            digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
            name = f"{name.replace('.', '_')}-{digest[:12]}"  # so may no other id look
        taken.add(_as_compared(name))
        names.append(name)
    return names


def _as_compared(name: str) -> str:
    """What two names have in common that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()
