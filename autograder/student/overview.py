"""Where a student stands in an assignment: every exercise with its points, its public checks, and what is to do."""

from collections.abc import Sequence

from autograder.student.report import NOT_THE_GRADE, CheckReport
from autograder.student.standing import standing_of
from autograder.templates import html_environment


class Overview:
    """The reports on all exercises, in the notebook's order. Public checks are no grade, so it adds up no points."""

    def __init__(self, reports: Sequence[CheckReport]) -> None:
        self.standings = tuple(map(standing_of, reports))

    def __repr__(self) -> str:
        width = max(len(one.exercise) for one in self.standings)
        rows = (
            f"{one.exercise:{width}}  {one.points:3} points  {one.passed} of {one.checks} public checks  {one.state}"
            for one in self.standings
        )
        return "\n".join([*rows, self._summary, NOT_THE_GRADE])

    @property
    def _summary(self) -> str:
        right = sum(one.state == "right" for one in self.standings)
        return f"{right} of {len(self.standings)} exercises pass their public checks."

    def _repr_html_(self) -> str:
        template = html_environment().get_template("overview.html.j2")
        return template.render(standings=self.standings, summary=self._summary, not_the_grade=NOT_THE_GRADE)
