"""What students read: a sentence for everything that can go wrong, and none of the submission's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.judge.exception_words import TRANSLATIONS
from autograder.judge.observation import Mismatch, NotObserved
from autograder.judge.student_messages import outcome_message, student_message
from autograder.judge.test_spec import Judgement, TestSpec
from autograder.judge.verdicts import WRONG
from autograder.sandbox.transcript import (
    Crashed,
    Failure,
    Missing,
    NotImplementedYet,
    NotRun,
    OutOfMemory,
    OutputLimit,
    Raised,
    TimedOut,
)

SPEC = TestSpec("test_it", "It works.", "f", 5, ("probe",))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Raised("ValueError", "secret"), "It raised ValueError."),
        (Raised("secret.Secret", "secret"), "It raised an exception of its own kind."),
        (
            Missing("secret"),
            "It is not defined in what you submitted, or the cell that defines it did not run.",
        ),
        (NotImplementedYet(), "Not implemented yet."),
        (TimedOut(2.5), "It did not come to an end within 2.5 s."),
        (OutOfMemory(512), "It needed more than 512 MiB of memory."),
        (Crashed("secret"), "It ended the whole process instead of returning."),
        (OutputLimit(123456789), "What it returned is far too large."),
        (NotRun("secret"), "It was not run, because what ran before it had used up the time."),
    ],
)
def test_every_outcome_has_its_sentence(outcome: Failure, words: str) -> None:
    assert outcome_message(outcome) == words
    assert student_message(Judgement(SPEC, NotObserved("probe", outcome))) == words


ALLOWED = {outcome_message(Raised(name, "")) for name in ("ValueError", "no.Such")} | {
    f"It raised an exception of its own kind. {words}" for _, words in TRANSLATIONS
}


@given(st.text(), st.text(), st.text())
def test_nothing_the_process_wrote_comes_out(type_name: str, message: str, where: str) -> None:
    outcome = Raised(f"x.{type_name}", message, where, 7)
    assert student_message(Judgement(SPEC, NotObserved("probe", outcome))) in ALLOWED
    for kind in ("type", "value", "graph"):
        mismatch = Mismatch(kind, "", got=message, want="42", where=where)  # type: ignore[arg-type]
        assert student_message(Judgement(SPEC, mismatch)) == WRONG[kind]


def test_an_errors_translation_is_told_without_its_text() -> None:
    outcome = Raised(
        "RuntimeError", "secret: a leaf Variable that requires grad is being used in an in-place operation."
    )
    told = outcome_message(outcome)
    assert told.startswith("It raised RuntimeError. A leaf that requires grad")
    assert "secret" not in told


def test_a_judgement_is_told_by_what_kind_of_failure_it_is() -> None:
    assert student_message(Judgement(SPEC, None)) == ""
    noted = Mismatch("value", "x[0]", got="1", want="2", note="Look at the sign.")
    told = student_message(Judgement(SPEC, noted))
    assert told == f"{WRONG['value']} Look at the sign. The difference is in `x`."
    typed = Mismatch("type", "", got="secret", types=("something else", "a tensor"))
    assert (
        student_message(Judgement(SPEC, typed))
        == "What came back is something else where a tensor was expected."
    )
    assert student_message(Judgement(SPEC, Mismatch("fact", "", note="Too slow."))) == "Too slow."
    assert student_message(Judgement(SPEC, AssertionError("assert 3 == 4"))) == WRONG["value"]
    ours = student_message(Judgement(SPEC, ZeroDivisionError("in test_it.py")))
    assert "our fault" in ours
    assert "test_it" not in ours
