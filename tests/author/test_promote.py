"""A student's function becomes the file of a known mistake."""

import shutil
from pathlib import Path

import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.author.promote import alone, promote
from autograder.errors import UsageError

SOURCE = 'import torch\n\n@torch.no_grad()\ndef square_gradient(x):\n    """Given.\n\n    At length.\n    """\n    # mine\n    return 3 * x\n\nprint(1)'
ALONE = "@torch.no_grad()\ndef square_gradient(x):\n    # mine\n    return 3 * x"


@pytest.fixture
def copy(tiny: Assignment, tmp_path: Path) -> Assignment:
    return load_assignment(Path(shutil.copytree(tiny.folder, tmp_path / tiny.name)))


def test_the_function_stands_alone_below_a_docstring_to_fill_in(copy: Assignment) -> None:
    path = promote(copy, "square_gradient", "triples", SOURCE)
    assert path == copy.folder / "mistakes" / "square_gradient" / "triples.py"
    (mistake,) = (one for one in load_assignment(copy.folder).mistakes if one.name == "triples")
    assert mistake.source.endswith(f'"""\n\n\n{ALONE}\n')
    assert (bool(mistake.title), bool(mistake.hint)) == (True, True)


@pytest.mark.parametrize("name", ["Triples", "3x", "../evil", "triples__", "a b", "", "forgets_the_two"])
def test_a_name_that_cannot_be_or_is_taken_is_refused(copy: Assignment, name: str) -> None:
    with pytest.raises(UsageError, match=r"no name for a mistake|exists already"):
        promote(copy, "square_gradient", name, SOURCE)


@pytest.mark.parametrize(
    "source", ["square_gradient = lambda x: x", "def other(): pass", "def square_gradient(:", "\0"]
)
def test_what_is_no_definition_of_it_is_refused_and_nothing_written(copy: Assignment, source: str) -> None:
    with pytest.raises(UsageError, match="write the file by hand"):
        promote(copy, "square_gradient", "triples", source)
    assert not (copy.folder / "mistakes" / "square_gradient" / "triples.py").exists()


def test_methods_lose_their_docstrings_and_one_that_is_all_there_is_stays() -> None:
    source = 'class C:\n    """A."""\n\n    def f(self):\n        """B."""\n        return 1\n\n    def g(self):\n        """Only this."""'
    expected = 'class C:\n\n    def f(self):\n        return 1\n\n    def g(self):\n        """Only this."""'
    assert alone(source, "C") == expected
