"""Exports: complete, replaced whole, and harmless whatever students are called."""

import csv
import io
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.atomic_write import write_atomically
from autograder.escaping import harmless_cell
from autograder.results.files import NAME_BYTES, Document, file_names, grades_csv, write_exports
from autograder.results.groups import Group
from autograder.results.marks import Marks, StudentComment, StudentOverride
from autograder.results.model import SCHEMA, ExerciseResult, RunInfo, SubmissionResult, TestResult

INFO = RunInfo("06_tiny", "Tiny, with comma", "digest", "salt", "sandlock", "2.13", "0.1", {"f": 3, "g": 2})
EVIL = [
    "=1+1",
    "@SUM(A1)",
    "+x",
    "-x",
    "\tx",
    "\rx",
    "＝1+1",
    'a,"b"\nc',
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "\x1b[31mred\x07",
    "\u202egnp.exe",
    "../../etc/passwd",
    "a/b\\c:d",
    "CON",
    "con.txt",
    "..",
    "",
    " ",
    "x" * 300,
    "𝐀" * 63,
    "𝐀" * 62 + "/",
    "é",
    "e\u0301",
    "É",
    "Straße",
    "STRASSE",
]
names = st.text(max_size=40) | st.sampled_from(EVIL)


def exercise(name: str, score: int, *, group: str | None = None, hint: str = "") -> ExerciseResult:
    tests = [
        TestResult("test_right", "It is right.", 2, "passed"),
        TestResult(
            "test_wrong", "It is finite.", 1, "failed", "The value is not the expected one.", {"got": "1"}
        ),
    ]
    return ExerciseResult(name, score, 3, tests, hint, group)


def graded(student: str, **changes: Any) -> SubmissionResult:
    made = SubmissionResult(
        student, "a.py", "abc", "graded", 5, 2, exercises=[exercise("f", 2), exercise("g", 0)]
    )
    return msgspec.structs.replace(made, **changes)


def unreadable(student: str, reason: str = "is not JSON") -> SubmissionResult:
    return SubmissionResult(student, "a.ipynb", "", "unreadable", 5, reason=reason)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_results_json_holds_everything_and_the_schema(tmp_path: Path) -> None:
    group = [graded(student, exercises=[exercise("f", 0, group="g1")]) for student in ("anna", "bert")]
    results = [*group, unreadable("carl")]
    write_exports(tmp_path, INFO, results)
    text = (tmp_path / "results.json").read_text(encoding="utf-8")
    made = Document(SCHEMA, INFO, results, [Group("f", "g1", ["anna", "bert"])])
    assert msgspec.json.decode(text, type=Document) == made
    assert json.loads(text)["submissions"][2]["score"] is None
    assert text.endswith("}\n")


def test_a_row_a_student_and_a_column_an_exercise() -> None:
    failed = graded("dora", status="grader_error", score=None)
    table = rows(grades_csv(INFO, [graded("anna"), unreadable("carl"), failed]))
    assert table == [
        ["student", "status", "score", "max_score", "f", "g", "by_hand", "comments"],
        ["anna", "graded", "2", "5", "2", "0", "", ""],
        ["carl", "not graded", "", "5", "", "", "", ""],
        ["dora", "not graded", "", "5", "", "", "", ""],
    ]


@given(st.lists(names, max_size=5))
def test_no_name_breaks_the_table_or_starts_a_formula(students: list[str]) -> None:
    text = grades_csv(INFO, [graded(student) for student in students])
    table = rows(text)
    assert len(table) == len(students) + 1
    for student, row in zip(students, table[1:], strict=True):
        assert row[1:] == ["graded", "2", "5", "2", "0", "", ""]
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
        assert not re.search(r"[\x00-\x1f\x7f]", row[0])
        if re.fullmatch(r"[\w .@]+", student, re.ASCII) and not student.startswith("@"):
            assert row[0] == student


