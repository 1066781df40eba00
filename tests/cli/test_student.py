"""The students' commands: what they print, and that they need no solutions."""

import contextlib
import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

RIGHT = "def square_gradient(x):\n    return 2 * x\n"
FORGETS = "def square_gradient(x):\n    return x.clone()\n"


@pytest.fixture
def students(tiny_built: Path, tmp_path: Path) -> Path:
    """A student's folder: assignments/ alone."""
    return Path(shutil.copytree(tiny_built, tmp_path / "06_tiny"))


def test_check_works_where_there_are_no_solutions(run: Any, students: Path) -> None:
    (students / "mine.py").write_text(FORGETS)
    ended = run("check", students / "mine.py")
    assert ended.status == 1
    assert not list(students.parent.rglob("solutions"))
    for said in (
        "0 of 1 public checks passed",
        "got 1",
        "expected 2",
        "Forgets the factor 2.",
        "0 of 1 exercises pass",
    ):
        assert said in ended.words
    as_json = run("check", students / "mine.py", "--json")
    (exercise,) = json.loads(as_json.out)
    assert (as_json.status, exercise["name"], exercise["score"]) == (1, "square_gradient", 0)
    assert exercise["tests"][0]["detail"]["expected"] == "2"


FAILING_HELPER = """# %%
half = 1 / 0
def helper(x):
    return 2 * x
# %%
def square_gradient(x):
    return helper(x)
"""


@pytest.mark.usefixtures("in_process")
def test_check_says_which_cell_failed_that_would_have_defined_what_is_missing(
    run: Any, students: Path
) -> None:
    (students / "mine.py").write_text(FAILING_HELPER)
    words = run("check", students / "mine.py").words
    assert "NameError: name 'helper' is not defined (code cell 2, line 2)" in words
    assert "which begins with 'half = 1 / 0', stopped with ZeroDivisionError, at its line 1" in words
    assert "is missing: `half`, `helper`." in words


@pytest.mark.usefixtures("in_process")
def test_check_of_a_right_notebook(run: Any, students: Path) -> None:
    path = students / "tiny.ipynb"
    path.write_text(path.read_text().replace("raise NotImplementedError()", "return x.detach() + x.detach()"))
    ended = run("check", path, "-e", "square_gradient")
    assert (ended.status, "1 of 1 exercises pass their checks" in ended.words) == (0, True)
    path.rename(students / "mine (1).ipynb")
    of_folder = run("check", students)
    assert of_folder.status == 0
    assert "mine (1).ipynb was taken in its place" in of_folder.words
    (students / "second.ipynb").write_text("{}")
    assert "is one of two files for one student: mine (1).ipynb, second.ipynb" in run("check", students).words


def test_watch_once_says_how_far_it_is(run: Any, students: Path) -> None:
    ended = run("watch", students.parent, "--once")
    assert (ended.status, "06_tiny 0/1 0 of 100" in ended.words) == (1, True)
    as_json = run("watch", students, "--json")
    (assignment,) = json.loads(as_json.out)
    assert (assignment["assignment"], assignment["exercises"][0]["state"]) == ("06_tiny", "to do")


def test_watch_shows_its_screen_until_a_key_ends_it(
    run: Any, students: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, drawn, opened = iter("hoq"), [], []
    typed = contextlib.nullcontext(lambda _: next(keys))
    monkeypatch.setattr("autograder.desk.keyboard.keyboard", lambda: typed)
    monkeypatch.setattr(
        "autograder.desk.watch_screen.WatchScreen", lambda watch: drawn.append(watch.hint[:8]) or ""
    )
    monkeypatch.setattr("typer.launch", opened.append)
    assert run("watch", students).status == 0
    assert drawn == ["", "**Hint 1", ""]
    assert opened == [str(students / "tiny.ipynb")]


@pytest.mark.usefixtures("in_process")
def test_pack_writes_the_file_and_says_what_is_to_do(run: Any, students: Path) -> None:
    unfinished = run("pack", students)
    assert unfinished.status == 1
    assert "square_gradient is still as it was given" in unfinished.words
    path = students / "tiny.ipynb"
    path.write_text(path.read_text().replace("raise NotImplementedError()", "return x.detach() + x.detach()"))
    finished = run("pack", path, "--out", students.parent / "out", "--json")
    assert finished.status == 0
    receipt = json.loads(finished.out)
    assert (receipt["to_do"], receipt["score"]) == ([], 100)
    assert receipt == json.loads((students.parent / "out" / "receipt.json").read_text())
    assert (students.parent / "out" / "tiny.ipynb").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.py"], "nowhere.py does not exist"),
        (["tiny.ipynb", "-e", "sqare"], "there is no exercise 'sqare'; there are: square_gradient"),
        (["other.ipynb"], "other.ipynb is the notebook of '05_gradients', not of '06_tiny'"),
        (["broken.ipynb"], "broken.ipynb is not JSON"),
        (["alone/mine.py"], "run this in the assignment's folder, with its checks/ beside the notebook"),
    ],
)
def test_wrong_usage_of_check(
    run: Any, arguments: list[str], said: str, students: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(students)
    (students / "alone").mkdir()
    (students / "alone" / "mine.py").write_text(RIGHT)
    (students / "broken.ipynb").write_text("this is no JSON")
    other = nbformat.v4.new_notebook(metadata={"autograder": {"assignment": "05_gradients"}})
    nbformat.write(other, students / "other.ipynb")
    ended = run("check", *arguments)
    assert ended.status == 2
    assert said in ended.words
