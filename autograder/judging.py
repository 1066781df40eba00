"""What an author's tests import: the two sides of an observation, and what can be said of them. See docs/authoring.md."""

from autograder.judge.observation import Mismatch, NotObserved, Observation, points, reject
from autograder.judge.way_back import WayBack

__all__ = ["Mismatch", "NotObserved", "Observation", "WayBack", "points", "reject"]
