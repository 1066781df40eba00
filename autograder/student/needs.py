"""``with needs("f"):`` around what a course's own cell shows with an exercise: a picture or a demonstration stops no *Run All*.

Whatever the exercise does, the cells below are executed: what it raises is said in a sentence, and what it does without end is stopped at the
limit that a check has too, with the line in which it was.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.errors import UsageError
from autograder.sandbox.probe_set import Limits
from autograder.student.check import PATIENCE, callers_namespace
from autograder.student.own_lines import OwnLine, in_words, own_lines
from autograder.student.shipped import CHECKS, load_expected
from autograder.student.time_limit import OutOfTime, TimeLimit

DEPTH = 3
"""So many calls above is the cell: this module's function, and the two of contextlib that enter it."""


@contextmanager
def needs(*exercises: str) -> Iterator[None]:
    """Say in a sentence why the block could not go on, where the exercises that it calls raise something or take too long.

    Figures that were begun within the block are closed then.
    """
    namespace, figures, limit_s = callers_namespace(DEPTH), _figures(), _limit_s()
    try:
        with TimeLimit(limit_s):
            yield
    except OutOfTime as error:
        reason = f"it took longer than {limit_s:g} s and was stopped, at {in_words(_within(own_lines(error, namespace)))}"
    except Exception as error:  # noqa: BLE001 - an exercise may raise anything
        reason = repr(error)
    else:
        return
    _close_all_but(figures)
    print(f"This cell needs {' and '.join(f'a working {name}' for name in exercises)}: {reason}")


def _within(lines: list[OwnLine]) -> list[OwnLine]:
    """The lines of what the cell called; its own if it was stopped itself."""
    return lines[1:] or lines


def _limit_s() -> float:
    """The limit of the checks beside the notebook; without any, that of an assignment that says nothing."""
    try:
        limits = load_expected(CHECKS / "expected.json").limits
    except UsageError:
        limits = Limits()
    return PATIENCE * limits.probe_wall_s


def _figures() -> list[int]:
    """The figures of pyplot that there are; it is not imported for that."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return pyplot.get_fignums() if pyplot else []


def _close_all_but(kept: list[int]) -> None:
    for number in _figures():
        if number not in kept:
            sys.modules["matplotlib.pyplot"].close(number)
