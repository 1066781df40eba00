"""Canvas's gradebook: one column of the instructor's own export is filled, and nothing else of it touched.

The export begins with a header; below it may stand rows of Canvas's own ("Manual Posting", "Points Possible"), which have no ID.
Assignments are columns called ``title (id)``.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from autograder.errors import UsageError
from autograder.results.export.filled import Filled, filled_rows, number
from autograder.results.export.matching import match_rows
from autograder.results.export.sheet import Sheet
from autograder.results.final import Final
from autograder.results.model import SubmissionResult

IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)\Z", re.DOTALL)
POSSIBLE = "Points Possible"


def fill_canvas(
    sheet: Sheet, results: Sequence[SubmissionResult], finals: Sequence[Final], names: Sequence[str]
) -> Filled:
    """Put final scores into an assignment's column.

    Args:
        names: what the column may be called: its whole header, its title, or its number.

    Raises:
        UsageError: it is no export of a gradebook, or has no such column, or several.
    """
    header = sheet.rows[0] if sheet.rows else []
    if "ID" not in header or header[0] != "Student":
        raise UsageError(
            "this is no export of Canvas's gradebook: its first line has no Student and ID; export it in Grades › Export"
        )
    column = _column(header, names)
    own = [header.index(name) for name in IDS if name in header]
    rows = {
        n: [_cell(row, place) for place in own]
        for n, row in enumerate(sheet.rows[1:], start=1)
        if _cell(row, own[0])
    }
    matched = match_rows(rows, results, "canvas")
    filled, written, left = filled_rows(sheet.rows, column, matched.pairs, finals, number)
    idle = [_cell(sheet.rows[n], 0) for n in matched.idle]
    remark = _remark(sheet, column, finals)
    return Filled(replace(sheet, rows=filled), header[column], written, left, matched.rowless, idle, remark)


def _column(header: Sequence[str], names: Sequence[str]) -> int:
    titles = {n: match for n, name in enumerate(header) if (match := ASSIGNMENT.match(name))}
    found = [n for n, match in titles.items() if {match[0], match["title"], match["id"]} & set(names)]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(match[0] for match in titles.values()) or "none"
    which = "several columns are" if found else "no column is"
    raise UsageError(
        f"{which} called {' or '.join(map(repr, names))}; say which one with --column. There are: {listed}"
    )


def _remark(sheet: Sheet, column: int, finals: Sequence[Final]) -> str:
    """That the platform counts other points than the scores do."""
    possible = next((_cell(row, column) for row in sheet.rows[1:3] if _cell(row, 0).strip() == POSSIBLE), "")
    full = finals[0].max_final if finals else 0.0
    try:
        differs = bool(possible) and float(possible.replace(",", ".")) != full
    except ValueError:
        return ""
    return f"Canvas has {possible} points possible, these scores are out of {number(full)}" if differs else ""


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
