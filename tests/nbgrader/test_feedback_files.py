"""What reaches students as files: by ``release_feedback`` and as zips. Each way is open with nbgrader's own steps, and closed with ours.

One course of three notebooks, of which mallory hands in two, graded by stock, by the drop-ins and in bulk. The control clears the
source of hidden tests from the pages, as nbgrader's own ClearHiddenTests would.
"""

import os
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from autograder.cli.nbgrader import shell_word
from autograder.sandbox.enclosure import Level

SECRET = "s3cr3t-4711"
GRADEBOOK = b"SQLite format 3"
CONTROL = """
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
"""
TEST = f"assert f(1)\n### BEGIN HIDDEN TESTS\nassert f('{SECRET}')\n### END HIDDEN TESTS"
READS = "import pathlib\nprint('read', [p.read_text() for p in pathlib.Path().glob('*.ipynb')])"
"""Before any test has run, what nbgrader has made of the notebook lies beside it."""
WRITES = """
def f(x):
    for name in ('page.html', 'for-the-next.txt'):
        with open(name, 'a') as file:
            file.write(f'<p>written {x}</p>')
    return True
"""
READS_WHAT_WAS_WRITTEN = (
    "import os\nif os.path.exists('for-the-next.txt'): print('next', open('for-the-next.txt').read())"
)


def marks(name: str, **more: Any) -> dict[str, Any]:
    given = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {**given, "grade_id": name, **more}}


def write_notebook(path: Path, answer: str) -> None:
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [
        new_code_cell(answer, metadata=marks("answer", solution=True)),
        new_code_cell(TEST, metadata=marks("test", grade=True, locked=True, points=3)),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), path)


@dataclass(frozen=True)
class Released:
    """What students got: the bytes of each file, by where it was found."""

    root: Path

    @property
    def in_exchange(self) -> list[bytes]:
        return [page.read_bytes() for page in (self.root / "exchange" / "course" / "feedback").iterdir()]

    @property
    def in_zips(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.root / "zips" / "mallory.zip") as pages:
            return {name: pages.read(name) for name in pages.namelist()}

    def has(self, text: str | bytes) -> bool:
        text = text.encode() if isinstance(text, str) else text
        return any(text in page for page in (*self.in_exchange, *self.in_zips.values()))


@pytest.fixture(scope="module")
def released(
    tmp_path_factory: pytest.TempPathFactory, level: Level, nbgrader: Any, autograder: Any
) -> Callable[[str], Released]:
    """Courses by how they were graded: ``stock``, ``dropins`` or ``bulk``."""
    done: dict[str, Released] = {}

    def make(way: str) -> Released:
        if way not in done:
            root = tmp_path_factory.mktemp(way)
            prepare(root, level, nbgrader, dropins=way != "stock")
            if way == "bulk":
                assert autograder("nbgrader", "grade", root, "ps", "--no-rehearsal").status == 0
            else:
                nbgrader("autograde", "ps", folder=root)
            nbgrader("generate_feedback", "ps", folder=root)
            nbgrader("release_feedback", "ps", folder=root)
            packed = autograder("nbgrader", "feedback", root, "ps", "--to", root / "zips")
            assert packed.status == 0, packed.words
            done[way] = Released(root)
        return done[way]

    return make


def prepare(root: Path, level: Level, nbgrader: Any, *, dropins: bool) -> None:
    config = [
        "c = get_config()",
        f"c.CourseDirectory.root = {str(root)!r}",
        "c.CourseDirectory.course_id = 'course'",
        f"c.Exchange.root = {str(root / 'exchange')!r}",
    ]
    if dropins:
        config.append("from autograder.nbgrader.config import use_dropins\nuse_dropins(c)")
        config.append(f"c.SandboxedExecute.unsafe = {level is Level.UNSAFE}")
    (root / "nbgrader_config.py").write_text("\n".join(config) + ("" if dropins else CONTROL))
    for name in ("first", "second", "third"):
        write_notebook(
            root / "source" / "ps" / f"{name}.ipynb",
            "def f(x):\n    ### BEGIN SOLUTION\n    return True\n    ### END SOLUTION",
        )
    nbgrader("generate_assignment", "ps", folder=root)
    (root / "exchange").mkdir(mode=0o777)
    (root / "exchange").chmod(0o777)
    folder = root / "submitted" / "mallory" / "ps"
    folder.mkdir(parents=True)
    for name, answer in (
        ("first", READS + WRITES),
        ("second", READS_WHAT_WAS_WRITTEN + "\ndef f(x): return True\nprint('own words')"),
    ):
        made = nbformat.read(root / "release" / "ps" / f"{name}.ipynb", 4)
        made.cells[0].source = answer
        nbformat.write(made, folder / f"{name}.ipynb")
    (folder / "submission_secret.txt").write_text("mallory's")
    (folder / "timestamp.txt").write_text("2026-03-01 10:00 UTC")
    (folder / "any.html").symlink_to(root / "gradebook.db")
    (folder / "third.html").symlink_to(root / "source" / "ps" / "third.ipynb")
    (folder / "second.html").write_text("this is no page")


def test_stock_gives_the_hidden_tests_the_solution_and_the_gradebook(
    released: Callable[[str], Released],
) -> None:
    got = released("stock")
    assert all(got.has(f"{how} {SECRET}") for how in ("written",))
    assert any(b"read [" in page and SECRET.encode() in page for page in got.in_exchange)
    assert any(b"next &lt;p&gt;written" in page and SECRET.encode() in page for page in got.in_exchange)
    assert got.has(GRADEBOOK)
    assert got.has("### BEGIN SOLUTION")
    assert len(got.in_exchange) == 5


@pytest.mark.needs_sandbox
@pytest.mark.parametrize("way", ["dropins", "bulk"])
def test_ours_gives_the_pages_of_the_notebooks_handed_in_and_nothing_hidden(
    released: Callable[[str], Released], way: str
) -> None:
    got = released(way)
    assert list(got.in_zips) == ["first.html", "second.html"]
    assert sorted(got.in_exchange) == sorted(got.in_zips.values())
    for told in (SECRET, GRADEBOOK, "### BEGIN SOLUTION", "this is no page"):
        assert not got.has(told)
    assert got.has("read []")
    assert (got.root / "autograded" / "mallory" / "ps" / "page.html").exists()


@pytest.mark.parametrize(
    "student", ["ann", "a b", "a;rm -rf ~", "\x1b[2J", "a'b\n\\", "\u202eann", "\udcff", "cön"]
)
def test_an_id_is_printed_as_one_word_that_a_shell_reads_back(student: str) -> None:
    word = shell_word(student)
    assert word.isprintable()
    read = subprocess.run(["bash", "-c", f"printf %s {word}"], capture_output=True, check=True)
    assert read.stdout == os.fsencode(student)
