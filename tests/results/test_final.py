"""Points become a final score step by step, and what nobody knows costs nobody a point."""

from datetime import UTC, datetime, timedelta

import pytest

from autograder.results.final import Lateness, Terms, final_of, finals_of, in_words, lateness_of
from autograder.results.model import HandedIn, SubmissionResult
from autograder.results.terms import LatePolicy, Scaling

DUE = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
TERMS = Terms(DUE, LatePolicy(grace_minutes=10, percent_per_day=10), Scaling(full_marks=10, decimals=1))


def result(score: int | None = 8, handed_in: HandedIn | None = None) -> SubmissionResult:
    return SubmissionResult("ann", "", "", "graded", 12, score, handed_in=handed_in)


def at(minutes: float) -> HandedIn:
    return HandedIn((DUE + timedelta(minutes=minutes)).isoformat())


@pytest.mark.parametrize(
    ("handed_in", "deadline", "expected"),
    [
        (None, DUE, Lateness()),
        (at(-5), DUE, Lateness(False, 0)),
        (at(90), DUE, Lateness(True, 90)),
        (HandedIn(DUE.isoformat(), is_late=True), DUE, Lateness(False, 0)),
        (HandedIn(is_late=True), DUE, Lateness(True, None)),
        (HandedIn(is_late=False), DUE, Lateness(False, 0)),
        (HandedIn(), DUE, Lateness()),
        (at(90), None, Lateness()),
    ],
)
def test_a_time_and_a_deadline_say_it_else_the_platform(
    handed_in: HandedIn | None, deadline: datetime | None, expected: Lateness
) -> None:
    assert lateness_of(handed_in, deadline) == expected


def test_points_earned_lateness_and_scale_are_shown_step_by_step() -> None:
    final = final_of(result(8, at(25 * 60)), TERMS)
    assert (final.earned, final.after_lateness, final.final) == (8, 6.4, 5.3)
    assert (final.max_earned, final.max_final) == (12, 10)
    assert not final.is_undecided


def test_within_the_grace_nothing_is_lost() -> None:
    assert final_of(result(12, at(10)), TERMS).final == 10


def test_who_is_late_by_an_unknown_time_loses_nothing_and_is_left_to_staff() -> None:
    final = final_of(result(12, HandedIn(is_late=True)), TERMS)
    assert final.final == 10
    assert final.is_undecided
    assert final.lateness.words == "by an unknown time"


def test_who_is_not_graded_has_no_zero() -> None:
    (final,) = finals_of([result(None, at(90))], TERMS)
    assert (final.earned, final.after_lateness, final.final) == (None, None, None)


def test_without_terms_a_score_is_the_points() -> None:
    assert final_of(result(7), Terms()).final == 7


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.2, "under a minute"),
        (5, "5 min"),
        (90, "1 h 30 min"),
        (24 * 60, "1 d"),
        (25 * 60 + 1, "1 d 1 h 1 min"),
    ],
)
def test_durations_are_told_in_words(minutes: float, words: str) -> None:
    assert in_words(minutes) == words
