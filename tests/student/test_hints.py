"""Hints in steps: which is given, what is told of it, and what stays in the notebook."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder import hint
from autograder.assignment.hint_records import RECORD
from autograder.errors import UsageError
from autograder.results.model import HintSeen
from autograder.student.hints import Hint, hint_in
from autograder.student.shipped import PublicChecks

STUB = "def square_gradient(x):\n    raise NotImplementedError()"
FORGETS = "def square_gradient(x):\n    return x.clone()\n"
OF = "square_gradient"


@pytest.fixture
def folder(tiny_built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_built, tmp_path / "06_tiny"))


def given(folder: Path, level: int, source: str = STUB) -> Hint:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return hint_in(PublicChecks(folder), OF, level, namespace)


def test_the_levels_are_those_of_the_file_and_say_how_to_go_on(folder: Path) -> None:
    hints = [given(folder, level) for level in (1, 2, 3)]
    assert tuple(one.text for one in hints) == PublicChecks(folder).hints(OF)
    assert "By how much does x² change" in hints[0].text
    assert 'The next one: `hint("square_gradient", 2)`.' in hints[0].markdown
    assert "There are no more." in hints[2].markdown
    for one in hints:
        assert "keeps, for your instructor, that you were given this hint" in one.markdown


def test_the_first_hint_on_a_known_mistake_is_that_mistakes(folder: Path) -> None:
    first = given(folder, 1, FORGETS)
    assert "Forgets the factor 2." in first.text
    assert first.record == HintSeen(OF, 1, "square_gradient/forgets_the_two")
    assert given(folder, 2, FORGETS).text == given(folder, 2).text


@pytest.mark.parametrize("wanted", [0, 4, -1])
def test_a_level_that_is_not_there_is_said(wanted: int, folder: Path) -> None:
    with pytest.raises(UsageError, match="square_gradient has the hints 1 to 3, and no"):
        given(folder, wanted)


def test_an_unknown_exercise_and_missing_hints_are_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(UsageError, match="no exercise 'sqare'; there are: square_gradient"):
        hint("sqare")
    path = folder / "checks" / "hints" / "square_gradient.md"
    path.write_text("## Question\n")
    with pytest.raises(UsageError, match=r"square_gradient\.md is damaged"):
        hint(OF)
    path.unlink()
    with pytest.raises(UsageError, match="there are no hints for square_gradient"):
        hint(OF)


def test_a_hint_shows_as_markdown_and_carries_its_record(folder: Path) -> None:
    shown = given(folder, 2)._repr_mimebundle_(include=None, exclude=None)
    assert shown["text/markdown"] == shown["text/plain"]
    assert shown[RECORD] == {"exercise": OF, "level": 2, "mistake": ""}
