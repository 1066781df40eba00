"""The judge: ordinary pytest tests, collected once, run again for every pair of transcripts."""

import os
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import AssignmentError
from autograder.judge.observation import Mismatch, NotObserved
from autograder.judge.pytest_session import Judge
from autograder.sandbox.transcript import Missing, Outcome, Record, Returned, Transcript

GOOD = '''
import pytest
from autograder.judging import points, reject

@points(3, exercise="double")
def test_value(number, other):
    """The value
    is right."""
    number.assert_equal()

@points(2, exercise="double")
def test_plain_assert(number):
    """It is even."""
    assert number.got % 2 == 0

@points(1, exercise="double")
def test_of_an_author_who_trusts(number):
    """It is small."""
    reject("Too large.") if number.got > 100 else None

@points(1, exercise="triple")
@pytest.mark.parametrize("bound", [0, 10])
def test_bounded(other, bound):
    """It is bounded."""
    assert other.got >= bound
'''


def folder_with(path: Path, source: str) -> Path:
    path.mkdir(exist_ok=True)
    (path / "test_it.py").write_text(textwrap.dedent(source))
    return path


def transcript(**outcome_of: Outcome | int) -> Transcript:
    outcomes = {n: Returned(o) if isinstance(o, int) else o for n, o in outcome_of.items()}
    return Transcript({name: Record(outcome) for name, outcome in outcomes.items()})


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    made = Judge(folder_with(tmp_path_factory.mktemp("side"), GOOD), ["number", "other"])
    yield made
    made.close()


WANT = transcript(number=4, other=20)


def test_a_test_is_known_by_name_sentence_exercise_points_and_probes(judge: Judge) -> None:
    spec = judge.tests[0]
    assert (spec.name, spec.title, spec.exercise) == ("test_value", "The value is right.", "double")
    assert (spec.points, spec.probes) == (3, ("number", "other"))
    assert [t.name for t in judge.tests[3:]] == ["test_bounded[0]", "test_bounded[10]"]


def test_the_reference_passes_everything_and_nothing_is_remembered_between_runs(judge: Judge) -> None:
    for _ in range(3):
        assert all(j.passed and not j.is_ours for j in judge.judge(WANT, WANT))
        assert [j.passed for j in judge.judge(transcript(number=5, other=5), WANT)] == [
            False,
            False,
            True,
            True,
            False,
        ]


def test_a_failure_keeps_its_exception(judge: Judge) -> None:
    value, even, small, *_ = judge.judge(transcript(number=201, other=20), WANT)
    assert isinstance(value.error, Mismatch)
    assert value.error.kind == "value"
    assert type(even.error) is AssertionError
    assert isinstance(small.error, Mismatch)
    assert small.error.note == "Too large."
    assert not any(j.is_ours for j in (value, even, small))


def test_a_probe_that_returned_nothing_fails_the_tests_that_look_at_it(judge: Judge) -> None:
    judgements = judge.judge(transcript(number=Missing("double"), other=20), WANT)
    assert [isinstance(j.error, NotObserved) for j in judgements] == [True, True, True, False, False]
    absent = judge.judge(Transcript({}), WANT)
    assert all(isinstance(j.error, NotObserved) and not j.is_ours for j in absent)


def test_a_fault_of_the_tests_or_the_reference_is_ours(judge: Judge) -> None:
    text = Transcript({"number": Record(Returned("four")), "other": Record(Returned(20))})
    judgements = judge.judge(text, WANT)
    assert [j.is_ours for j in judgements] == [False, True, True, False, False]
    assert all(j.is_ours for j in judge.judge(WANT, Transcript({})))


def test_skipping_and_expected_failures_earn_nothing(tmp_path: Path) -> None:
    judge = Judge(
        folder_with(
            tmp_path,
            '''
            import pytest
            from autograder.judging import points

            @points(1, exercise="f")
            def test_skips(number):
                """It."""
                pytest.skip("today")

            @pytest.mark.skip
            @points(1, exercise="f")
            def test_is_skipped(number):
                """It."""

            @pytest.mark.xfail
            @points(1, exercise="f")
            def test_is_expected_to_fail(number):
                """It."""
                number.assert_equal()
            ''',
        ),
        ["number"],
    )
    judgements = judge.judge(transcript(number=1), transcript(number=2))
    judge.close()
    assert not any(j.passed for j in judgements)
    assert [j.is_ours for j in judgements] == [True, True, False]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def test_it(number):\n    'It.'", r"test_it is worth nothing; put @points"),
        (
            "from autograder.judging import WayBack, points\n@points(0, exercise='f', ways_back=[WayBack('other', {}, {})])\n"
            "def test_it(number):\n    'It.'",
            "has a way back through other, which is none of its arguments",
        ),
        ("import pytest\n@pytest.mark.points(3)\ndef test_it(number):\n    'It.'", "worth nothing"),
        ("import pytest\n@pytest.mark.points(exercise='f')\ndef test_it(number):\n    'It.'", "worth nothing"),
        ("from autograder.judging import points\n@points(1, exercise='f')\ndef test_it():\n    'It.'", "name one of number"),
        ("from autograder.judging import points\n@points(1, exercise='f')\ndef test_it(number): ...", "no docstring"),
        ("import nowhere", r"cannot collect the tests:(.|\n)*nowhere"),
        ("def broken(:", r"cannot collect the tests:(.|\n)*SyntaxError"),
        ("import pytest\n@pytest.mark.pionts(1)\ndef test_it(number):\n    'It.'", "pionts"),
        ("number = 1", "holds no test"),
    ],
)  # fmt: skip
def test_a_damaged_folder_is_refused_with_its_name(tmp_path: Path, source: str, words: str) -> None:
    with pytest.raises(AssignmentError, match=words) as caught:
        Judge(folder_with(tmp_path, source), ["number"])
    assert str(tmp_path) in str(caught.value)


def test_an_unknown_argument_is_a_fault_of_ours_not_of_the_student(tmp_path: Path) -> None:
    source = (
        "from autograder.judging import points\n"
        "@points(1, exercise='f')\ndef test_it(number, nmuber):\n    'It.'"
    )
    judge = Judge(folder_with(tmp_path, source), ["number"])
    (judgement,) = judge.judge(transcript(number=1), transcript(number=1))
    judge.close()
    assert judgement.is_ours


@pytest.mark.parametrize("was_set", [None, "--no-such-option"])
def test_the_users_pytest_settings_do_not_reach_the_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was_set: str | None
) -> None:
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    if was_set:
        monkeypatch.setenv("PYTEST_ADDOPTS", was_set)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    judge = Judge(folder_with(tmp_path / "side", GOOD), ["number", "other"])
    judge.close()
    assert os.environ.get("PYTEST_ADDOPTS") == was_set
