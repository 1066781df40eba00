"""A class as a store has it."""

from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.results.evidence import KeptEvidence
from autograder.results.opening import open_store
from autograder.results.pages.class_data import diagnoses_of, load_class, misconception_of


def test_a_class_is_loaded_with_what_was_before_and_what_was_kept(graded, class_of, tmp_path: Path) -> None:
    first, second = graded("anna", {"f": [("failed",)]}), graded("anna", {"f": [("passed",)]})
    ben = graded("ben", {"f": [("passed",)]})
    with open_store(tmp_path, "06_tiny", resume=False) as store:
        for results in ([first], [second, ben]):
            store.begin_run(class_of(first).info)
            for result in results:
                store.write(result, KeptEvidence("address", b"packed"))
        data = load_class(store)
    assert [result.score for result in data.results] == [5, 5]
    assert [(who, result.score) for who, result in data.before.items()] == [("anna", 0)]
    assert data.graded_at["ben"].utcoffset().total_seconds() == 0
    assert data.evidence == {"anna": b"packed", "ben": b"packed"}


def test_a_first_run_has_nothing_before_it(graded, class_of, tmp_path: Path) -> None:
    with open_store(tmp_path, "06_tiny", resume=False) as store:
        store.begin_run(class_of().info)
        store.write(graded("anna", {"f": [("passed",)]}))
        assert load_class(store).before == {}


def test_a_store_without_results_says_how_to_get_some(tmp_path: Path) -> None:
    with open_store(tmp_path, "06_tiny", resume=False) as store, pytest.raises(UsageError, match="grade …"):
        load_class(store)


def test_tests_come_once_in_the_exercises_order_whoever_took_them(graded, class_of) -> None:
    short = graded("anna", {"f": [("passed",)], "g": [("passed",)]})
    long = graded("ben", {"g": [("passed",)], "f": [("passed",), ("failed",)]})
    names = [(exercise, test.name) for exercise, test in class_of(short, long).tests]
    assert names == [("f", "test_f_0"), ("f", "test_f_1"), ("g", "test_g_0")]


def test_a_diagnosis_counts_once_and_its_variants_are_one_misconception(graded) -> None:
    result = graded("anna", {"f": [("failed", "f/x__a"), ("failed", "f/x__a"), ("failed", "f/y")]})
    assert diagnoses_of(result) == ["f/x__a", "f/y"]
    assert [misconception_of(one) for one in diagnoses_of(result)] == ["x", "y"]
