"""The hints that a notebook says were given: what is no record is passed over, and nothing of an untrusted one's own text comes through."""

from typing import Any

import nbformat

from autograder.assignment.hint_records import MOST, RECORD, hints_of, hints_seen
from autograder.assignment.model import Assignment
from autograder.results.model import HintSeen

OF = "square_gradient"


def cell_with(*records: Any) -> nbformat.NotebookNode:
    outputs = [nbformat.v4.new_output("display_data", data={RECORD: record}) for record in records]
    return nbformat.v4.new_code_cell("hint()", outputs=outputs)


def packed(*records: Any) -> dict[str, Any]:
    return {"cells": [], "metadata": {"autograder": {"assignment": "06_tiny", "hints": list(records)}}}


def test_the_records_are_read_from_a_notebook_and_nothing_else_is() -> None:
    cells = [
        nbformat.v4.new_markdown_cell("text"),
        cell_with({"exercise": OF, "level": 3}, {"exercise": OF, "level": 3}),
        cell_with({"exercise": 7}, "text", None, []),
        nbformat.v4.new_code_cell("y", outputs=[nbformat.v4.new_output("stream", text="hello")]),
    ]
    assert hints_seen(nbformat.v4.new_notebook(cells=cells)) == [HintSeen(OF, 3)]
    assert hints_seen(packed({"exercise": OF, "level": 2}, 5)) == [HintSeen(OF, 2)]


def test_odd_shapes_hold_no_records() -> None:
    assert hints_seen({}) == []
    for odd in (None, 3, "text", [1], {"x": 1}):
        assert hints_seen({"cells": odd, "metadata": odd}) == []
        assert hints_seen({"cells": [{"outputs": odd}, {"outputs": [odd, {"data": odd}]}]}) == []
        assert hints_seen({"metadata": {"autograder": odd}}) == []


def test_so_many_are_read() -> None:
    records = ({"exercise": OF, "level": number} for number in range(MOST + 5))
    assert len(hints_seen(packed(*records))) == MOST


def test_of_an_untrusted_notebook_only_what_the_assignment_has_counts(tiny: Assignment) -> None:
    said = [
        {"exercise": OF, "level": 2},
        {"exercise": OF, "level": 1, "mistake": f"{OF}/forgets_the_two"},
        {"exercise": OF, "level": 3, "mistake": "<script>"},
        {"exercise": OF, "level": 10**30},
        {"exercise": OF, "level": 0},
        {"exercise": "<b>", "level": 1},
    ]
    assert hints_of(tiny, packed(*said)) == [
        HintSeen(OF, 1, f"{OF}/forgets_the_two"),
        HintSeen(OF, 2),
        HintSeen(OF, 3),
    ]
