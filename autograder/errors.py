"""Every error this package raises on purpose.

Each message names the file or setting concerned and the remedy; the command line prints it without a traceback, and
:mod:`autograder.cli.exit_status` says with which status it ends then.
"""

__all__ = [
    "AssignmentError",
    "AutograderError",
    "ClusterError",
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
    """An assignment's folder, or the course's own file, breaks a rule: the author's to mend."""


class SubmissionError(AutograderError):
    """A submission cannot be read as one. It is reported, never scored zero."""


class StoreError(AutograderError):
    """What results are kept in cannot be used: damaged, locked, unwritable, or the disk is full."""


class ClusterError(AutograderError):
    """Machines that should grade together cannot: not reached, none of them fit, or lost on the way."""


class SandboxError(AutograderError):
    """The sandbox failed: our fault or the machine's, never the student's."""


class SandboxUnavailableError(SandboxError):
    """This machine cannot enclose a submission."""
