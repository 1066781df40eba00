"""One exercise put back as it was given; the old text is kept aside, the rest of the notebook stays."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from autograder.desk.reset import reset_exercise
from autograder.errors import UsageError
from autograder.student.stubs import load_stubs


def cells(notebook: Path) -> dict[str, str]:
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(notebook.read_text())["cells"]}


def test_the_cell_is_as_it_was_given_and_the_old_text_is_kept(written: Any, folder: Path) -> None:
    given = cells(folder / "tiny.ipynb")
    notebook = written("return 3  # π")
    kept = reset_exercise(notebook, "square_gradient")
    assert cells(notebook) == given
    assert kept == folder.parent / "kept" / "06_tiny" / "square_gradient-1.py"
    assert "return 3  # π" in kept.read_text(encoding="utf-8")
    written("return 4")
    assert reset_exercise(notebook, "square_gradient").name == "square_gradient-2.py"


def test_of_copies_one_is_left_and_all_texts_are_kept(written: Any, folder: Path) -> None:
    def doubled(notebook: dict[str, Any]) -> None:
        answer = next(cell for cell in notebook["cells"] if cell["id"] == "square-gradient")
        other = copy.deepcopy(answer)
        other["id"], other["source"] = "copy", "def square_gradient(x): return 5"
        notebook["cells"].append(other)

    notebook = written("return 3", doubled)
    kept = reset_exercise(notebook, "square_gradient").read_text()
    assert "return 3" in kept
    assert "return 5" in kept
    assert cells(notebook)["square-gradient"] == load_stubs(folder)["square_gradient"]
    assert "copy" not in cells(notebook)


def test_what_cannot_be_put_back_is_told(written: Any, folder: Path) -> None:
    def refuse(notebook: Path, exercise: str, said: str) -> None:
        with pytest.raises(UsageError) as raised:
            reset_exercise(notebook, exercise)
        assert said in str(raised.value)

    notebook = folder / "tiny.ipynb"
    refuse(notebook, "square_gradient", "square_gradient is as it was given")
    refuse(notebook, "cube", "has no cell of cube")
    (folder / "mine.py").write_text("x = 1")
    refuse(folder / "mine.py", "square_gradient", "is no notebook")
    notebook.write_text("{")
    refuse(notebook, "square_gradient", "is not JSON")
    assert not (folder.parent / "kept").exists()
