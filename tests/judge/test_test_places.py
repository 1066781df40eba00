"""Where tests stand is read of their files, and agrees with what is collected of them."""

from pathlib import Path

from autograder.assignment.model import Assignment
from autograder.judge.open_side import open_side
from autograder.judge.test_places import places_in
from autograder.results.diff import TestPlace

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"


def test_a_test_has_its_file_its_line_and_its_probes(tiny: Assignment) -> None:
    assert places_in(tiny.folder / "hidden") == {
        "test_random_gradient": TestPlace("test_tiny.py:7", ["random_gradient"])
    }


def test_each_collected_test_of_an_assignment_has_a_place() -> None:
    folder = SOLUTIONS / "05_gradient_checking" / "hidden"
    judge, _ = open_side(folder)
    judge.close()
    places = places_in(folder)
    assert {spec.name.partition("[")[0] for spec in judge.tests} == set(places)
    for spec in judge.tests:
        assert set(places[spec.name.partition("[")[0]].probes) == set(spec.probes)
