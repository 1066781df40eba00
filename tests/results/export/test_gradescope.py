"""Gradescope's document shows students what the course shows, when it shows it, as plain text."""

import itertools
import json
from typing import Any, get_args

import msgspec
import pytest

from autograder.results.export.gradescope import results_json
from autograder.results.export.view import ORDER
from autograder.results.terms import Seen

HIDDEN = "HIDDEN-VALUE"
TOP = {
    "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility",
    "stdout_visibility", "extra_data", "tests",
}  # fmt: skip
TEST = {"score", "max_score", "status", "name", "output", "visibility"}
VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}


@pytest.mark.parametrize(("before", "after"), [*itertools.product(get_args(Seen), repeat=2)])
def test_the_document_is_one_of_gradescopes_and_shows_no_more_than_it_may(
    before: Seen, after: Seen, results: Any, finals: Any
) -> None:
    text = results_json(results[1], finals[1], before=before, after=after, level="in a sandbox").decode()
    document = json.loads(text)
    assert document.keys() <= TOP
    assert HIDDEN not in text
    assert all(entry.keys() <= TEST and entry["visibility"] in VISIBILITIES for entry in document["tests"])
    assert {document[key] for key in ("output_format", "test_output_format", "test_name_format")} == {"text"}
    shown = [entry for entry in document["tests"] if entry["visibility"] == "visible"]
    assert document["visibility"] == (
        "hidden" if before == after == "nothing" else "after_due_date" if before == "nothing" else "visible"
    )
    assert bool(shown) == (before != "nothing")
    assert any("wrong" in entry.get("output", "") for entry in shown) == (before == "messages")
    assert any("It squares zero" in entry["name"] for entry in shown) == (before in ("titles", "messages"))
    told = any("wrong" in entry.get("output", "") for entry in document["tests"])
    assert told == ("messages" in (before, after))
    points = [entry["score"] for entry in document["tests"] if "score" in entry]
    assert sum(points) == (9 if ORDER.index(max(before, after, key=ORDER.index)) else 0)


def test_the_score_is_the_final_one_and_the_way_to_it_is_said(results: Any, finals: Any) -> None:
    document = json.loads(
        results_json(results[1], finals[1], before="nothing", after="messages", level="in a sandbox")
    )
    assert document["score"] == 8.1
    assert document["extra_data"] == {"earned": 9, "after_lateness": 8.1, "final": 8.1}
    assert document["output"].split("\n") == [
        "9 of 12 points.", "Late 23 h: 8.1 points are left.", "Remark: A cell failed.", "The submission ran in a sandbox.",
    ]  # fmt: skip


def test_who_is_not_graded_has_no_score_and_reads_why(results: Any, finals: Any) -> None:
    document = json.loads(results_json(results[2], finals[2], before="nothing", after="messages"))
    assert "score" not in document
    assert (
        document["output"] == "This submission is not graded: the file is empty; ask for it. It is no zero."
    )


def test_what_staff_decided_is_an_entry_of_its_own(overridden: Any, finals: Any) -> None:
    document = json.loads(results_json(overridden, finals[1], before="messages", after="messages"))
    (given,) = [entry for entry in document["tests"] if "decision of staff" in entry["name"]]
    assert (given["score"], given["output"]) == (2, "it was close")
    assert "Comment: well done" in document["output"]
    assert sum(entry.get("score", 0) for entry in document["tests"]) == 11


def test_nothing_steers_a_terminal_or_a_page(results: Any, finals: Any) -> None:
    text = results_json(results[1], finals[1], before="messages", after="messages").decode()
    assert "\\u001b" not in text
    assert "\x1b" not in text


def test_a_hint_has_its_title_without_stars_and_keeps_its_powers(results: Any, finals: Any) -> None:
    first, *others = results[1].exercises
    hinted = msgspec.structs.replace(first, hint="**Halves it.**\n\nx**2 + y**2 is no half.")
    result = msgspec.structs.replace(results[1], exercises=[hinted, *others])
    document = json.loads(results_json(result, finals[1], before="messages", after="messages"))
    (told,) = [entry["output"] for entry in document["tests"] if "a mistake we know" in entry["name"]]
    assert told == "Halves it.\n\nx**2 + y**2 is no half."
