"""What an author's tests import: the two sides of an observation, and what can be said of them. See docs/authoring.md."""

from autograder.judge.observation import Mismatch, NotObserved, Observation, points, reject

__all__ = ["Mismatch", "NotObserved", "Observation", "points", "reject"]