def test_a_cell_that_would_be_a_formula_is_quoted() -> None:
    assert [harmless_cell(t) for t in ("=1", "a=1", "-1", "")] == ["'=1", "a=1", "'-1", ""]


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("'+1;@SUM(1)", "''+1;'@SUM(1)"),
        ('"=1+1"', '\'"=1+1"'),
        (" =1", "' =1"),
        ("a;=1|x", "a;'=1|x"),
        ("a, -1", "a,' -1"),
        ("a|'@x", "a|''@x"),
        ("Anna-Maria Smith - 42; B", "Anna-Maria Smith - 42; B"),
        ("a+b@uni.edu", "a+b@uni.edu"),
    ],
)
def test_no_part_that_a_spreadsheet_may_cut_out_is_a_formula(text: str, harmless: str) -> None:
    assert harmless_cell(text) == harmless


def test_every_text_of_the_table_is_quoted() -> None:
    lines = grades_csv(INFO, [graded("a;b"), unreadable("c")]).splitlines()
    assert lines[1:] == ['"a;b","graded",2,5,2,0,"",""', '"c","not graded","",5,"","","",""']
    assert lines[0].startswith('"student","status",')


@given(st.lists(names, unique=True, max_size=8))
def test_every_student_has_a_file_that_any_system_can_hold(students: list[str]) -> None:
    made = file_names(students)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in made}) == len(students)
    for name in made:
        assert len(f"{name}.md".encode()) <= NAME_BYTES + 20
        assert re.fullmatch(r"[\w.@ -]+", name)
        assert name.strip(" .") == name
        assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", name.split(".")[0].lower())


def test_an_ordinary_id_is_its_own_file_name() -> None:
    ordinary = ["anna", "b.ert-2", "carl@uni.edu", "Dörte Müller", "42", "_x"]
    assert file_names(ordinary) == ordinary


def test_ids_that_differ_only_in_case_or_in_composition_get_different_files() -> None:
    first, second = file_names(["Anna", "anna"])
    assert (first, second[:5]) == ("Anna", "anna-")
    composed, decomposed = "\uac00", "\u1100\u1161"
    assert len({unicodedata.normalize("NFC", n) for n in file_names([composed, decomposed])}) == 2
    assert len(set(file_names(["a/b", "a\\b"]))) == 2


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    for content in (b"first", b"second"):
        write_atomically(path, content)
        assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]


def test_exporting_again_gives_the_same_bytes(tmp_path: Path) -> None:
    results = [graded("anna"), unreadable("=bert")]
    write_exports(tmp_path, INFO, results)
    first = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    write_exports(tmp_path, INFO, results)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == first
    assert len(first) == 2


def decided(student: str) -> SubmissionResult:
    """A result of which points were given by hand, and something was said."""
    override = StudentOverride(student, "g", 2, "=a *slip*\n<b>", "ada", 0.0)
    comment = StudentComment(student, "@see [me](javascript:x)", "ada", 0.0)
    return Marks([override], [comment]).over(graded(student))


def test_what_people_have_decided_stands_in_the_table_and_is_harmless_there() -> None:
    (row,) = rows(grades_csv(INFO, [decided("anna")]))[1:]
    assert row[2:6] == ["4", "5", "2", "2"]
    assert row[6] == "g: 2 by hand instead of 0 (ada: =a *slip*\ufffd<b>)"
    assert row[7] == "'@see [me](javascript:x)"


def test_what_people_have_decided_stands_in_the_document(tmp_path: Path) -> None:
    write_exports(tmp_path, INFO, [decided("anna"), graded("bert")])
    anna = json.loads((tmp_path / "results.json").read_text())["submissions"][0]
    assert anna["exercises"][1]["override"] == {
        "points": 2,
        "by_tests": 0,
        "because": "=a *slip*\n<b>",
        "who": "ada",
        "at": 0.0,
    }
    assert anna["comments"][0]["text"] == "@see [me](javascript:x)"
