"""Remarks on a submission as a whole, which cost no marks: cells that failed, names bound twice, what was done otherwise here."""

import ast
import symtable
from collections.abc import Sequence
from typing import assert_never

from autograder.judge.exception_words import safe_type, translate
from autograder.judge.verdicts import describe_outcome
from autograder.results.model import ExerciseResult
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import (
    Adaptation,
    Binding,
    CellFailure,
    Crashed,
    OutOfMemory,
    Raised,
    TimedOut,
    Transcript,
)

REMARKED_CELLS = 5
"""So many failing cells are told one by one. Which cells fail, and how, is the submission's choice: with a thousand of
them it could spell out in its feedback what it read of the hidden probes."""
PARSED_CHARS = 20_000
"""Cells longer than this are not parsed: Python's parser takes quadratic time on some hostile text."""
NAMES_TOLD = 5
"""So many of the names are told that a cell which failed would have defined."""
FIRST_LINE_CHARS = 60
ADAPTED: dict[Adaptation, str] = {
    "device": "Your code sets a GPU as torch's default device. There is none where this is graded, so it ran on the CPU. That costs nothing here.",
    "processes": "Your code starts other processes. Where this is graded they are threads of one. That costs nothing here.",
    "workers": "A data loader of yours asks for workers. Where this is graded it works alone. That costs nothing here.",
}
"""What is said where a submission was given something otherwise than it asked for."""
SYNTAX_ERRORS = {"SyntaxError", "IndentationError", "TabError"}


def remarks_on(
    transcript: Transcript, cells: Sequence[Cell], exercises: Sequence[ExerciseResult]
) -> list[str]:
    """What a student should know besides the tests.

    Of the student's process only the name of a built-in exception is used. What is quoted, is quoted from the file as
    it was handed in. Cells that failed are left out where everything passed: a plot that does not run here is nobody's concern.
    """
    remarks = []
    wanting = [exercise.name for exercise in exercises if _is_wanting(exercise)]
    if wanting:
        by_label = {cell.label: cell for cell in cells}
        failures = transcript.cell_failures
        remarks += [_cell_remark(failure, by_label[failure.cell]) for failure in failures[:REMARKED_CELLS]]
        if (more := len(failures) - REMARKED_CELLS) > 0:
            remarks.append(f"So did {more} more." if more > 1 else "So did one more.")
    for name in wanting:
        remarks += _binding_remarks(name, [one for one in transcript.bindings if one.name == name])
    remarks += [ADAPTED[one] for one in transcript.adapted]
    if any(record.printed_chars for record in transcript.records.values()):
        remarks.append("Your functions print while they work. That costs nothing here.")
    return remarks


def _is_wanting(exercise: ExerciseResult) -> bool:
    """Whether something is wrong with it; public checks earn no points, so their score does not tell."""
    return exercise.score < exercise.max_score or any(test.verdict != "passed" for test in exercise.tests)


def _cell_remark(failure: CellFailure, cell: Cell) -> str:
    source = cell.source
    first_line = next((line.strip() for line in source.splitlines() if line.strip()), "")[:FIRST_LINE_CHARS]
    outcome = failure.outcome
    is_no_python = isinstance(outcome, Raised) and outcome.type_name in SYNTAX_ERRORS
    words = translate(outcome.message) if isinstance(outcome, Raised) else ""
    number = failure.line if failure.line and 0 < failure.line <= source.count("\n") + 1 else None
    at = f", at its line {number}" if number and not is_no_python else ""
    missing = "What that line" if cell.is_script and number and not is_no_python else "What it"
    further = " from there on" if at and missing == "What it" else ""
    names = _names_from(source, number or 1, only_that_line=missing == "What that line")
    told = ", ".join(f"`{name}`" for name in names[:NAMES_TOLD])
    more = f" and {len(names) - NAMES_TOLD} more" if len(names) > NAMES_TOLD else ""
    return (
        f"{failure.cell.capitalize()}, which begins with {first_line!r}, {_how(failure)}{at}"
        f"{_syntax_error_in(source) if is_no_python else ''}. {f'{words} ' if words else ''}"
        f"{missing} would have defined{further} is missing{f': {told}{more}' if told else ''}."
    )


def _names_from(source: str, number: int, *, only_that_line: bool) -> list[str]:
    """The names that the statements of a cell bind which end in this line (1-based) or below it, in their order; none where it is no plain Python."""
    if len(source) > PARSED_CHARS:
        return []
    try:
        statements = ast.parse(source).body
        concerned = [
            statement
            for statement in statements
            if (statement.end_lineno or 0) >= number and (statement.lineno <= number or not only_that_line)
        ]
        table = symtable.symtable(ast.unparse(ast.Module(concerned, [])), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()]


def _how(failure: CellFailure) -> str:
    outcome = failure.outcome
    match outcome:
        case Raised():
            return f"stopped with {safe_type(outcome.type_name)}"
        case TimedOut():
            return f"did not come to its end within {outcome.limit_s:g} s"
        case OutOfMemory():
            return f"did not come to its end: it needed more than {outcome.limit_mib} MiB of memory"
        case Crashed():
            return "did not come to its end: it ended the whole process"
        case _:
            assert_never(outcome)


def _binding_remarks(name: str, bindings: Sequence[Binding]) -> list[str]:
    """What is said of an exercise whose name is bound more than once, or deleted."""
    if bindings and bindings[-1].kind == "deleted":
        return [
            f"`{name}` is deleted in {_place(bindings[-1])}, so it is not there any more: take that `del` out."
        ]
    bindings = [one for one in bindings if one.kind != "deleted"]
    places = list(dict.fromkeys(_place(one) for one in bindings))
    if len(places) < 2:
        return []
    if bindings[-1].kind == "other":
        return [
            f"`{name}` is defined in {places[-2]}, but {places[-1]} gives the same name to something that is no function. The last one "
            "counts: choose another name there."
        ]
    listed = ", in ".join(places[:-1][:REMARKED_CELLS])
    return [f"`{name}` is defined more than once: in {listed} and in {places[-1]}. The last one counts."]


def _place(binding: Binding) -> str:
    return f"{binding.cell} (its line {binding.line})" if binding.line else binding.cell


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
