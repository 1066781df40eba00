"""From points to the score a platform gets: what was earned, what being late leaves of it, and that on the course's scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from autograder.results.model import HandedIn, SubmissionResult
from autograder.results.terms import LatePolicy, Scaling


class Terms(msgspec.Struct, frozen=True):
    """What a course says of one assignment."""

    deadline: datetime | None = None
    late: LatePolicy = LatePolicy()
    scaling: Scaling = Scaling()


@dataclass(frozen=True)
class Lateness:
    """How late a submission was. ``minutes`` is None where nobody says by how much, ``is_late`` where nobody says whether."""

    is_late: bool | None = None
    minutes: float | None = None

    @property
    def words(self) -> str:
        """For a cell of a table; empty if it was in time or nobody says."""
        if not self.is_late:
            return ""
        return "by an unknown time" if self.minutes is None else in_words(self.minutes)


@dataclass(frozen=True)
class Final:
    """One student's score, step by step. All are None for who is not graded: that is no zero."""

    student: str
    lateness: Lateness
    earned: float | None
    after_lateness: float | None
    final: float | None
    max_earned: float
    max_final: float

    @property
    def is_undecided(self) -> bool:
        """Whether it was late, nobody says by how much, and no point was taken off for it: for staff to decide."""
        return bool(self.lateness.is_late) and self.lateness.minutes is None


def lateness_of(handed_in: HandedIn | None, deadline: datetime | None) -> Lateness:
    """How late something was handed in: by its time and the course's deadline, else as the platform says."""
    if handed_in is None:
        return Lateness()
    if handed_in.at and deadline:
        minutes = (datetime.fromisoformat(handed_in.at) - deadline).total_seconds() / 60
        return Lateness(is_late=minutes > 0, minutes=max(minutes, 0.0))
    return Lateness(handed_in.is_late, 0.0 if handed_in.is_late is False else None)


def final_of(result: SubmissionResult, terms: Terms) -> Final:
    """One student's score on these terms."""
    late, full = lateness_of(result.handed_in, terms.deadline), terms.scaling.full(result.max_score)
    if result.score is None:
        return Final(result.id, late, None, None, None, result.max_score, full)
    kept = terms.late.kept_percent(late.minutes or 0.0) if late.is_late else 100.0
    left = result.score * kept / 100
    scaled = terms.scaling.scaled(left, result.max_score)
    return Final(result.id, late, result.score, round(left, 6), scaled, result.max_score, full)


def finals_of(results: Sequence[SubmissionResult], terms: Terms) -> list[Final]:
    """The scores of a class on these terms."""
    return [final_of(result, terms) for result in results]


def in_words(minutes: float) -> str:
    """A duration, with its two largest units."""
    whole = round(minutes)
    days, hours, rest = whole // 1440, whole % 1440 // 60, whole % 60
    parts = [(days, "d"), (hours, "h"), (rest, "min")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count)[:40] or "under a minute"
