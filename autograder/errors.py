"""Every error this package raises on purpose.

Each message names the file or setting concerned and the remedy; the command line prints it
without a traceback. :class:`UsageError` and :class:`StoreError` exit with 2, the rest
with 1.
"""

__all__ = [
    "AssignmentError",
    "AutograderError",
    "SandboxError",
    "SandboxUnavailableError",
    "StoreError",
    "SubmissionError",
    "UsageError",
]


class AutograderError(Exception):
    """The root of the tree."""


class UsageError(AutograderError):
    """The command was asked for something that cannot be: the caller's to mend."""


class AssignmentError(AutograderError):
    """An assignment's folder breaks a rule: the author's to mend."""


class SubmissionError(AutograderError):
    """A submission cannot be read as one. It is reported, never scored zero."""


class StoreError(AutograderError):
    """A results folder cannot be used: another assignment's, another version's, locked or unwritable."""


class SandboxError(AutograderError):
    """The sandbox failed: our fault or the machine's, never the student's."""


class SandboxUnavailableError(SandboxError):
    """This machine cannot enclose a submission."""
