"""How a command ends: the one place that knows which error means which exit status, and what is said of it."""

import errno
import os
import shlex
import sys
import tempfile
import traceback

from autograder.errors import AssignmentError, AutograderError, SubmissionError, UsageError
from autograder.escaping import without_passwords

DONE, FINDINGS, USAGE, FAULT = 0, 1, 2, 3
EPILOG = (
    "Exit status: 0 done · 1 findings (not graded, stale, not proven, a check that fails) · 2 wrong usage · "
    "3 our fault or the machine's · 128 and its number after a signal."
)
INTERRUPTED = 130
STATUSES: dict[type[Exception], int] = {
    UsageError: USAGE,
    AssignmentError: FINDINGS,
    SubmissionError: FINDINGS,
}
"""What is not listed is our fault or the machine's."""
REMEDIES = {
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room",
    errno.EACCES: "make it yours to use",
    errno.EPERM: "make it yours to use",
    errno.EROFS: "choose a place that can be written",
    errno.EIO: "see to the disk",
    errno.EMFILE: "allow more open files (ulimit -n)",
    errno.ENFILE: "allow more open files",
}
"""What of the operating system's refusals is the machine's, with the way out."""


def status_of(error: Exception) -> int:
    """The exit status that ``error`` ends a command with."""
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), FAULT)


def sentence_on(error: Exception) -> str:
    """What is said of ``error``: its own message if it is one of ours or the machine's, else where its traceback is kept."""
    if isinstance(error, AutograderError):
        return str(error)
    if isinstance(error, OSError) and error.errno in REMEDIES:
        where = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else error.filename
        return f"{where or 'this machine'}: {error.strerror}; {REMEDIES[error.errno]}, and run the same again"
    what = without_passwords("".join(traceback.format_exception_only(error)).strip())
    return f"this is a fault of autograder's own, not of yours: {what}\n{_kept(error)}"


def _kept(error: Exception) -> str:
    """Keep the traceback in a file, to be reported."""
    told = f"$ {shlex.join(['autograder', *sys.argv[1:]])}\n\n{''.join(traceback.format_exception(error))}"
    text = without_passwords(told)
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="replace", prefix="autograder-", suffix=".txt", delete=False
        ) as file:
            file.write(text)
    except OSError:
        return f"please report it to who keeps this course package, with all of this:\n{text}"
    return f"please report it to who keeps this course package, with this file: {file.name}"
