"""``autograder new``: a folder that is a whole assignment from the first minute. tests/test_verify.py proves it."""

from pathlib import Path

import pytest

from autograder.assignment.load import load_assignment
from autograder.author.new import MODEL, scaffold
from autograder.errors import UsageError


def test_it_is_named_after_its_words(tmp_path: Path) -> None:
    folder = scaffold("07_second_order_methods", tmp_path)
    assert folder == tmp_path / "solutions" / "07_second_order_methods"
    loaded = load_assignment(folder)
    assert loaded.settings.title == "Second order methods"
    assert loaded.notebook.name == "second_order_methods.py"
    assert "# # Second order methods" in loaded.notebook.read_text()


def test_it_holds_every_file_of_the_model_and_no_placeholder(tmp_path: Path) -> None:
    folder = scaffold("07_words", tmp_path)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == len(list(MODEL.rglob("*.tmpl"))) > 0
    for path in files:
        assert "NOTEBOOK" not in str(path)
        assert "@TITLE@" not in path.read_text()


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    notes = scaffold("07_words", tmp_path) / "words.py"
    notes.write_text("mine")
    with pytest.raises(UsageError, match=r"07_words exists already; choose another name"):
        scaffold("07_words", tmp_path)
    assert notes.read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["words", "7_words", "07_Words", "07_", "07-words", "07_a/../../b", "../07_a", "07_a\n", ""]
)
def test_a_name_of_another_form_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two digits, then lower-case words"):
        scaffold(name, tmp_path)
    assert list(tmp_path.iterdir()) == []
