"""Every case is graded as a kernel made of it, exercise by exercise; what a kernel made of it was recorded (README.md)."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeGuard

import pytest

from autograder.results.model import SubmissionResult
from autograder.sandbox.enclosure import Level
from fidelity.cases import cases, kinds
from fidelity.deviation import load_open, load_settled, settled_for
from fidelity.grading import graded, lost_in, write_class
from fidelity.kind import ASSIGNMENTS, At, Case
from fidelity.pages import PAGE, page
from fidelity.record import KernelVerdict, load_record, stale
from fidelity.remark_words import load_words, unread

OPEN, WORDS = load_open(), load_words()
MEND = "run: make fidelity-new"
QUICK = "05_gradient_checking"
"""The assignment whose cases `make test` grades; `make test-all` grades those of all."""
Results = Mapping[str, SubmissionResult]


@pytest.fixture(scope="module")
def record() -> Mapping[str, KernelVerdict]:
    return load_record()


@pytest.fixture(scope="module")
def results_of(
    request: pytest.FixtureRequest, level: Level, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Results]:
    """What the grader makes of those cases of an assignment that are asked for, graded as one class, once."""

    @cache
    def of(assignment: str) -> Results:
        folder = tmp_path_factory.mktemp(assignment)
        asked_for = [item.callspec.params["case"] for item in request.session.items if is_graded(item)]
        write_class([case for case in asked_for if case.assignment == assignment], folder / "class")
        found = graded(assignment, folder / "class", folder / "out", level)
        return {result.id: result for result in found}

    return of


def is_graded(item: pytest.Item) -> TypeGuard[pytest.Function]:
    return (
        isinstance(item, pytest.Function) and item.originalname == test_graded_as_a_kernel_made_of_it.__name__
    )


def cases_by_assignment() -> list[object]:
    """Each case; those that `make test` leaves out are marked."""
    listed: list[object] = []
    for case in sorted(cases(), key=lambda case: case.assignment):
        marks = [] if case.assignment == QUICK else [pytest.mark.fidelity]
        if wrong := OPEN.get(case.name):
            marks.append(pytest.mark.xfail(reason=wrong, strict=True))
        listed.append(pytest.param(case, id=case.name, marks=marks))
    return listed


@pytest.mark.parametrize("case", cases_by_assignment())
def test_graded_as_a_kernel_made_of_it(
    results_of: Callable[[str], Results], case: Case, record: Mapping[str, KernelVerdict]
) -> None:
    expected = set(record[case.name].lost)
    if settled := settled_for(case.name):
        assert expected != set(settled.lost), "the grader does as a kernel does: take it off deviations.toml"
        expected = set(settled.lost)
    elif case.is_full:
        assert not expected, "it deserves full marks, and a kernel does not give them"
    result = results_of(case.assignment)[case.name]
    assert set(lost_in(result)) == expected, told(result)
    assert unread(WORDS.get(case.kind, []), result.remarks) == [], result.remarks


def told(result: SubmissionResult) -> str:
    """What was said of a result, for who reads a failure."""
    failed = [test for exercise in result.exercises for test in exercise.tests if test.verdict != "passed"]
    tests = [f"{test.name}: {test.verdict} {test.detail.get('error', '')}" for test in failed[:3]]
    return "\n".join([result.reason, *tests, *result.remarks, *result.staff_notes[:3]])


def test_every_case_was_executed_by_a_kernel(record: Mapping[str, KernelVerdict]) -> None:
    assert [case.name for case in cases() if stale(case, record)] == [], MEND
    assert sorted(record.keys() - {case.name for case in cases()}) == [], MEND


def test_every_deviation_is_a_case() -> None:
    names = [case.name for case in cases()]
    assert sorted(OPEN.keys() - set(names)) == []
    assert [
        entry.cases for entry in load_settled() if not any(n.startswith(entry.cases) for n in names)
    ] == []


def test_every_kind_with_words_to_read_is_a_kind() -> None:
    assert sorted(WORDS.keys() - {kind.name for kind in kinds()}) == []
    assert unread(["a b", "c"], ["x a b", "d"]) == ["c"]


def test_there_are_enough_of_everything() -> None:
    assert len(kinds()) >= 40
    assert len(cases()) >= 120
    assert {case.assignment for case in cases()} == set(ASSIGNMENTS)
    places = {case.name.rpartition("__")[2] for case in cases()}
    assert places >= {str(at) for at in At}


def test_making_cases_twice_makes_the_same() -> None:
    again = [case for kind in kinds()[:20] for case in kind.cases()]
    assert again == list(cases()[: len(again)])


def test_the_page_of_deviations_is_up_to_date(record: Mapping[str, KernelVerdict]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(record), MEND
