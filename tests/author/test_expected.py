"""What students' checks know of the reference and of mistakes: kept where it says the same, shipped where it tells something."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.author.build import build
from autograder.author.expected import expected_file, expected_transcripts
from autograder.errors import AssignmentError
from autograder.judge.baseline import make_baseline, seeds_of
from autograder.judge.baseline_data import Baseline
from autograder.judge.grader import Grader
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.transcript import Raised, Record, Returned, Transcript
from autograder.student.shipped import PublicChecks

EXPECTED = Path("checks") / "expected.json"
MadeAgain = Callable[..., bytes]


def altered_expected(target: Path, change: Callable[[dict[str, Any]], None]) -> bytes:
    content = json.loads((target / EXPECTED).read_bytes())
    change(content)
    (target / EXPECTED).write_text(json.dumps(content))
    return (target / EXPECTED).read_bytes()


def _with_gradient(content: dict[str, Any], numbers: list[float]) -> None:
    import base64

    import numpy as np

    outcome = content["reference"]["gradient_at_three_points"]
    outcome["value"]["items"]["gradient"]["data"] = base64.b64encode(np.float32(numbers).tobytes()).decode()


@pytest.fixture
def made_again(tiny: Assignment, target: Path, in_process: type[Observer]) -> MadeAgain:
    """The file that is made where ``target`` has one."""
    return lambda existing=target: expected_transcripts(
        tiny, {"square_gradient": 100}, Level.UNSAFE, existing
    )


def test_a_file_that_says_the_same_is_kept_as_it_is(target: Path, made_again: MadeAgain) -> None:
    kept = (target / EXPECTED).read_bytes()
    assert made_again() == kept
    spaced = altered_expected(target, lambda content: None)
    assert made_again() == spaced != kept


def test_expected_outcomes_of_another_processor_are_kept(target: Path, made_again: MadeAgain) -> None:
    kept = altered_expected(target, lambda content: _with_gradient(content, [2.0000002, -4.0000005, 1.0]))
    assert made_again() == kept


def test_expected_outcomes_of_another_wheel_of_the_same_torch_are_kept(
    target: Path, made_again: MadeAgain
) -> None:
    version = json.loads((target / EXPECTED).read_bytes())["torch_version"]
    assert "+" not in version
    kept = altered_expected(target, lambda content: content.update(torch_version=f"{version}+cu126"))
    assert made_again() == kept


@pytest.mark.parametrize(
    "change",
    [
        lambda content: _with_gradient(content, [2.01, -4.0, 1.0]),
        lambda content: content["reference"].clear(),
        lambda content: content["mistakes"].pop(),
        lambda content: content["mistakes"].append(content["mistakes"][0]),
        lambda content: content["mistakes"][0]["outcomes"].clear(),
        lambda content: content["mistakes"][0].update(hint="another"),
        lambda content: content.update(torch_version=f"{content['torch_version']}.1"),
        lambda content: content.update(autograder_version="0.0.1"),
        lambda content: content["limits"].update(memory_mib=1),
        lambda content: content["seeds"].update(gradient_at_three_points=0),
        lambda content: content["points"].update(square_gradient=5),
    ],
)
def test_expected_outcomes_that_say_something_else_are_made_anew(
    change: Callable[[dict[str, Any]], None], target: Path, made_again: MadeAgain
) -> None:
    right = (target / EXPECTED).read_bytes()
    altered_expected(target, change)
    assert made_again() == right


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b"\xff", None])
def test_a_file_that_cannot_be_read_is_made_anew(
    damaged: bytes | None, target: Path, made_again: MadeAgain
) -> None:
    right = (target / EXPECTED).read_bytes()
    (target / EXPECTED).unlink()
    if damaged is not None:
        (target / EXPECTED).write_bytes(damaged)
    assert made_again() == made_again(None) == right


def test_what_decides_an_outcome_is_shipped_with_it(tiny: Assignment) -> None:
    baseline = Baseline("2.13.0", outcomes(p=1.0), {m.key: outcomes(p=2.0) for m in tiny.mistakes})
    made = expected_file(tiny, {"square_gradient": 100}, baseline, ProbeSet("", "probes.py", ("p",), {}))
    assert (made.assignment, made.title, made.points) == ("06_tiny", "Tiny", {"square_gradient": 100})
    assert made.seeds == seeds_of("06_tiny", "public", ["p"], "")
    assert made.limits == tiny.settings.limits
    assert [(m.key, m.title, m.hint) for m in made.mistakes] == [
        (m.key, m.title, m.hint) for m in tiny.mistakes
    ]


def outcomes(**thing_of: Any) -> Transcript:
    made = {n: t if isinstance(t, Raised) else Returned(t) for n, t in thing_of.items()}
    return Transcript({name: Record(outcome) for name, outcome in made.items()})


def test_of_a_mistake_only_what_tells_it_from_the_reference_is_shipped(tiny: Assignment) -> None:
    first, second = (m.key for m in tiny.mistakes)
    error = Raised("ValueError", "no", "changes_x", 7)
    baseline = Baseline(
        "2.13.0+cpu",
        outcomes(p=1.0, q=2.0, r=3.0),
        {first: outcomes(p=1.0, q=5.0, r=error), second: outcomes(p=1.0, q=2.0 + 1e-9)},
    )
    made = expected_file(tiny, {"square_gradient": 100}, baseline, ProbeSet("", "probes.py", ("p",), {}))
    assert made.reference == {"p": Returned(1.0), "q": Returned(2.0), "r": Returned(3.0)}
    assert {m.key: m.outcomes for m in made.mistakes} == {
        first: {"q": Returned(5.0), "r": Raised("ValueError", "no")}
    }
    assert made.torch_version == "2.13.0"


def test_shipped_checks_diagnose_as_all_that_was_observed_does(
    altered: Any, tmp_path: Path, in_process: type[Observer]
) -> None:
    hint = '"""{}.\n\nSomething else.\n"""\nimport torch\n\n\ndef square_gradient(x):\n    return {}\n'
    bodies = {
        "sign": "-2 * x.detach()",
        "raises": "1 / 0",
        "right": "2 * x.detach()",
        "forgets": "x.detach()",
    }
    sources = {
        f"mistakes/square_gradient/{name}.py": hint.format(name, body) for name, body in bodies.items()
    }
    assignment = load_assignment(altered(sources))
    build(assignment, tmp_path / "given", Level.UNSAFE)
    shipped = PublicChecks(tmp_path / "given").grader
    with in_process(shipped.probe_set, assignment.settings.limits, Level.UNSAFE) as observer:
        whole = make_baseline(assignment, "public", observer, "")
    grader = Grader(
        shipped.judge, shipped.probe_set, assignment.exercises, assignment.mistakes, baseline=whole
    )
    named = {}
    for key, transcript in whole.mistakes.items():
        results = grader.grade(transcript)
        assert shipped.grade(transcript) == results
        named[key.split("/")[1]] = [t.diagnosis for result in results for t in result.tests]
    assert named["sign"] == ["square_gradient/sign"]
    assert named["right"] == named["changes_x"] == [None]
    assert "square_gradient/right" not in shipped.baseline.mistakes


def test_a_check_that_shows_a_gradient_which_is_not_there_is_refused(
    altered: Any, in_process: type[Observer]
) -> None:
    way = 'WayBack("gradient_at_three_points", {"x": []}, {"x": ("nowhere",)})'
    plain = 'import Observation, points\n\n\n@points(0, exercise="square_gradient")'
    shows = (
        f'import Observation, WayBack, points\n\n\n@points(0, exercise="square_gradient", ways_back=[{way}])'
    )
    assignment = load_assignment(altered({"public/test_tiny.py": (plain, shows)}))
    with pytest.raises(AssignmentError, match=r"does not return: there is no 'nowhere'"):
        expected_transcripts(assignment, {"square_gradient": 100}, Level.UNSAFE, None)
