"""Which submissions are likely to be observed alike, seen from their bytes, and what the lanes may tell one another of those.

Whether two submissions are observed alike their addresses say, which a lane knows once it has read both as the assignment has it. Asking the lane for
that before each observation would cost all submissions a message there and back. So the process that hands them out makes a
likeness of its own: of a notebook, the sources of its cells of code and what lies beside it, so that copies that were run or
saved again have the same; of a script, its name and its bytes. It decides when a submission is handed out, and what its lane
is told; the lane goes by the address, so that a likeness that is wrong, be it on purpose, costs time and changes no result.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from autograder.classroom.choosing import is_notebook
from autograder.classroom.lane_messages import LaneJob, LaneResult
from autograder.classroom.reading import load_files

LOOKED_INTO_BYTES = 4 * 2**20
"""A notebook larger than that is not taken apart here, where nothing bounds the memory that it takes."""


class _LooseCell(msgspec.Struct):
    cell_type: str
    source: str | list[str]


class _LooseNotebook(msgspec.Struct):
    """Of a notebook, what is executed. The rest is passed over unread."""

    cells: list[_LooseCell]


_decode = msgspec.json.Decoder(_LooseNotebook).decode


class SubmissionLikeness:
    """How submissions are compared before they are read; see :class:`~autograder.classroom.equal_jobs.Likeness`."""

    def of(self, job: LaneJob) -> str:
        """A hash that is equal for submissions that are likely to have one address; empty if there is nothing to compare."""
        path = Path(job.path)
        try:
            files = job.files or load_files(path, Path(job.root) if job.root else None)
            name, code = ("", _code_of(files.content)) if is_notebook(path) else (path.name, files.content)
            return _hash(name, code, files.beside)
        except Exception:  # noqa: BLE001 - what is wrong with it the lane will say, at the cost of this submission alone
            return ""

    def told(self, job: LaneJob, result: LaneResult) -> LaneJob:
        """``job`` with what was observed of one like it, if that would be observed again."""
        return msgspec.structs.replace(job, known=result.known)


def _code_of(notebook: bytes) -> bytes:
    """The cells of code that are not empty, with their places; of what is no such notebook, all of it."""
    if len(notebook) > LOOKED_INTO_BYTES:
        return notebook
    try:
        cells = [cell.source for cell in _decode(notebook).cells if cell.cell_type == "code"]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return notebook
    texts = [source if isinstance(source, str) else "".join(source) for source in cells]
    return msgspec.msgpack.encode([(place, text) for place, text in enumerate(texts) if text.strip()])


def _hash(name: str, code: bytes, beside: Mapping[str, bytes]) -> str:
    files = [(path, hashlib.sha256(content).digest()) for path, content in sorted(beside.items())]
    return hashlib.sha256(msgspec.msgpack.encode((name, code, files))).hexdigest()
