"""Spreadsheets as CSV: read as platforms write them, written such that no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.escaping import harmless_cell

MARK = b"\xef\xbb\xbf"
"""What some programs put in front of UTF-8."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, and how it was written."""

    rows: list[list[str]]
    has_mark: bool = False
    newline: str = "\r\n"
    delimiter: str = ","

    def encoded(self) -> bytes:
        """The rows as they are, written as the file was; quotes stand where they are needed."""
        file = io.StringIO()
        csv.writer(file, delimiter=self.delimiter, lineterminator=self.newline).writerows(self.rows)
        return (MARK if self.has_mark else b"") + file.getvalue().encode()


def read_sheet(path: Path) -> Sheet:
    """A CSV file in UTF-8; separated by commas, or by semicolons if its first line has no comma.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        content = path.read_bytes()
        text = content.removeprefix(MARK).decode()
        first, _, _ = text.partition("\n")
        delimiter = ";" if "," not in first and ";" in first else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} is no CSV file in UTF-8 ({error}); export it again") from None
    return Sheet(rows, content.startswith(MARK), "\r\n" if "\r\n" in text else "\n", delimiter)


def harmless_csv(rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """Rows of our own as CSV: every text quoted, and none that a spreadsheet takes for a formula; None is an empty cell."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return file.getvalue().encode("utf-8", "replace")


def _cell(value: str | float | None) -> str | float:
    if isinstance(value, str):
        return harmless_cell(value)
    return "" if value is None else value
