"""Proving an assignment. A rule is worth something only if breaking it is found, so each is broken here once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import SIDES, Assignment
from autograder.author.proof import Finding, Verification
from autograder.author.verify import verify_assignment
from autograder.errors import AssignmentError
from autograder.judge.baseline import cache_path, load_cached, seeds_of
from autograder.judge.open_side import open_side
from autograder.probing import Draw
from autograder.sandbox.enclosure import Level

PROBES, TESTS = "hidden/probes.py", "hidden/test_tiny.py"
PUBLIC_PROBES, PUBLIC_TESTS = "public/probes.py", "public/test_tiny.py"
MISTAKE = "mistakes/square_gradient/forgets_the_two.py"
ACCEPTED = "accepted/square_gradient/adds.py"
GRADIENT_TEST = 'random_gradient["gradient"].assert_close(rtol=1e-9, atol=1e-12)\n'
UNCHANGED_TEST = '    random_gradient["x"].assert_equal(note="The x that was passed in has changed.")\n'

SECOND_EXERCISE = '''# %% exercise="cube_gradient"
def cube_gradient(x):
    """The gradient of the sum of x cubed."""
    ### BEGIN SOLUTION
    return 1.5 * x.detach() * square_gradient(x)
    ### END SOLUTION


# %% [markdown]
# ## What you'''
SECOND_PROBE = '''

@probe
def cube_at_random(submission: Submission, draw: Draw) -> dict[str, Any]:
    """cube_gradient(x) for a random x of 5 numbers"""
    with torch.inference_mode():
        return {"gradient": submission.cube_gradient(draw.randn(5, dtype=torch.float64)).clone()}
'''
SECOND_TEST = '''

@points(50, exercise="cube_gradient")
def test_cube(cube_at_random: Observation) -> None:
    """The cube's gradient is right."""
    cube_at_random["gradient"].assert_close(rtol=1e-9, atol=1e-12)
