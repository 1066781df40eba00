"""Moodle's grading worksheet, filled in, and a zip of feedback files for its upload.

The worksheet's headers are in the language of whoever downloaded it, so its columns are found by what stands in them: participants are a word
and a number in the first, and the grade stands before the column that holds the same number, the maximum, in every row. Feedback lies
in folders called as in the zip of submissions, by whose number Moodle finds the participant (mod/assign/feedback/file/importziplib.php).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from autograder.errors import UsageError
from autograder.results.export.filled import Filled, filled_rows, number
from autograder.results.export.matching import match_rows
from autograder.results.export.sheet import Sheet
from autograder.results.final import Final
from autograder.results.model import SubmissionResult

PARTICIPANT = re.compile(r"\D+(\d+)")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
GRADE = "Grade"
ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
"""When files in the zip were changed: always then, so that the same feedback is the same zip."""


def fill_moodle(
    sheet: Sheet, results: Sequence[SubmissionResult], finals: Sequence[Final], column: str | None = None
) -> Filled:
    """Put final scores into a grading worksheet.

    Args:
        column: the header of the column of grades; found by itself otherwise.

    Raises:
        UsageError: it is no grading worksheet, or it does not show which column holds grades.
    """
    numbers = {
        n: match[1]
        for n, row in enumerate(sheet.rows[1:], 1)
        if row and (match := PARTICIPANT.fullmatch(row[0].strip()))
    }
    if not numbers:
        raise UsageError(
            "this is no grading worksheet of Moodle: its first column holds no participants; download it in View all submissions"
        )
    place = _column(sheet, sorted(numbers), column)
    rows = {n: [key, *_emails(sheet.rows[n])] for n, key in numbers.items()}
    matched = match_rows(rows, results, "moodle")
    maximum = _cell(sheet.rows[min(numbers)], place + 1)
    as_text = partial(number, comma="," in maximum)
    filled, written, left = filled_rows(sheet.rows, place, matched.pairs, finals, as_text)
    idle = [" ".join(sheet.rows[n][:2]) for n in matched.idle]
    full = finals[0].max_final if finals else 0.0
    differs = NUMBER.fullmatch(maximum) and float(maximum.replace(",", ".")) != full
    remark = f"Moodle's maximum is {maximum}, these scores are out of {number(full)}" if differs else ""
    return Filled(
        replace(sheet, rows=filled), sheet.rows[0][place], written, left, matched.rowless, idle, remark
    )


def _column(sheet: Sheet, rows: Sequence[int], wanted: str | None) -> int:
    header = sheet.rows[0]
    for name in filter(None, [wanted] if wanted else [GRADE]):
        if header.count(name) == 1:
            return header.index(name)
    maxima = [
        place
        for place in range(2, len(header))
        if NUMBER.fullmatch(_cell(sheet.rows[rows[0]], place))
        and len({_cell(sheet.rows[n], place) for n in rows}) == 1
    ]
    if wanted is None and len(maxima) == 1:
        return maxima[0] - 1
    raise UsageError(
        f"it does not show which column holds the grades; say which with --column. There are: {'; '.join(header)}"
    )


def _emails(row: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in row[1:] if EMAIL.fullmatch(cell.strip())]


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def feedback_zip(
    results: Iterable[SubmissionResult], pages: Mapping[str, bytes], file_name: str
) -> tuple[bytes, list[str]]:
    """A zip for "Upload multiple feedback files in a zip", and the students who are not in it: those not collected from Moodle.

    Args:
        pages: each student's page; who has none is left out.
        file_name: what each page is called.
    """
    content, left = io.BytesIO(), list[str]()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for result in results:
            about = result.handed_in
            if about is None or about.platform != "moodle":
                left.append(result.id)
            elif result.id in pages:
                folder = f"{_in_folder_name(about.name)}_{about.platform_id}_assignsubmission_file"
                archive.writestr(zipfile.ZipInfo(f"{folder}/{file_name}", ZIPPED_AT), pages[result.id])
    return content.getvalue(), left


def _in_folder_name(name: str) -> str:
    """A name as Moodle puts it in front of the number: it stops at the first underscore, and reads nothing of it."""
    return re.sub(r"[^\w .-]|_", " ", name)[:80].strip(" .") or "student"
