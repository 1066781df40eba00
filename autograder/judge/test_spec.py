"""One graded test, and what came of it."""

from dataclasses import dataclass, field

from autograder.judge.observation import Mismatch, NotObserved
from autograder.judge.way_back import WayBack

POINTS_MARKER = (
    "points(worth, exercise, ways_back): what a test is worth, for which exercise, and the graphs it shows"
)


@dataclass(frozen=True)
class TestSpec:
    """One test of a judge: its name, the sentence a student reads, what it is worth and what it looks at.

    ``ways_back``: the graphs in which a public check shows the first wrong gradient.
    """

    __test__ = False
    name: str
    title: str
    exercise: str
    points: int
    probes: tuple[str, ...]
    ways_back: tuple[WayBack, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Judgement:
    """How one test went: ``error`` is None if it passed."""

    spec: TestSpec
    error: BaseException | None

    @property
    def passed(self) -> bool:
        """Whether the test's points are earned."""
        return self.error is None

    @property
    def is_ours(self) -> bool:
        """Whether the test failed for a reason that is no verdict on the submission."""
        return self.error is not None and not isinstance(self.error, Mismatch | NotObserved | AssertionError)
