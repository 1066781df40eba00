"""What became of filling in a platform's own sheet, for whoever filled it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.results.export.sheet import Sheet
from autograder.results.final import Final
from autograder.results.model import SubmissionResult


@dataclass(frozen=True)
class Filled:
    """A sheet with scores in one column, and who was left out."""

    sheet: Sheet
    column: str
    """The column that was filled."""
    written: list[str] = field(default_factory=list)
    """Students whose score it holds now."""
    not_graded: list[str] = field(default_factory=list)
    """Students with a row whose cell was left as it was."""
    rowless: list[str] = field(default_factory=list)
    """Students without a row."""
    idle: list[str] = field(default_factory=list)
    """Rows without a student."""
    remark: str = ""


def filled_rows(
    rows: Sequence[Sequence[str]],
    column: int,
    pairs: Mapping[int, SubmissionResult],
    finals: Sequence[Final],
    as_text: Callable[[float], str],
) -> tuple[list[list[str]], list[str], list[str]]:
    """Copies of ``rows`` with final scores in one column, whose they are, and whose cell was left for want of one.

    Args:
        pairs: the result of each row that has one, by the row's number.
    """
    by_student = {final.student: final for final in finals}
    filled, written, left = [list(row) for row in rows], list[str](), list[str]()
    for n, result in pairs.items():
        score = by_student[result.id].final
        if score is None:
            left.append(result.id)
            continue
        filled[n] += [""] * (column + 1 - len(filled[n]))
        filled[n][column] = as_text(score)
        written.append(result.id)
    return filled, written, left


def number(value: float, *, comma: bool = False) -> str:
    """A score as sheets have it, without zeros at its end."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text
