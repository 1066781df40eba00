"""What a student is told of a hidden test's failure.

Hidden probes run in the student's process, so its code can read them; what it reads must not come
out in its feedback. Only text of our own appears here: nothing the student's process wrote but
the name of a well-known exception type, from a fixed list.
"""

import re

from autograder.judge.observation import Mismatch, NotObserved
from autograder.judge.part_words import place_in_words
from autograder.judge.test_spec import Judgement
from autograder.judge.verdicts import WRONG, ending_of
from autograder.sandbox.transcript import Failure


def student_message(judgement: Judgement) -> str:
    """What a student may read of this judgement on a hidden test; "" if it passed."""
    error = judgement.error
    if error is None:
        return ""
    if isinstance(error, NotObserved):
        return outcome_message(error.outcome)
    if isinstance(error, Mismatch):
        return _mismatch_message(error)
    if isinstance(error, AssertionError):
        return WRONG["value"]
    return "This is not graded, which is our fault; nothing is lost."


def _mismatch_message(error: Mismatch) -> str:
    """The kind of difference and its place. The path is made of the author's keys, the types are words of ours."""
    problem = WRONG[error.kind]
    if error.types:
        problem = f"What came back is {error.types[0]} where {error.types[1]} was expected."
    path = re.sub(r"\[\d+\]", "", error.path)  # which item of a list it is, the submission could choose
    place = f"The difference is in {place_in_words(path)}." if path else ""
    return " ".join(part for part in (problem, error.note, place) if part)


def outcome_message(outcome: Failure) -> str:
    """What a student may read of a hidden probe that returned nothing."""
    return ending_of(outcome).to_student
