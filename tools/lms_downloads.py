"""What learning platforms hand out of a made-up class (generate_class.py): their zip of submissions, and the table that goes with it.

``write_moodle`` and ``write_canvas`` write the two files that a TA downloads. Students are numbered in their order, from FIRST_NUMBER on.
"""

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from generate_class import Attempt, Student

FIRST_NUMBER = 1001
MOODLE_HEADER = (
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade", "Grade can be changed",
    "Last modified (submission)", "Last modified (grade)", "Feedback comments",
)  # fmt: skip
CANVAS_HEADER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
ENGLISH_TIME = "%A, %d %B %Y, %I:%M %p"
NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*_\x00-\x1f]')
"""Moodle leaves these out of a file's name."""


def address_of(number: int) -> str:
    """The address of the student of that number, by which rosters know her."""
    return f"student{number}@uni.example"


def numbered(
    students: Sequence[Student], attempts: Sequence[Attempt]
) -> Iterator[tuple[int, Student, Attempt]]:
    """Each student's number, and the attempt of hers that is handed out."""
    for number, (student, attempt) in enumerate(zip(students, attempts, strict=True), FIRST_NUMBER):
        yield number, student, attempt


def write_moodle(
    archive: Path, worksheet: Path, students: Sequence[Student], attempts: Sequence[Attempt]
) -> None:
    """Moodle's zip and grading worksheet."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for number, student, attempt in numbered(students, attempts):
            name = NOT_IN_NAMES.sub("", student.name)
            made.writestr(f"{name}_{number}_assignsubmission_file/{attempt.file_name}", attempt.content)
    with worksheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(MOODLE_HEADER)
        for number, student, attempt in numbered(students, attempts):
            about = [f"Participant {number}", student.name, address_of(number), "Submitted for grading", ""]
            writer.writerow([*about, "100.00", "Yes", attempt.at.strftime(ENGLISH_TIME), "-", ""])


def write_canvas(
    archive: Path, gradebook: Path, students: Sequence[Student], attempts: Sequence[Attempt], column: str
) -> None:
    """Canvas's zip, and the export of its gradebook with a ``column`` for the assignment."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for number, student, attempt in numbered(students, attempts):
            name = re.sub(r"[\W_]", "", student.name).lower()
            late = "LATE_" if attempt.is_late else ""
            made.writestr(f"{name}_{late}{number}_{7000 + number}_{attempt.file_name}", attempt.content)
    with gradebook.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*CANVAS_HEADER, f"{column} (42)"])
        writer.writerow(["    Points Possible", "", "", "", "", "100"])
        for number, student, _ in numbered(students, attempts):
            writer.writerow([student.name, number, "", address_of(number), "Group A", ""])
