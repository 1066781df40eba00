"""Moodle's worksheet is filled in whatever language it is, and feedback lies where Moodle looks for it."""

import dataclasses
import io
import re
import zipfile
from typing import Any

import msgspec
import pytest

from autograder.errors import UsageError
from autograder.results.export.moodle import feedback_zip, fill_moodle
from autograder.results.export.sheet import Sheet
from autograder.results.model import HandedIn, SubmissionResult

ENGLISH = [
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum grade",
    "Grade can be changed",
    "Last modified (grade)",
]
GERMAN = [
    "Kennung",
    "Vollständiger Name",
    "E-Mail-Adresse",
    "Status",
    "Bewertung",
    "Bestwertung",
    "Änderbar",
    "Zuletzt geändert",
]


def sheet(header: list[str], word: str, maximum: str) -> Sheet:
    people = [
        ("101", "Ann Lee", "ann@x.org"),
        ("102", "Bob Li", "b@x.org"),
        ("103", "Cy", "cy"),
        ("104", "Zoe", "z@x.org"),
    ]
    return Sheet(
        [header, *([f"{word}{key}", name, mail, "-", "", maximum, "Yes", "-"] for key, name, mail in people)]
    )


@pytest.fixture
def moodled(results: list[SubmissionResult]) -> list[SubmissionResult]:
    """The class as it would have come from Moodle; the last of it is known by an address alone."""
    keys = {"ann": "101", "=bob": "102"}
    replace = msgspec.structs.replace
    return [
        replace(one, handed_in=HandedIn(platform="moodle", platform_id=keys[one.id], name="Ann_ Lee/"))
        if one.id in keys
        else replace(one, id="z@x.org")
        for one in results
    ]


@pytest.mark.parametrize(
    ("header", "word", "maximum", "scores"),
    [(ENGLISH, "Participant ", "12.00", ["12", "8.1"]), (GERMAN, "Teilnehmer/in", "12,00", ["12", "8,1"])],
)
def test_grades_stand_before_the_maximum(
    header: Any, word: str, maximum: str, scores: list[str], moodled: Any, finals: Any
) -> None:
    filled = fill_moodle(sheet(header, word, maximum), moodled[:2], finals)
    assert filled.column == header[4]
    assert [row[4] for row in filled.sheet.rows[1:]] == [*scores, "", ""]
    assert all(
        row[:4] + row[5:] == old[:4] + old[5:]
        for row, old in zip(filled.sheet.rows, sheet(header, word, maximum).rows, strict=True)
    )
    assert filled.idle == [f"{word}103 Cy", f"{word}104 Zoe"]
    assert filled.remark == ""


def test_an_address_is_an_id_too_and_who_is_not_graded_keeps_the_cell(moodled: Any, finals: Any) -> None:
    finals = [*finals[:2], dataclasses.replace(finals[2], student="z@x.org")]
    filled = fill_moodle(sheet(ENGLISH, "Participant ", "10"), moodled, finals)
    assert filled.not_graded == ["z@x.org"]
    assert filled.remark == "Moodle's maximum is 10, these scores are out of 12"


def test_a_column_can_be_said_and_is_not_guessed(moodled: Any, finals: Any) -> None:
    two = sheet([*GERMAN[:4], "A", "B", "C", "D"], "T", "12")
    for row in two.rows[1:]:
        row[6] = "5"
    with pytest.raises(UsageError, match=r"say which with --column\. There are: Kennung; "):
        fill_moodle(two, moodled, finals)
    assert fill_moodle(two, moodled[:2], finals, "A").column == "A"
    with pytest.raises(UsageError, match="say which with --column"):
        fill_moodle(two, moodled, finals, "Z")
    with pytest.raises(UsageError, match="no grading worksheet"):
        fill_moodle(Sheet([["a"], ["b"]]), moodled, finals)


def importer(place: str) -> tuple[str, str]:
    """The participant and the file's name, as Moodle reads them from a place in the zip."""
    parts = place.split("/")
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) >= 4 and info[1].isdecimal():
            assert info[2:4] == ["assignsubmission", "file"]
            return info[1], "/".join([*info[4:], *parts]).lstrip("/")
    raise AssertionError(place)


def test_moodle_finds_each_page_by_its_folder(moodled: Any) -> None:
    pages = {"ann": b"A", "=bob": b"B"}
    content, left = feedback_zip(moodled, pages, "feedback.html")
    assert left == ["z@x.org"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {importer(name): archive.read(name) for name in archive.namelist()}
        assert all(re.fullmatch(r"[\w .-]+/feedback\.html", name) for name in archive.namelist())
    assert found == {("101", "feedback.html"): b"A", ("102", "feedback.html"): b"B"}
    assert feedback_zip(moodled, pages, "feedback.html")[0] == content
    assert feedback_zip(moodled, {}, "x")[1] == ["z@x.org"]
