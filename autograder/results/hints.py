"""The hints that a student was given, in words for staff."""

from collections.abc import Iterable

from autograder.results.model import HintSeen

HEADING = "Hints seen, as the notebook says"


def hints_in_words(seen: Iterable[HintSeen]) -> list[str]:
    """A line an exercise: its hints by their numbers, and the known mistake that one was about."""
    lines: dict[str, list[str]] = {}
    for one in seen:
        about = f" ({one.mistake.rpartition('/')[2]})" if one.mistake else ""
        lines.setdefault(one.exercise, []).append(f"{one.level}{about}")
    return [f"{exercise}: {', '.join(levels)}" for exercise, levels in lines.items()]
