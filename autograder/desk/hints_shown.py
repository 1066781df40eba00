"""Which hints were shown outside of the notebook, in a file of their own until they are packed with it.

A notebook that is open in an editor is not written to: the editor would ask the student which of two versions counts. So the record lies
beside the assignment's folder, with what ``reset`` keeps aside, and :mod:`autograder.desk.packing` puts it into the file to hand in.
"""

from pathlib import Path

import msgspec

from autograder.atomic_write import write_atomically
from autograder.desk.reset import KEPT
from autograder.results.model import HintSeen

FILE = "hints.json"
TOLD = "This is kept for your instructor, in the file that `autograder pack` writes."


def hints_shown(folder: Path) -> list[HintSeen]:
    """The hints shown in an assignment's folder, in the order in which they were; none if the file cannot be read."""
    try:
        return msgspec.json.decode(_place(folder).read_bytes(), type=list[HintSeen])
    except (OSError, msgspec.MsgspecError):
        return []


def keep_shown(folder: Path, seen: HintSeen) -> None:
    """Remember one more."""
    before = hints_shown(folder)
    if seen not in before:
        write_atomically(_place(folder), msgspec.json.encode([*before, seen]) + b"\n")


def _place(folder: Path) -> Path:
    folder = folder.resolve()
    return folder.parent / KEPT / folder.name / FILE
