"""Where a student stands in an assignment: every exercise with its points, its public checks, and what is to do."""

from collections.abc import Sequence
from typing import Literal

from autograder.student.report import NOT_THE_GRADE, CheckReport
from autograder.templates import html_environment

State = Literal["passes", "wrong", "to do"]


class Overview:
    """The reports on all exercises, in the notebook's order. Public checks are no grade, so it adds up no points."""

    def __init__(self, reports: Sequence[CheckReport]) -> None:
        self.reports = tuple(reports)

    @property
    def passed(self) -> int:
        """How many exercises pass all of their public checks."""
        return sum(report.passed for report in self.reports)

    def __repr__(self) -> str:
        width = max(len(report.result.name) for report in self.reports)
        rows = (
            f"{report.result.name:{width}}  {report.worth:3} points  {report.passes} of {len(report.result.tests)} "
            f"public checks  {state_of(report)}"
            for report in self.reports
        )
        return "\n".join([*rows, self._summary, NOT_THE_GRADE])

    @property
    def _summary(self) -> str:
        return f"{self.passed} of {len(self.reports)} exercises pass their public checks."

    def _repr_html_(self) -> str:
        template = html_environment().get_template("overview.html.j2")
        return template.render(
            reports=self.reports, state=state_of, summary=self._summary, not_the_grade=NOT_THE_GRADE
        )


def state_of(report: CheckReport) -> State:
    """How an exercise stands, in a word or two."""
    if report.passed:
        return "passes"
    return "to do" if report.is_to_do else "wrong"
