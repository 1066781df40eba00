"""Where in a cell a child is: a few bytes that it shares with the trusted side, because what it says in frames costs more.

The trusted side makes the file before the child begins, and reads it when the child has ended before its work was done. As
all that a child writes it is a claim.
"""

import mmap
import os
import struct
from typing import NamedTuple

LAYOUT = struct.Struct("<III")
SIZE_BYTES = LAYOUT.size


class Place(NamedTuple):
    """A statement of a cell, both counted from 0, and its line, from 1; line 0 if none has been begun."""

    cell: int
    statement: int
    line: int


class Mark:
    """The child's end."""

    def __init__(self, path: str) -> None:
        fd = os.open(path, os.O_RDWR)
        try:
            self._memory = mmap.mmap(fd, SIZE_BYTES)
        finally:
            os.close(fd)

    def write(self, place: Place) -> None:
        """Say where the child is."""
        LAYOUT.pack_into(self._memory, 0, *place)


def place_in(data: bytes) -> Place:
    """What the file says; the beginning of the first cell if it says nothing that can be."""
    return Place(*LAYOUT.unpack(data)) if len(data) == SIZE_BYTES else Place(0, 0, 0)
