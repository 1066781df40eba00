"""Nbgrader's checksum of a cell: a cell that still has its own is as some release gave it, this one or an earlier one.

So a student who works in last week's notebook is told from one who has changed this week's. Who forges a checksum makes a cell of
their own count as one of the assignment's, which gains nothing: those are replaced.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

FLAGS = ("grade", "solution", "locked")


def checksum(source: str, cell_type: str, marks: Mapping[str, Any]) -> str:
    """What ``nbgrader.utils.compute_checksum`` says of a cell: MD5 over source, type, flags, name and points, in hexadecimal.

    Args:
        marks: nbgrader's metadata of the cell.
    """
    parts = [source, cell_type, *(str(marks[flag]) for flag in FLAGS), marks["grade_id"]]
    if marks["grade"]:
        parts.append(str(float(marks["points"])))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def is_as_released(source: str, cell_type: str, marks: Mapping[str, Any]) -> bool:
    """Whether a cell with these marks, which may be anything, has the checksum that stands in them."""
    if not all(isinstance(marks.get(flag), bool) for flag in FLAGS):
        return False
    try:
        return marks.get("checksum") == checksum(source, cell_type, marks)
    except (KeyError, TypeError, ValueError, OverflowError):
        return False
