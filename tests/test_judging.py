"""What an author's tests import is two modules' names, and they need no other of ours."""

import ast
from pathlib import Path

import pytest

from autograder import judging
from autograder.judge import observation
from autograder.judge.pytest_session import Judge
from autograder.judge.way_back import WayBack
from autograder.sandbox.transcript import Missing, Record, Returned, Transcript

SOLUTIONS = Path(__file__).parents[1] / "solutions"
TESTS = '''
from autograder.judging import Mismatch, NotObserved, Observation, points, reject

@points(3, exercise="double")
def test_small(number: Observation) -> None:
    """It is small."""
    if number.got > 100:
        reject("Too large.")

@points(2, exercise="double")
def test_equal(number: Observation) -> None:
    """It is the same, or at least of its type."""
    try:
        number.assert_equal()
    except Mismatch as mismatch:
        assert mismatch.kind == "value"
'''


def test_the_names_are_those_that_judges_know() -> None:
    assert {name: getattr(judging, name) for name in judging.__all__} == {
        "WayBack": WayBack,
        **{name: getattr(observation, name) for name in observation.__all__},
    }


def test_they_are_all_that_a_file_of_tests_needs(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS, encoding="utf-8")
    judge = Judge(tmp_path, ["number"])
    want = Transcript({"number": Record(Returned(4))})

    def verdicts(got: Transcript) -> list[tuple[bool, bool]]:
        return [(judgement.passed, judgement.is_ours) for judgement in judge.judge(got, want)]

    assert [(spec.points, spec.exercise) for spec in judge.tests] == [(3, "double"), (2, "double")]
    assert verdicts(want) == [(True, False)] * 2
    assert verdicts(Transcript({"number": Record(Returned(101))})) == [(False, False), (True, False)]
    assert verdicts(Transcript({"number": Record(Missing("double"))})) == [(False, False)] * 2
    judge.close()


@pytest.mark.parametrize(
    "assignment", sorted(path.parent.name for path in SOLUTIONS.glob("*/assignment.toml"))
)
def test_the_courses_own_tests_need_no_other_module_of_ours(assignment: str) -> None:
    files = sorted((SOLUTIONS / assignment).glob("*/test_*.py"))
    assert {path.parent.name for path in files} >= {"hidden", "public"}
    for path in files:
        nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
        modules = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        modules += [node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)]
        ours = {module for module in modules if module.split(".")[0] == "autograder"}
        assert ours == {"autograder.judging"}, path
