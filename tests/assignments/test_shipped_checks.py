"""The checks as students have them under assignments/, read back from disk, on the reference and on the untouched stub."""

import ast
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.student.shipped import PublicChecks, decode_expected
from autograder.judge.diagnosis import same_outcome
from autograder.student.report import report_on
from autograder.sandbox.protocol import Cell
from autograder.student.check import observe_here
from autograder.sandbox.inside.encode import encode_value
from autograder.sandbox.transcript import Returned, Transcript
from autograder.student.call_code import call_code

ROOT = Path(__file__).resolve().parents[2]
HEAD_LINES = 12
SHIPPED = sorted(path.parent.parent for path in (ROOT / "assignments").glob("*/checks/expected.json"))


def defined_by(cells: list[Cell]) -> dict[str, Any]:
    namespace: dict[str, Any] = {}
    for cell in cells:
        exec(compile(cell.source, cell.label, "exec"), namespace)
    return namespace


def pasted(code: str, namespace: dict[str, Any]) -> Returned:
    """What the last line of ``code`` gives, executed in a cell of a notebook that has ``namespace``."""
    tree = ast.parse(code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    exec(compile(tree, "<pasted>", "exec"), namespace)
    value = eval(compile(ast.Expression(last.value), "<pasted>", "eval"), namespace)
    return Returned(encode_value(value, budget_bytes=10**7))


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_reference_passes_every_shipped_check_and_the_stub_none(folder: Path) -> None:
    assignment, checks = load_assignment(ROOT / "solutions" / folder.name), PublicChecks(folder)
    solved, stub = defined_by(assignment.reference_cells), defined_by(assignment.stub_cells)
    for exercise in checks.exercises:
        report = report_on(checks, exercise, observe_here(checks, exercise, solved).transcript)
        assert report.passed, report.result
        assert report.score == checks.expected.points[exercise]
        untouched = report_on(checks, exercise, observe_here(checks, exercise, stub).transcript)
        assert untouched.score == 0.0
        assert untouched.is_to_do
    for probe in checks.probe_set.names:
        value = pasted(call_code(checks.probe_set.source, probe, checks.expected.seeds[probe]), solved)
        assert same_outcome(value, checks.expected.reference[probe]), probe


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_shipped_mistake_is_named_or_passes_the_checks(folder: Path) -> None:
    checks = PublicChecks(folder)
    baseline = checks.grader.baseline
    for mistake in checks.expected.mistakes:
        transcript = Transcript({**baseline.reference.records, **baseline.mistakes[mistake.key].records})
        result = next(r for r in checks.grader.grade(transcript) if r.name == mistake.exercise)
        failed = [test for test in result.tests if test.verdict != "passed"]
        assert all(test.diagnosis for test in failed), mistake.key


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_no_outcome_is_shipped_twice_and_an_outcome_is_a_line(folder: Path) -> None:
    path = folder / "checks" / "expected.json"
    expected = decode_expected(path.read_bytes())
    told = [same_outcome(o, expected.reference[n]) for m in expected.mistakes for n, o in m.outcomes.items()]
    assert told
    assert not any(told)
    mistakes = len(expected.mistakes)
    assert len(path.read_text().splitlines()) <= len(expected.reference) + mistakes + len(told) + HEAD_LINES


FIRST_WRONG = [
    ("10_mini_autograd", "backward/last_arrival_wins", "test_passes_through_diamonds", "p - w"),
    ("10_mini_autograd", "backward/adds_the_cotangent", "test_passes_through_the_chain", "w"),
    ("10_mini_autograd", "backward/ignores_the_cotangent", "test_passes_through_the_chain", "p"),
    ("10_mini_autograd", "backward/leaves_only", "test_passes_through_the_chain", "l"),
    ("01_leaves_and_graphs", "nonleaf_grads/dw_dp_for_dl_dp", "test_lecture_gradients", "p"),
    ("01_leaves_and_graphs", "nonleaf_grads/reads_the_grad_of_a_nonleaf", "test_two_from_three", "w"),
    ("01_leaves_and_graphs", "scalar_chain/doubles_instead_of_squaring", "test_lecture_chain", "w"),
    ("03_vectors_clone_detach", "partial_vs_total/detaches_w", "test_paths", "p"),
    ("03_vectors_clone_detach", "partial_vs_total/swaps_the_results", "test_paths", "w"),
    ("08_custom_functions", "ScaledMul/swaps_the_gradients", "test_scaled_products", "x"),
]
"""A known mistake, a check that it fails, and where its first wrong gradient is."""


@pytest.mark.parametrize(("name", "mistake", "test", "node"), FIRST_WRONG)
def test_the_picture_of_a_known_mistake_marks_the_right_node(name: str, mistake: str, test: str, node: str) -> None:
    checks = PublicChecks(ROOT / "assignments" / name)
    report = report_on(checks, mistake.partition("/")[0], checks.grader.baseline.mistakes[mistake])
    (picture,) = report.pictures[test].pictures
    assert [box.lines[0] for box in picture.boxes if box.look == "wrong"] == [node]
    assert "<svg" in report._repr_html_()
    checks.grader.judge.close()
