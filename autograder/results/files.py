"""Results as files for other programs and people: results.json, grades.csv, feedback/*.md. Each is replaced whole or not at all."""

import csv
import hashlib
import io
import os
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.escaping import CONTROL
from autograder.results.model import SCHEMA, RunInfo, SubmissionResult
from autograder.templates import markdown_environment

FORMULA = re.compile(r"""(^|[;,|])([\s'"]*[=+\-@＝＋－＠])""")
"""What a spreadsheet takes for a formula: at the start of a cell, quotes and blanks passed over, or after what may separate cells."""
NAME_BYTES = 120
"""The most a file's name takes of a student's; file systems stop at 255 bytes, some at less."""
UMASK = os.umask(0o077)
os.umask(UMASK)


class Group(msgspec.Struct, frozen=True):
    """Students whose wrong results on an exercise are equal and match no known mistake."""

    exercise: str
    group: str
    students: list[str]


class Document(msgspec.Struct, frozen=True):
    """results.json."""

    schema: str
    run: RunInfo
    submissions: list[SubmissionResult]
    groups: list[Group]


def write_exports(folder: Path, info: RunInfo, results: Sequence[SubmissionResult]) -> None:
    """Write results.json, grades.csv and feedback/ into ``folder``."""
    groups = groups_of(results)
    document = Document(SCHEMA, info, list(results), groups)
    write_atomically(
        folder / "results.json", msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    )
    write_atomically(folder / "grades.csv", grades_csv(info, results).encode())
    template = markdown_environment().get_template("feedback.md.j2")
    for result, name in zip(results, file_names([r.id for r in results]), strict=True):
        text = template.render(run=info, result=result)
        write_atomically(folder / "feedback" / f"{name}.md", text.encode("utf-8", "replace"))


def write_atomically(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Replace ``path`` by ``content``; a reader sees the old file or the new one, never a part.

    Args:
        mode: permissions, before the user's umask.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(mode & ~UMASK)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def grades_csv(info: RunInfo, results: Sequence[SubmissionResult]) -> str:
    """A row a student: id, status, total, and a column an exercise. Empty where nothing could be graded."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(["student", "status", "score", "max_score", *info.exercises])
    for result in results:
        scores = (
            {exercise.name: exercise.score for exercise in result.exercises}
            if result.score is not None
            else {}
        )
        numbers = [scores.get(name, "") for name in info.exercises]
        score = "" if result.score is None else result.score
        writer.writerow([harmless_cell(result.id), result.status, score, result.max_score, *numbers])
    return file.getvalue()


def harmless_cell(text: str) -> str:
    """``text`` such that no spreadsheet takes it, or a part that it cuts at a separator of its own, for a formula."""
    return FORMULA.sub(r"\1'\2", CONTROL.sub("\ufffd", text))


def groups_of(results: Sequence[SubmissionResult]) -> list[Group]:
    """Equal unexplained results, most frequent first."""
    keys = [(e.name, e.group, r.id) for r in results for e in r.exercises if e.group]
    sizes = Counter((exercise, group) for exercise, group, _ in keys)
    return [
        Group(exercise, group, [who for e, g, who in keys if (e, g) == (exercise, group)])
        for (exercise, group), size in sizes.most_common()
        if size > 1
    ]


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
