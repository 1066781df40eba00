"""docs/results.md says of the results' fields what the code says."""

import csv
import re
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest

from autograder.judge.observation import Mismatch, NotObserved
from autograder.judge.test_spec import Judgement, TestSpec
from autograder.judge.verdicts import detail_of
from autograder.results.database import METADATA
from autograder.results.database import SCHEMA as STORE_SCHEMA
from autograder.results.files import Document, grades_csv
from autograder.results.groups import Group
from autograder.results.model import (
    SCHEMA,
    Comment,
    ExerciseResult,
    HandedIn,
    Override,
    RunInfo,
    Status,
    SubmissionResult,
    TestResult,
    Verdict,
)
from autograder.sandbox.transcript import NotImplementedYet

TEXT = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")
STRUCTS = [
    Document, RunInfo, SubmissionResult, HandedIn, ExerciseResult, Override, Comment, TestResult, Group
]  # fmt: skip
PLAIN = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    section = re.split(rf"^##+ {re.escape(heading)}$", TEXT, flags=re.MULTILINE)[1]
    section = re.split(r"^##", section, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def words_for(kind: Any) -> str:
    """A field's type in the document's words."""
    if get_origin(kind) is Literal:
        return "string"
    if get_origin(kind) is UnionType:
        return " or ".join(words_for(part) for part in get_args(kind))
    if get_origin(kind) is list:
        return f"list of {words_for(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return f"object of {' → '.join(map(words_for, get_args(kind)))}"
    return PLAIN.get(kind) or kind.__name__


@pytest.mark.parametrize("struct", STRUCTS)
def test_every_field_is_described_with_its_type_in_its_order(struct: type[msgspec.Struct]) -> None:
    kinds = get_type_hints(struct)
    described = [(name, kind) for name, kind, _ in rows_under(struct.__name__)]
    assert described == [(name, words_for(kinds[name])) for name in struct.__struct_fields__]


def test_the_schema_is_named() -> None:
    assert set(re.findall(r"autograd-exercises/results/\d+", TEXT)) == {SCHEMA}
    assert STORE_SCHEMA in TEXT


def test_statuses_and_verdicts_are_all_listed() -> None:
    assert [row[0] for row in rows_under("Statuses")] == list(get_args(Status))
    assert [row[0] for row in rows_under("Verdicts")] == list(get_args(Verdict))


def test_the_labels_of_details_are_all_listed() -> None:
    spec = TestSpec("test_it", "It.", "f", 1, ("p",))
    errors = [
        Mismatch("value", "path", "got", "want", "where", "note"),
        NotObserved("p", NotImplementedYet()),
        KeyError(),
    ]
    labels = dict.fromkeys(label for error in errors for label in detail_of(Judgement(spec, error), {}))
    assert [row[0] for row in rows_under("Details")] == list(labels)


def test_the_columns_of_grades_csv_are_listed() -> None:
    info = RunInfo("a", "A", "", "", "", "", "", {"f": 1})
    (header,) = csv.reader(grades_csv(info, []).splitlines())
    assert [row[0] for row in rows_under("grades.csv")] == header[:4]
    assert header[4:] == ["f", "by_hand", "comments"]
    assert all(f"`{name}`" in TEXT for name in header[5:])


def test_the_tables_of_results_db_are_listed() -> None:
    for table in METADATA.tables.values():
        assert [row[0] for row in rows_under(table.name)] == [column.name for column in table.columns]
