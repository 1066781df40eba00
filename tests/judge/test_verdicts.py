"""Verdicts and details of judged tests, and the words staff read."""

from typing import get_args

import pytest

from autograder.judge.observation import Kind, Mismatch, NotObserved
from autograder.judge.test_spec import Judgement, TestSpec
from autograder.judge.verdicts import WRONG, brief, describe_outcome, detail_of, ending_of, verdict_of
from autograder.results.model import Verdict
from autograder.sandbox.transcript import (
    MAX_TEXT,
    Crashed,
    Failure,
    Missing,
    NotImplementedYet,
    NotRun,
    Outcome,
    OutOfMemory,
    OutputLimit,
    Raised,
    Returned,
    TimedOut,
)

SPEC = TestSpec("test_it", "It works.", "f", 5, ("first", "second"))
CALLS = {"first": "f(1)", "second": "f(2)"}
OUTCOMES: list[tuple[Failure, str, str]] = [
    (Raised("ValueError", "bad", "cell 3", 2), "raised", "ValueError: bad (cell 3, line 2)"),
    (Raised("ValueError", "bad"), "raised", "ValueError: bad"),
    (NotImplementedYet(), "not_implemented", "not implemented yet"),
    (Missing("f"), "missing", "nothing called f is defined"),
    (TimedOut(5.0), "timed_out", "took longer than 5 s"),
    (OutOfMemory(512), "out_of_memory", "needed more than 512 MiB of memory"),
    (Crashed("ended by signal 9"), "crashed", "ended by signal 9"),
    (OutputLimit(99), "output_limit", "returned 99 bytes, more than can be kept"),
    (NotRun("no time"), "not_run", "no time"),
]


@pytest.mark.parametrize(("outcome", "verdict", "words"), OUTCOMES)
def test_a_probe_that_returned_nothing_has_a_verdict_and_a_line(
    outcome: Failure, verdict: str, words: str
) -> None:
    judgement = Judgement(SPEC, NotObserved("second", outcome))
    assert verdict_of(judgement) == verdict
    assert detail_of(judgement, CALLS) == {"called": "f(2)", "error": words}


def test_every_outcome_but_a_value_has_a_verdict_of_its_own() -> None:
    assert {type(outcome) for outcome, _, _ in OUTCOMES} == set(get_args(Failure))
    assert set(get_args(Failure)) | {Returned} == set(get_args(Outcome))
    verdicts = {ending_of(outcome).verdict for outcome, _, _ in OUTCOMES}
    assert verdicts | {"passed", "failed", "grader_error"} == set(get_args(Verdict))
    assert len(verdicts) == len(get_args(Failure))
    with pytest.raises(AssertionError, match="Returned"):
        ending_of(Returned(1))  # type: ignore[arg-type] # a value is no failure


def test_every_kind_of_mismatch_has_its_sentence() -> None:
    assert set(WRONG) == set(get_args(Kind))


def test_a_mismatch_is_told_in_the_order_of_reading() -> None:
    error = Mismatch("value", "gradient", got="1", want="2", where="at index 0", note="Look.")
    detail = detail_of(Judgement(SPEC, error), CALLS)
    assert list(detail) == ["called", "what", "problem", "got", "expected", "where", "note"]
    assert detail["called"] == "f(1) f(2)"
    assert brief(detail) == (
        "what: gradient; problem: The value is not the expected one.; got: 1; expected: 2; where: at index 0; note: Look."
    )


def test_what_is_not_known_is_left_out() -> None:
    assert detail_of(Judgement(SPEC, Mismatch("fact", "", note="No.")), {}) == {
        "called": "first second",
        "note": "No.",
    }


def test_other_errors_have_their_verdicts() -> None:
    passed, plain, ours = (Judgement(SPEC, e) for e in (None, AssertionError("assert 1 == 2"), KeyError("x")))
    assert [verdict_of(j) for j in (passed, plain, ours)] == ["passed", "failed", "grader_error"]
    assert detail_of(passed, CALLS) == {}
    assert detail_of(plain, CALLS)["problem"] == "assert 1 == 2"
    assert detail_of(ours, CALLS)["fault"] == "KeyError: 'x'"


def test_a_forged_record_does_not_swell_the_results() -> None:
    long = "x" * 1_000_000
    for outcome in (Raised(long, long), Missing(long)):
        assert len(describe_outcome(outcome)) < 2 * MAX_TEXT


@pytest.mark.parametrize("outcome", [outcome for outcome, _, _ in OUTCOMES])
def test_a_student_is_told_a_sentence_of_ours(outcome: Failure) -> None:
    words = ending_of(outcome).to_student
    assert words.endswith(".")
    assert words[0].isupper()


def test_what_the_process_says_of_itself_is_for_staff_alone() -> None:
    secret = "the answer is 42"
    for outcome in (
        Raised("ValueError", secret),
        Missing(secret),
        Crashed(secret),
        NotRun(secret),
        Raised(secret, "bad"),
    ):
        ending = ending_of(outcome)
        assert secret in ending.to_staff
        assert secret not in ending.to_student


def test_limits_are_told_with_their_units() -> None:
    assert "within 2.5 s" in ending_of(TimedOut(2.5)).to_student
    assert "64 MiB" in ending_of(OutOfMemory(64)).to_student


def test_one_line_leaves_out_what_was_called() -> None:
    assert brief({"called": "f(1)", "error": "ValueError: bad"}) == "error: ValueError: bad"
    assert brief({"called": "f(1)"}) == brief({}) == ""
