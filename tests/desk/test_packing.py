"""What is handed in: the code as the grader reads it, without outputs, with a receipt that says what is still to do."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import pytest

from autograder.assignment.hint_records import hints_seen
from autograder.assignment.model import Given
from autograder.classroom.reading import read_own
from autograder.desk.hints_shown import keep_shown
from autograder.desk.packing import RECEIPT, Receipt, pack, packed_content
from autograder.errors import UsageError
from autograder.results.model import HintSeen

WRONG = "return x.detach().clone()"
HINT = {
    "application/vnd.autograder.hint+json": {"exercise": "square_gradient", "level": 1},
    "text/html": "<b>",
}


def with_outputs(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 3
            cell["metadata"]["execution"] = {"iopub.status.busy": "2026-11-27"}
            cell["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": "private"},
                {"output_type": "display_data", "metadata": {"x": 1}, "data": HINT},
            ]
    notebook["metadata"]["widgets"] = {"state": {}}


@pytest.mark.usefixtures("in_process")
def test_a_finished_notebook_is_packed_with_nothing_to_do(written: Any) -> None:
    notebook = written(change=with_outputs)
    receipt, target = pack(notebook)
    assert target == notebook.parents[1] / "hand-in" / "06_tiny" / "tiny.ipynb"
    assert receipt.to_do == []
    assert (receipt.score, receipt.points) == (100, 100)
    content = target.read_bytes()
    assert (receipt.sha256, receipt.size_bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    assert msgspec.json.decode(target.with_name(RECEIPT).read_bytes(), type=Receipt) == receipt
    assert timedelta(0) <= datetime.now(UTC) - receipt.packed_at < timedelta(hours=1)
    assert receipt.hand_in == ["To hand it in, upload that file to the course's page."]
    nbformat.validate(nbformat.reads(content.decode(), as_version=4))


@pytest.mark.usefixtures("in_process")
def test_unfinished_work_is_packed_too_and_what_is_missing_is_said(
    written: Any, folder: Path, tmp_path: Path
) -> None:
    assert pack(folder / "tiny.ipynb", tmp_path / "out")[0].to_do == [
        "square_gradient is still as it was given"
    ]

    def without_exercise(notebook: dict[str, Any]) -> None:
        notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "square-gradient"]

    wrong, target = pack(written(WRONG), tmp_path / "out")
    assert wrong.to_do == ["square_gradient passes 0 of 1 public checks"]
    assert target.parent == tmp_path / "out"
    missing, _ = pack(written(WRONG, without_exercise), tmp_path / "out")
    assert missing.to_do == ["square_gradient is not there: no cell defines it"]
    assert missing.exercises[0].state == "missing"


def test_outputs_are_left_out_but_for_what_an_instructor_is_to_read(written: Any) -> None:
    notebook = written(change=with_outputs)
    content = packed_content(notebook)
    assert b"private" not in content
    packed = json.loads(content)
    assert "widgets" not in packed["metadata"]
    for cell in packed["cells"]:
        if cell["cell_type"] == "code":
            assert cell["execution_count"] is None
            assert "execution" not in cell["metadata"]
            (output,) = cell["outputs"]
            assert list(output["data"]) == ["application/vnd.autograder.hint+json"]
            assert output["metadata"] == {}
    assert "nbgrader" in str(packed["cells"]), "what the grader knows cells by stays"


def test_hints_shown_by_watch_go_into_the_metadata(written: Any, folder: Path) -> None:
    def with_odd_metadata(notebook: dict[str, Any]) -> None:
        notebook["metadata"]["autograder"] = "odd"

    keep_shown(folder, HintSeen("square_gradient", 2))
    packed = json.loads(packed_content(written()))
    assert packed["metadata"]["autograder"]["assignment"] == "06_tiny"
    assert hints_seen(packed) == [HintSeen("square_gradient", 2)]
    assert hints_seen(json.loads(packed_content(written(change=with_odd_metadata)))) == hints_seen(packed)


def test_the_grader_reads_the_same_code_of_what_is_packed(written: Any, tmp_path: Path) -> None:
    notebook = written("return 'π \\ud800'", with_outputs)
    target = tmp_path / "tiny.ipynb"
    target.write_bytes(packed_content(notebook))
    given = Given("06_tiny", [], [])
    assert read_own(target, given).cells == read_own(notebook, given).cells
    notebook.write_bytes(target.read_bytes())
    assert packed_content(notebook) == target.read_bytes()


@pytest.mark.usefixtures("in_process")
def test_a_script_is_packed_as_it_is(folder: Path, tmp_path: Path) -> None:
    script = folder / "mine.py"
    script.write_text("def square_gradient(x):\n    return 2 * x.detach()\n")
    receipt, target = pack(script, tmp_path)
    assert (target.name, target.read_bytes(), receipt.to_do) == ("tiny.py", script.read_bytes(), [])


def test_nothing_is_written_beside_ones_own_notebook(folder: Path) -> None:
    with pytest.raises(UsageError, match="would lie beside your own notebook"):
        pack(folder / "tiny.ipynb", folder)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is an empty file"),
        ("{", "is not JSON"),
        ('{"nbformat": 4, "cells": 3}', "without a list of cells"),
        (
            '{"nbformat": 4, "cells": [], "metadata": {"autograder": {"assignment": "05_other"}}}',
            "is the notebook of '05_other', not of '06_tiny'",
        ),
    ],
)
def test_what_the_grader_could_not_read_is_not_packed(folder: Path, content: str, said: str) -> None:
    (folder / "tiny.ipynb").write_text(content)
    with pytest.raises(UsageError) as raised:
        pack(folder / "tiny.ipynb")
    assert said in str(raised.value)
    assert not (folder.parent / "hand-in").exists()


def test_cells_of_odd_shapes_are_kept(folder: Path) -> None:
    path = folder / "tiny.ipynb"
    path.write_text(
        json.dumps(
            {"nbformat": 4, "cells": [3, {"cell_type": "code", "source": "x", "outputs": 7, "metadata": 1}]}
        )
    )
    cells = json.loads(packed_content(path))["cells"]
    assert cells == [
        3,
        {"cell_type": "code", "source": "x", "outputs": [], "metadata": {}, "execution_count": None},
    ]
