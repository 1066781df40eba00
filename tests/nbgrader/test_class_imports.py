"""Which libraries a class imports, found in what it handed in without believing it."""

from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.coursedir import CourseDirectory

from autograder.nbgrader import class_imports as module
from autograder.nbgrader.class_imports import class_imports, handed_in_to, is_hidden_by, with_class_imports
from autograder.nbgrader.source import SourceNotebook


def handed_in(folder: Path, *sources: str) -> list[Path]:
    """A notebook a student."""
    paths = []
    for number, source in enumerate(sources):
        path = folder / f"student-{number:03}.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell(source)]), path)
        paths.append(path)
    return paths


def test_known_libraries_that_some_import_are_the_classs(tmp_path: Path) -> None:
    paths = handed_in(
        tmp_path,
        "import seaborn as sns, os\nimport evil",
        "from pandas import DataFrame\n!ls",
        "x = 'import torch'",
    )
    assert class_imports(paths) == ["pandas", "seaborn"]
    assert with_class_imports(SourceNotebook("n", []), paths).class_imports == ["pandas", "seaborn"]


def test_what_one_of_many_imports_is_left_to_that_one(tmp_path: Path) -> None:
    many = handed_in(tmp_path, "import sympy", *["import pandas"] * module.ONE_IN)
    assert class_imports(many) == ["pandas"]
    assert class_imports(many[: module.ONE_IN]) == ["pandas", "sympy"]


def test_of_a_large_class_some_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOKED_AT", 2)
    assert class_imports(handed_in(tmp_path, *["import sympy", "import pandas"] * 3)) == ["pandas", "sympy"]
    assert class_imports(handed_in(tmp_path, *["import sympy", "1", "import pandas", "1"])) == [
        "pandas",
        "sympy",
    ]
    assert class_imports(handed_in(tmp_path, *["1", "import sympy", "1", "1"])) == []


def test_what_cannot_be_read_imports_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (good,) = handed_in(tmp_path, "import pandas")
    (tmp_path / "bad.ipynb").write_text("import sympy")
    (tmp_path / "link.ipynb").symlink_to(good)
    paths = [tmp_path / name for name in ("bad.ipynb", "gone.ipynb", "link.ipynb")]
    assert class_imports([*paths]) == class_imports([]) == []
    monkeypatch.setattr(module, "LOOK_BYTES", good.stat().st_size - 1)
    assert class_imports([good]) == []


@pytest.mark.parametrize(
    "file", ["pandas.py", "pandas/__init__.py", "pandas.cpython-311-x86_64-linux-gnu.so"]
)
def test_a_module_beside_the_notebook_hides_one(tmp_path: Path, file: str) -> None:
    assert not is_hidden_by(tmp_path, ["pandas"])
    (tmp_path / "pandas.csv").write_text("")
    assert not is_hidden_by(tmp_path, ["pandas"])
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("")
    assert is_hidden_by(tmp_path, ["numpy", "pandas"])
    assert not is_hidden_by(tmp_path, ["numpy"])


def test_a_course_knows_what_was_handed_in(tmp_path: Path) -> None:
    course = CourseDirectory(root=str(tmp_path / "a[b]"))
    for student in ("ann", "ben"):
        folder = tmp_path / "a[b]" / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        (folder / "n.ipynb").write_text("{}")
        (folder / "m.ipynb").write_text("{}")
    found = handed_in_to(course, "ps1", "n")
    assert [path.parts[-3:] for path in found] == [("ann", "ps1", "n.ipynb"), ("ben", "ps1", "n.ipynb")]
