"""The tables of a store: what they refer to is looked up by an index."""

import sqlalchemy as sa

from autograder.results.database import METADATA, SUBMISSIONS


def test_every_table_is_found_by_its_key() -> None:
    assert all(table.primary_key.columns for table in METADATA.tables.values())


def test_a_students_results_are_found_by_an_index() -> None:
    indexed = [list(index.columns) for index in SUBMISSIONS.indexes]
    assert [SUBMISSIONS.c.id] in indexed


def test_moments_and_numbers_are_no_text() -> None:
    at = [table.c.at for table in METADATA.tables.values() if "at" in table.c]
    assert len(at) >= 5
    assert all(isinstance(column.type, sa.Float) for column in at)
