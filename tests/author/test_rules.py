"""The rules of a proof, each broken once: what is found then, where, and what mends it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.author.proof import Finding, Verification
from autograder.author.rules import short
from autograder.author.verify import verify_assignment
from autograder.judge.baseline import seeds_of
from autograder.probing import Draw
from autograder.sandbox.enclosure import Level

PROBES, TESTS = "hidden/probes.py", "hidden/test_tiny.py"
PUBLIC_PROBES, PUBLIC_TESTS = "public/probes.py", "public/test_tiny.py"
MISTAKE = "mistakes/square_gradient/forgets_the_two.py"
ACCEPTED = "accepted/square_gradient/adds.py"
GRADIENT_TEST = 'random_gradient["gradient"].assert_close(rtol=1e-9, atol=1e-12)\n'
UNCHANGED_TEST = '    random_gradient["x"].assert_equal(note="The x that was passed in has changed.")\n'
Verify = Callable[..., Verification]
Found = Callable[[Verification, str], list[Finding]]
The = Callable[[Verification, str], Finding]


def test_reference_passes(verify: Verify, the: The) -> None:
    wrong = ("atol=1e-6)", "atol=1e-6, expected=[0.0, 0.0, 0.0])")
    finding = the(verify({PUBLIC_TESTS: wrong}), "reference-passes")
    assert finding.file == "solutions/06_tiny/tiny.py"
    assert "does not pass test_gradient_at_three_points: " in finding.problem
    assert "got: 2; expected: 0; where: at index 0" in finding.problem
    assert finding.remedy == "mend the solution or the test"


def test_stub_not_implemented(verify: Verify, the: The) -> None:
    swallows = (
        "    gradient = submission.square_gradient(x)\n",
        "    try:\n        gradient = submission.square_gradient(x.clone())\n"
        "    except NotImplementedError:\n        gradient = torch.zeros(5)\n",
    )
    finding = the(verify({PROBES: swallows}), "stub-not-implemented")
    assert finding.file == "solutions/06_tiny/hidden"
    assert "test_random_gradient says failed" in finding.problem
    assert "submission.square_gradient" in finding.remedy


def test_accepted_full_marks(verify: Verify, found: Found) -> None:
    findings = found(verify({ACCEPTED: ("x + x", "x + x + x")}), "accepted-full-marks")
    assert [finding.file for finding in findings] == ["solutions/06_tiny/" + ACCEPTED] * 2
    assert "loses 0 points on test_gradient_at_three_points: failed" in findings[0].problem
    assert "loses 100 points on test_random_gradient: failed; what: gradient" in findings[1].problem


def test_an_alternative_that_fails_under_another_salt_is_found(verify: Any, the: The) -> None:
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
def test_independent_submissions_get_full_marks(
    altered: Any, found: Found, wrong: str | bytes | None
) -> None:
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


def test_mistake_loses_points_and_every_test_kills(verify: Verify, the: The) -> None:
    right = ("return x.detach().clone()", "return 2 * x.detach()")
    proof = verify({MISTAKE: right, "mistakes/square_gradient/changes_x.py": None})
    assert the(proof, "mistake-loses-points").file == "solutions/06_tiny/" + MISTAKE
    kills = the(proof, "every-test-catches")
    assert kills.problem == "no mistake fails test_random_gradient"
    assert "mistakes/square_gradient/" in kills.remedy
    assert [(row.lost, row.diagnosed) for row in proof.mistakes] == [(0, False)]


def test_two_equal_mistakes_are_found_and_misdiagnosed(verify: Verify, the: The) -> None:
    twin = '"""Another name.\n\nA hint."""\n\n\ndef square_gradient(x):\n    return x.detach() * 1\n'
    proof = verify({"mistakes/square_gradient/zz_twin.py": twin})
    differ = the(proof, "mistakes-differ")
    assert differ.file.endswith("zz_twin.py")
    assert differ.problem == "is observably equal to forgets_the_two"
    diagnosed = the(proof, "mistake-is-diagnosed")
    assert diagnosed.file.endswith("zz_twin.py")
    assert diagnosed.problem == "is diagnosed as square_gradient/forgets_the_two"


def test_mistake_keeps_the_rest_unless_declared(
    verify: Verify, the: The, found: Found, two_exercises: dict[str, Any]
) -> None:
    proof = verify(two_exercises)
    assert proof.exercises == {"square_gradient": 100, "cube_gradient": 50}
    finding = the(proof, "mistake-keeps-the-rest")
    assert finding.file == "solutions/06_tiny/" + MISTAKE
    assert finding.problem == "also loses points on cube_gradient"
    assert 'ALSO_COSTS = ["cube_gradient"]' in finding.remedy
    declared = ("\n\ndef", '\nALSO_COSTS = ["cube_gradient"]\n\n\ndef')
    proof = verify({**two_exercises, MISTAKE: declared})
    assert found(proof, "mistake-keeps-the-rest") == []


def test_tests_never_crash(verify: Verify, found: Found) -> None:
    computes = (
        GRADIENT_TEST,
        'assert sum(random_gradient["gradient"].got) is not None\n    ' + GRADIENT_TEST,
    )
    findings = found(verify({TESTS: computes}), "tests-never-crash")
    assert findings
    assert findings[0].file == "solutions/06_tiny/hidden"
    assert "test_random_gradient itself fails on it: fault: TypeError" in findings[0].problem
    assert "before computing with .got" in findings[0].remedy


def test_a_test_that_crashes_on_a_mistake_names_the_mistake(verify: Verify, found: Found) -> None:
    crashes = (
        GRADIENT_TEST,
        'assert [1][int(random_gradient["gradient"].got[0] != random_gradient["gradient"].want[0])]\n',
    )
    findings = found(verify({TESTS: crashes}), "tests-never-crash")
    assert "solutions/06_tiny/" + MISTAKE in [finding.file for finding in findings]


def test_junk_earns_nothing(verify: Verify, found: Found) -> None:
    findings = found(
        verify({TESTS: (GRADIENT_TEST, 'assert random_gradient["gradient"].got.shape == (5,)\n')}),
        "nonsense-earns-nothing",
    )
    assert "nonsense of kind 'zeros' for square_gradient passes test_random_gradient" in [
        f.problem for f in findings
    ]
    assert {finding.file for finding in findings} == {"solutions/06_tiny/hidden"}


def test_delegating_to_the_call_the_exercise_asks_to_write_is_junk(verify: Verify, the: The) -> None:
    """It returns what the reference returns, which is why it is not passed over as other unspoiled junk is."""
    delegation = 'square_gradient = "lambda x: torch.func.grad(lambda t: (t * t).sum())(x)"'
    followed = ("minutes = 30\n", f"minutes = 30\n[delegation]\n{delegation}\n")
    finding = the(verify({"assignment.toml": followed}), "nonsense-earns-nothing")
    assert "nonsense of kind 'delegation' for square_gradient passes test_random_gradient" in finding.problem


def test_an_answer_that_lies_in_the_probes_is_junk(verify: Verify, the: The) -> None:
    helper = ("@probe\n", "def doubled(x):\n    return x + x\n\n\n@probe\n")
    finding = the(verify({PROBES: helper}), "nonsense-earns-nothing")
    assert "doubled for square_gradient passes test_random_gradient" in finding.problem.replace(
        "'", ""
    ).replace('"', "")


def test_junk_loses_points(verify: Verify, found: Found) -> None:
    findings = found(verify({TESTS: (UNCHANGED_TEST, "")}), "nonsense-loses-points")
    assert [f.problem for f in findings] == [
        "nonsense of kind 'mutates' for square_gradient passes every test"
    ]
    assert "unchanged input" in findings[0].remedy


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/home/ada/course/solutions/06_tiny/tiny.py", "solutions/06_tiny/tiny.py"),
        ("/home/ada/tests/course/solutions/06_tiny/tiny.py", "solutions/06_tiny/tiny.py"),
        ("/home/ada/course/tests/independent/06_tiny/a.py", "tests/independent/06_tiny/a.py"),
        ("/home/ada/06_tiny/tiny.py", "/home/ada/06_tiny/tiny.py"),
    ],
)
def test_a_file_is_told_from_the_courses_folder_on(path: str, told: str) -> None:
    assert short(Path(path)) == told
