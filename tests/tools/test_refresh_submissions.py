"""Submissions made from an older release, brought up to date."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from refresh_submissions import GivenCell, changes_between, refresh, refreshed, refreshed_script

TEXT = {"cell_type": "markdown", "metadata": {}}


def text(source: str, **more: Any) -> dict[str, Any]:
    return {**TEXT, "id": f"text-{len(source)}", "source": source, **more}


def code(name: str, source: str, **marks: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": name, "checksum": f"of {source}", **marks}, "deletable": False}
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": source, "outputs": []}


THEN = [
    text("# Title"),
    code("provided-1", "import math\nimport old", locked=True),
    text("about f"),
    code("f", "stub of then", solution=True),
    code("check-f", 'check("f")', grade=True, points=1),
    text("a picture"),
    code("provided-2", "plot()\nprint('finish')", locked=True),
    text("that is no more"),
]
NOW = [
    text("# Title"),
    code("provided-1", "import math\nimport new", locked=True),
    text("about f, longer"),
    code("f", "stub of now", solution=True),
    code("check-f", 'check("f")', grade=True, points=2),
    text("a picture"),
    code("provided-2", "plot()\nprint('needs f')", locked=True, jupyter={}),
    code("provided-3", "draw()", locked=True),
]
CHANGES = changes_between([*map(GivenCell, THEN)], [*map(GivenCell, NOW)])


def test_a_release_that_was_not_touched_becomes_the_one_of_now() -> None:
    assert refreshed(THEN, CHANGES) == NOW
    assert refreshed(NOW, CHANGES) == NOW


def test_what_is_the_students_own_stays_with_the_marks_of_now() -> None:
    handed_in = copy.deepcopy(THEN)
    handed_in[3]["source"] = "def f(): return 1"
    handed_in[6]["source"] += "\nplot(2)"
    handed_in.insert(4, {"cell_type": "code", "metadata": {}, "source": "f()", "outputs": ["1"]})
    made = refreshed(handed_in, CHANGES)
    assert [cell["source"] for cell in made] == [
        "# Title", "import math\nimport new", "about f, longer", "def f(): return 1", "f()", 'check("f")', "a picture",
        "plot()\nprint('finish')\nplot(2)", "draw()",
    ]  # fmt: skip
    assert made[3]["metadata"]["nbgrader"] == NOW[3]["metadata"]["nbgrader"]
    assert made[4] is handed_in[4]
    assert made[7]["metadata"]["nbgrader"] == NOW[6]["metadata"]["nbgrader"]


def test_cells_deleted_stay_deleted_and_copies_are_both_brought_up_to_date() -> None:
    handed_in = [*THEN[:1], *THEN[2:6], *THEN[3:5]]
    sources = [cell["source"] for cell in refreshed(handed_in, CHANGES)]
    assert sources == [
        "# Title",
        "about f, longer",
        "stub of now",
        'check("f")',
        "a picture",
        "stub of now",
        'check("f")',
    ]


def test_what_an_editor_added_stays_and_an_old_format_gets_no_ids() -> None:
    handed_in = [{key: value for key, value in cell.items() if key != "id"} for cell in copy.deepcopy(THEN)]
    handed_in[6]["metadata"]["colab"] = {"height": 7}
    handed_in[6]["source"] = handed_in[6]["source"].splitlines(keepends=True)
    handed_in[6]["outputs"] = ["a picture"]
    made = refreshed(handed_in, CHANGES)
    assert made[6]["metadata"] == {**NOW[6]["metadata"], "colab": {"height": 7}}
    assert made[6]["source"] == ["plot()\n", "print('needs f')"]
    assert made[6]["outputs"] == ["a picture"]
    assert not any("id" in cell for cell in made)


def test_in_a_script_given_code_is_replaced_word_for_word() -> None:
    script = "# # Title\n\nimport math\nimport old\n\n\ndef f(): ...\n\nplot()\nprint('finish')\nplot(2)\n"
    made = refreshed_script(script, CHANGES)
    assert made == script.replace("import old", "import new").replace("finish", "needs f")


def test_a_file_that_is_no_notebook_of_an_assignment_stays(tmp_path: Path) -> None:
    for name, content in [
        ("a.ipynb", "{ broken"),
        ("b.ipynb", json.dumps({"cells": THEN, "metadata": {"autograder": {"assignment": "other"}}})),
        ("c.py", "def f(): ...\n"),
    ]:
        (tmp_path / name).write_text(content)
        assert not refresh(tmp_path / name, {"mine": CHANGES})
        assert (tmp_path / name).read_text() == content
    notebook = json.dumps({"cells": THEN, "metadata": {"autograder": {"assignment": "mine"}}})
    (tmp_path / "d.ipynb").write_text(notebook)
    assert refresh(tmp_path / "d.ipynb", {"mine": CHANGES})
    assert json.loads((tmp_path / "d.ipynb").read_text())["cells"] == NOW


@pytest.mark.slow
def test_the_sample_class_is_made_from_what_is_released_now() -> None:
    """``uma_fischer`` hands in the notebook as released; see examples/class/README.md."""
    root = Path(__file__).resolve().parents[2]
    released = json.loads((root / "assignments/05_gradient_checking/gradient_checking.ipynb").read_text())
    assert json.loads((root / "examples/class/uma_fischer.ipynb").read_text()) == released
