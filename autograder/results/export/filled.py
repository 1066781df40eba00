"""What became of filling in a platform's own sheet, for whoever filled it."""

from dataclasses import dataclass, field

from autograder.results.export.sheet import Sheet


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


def number(value: float, *, comma: bool = False) -> str:
    """A score as sheets have it, without zeros at its end."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text
