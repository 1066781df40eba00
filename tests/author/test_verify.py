"""Proving an assignment: all its rules together, what they leave for grading, and what is no finding but an error."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import SIDES, Assignment
from autograder.author.proof import Finding, Verification
from autograder.author.verify import verify_assignment
from autograder.errors import AssignmentError
from autograder.judge.baseline import seeds_of, subjects_of
from autograder.judge.baseline_cache import BaselineCache
from autograder.judge.open_side import open_side
from autograder.sandbox.enclosure import Level

PROBES, TESTS = "hidden/probes.py", "hidden/test_tiny.py"
PUBLIC_PROBES, PUBLIC_TESTS = "public/probes.py", "public/test_tiny.py"
MISTAKE = "mistakes/square_gradient/forgets_the_two.py"
Verify = Callable[..., Verification]
Found = Callable[[Verification, str], list[Finding]]
The = Callable[[Verification, str], Finding]


def test_the_scaffolded_assignment_is_proven_in_the_sandbox(tiny: Assignment, level: Level) -> None:
    said: list[str] = []
    proof = verify_assignment(tiny, level=level, say=said.append)
    assert proof.findings == []
    assert proof.exercises == {"square_gradient": 100}
    assert [(row.name, row.lost, row.diagnosed) for row in proof.mistakes] == [
        ("changes_x", 100, True),
        ("forgets_the_two", 100, True),
    ]
    assert [(test.name, test.caught_by) for test in proof.tests] == [
        ("test_random_gradient", ["changes_x", "forgets_the_two"])
    ]
    assert (proof.accepted, proof.salts) == (["square_gradient/adds"], [""])
    assert proof.nonsense_runs == 8
    assert said[0] == "public checks"
    assert "mistake square_gradient/changes_x" in said


def test_what_is_observed_is_kept_for_grading(verify: Verify, altered: Any) -> None:
    verify({})
    assignment = load_assignment(altered({}))
    for side in SIDES:
        judge, probe_set = open_side(assignment.side(side))
        judge.close()
        kept = BaselineCache(assignment, side, probe_set, "").load(subjects_of(assignment, probe_set))
        assert set(kept) == {"", *(mistake.key for mistake in assignment.mistakes)}


def test_mistakes_of_one_title_share_their_name(verify: Verify, the: The) -> None:
    halves = (
        '"""Forgets the factor 2.\n\nA hint."""\n\n\ndef square_gradient(x):\n    return x.detach() / 2\n'
    )
    proof = verify({"mistakes/square_gradient/halves.py": halves})
    finding = the(proof, "one-title-one-name")
    assert finding.file == "solutions/06_tiny/mistakes/square_gradient/halves.py"
    assert finding.problem == "has the title of square_gradient/forgets_the_two"
    assert "forgets_the_two__VARIANT.py" in finding.remedy


def test_variants_of_one_name_may_share_their_title(verify: Verify) -> None:
    halves = (
        '"""Forgets the factor 2.\n\nA hint."""\n\n\ndef square_gradient(x):\n    return x.detach() / 2\n'
    )
    assert verify({"mistakes/square_gradient/forgets_the_two__halves.py": halves}).findings == []


def test_an_exercise_needs_a_public_check_and_a_mistake(
    verify: Verify, the: The, two_exercises: dict[str, Any]
) -> None:
    proof = verify(two_exercises)
    check = the(proof, "public-check")
    assert (check.file, check.problem) == ("solutions/06_tiny/public", "cube_gradient has no public check")
    assert '@points(0, exercise="cube_gradient")' in check.remedy
    assert the(proof, "every-test-catches").problem == "no mistake fails test_cube"


def test_points_hang_on_hidden_tests_of_exercises_that_exist(verify: Verify, the: The) -> None:
    stray = '\n\n@points(1, exercise="sqare")\ndef test_stray(random_gradient):\n    """Stray."""\n    random_gradient["x"].assert_equal()\n'
    proof = verify(
        {
            TESTS: ("@points(100,", "@points(0,"),
            "hidden/test_stray.py": "from autograder.judging import points\n" + stray,
            PUBLIC_TESTS: ("@points(0,", "@points(5,"),
        }
    )
    free = the(proof, "public-is-free")
    assert (free.file, free.problem) == (
        "solutions/06_tiny/public",
        "test_gradient_at_three_points carries 5 points",
    )
    graded = the(proof, "every-exercise-graded")
    assert (graded.file, graded.problem) == ("solutions/06_tiny/hidden", "square_gradient is worth nothing")
    known = the(proof, "known-exercise")
    assert known.problem == "test_stray grades 'sqare', which is no exercise"
    assert known.remedy == "name one of square_gradient"


def test_nothing_leaks(verify: Verify, the: The) -> None:
    finding = the(
        verify({"assignment.toml": ("One sentence", "Beware of random_gradient! One sentence")}),
        "nothing-leaks",
    )
    assert (finding.file, finding.problem) == ("README.md", "holds the hidden name 'random_gradient'")


def test_an_assignment_outside_solutions_is_named_by_its_whole_path(
    altered: Any, in_process: Any, tmp_path: Path, the: The
) -> None:
    folder = altered({PUBLIC_TESTS: ("@points(0,", "@points(5,")})
    elsewhere = folder.rename(tmp_path / "06_tiny")
    proof = verify_assignment(load_assignment(elsewhere), level=Level.UNSAFE)
    assert the(proof, "public-is-free").file == str(elsewhere / "public")


def test_an_assignment_that_cannot_be_run_is_an_error_not_a_finding(verify: Verify) -> None:
    with pytest.raises(AssignmentError, match="the reference fails probe random_gradient"):
        verify({PROBES: ("= submission.square_gradient(x)", "= submission.square_gradient(x) / None")})


def test_a_reference_that_fails_under_another_salt_is_an_error(verify: Any) -> None:
    seed = seeds_of("06_tiny", "hidden", ["random_gradient"], "b")["random_gradient"]
    fails = ("    x = draw", f"    assert draw.seed != {seed}\n    x = draw")
    with pytest.raises(AssignmentError, match="the reference fails probe random_gradient: AssertionError"):
        verify({PROBES: fails}, salts=("a", "b"))
