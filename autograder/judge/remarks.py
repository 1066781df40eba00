"""Remarks on a submission as a whole, which cost no marks: cells that failed, functions that print."""

import ast
from collections.abc import Sequence

from autograder.judge.exception_words import safe_type, translate
from autograder.judge.verdicts import describe_outcome
from autograder.results.model import ExerciseResult
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import CellFailure, Raised, Transcript

REMARKED_CELLS = 5
"""So many failing cells are told one by one. Which cells fail, and how, is the submission's choice: with a thousand of
them it could spell out in its feedback what it read of the hidden probes."""
PARSED_CHARS = 20_000
"""Cells longer than this are not parsed: Python's parser takes quadratic time on some hostile text."""
FIRST_LINE_CHARS = 60
SYNTAX_ERRORS = {"SyntaxError", "IndentationError", "TabError"}


def remarks_on(
    transcript: Transcript, cells: Sequence[Cell], exercises: Sequence[ExerciseResult]
) -> list[str]:
    """What a student should know besides the tests.

    Of the student's process only the name of a built-in exception is used. What is quoted, is quoted from the file as
    it was handed in. Cells that failed are left out where everything passed: a plot that does not run here is nobody's concern.
    """
    remarks = []
    if any(exercise.score < exercise.max_score for exercise in exercises):
        sources = {cell.label: cell.source for cell in cells}
        failures = transcript.cell_failures
        remarks += [_cell_remark(failure, sources[failure.cell]) for failure in failures[:REMARKED_CELLS]]
        if (more := len(failures) - REMARKED_CELLS) > 0:
            remarks.append(f"So did {more} more." if more > 1 else "So did one more.")
    if any(record.printed_chars for record in transcript.records.values()):
        remarks.append("Your functions print while they work. That costs nothing here.")
    return remarks


def _cell_remark(failure: CellFailure, source: str) -> str:
    first_line = next((line.strip() for line in source.splitlines() if line.strip()), "")[:FIRST_LINE_CHARS]
    outcome = failure.outcome
    how = (
        f"stopped with {safe_type(outcome.type_name)}"
        if isinstance(outcome, Raised)
        else "did not come to its end"
    )
    where = f"{failure.cell.capitalize()}, which begins with {first_line!r}, {how}"
    is_no_python = isinstance(outcome, Raised) and outcome.type_name in SYNTAX_ERRORS
    words = translate(outcome.message) if isinstance(outcome, Raised) else ""
    return (
        f"{where}{_syntax_error_in(source) if is_no_python else ''}. {f'{words} ' if words else ''}"
        "What it would have defined is missing."
    )


def _syntax_error_in(source: str) -> str:
    """Where the text itself is no Python, what is wrong with it and where; else nothing."""
    if len(source) > PARSED_CHARS:
        return ""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return f": {error.msg}" + (f" (its line {error.lineno})" if error.lineno else "")
    except ValueError as error:  # a null character, before Python 3.12
        return f": {error}"
    except (RecursionError, MemoryError):
        return ": it is nested too deeply"
    return ""


def staff_notes_on(transcript: Transcript) -> list[str]:
    """What staff may want to see: how cells failed, what was warned and printed. The student's process's own words."""
    notes = [f"{f.cell}: {describe_outcome(f.outcome)}" for f in transcript.cell_failures]
    for name, record in transcript.records.items():
        notes += [f"{name} warned: {text}" for text in record.warnings[:3]]
        if record.printed_chars:
            notes.append(f"{name} printed {record.printed_chars} characters: {record.printed[:200]!r}")
    return notes[:50]
