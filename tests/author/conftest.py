"""What the tests of authors' commands share: a proof of the tiny assignment with changes, and what was found in it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.author.proof import Finding, Verification
from autograder.author.verify import verify_assignment
from autograder.sandbox.enclosure import Level

PROBES, TESTS = "hidden/probes.py", "hidden/test_tiny.py"
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
Verify = Callable[..., Verification]
Found = Callable[[Verification, str], list[Finding]]
The = Callable[[Verification, str], Finding]


@pytest.fixture
def target(tiny_built: Path, tmp_path: Path) -> Path:
    """A built assignment of this test's own."""
    return Path(shutil.copytree(tiny_built, tmp_path / "assignments" / "06_tiny"))


@pytest.fixture
def verify(altered: Any, in_process: Any) -> Verify:
    """Proves the tiny assignment, with these files changed."""

    def run(changes: dict[str, Any], **options: Any) -> Verification:
        return verify_assignment(load_assignment(altered(changes)), level=Level.UNSAFE, **options)

    return run


@pytest.fixture(scope="session")
def found() -> Found:
    """The findings of one rule."""

    def by_rule(verification: Verification, rule: str) -> list[Finding]:
        return [finding for finding in verification.findings if finding.rule == rule]

    return by_rule


@pytest.fixture(scope="session")
def the(found: Found) -> The:
    """The one finding of a rule."""

    def only(verification: Verification, rule: str) -> Finding:
        findings = found(verification, rule)
        assert len(findings) == 1, [str(finding) for finding in verification.findings]
        return findings[0]

    return only


@pytest.fixture(scope="session")
def two_exercises() -> dict[str, Any]:
    """Changes that give the tiny assignment a second exercise, which stands on the first."""
    return {
        "tiny.py": ("# %% [markdown]\n# ## What you", SECOND_EXERCISE),
        PROBES: ('"x": x}\n', '"x": x}\n' + SECOND_PROBE),
        TESTS: (UNCHANGED_TEST, UNCHANGED_TEST + SECOND_TEST),
    }
