"""The exercises as they are given, in the folder of the checks: one that is put back gets its text from there."""

from pathlib import Path

import msgspec

from autograder.assignment.model import Assignment, stub_of
from autograder.errors import UsageError
from autograder.sandbox.protocol import Cell
from autograder.student.shipped import CHECKS, REMEDY

STUBS = "stubs.json"


def encode_stubs(assignment: Assignment) -> bytes:
    """All exercises' cells before a student has written anything, as JSON, indented, so that a diff shows what has changed."""
    cells = [Cell(stub_of(cell.source), cell.exercise) for cell in assignment.cells if cell.exercise]
    return msgspec.json.format(msgspec.json.encode(cells), indent=1) + b"\n"


def load_stubs(folder: Path) -> dict[str, str]:
    """The text of each exercise as it is given; ``folder`` is the assignment's.

    Raises:
        UsageError: there are none, or the file is damaged.
    """
    path = folder / CHECKS / STUBS
    try:
        return {cell.label: cell.source for cell in msgspec.json.decode(path.read_bytes(), type=list[Cell])}
    except FileNotFoundError:
        raise UsageError(f"there is no {path}; {REMEDY}") from None
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path} is damaged ({error}); {REMEDY}") from None
