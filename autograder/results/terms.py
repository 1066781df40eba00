"""On which terms points count: what being late costs, on which scale a score is told, what a student sees of hidden tests.

A course sets them in ``course.toml`` (:mod:`autograder.assignment.course`). They apply where results leave this program, never where they
are kept: a store holds points as they were earned.
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

import msgspec

Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
Seen = Literal["nothing", "points", "titles", "messages"]
"""How much a student sees of hidden tests: nothing; the points of each exercise; each test's title and how it went; also what was wrong, and hints."""

MINUTES_A_DAY = 24 * 60


class LatePolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What being late costs. Days are counted from the deadline, each day begun as a whole one."""

    grace_minutes: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Nobody is late who is so by no more."""
    percent_per_day: Percent = 0.0
    """So much of the points earned is lost for each day."""
    floor_percent: Percent = 0.0
    """So much of the points earned is kept, however late."""

    def days(self, late_minutes: float) -> int:
        """The days that count for work handed in so many minutes after the deadline."""
        return math.ceil(late_minutes / MINUTES_A_DAY) if late_minutes > self.grace_minutes else 0

    def kept_percent(self, late_minutes: float) -> float:
        """How much of the points earned stays."""
        return max(self.floor_percent, 100.0 - self.percent_per_day * self.days(late_minutes))


class Scaling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """On which scale a final score is told."""

    full_marks: Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] | None = None
    """What an assignment is worth in the course; its own points by default."""
    decimals: Annotated[int, msgspec.Meta(ge=0, le=6)] = 2
    """Final scores are rounded to so many, halves upward."""

    def scaled(self, points: float, max_points: float) -> float:
        """Points of an assignment on this scale, rounded."""
        full = self.full(max_points)
        exact = (
            Decimal(repr(points)) * Decimal(repr(full)) / Decimal(repr(max_points))
            if max_points
            else Decimal(0)
        )
        return float(exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP))

    def full(self, max_points: float) -> float:
        """What full marks are on this scale."""
        return self.full_marks if self.full_marks is not None else float(max_points)
