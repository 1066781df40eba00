"""What lies beside a submission in its student's own folder and may be imported or read by it: modules, data, pictures.

It is searched and opened as submissions are (:mod:`autograder.classroom.untrusted_files`), within tight bounds. A file that is too
large, no regular file, or one too many is not there for the submission.
"""

from collections.abc import Callable
from pathlib import Path

from autograder.classroom.untrusted_files import read_file, search
from autograder.errors import SubmissionError
from autograder.escaping import utf8

FILE_BYTES = 2**20
"""The largest file that is taken along."""
ALL_BYTES = 8 * 2**20
MOST_FILES = 200


def files_beside(path: Path, root: Path | None, is_ignored: Callable[[str], bool]) -> dict[str, bytes]:
    """The small files in a submission's folder and below, by their paths relative to it; the submission itself is not among them.

    Args:
        root: the folder that was given to be graded. A submission that lies directly in it has no folder of its own.
    """
    if root is None or path.parent == root:
        return {}
    own = root / path.relative_to(root).parts[0]
    files: dict[str, bytes] = {}
    size = 0
    for found in search(own, is_ignored).paths:
        if found == path or not found.is_relative_to(path.parent):
            continue
        name = found.relative_to(path.parent).as_posix()
        try:
            content = read_file(found, root=root, max_bytes=FILE_BYTES)
        except SubmissionError:
            continue
        size += len(content)
        if size > ALL_BYTES or len(files) == MOST_FILES:
            break
        if name == utf8(name):
            files[name] = content
    return files
