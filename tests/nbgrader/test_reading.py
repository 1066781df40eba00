"""Reading what students hand in to an nbgrader course: a notebook in order, whatever its metadata and its format are."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

import nbformat
from nbconvert import HTMLExporter

from autograder.nbgrader.reading import MARK, read_notebook


@pytest.mark.parametrize(
    "metadata",
    [
        {"widgets": {"application/vnd.jupyter.widget-state+json": {}}},
        {"widgets": {"application/vnd.jupyter.widget-state+json": {"abc": {"model_name": "Slider"}}}},
        {"language_info": {}},
        {"kernelspec": {"name": 3}},
        {"authors": 3},
        {"title": ["a"]},
        {"orig_nbformat": "four"},
    ],
)
@pytest.mark.parametrize("cell", [{}, {"collapsed": "yes"}, {"name": 3}, {"scrolled": 7}])
def test_metadata_that_no_program_would_show_are_left_out(
    metadata: dict[str, Any], cell: dict[str, Any], tmp_path: Path
) -> None:
    marks = {"grade_id": "f", "solution": True}
    cells = [{"cell_type": "code", "source": "x = 1", "metadata": {MARK: marks, "mine": "kept", **cell}}]
    raw = {"nbformat": 4, "nbformat_minor": 4, "metadata": {**metadata, "mine": "kept"}, "cells": cells}
    (path := tmp_path / "n.ipynb").write_text(json.dumps(raw))
    notebook = read_notebook(path)
    nbformat.validate(notebook)
    HTMLExporter().from_notebook_node(notebook)
    assert (notebook.metadata.mine, notebook.cells[0].metadata.mine) == ("kept", "kept")
    assert notebook.cells[0].metadata[MARK] == marks


def test_an_older_format_is_read(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    cell = {"cell_type": "code", "input": "x = 1", "language": "python", "outputs": [], "collapsed": False}
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [cell], "metadata": {}}],
    }
    path.write_text(json.dumps(old))
    assert read_notebook(path).cells[0].source == "x = 1"