'''
Verify = Callable[[dict[str, Any]], Verification]


@pytest.fixture
def verify(altered: Any, in_process: Any) -> Verify:
    def run(changes: dict[str, Any], **options: Any) -> Verification:
        return verify_assignment(load_assignment(altered(changes)), level=Level.UNSAFE, **options)

    return run


def found(verification: Verification, rule: str) -> list[Finding]:
    return [finding for finding in verification.findings if finding.rule == rule]


def the(verification: Verification, rule: str) -> Finding:
    """The one finding of this rule."""
    findings = found(verification, rule)
    assert len(findings) == 1, [str(finding) for finding in verification.findings]
    return findings[0]


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
        assert load_cached(cache_path(assignment, side, probe_set, ""), assignment.mistakes) is not None


def test_reference_passes(verify: Verify) -> None:
    wrong = ("atol=1e-6)", "atol=1e-6, expected=[0.0, 0.0, 0.0])")
    finding = the(verify({PUBLIC_TESTS: wrong}), "reference-passes")
    assert finding.file == "solutions/06_tiny/tiny.py"
    assert "does not pass test_gradient_at_three_points: " in finding.problem
    assert "got: 2; expected: 0; where: at index 0" in finding.problem
    assert finding.remedy == "mend the solution or the test"


def test_stub_not_implemented(verify: Verify) -> None:
    swallows = (
        "    gradient = submission.square_gradient(x)\n",
        "    try:\n        gradient = submission.square_gradient(x.clone())\n"
        "    except NotImplementedError:\n        gradient = torch.zeros(5)\n",
    )
    finding = the(verify({PROBES: swallows}), "stub-not-implemented")
    assert finding.file == "solutions/06_tiny/hidden"
    assert "test_random_gradient says failed" in finding.problem
    assert "submission.square_gradient" in finding.remedy


def test_accepted_full_marks(verify: Verify) -> None:
    findings = found(verify({ACCEPTED: ("x + x", "x + x + x")}), "accepted-full-marks")
    assert [finding.file for finding in findings] == ["solutions/06_tiny/" + ACCEPTED] * 2
    assert "loses 0 points on test_gradient_at_three_points: failed" in findings[0].problem
    assert "loses 100 points on test_random_gradient: failed; what: gradient" in findings[1].problem


def test_an_alternative_that_fails_under_another_salt_is_found(verify: Any) -> None:
    def first_number(salt: str) -> float:
        seed = seeds_of("06_tiny", "hidden", ["random_gradient"], salt)["random_gradient"]
        return float(Draw(seed).randn(5)[0])

    salts = sorted(("", "a", "b", "c", "d", "e", "f"), key=first_number)
    low, high = salts[0], salts[-1]
    threshold = (first_number(low) + first_number(high)) / 2
    sometimes = ("return x + x", f"return x + x if x.numel() != 5 or x[0] < {threshold} else x")
    proof = verify({ACCEPTED: sometimes}, salts=(low, high))
    assert the(proof, "accepted-full-marks").problem.endswith(f" (with --salt {high})")


INDEPENDENT = {
    "terse.py": "square_gradient = lambda x: x + x\n",
    "of_two_cells.py": "# %%\ndef twice(x):\n    return 2 * x\n\n# %%\ndef square_gradient(x):\n    return twice(x)\n",
}


@pytest.mark.parametrize("wrong", [None, "def square_gradient(x):\n    return x\n", b"\xff"])
@pytest.mark.usefixtures("in_process")
def test_independent_submissions_get_full_marks(altered: Any, wrong: str | bytes | None) -> None:
    folder = altered({})
    files = folder.parents[1] / "tests" / "independent" / folder.name
    files.mkdir(parents=True)
    for name, text in INDEPENDENT.items():
        (files / name).write_text(text)
    if wrong is not None:
        (files / "wrong.py").write_bytes(wrong if isinstance(wrong, bytes) else wrong.encode())
    proof = verify_assignment(load_assignment(folder), level=Level.UNSAFE)
    refused = {row.name: row.refused for row in proof.independent}
    assert refused == {
        "of_two_cells.py": [],
        "terse.py": [],
        **({"wrong.py": ["square_gradient"]} if wrong is not None else {}),
    }
    files_found = {finding.file for finding in found(proof, "independent-full-marks")}
    assert files_found == ({f"tests/independent/{folder.name}/wrong.py"} if wrong is not None else set())


def test_mistake_loses_points_and_every_test_kills(verify: Verify) -> None:
    right = ("return x.detach().clone()", "return 2 * x.detach()")
    proof = verify({MISTAKE: right, "mistakes/square_gradient/changes_x.py": None})
    assert the(proof, "mistake-loses-points").file == "solutions/06_tiny/" + MISTAKE
    kills = the(proof, "every-test-catches")
    assert kills.problem == "no mistake fails test_random_gradient"
    assert "mistakes/square_gradient/" in kills.remedy
    assert [(row.lost, row.diagnosed) for row in proof.mistakes] == [(0, False)]


def test_two_equal_mistakes_are_found_and_misdiagnosed(verify: Verify) -> None:
    twin = '"""Another name.\n\nA hint."""\n\n\ndef square_gradient(x):\n    return x.detach() * 1\n'
    proof = verify({"mistakes/square_gradient/zz_twin.py": twin})
    differ = the(proof, "mistakes-differ")
    assert differ.file.endswith("zz_twin.py")
    assert differ.problem == "is observably equal to forgets_the_two"
    diagnosed = the(proof, "mistake-is-diagnosed")
    assert diagnosed.file.endswith("zz_twin.py")
    assert diagnosed.problem == "is diagnosed as square_gradient/forgets_the_two"


def test_mistakes_of_one_title_share_their_name(verify: Verify) -> None:
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


def two_exercises(**more: Any) -> dict[str, Any]:
    return {
        "tiny.py": ("# %% [markdown]\n# ## What you", SECOND_EXERCISE),
        PROBES: ('"x": x}\n', '"x": x}\n' + SECOND_PROBE),
        TESTS: (UNCHANGED_TEST, UNCHANGED_TEST + SECOND_TEST),
        **more,
    }


def test_mistake_keeps_the_rest_unless_declared(verify: Verify) -> None:
    proof = verify(two_exercises())
    assert proof.exercises == {"square_gradient": 100, "cube_gradient": 50}
    finding = the(proof, "mistake-keeps-the-rest")
    assert finding.file == "solutions/06_tiny/" + MISTAKE
    assert finding.problem == "also loses points on cube_gradient"
    assert 'ALSO_COSTS = ["cube_gradient"]' in finding.remedy
    declared = ("\n\ndef", '\nALSO_COSTS = ["cube_gradient"]\n\n\ndef')
    proof = verify(two_exercises(**{MISTAKE: declared}))
    assert found(proof, "mistake-keeps-the-rest") == []


def test_an_exercise_needs_a_public_check_and_a_mistake(verify: Verify) -> None:
    proof = verify(two_exercises())
    check = the(proof, "public-check")
    assert (check.file, check.problem) == ("solutions/06_tiny/public", "cube_gradient has no public check")
    assert '@points(0, exercise="cube_gradient")' in check.remedy
    assert the(proof, "every-test-catches").problem == "no mistake fails test_cube"


def test_tests_never_crash(verify: Verify) -> None:
    computes = (
        GRADIENT_TEST,
        'assert sum(random_gradient["gradient"].got) is not None\n    ' + GRADIENT_TEST,
    )
    findings = found(verify({TESTS: computes}), "tests-never-crash")
    assert findings
    assert findings[0].file == "solutions/06_tiny/hidden"
    assert "test_random_gradient itself fails on it: fault: TypeError" in findings[0].problem
    assert "before computing with .got" in findings[0].remedy


def test_a_test_that_crashes_on_a_mistake_names_the_mistake(verify: Verify) -> None:
    crashes = (
        GRADIENT_TEST,
        'assert [1][int(random_gradient["gradient"].got[0] != random_gradient["gradient"].want[0])]\n',
    )
    findings = found(verify({TESTS: crashes}), "tests-never-crash")
    assert "solutions/06_tiny/" + MISTAKE in [finding.file for finding in findings]


def test_junk_earns_nothing(verify: Verify) -> None:
    findings = found(
        verify({TESTS: (GRADIENT_TEST, 'assert random_gradient["gradient"].got.shape == (5,)\n')}),
        "nonsense-earns-nothing",
    )
    assert "nonsense of kind 'zeros' for square_gradient passes test_random_gradient" in [
        f.problem for f in findings
    ]
    assert {finding.file for finding in findings} == {"solutions/06_tiny/hidden"}


def test_delegating_to_the_call_the_exercise_asks_to_write_is_junk(verify: Verify) -> None:
    """It returns what the reference returns, which is why it is not passed over as other unspoiled junk is."""
    delegation = 'square_gradient = "lambda x: torch.func.grad(lambda t: (t * t).sum())(x)"'
    followed = ("minutes = 30\n", f"minutes = 30\n[delegation]\n{delegation}\n")
    finding = the(verify({"assignment.toml": followed}), "nonsense-earns-nothing")
    assert "nonsense of kind 'delegation' for square_gradient passes test_random_gradient" in finding.problem


def test_an_answer_that_lies_in_the_probes_is_junk(verify: Verify) -> None:
    helper = ("@probe\n", "def doubled(x):\n    return x + x\n\n\n@probe\n")
    finding = the(verify({PROBES: helper}), "nonsense-earns-nothing")
    assert "doubled for square_gradient passes test_random_gradient" in finding.problem.replace(
        "'", ""
    ).replace('"', "")


def test_junk_loses_points(verify: Verify) -> None:
    findings = found(verify({TESTS: (UNCHANGED_TEST, "")}), "nonsense-loses-points")
    assert [f.problem for f in findings] == [
        "nonsense of kind 'mutates' for square_gradient passes every test"
    ]
    assert "unchanged input" in findings[0].remedy


def test_points_hang_on_hidden_tests_of_exercises_that_exist(verify: Verify) -> None:
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


def test_nothing_leaks(verify: Verify) -> None:
    finding = the(
        verify({"assignment.toml": ("One sentence", "Beware of random_gradient! One sentence")}),
        "nothing-leaks",
    )
    assert (finding.file, finding.problem) == ("README.md", "holds the hidden name 'random_gradient'")


def test_a_finding_reads_as_file_rule_problem_remedy() -> None:
    assert str(Finding("a.py", "rule", "is wrong", "mend it")) == "a.py: [rule] is wrong\n    → mend it"


def test_an_assignment_outside_solutions_is_named_by_its_whole_path(
    altered: Any, in_process: Any, tmp_path: Path
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
