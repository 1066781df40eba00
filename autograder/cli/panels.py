"""All commands there are, as ``--help`` has them. The part that students install is without this module, and has their panel alone."""

from collections.abc import Callable

import typer

from autograder.cli import (
    author,
    collect,
    complaints,
    decide,
    diff,
    export,
    grade,
    gradescope,
    machine,
    mistakes,
    nbgrader,
    regrade,
    report,
    show,
    student,
)

PANELS: dict[str, list[Callable[..., None] | typer.Typer]] = {
    "Students": student.COMMANDS,
    "Authors": [author.new, author.verify, author.build, author.bundle, author.mutants],
    "A class": [collect.collect, grade.grade, gradescope.gradescope],
    "After": [
        show.show,
        report.report,
        mistakes.mistakes,
        mistakes.promote,
        regrade.regrade,
        regrade.revert,
        diff.diff,
        decide.override,
        decide.comment,
        complaints.complaint,
        complaints.complaints,
        complaints.settle,
        export.export,
    ],
    "nbgrader": [nbgrader.app],
    "Machine": [machine.doctor],
}
