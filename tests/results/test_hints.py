"""The hints a student was given, in words."""

from autograder.results.hints import hints_in_words
from autograder.results.model import HintSeen


def test_a_line_an_exercise_with_the_levels_and_what_they_were_about() -> None:
    seen = [HintSeen("f", 1, "f/forgets"), HintSeen("f", 2), HintSeen("g", 1)]
    assert hints_in_words(seen) == ["f: 1 (forgets), 2", "g: 1"]
    assert hints_in_words([]) == []
