"""Scores that nobody earned, and scores lost to a trick: what a file says of itself is not believed, and no file ends a batch.

Each attack works by nbgrader's own rule, or with the guard taken away; that is shown first.
"""

import json
import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade
from traitlets.config import Config

from autograder.nbgrader import bulk, reading
from autograder.nbgrader.bulk import CoursePlan, grade_course
from autograder.nbgrader.cell_code import imports_of
from autograder.nbgrader.config import use_dropins
from autograder.nbgrader.course import GradedStudent, NbgraderCourse, StudentGrader
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.gradebook import StudentReport
from autograder.nbgrader.lane import CourseJob, CourseSetup
from autograder.nbgrader.needed_kernel import PARSED_CHARS, needs_kernel
from autograder.nbgrader.observed import RESOURCE, ObservedNotebook
from autograder.nbgrader.reading import UnreadableError, read_notebook, read_with_outputs
from autograder.nbgrader.repair import UNREADABLE, RepairCells, TolerantNotebookExporter, notice_notebook
from autograder.nbgrader.saving import open_tests_of, scores_of
from autograder.nbgrader.source import GradebookCell, SourceNotebook, with_metadata
from autograder.nbgrader.witness import Witness
from autograder.sandbox.enclosure import Level

PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}
STUB = "def answer():\n    return 1.0"
HONEST = "def answer():\n    return 2.0"
SCORED = "3.0 * (answer() == 2.0)"
"""A test cell that scores by its last line; the stub earns nothing in it."""
SOURCE = SourceNotebook(
    "n",
    [
        GradebookCell("answer", "code", STUB, "1" * 32, False, False, True, False),
        GradebookCell("test", "code", SCORED, "2" * 32, True, True, False, False, 3.0),
    ],
    PYTHON,
)


def as_cell(wanted: GradebookCell, source: str | None = None, **metadata: Any) -> NotebookNode:
    marks = {"grade": wanted.grade, "solution": wanted.solution, "locked": wanted.locked, "task": False}
    marks |= {"grade_id": wanted.name, "schema_version": 3, "cell_type": "code", "checksum": wanted.checksum}
    if wanted.points is not None:
        marks["points"] = wanted.points
    return new_code_cell(
        wanted.source if source is None else source, metadata={"nbgrader": marks, **metadata}
    )


def handed_in(answer: str = STUB, below: str = "", *, test: dict[str, Any] | None = None) -> NotebookNode:
    """What a student hands in: an answer, the test cell with more metadata, and a cell of the student's own below it."""
    cells = [as_cell(SOURCE.cells[0], answer), as_cell(SOURCE.cells[1], **(test or {}))]
    return new_notebook(cells=[*cells, new_code_cell(below)], metadata={"kernelspec": PYTHON})


@dataclass
class Taken:
    """A notebook taken through the drop-ins."""

    notebook: NotebookNode
    resources: dict[str, Any] = field(default_factory=dict)

    @property
    def score(self) -> float | None:
        return scores_of(self.notebook, self.resources)["test"]

    @property
    def why_open(self) -> str:
        return open_tests_of(self.notebook, self.resources).get("test", "")


@pytest.fixture
def graded(grade_in: Callable[[NotebookNode, str], Taken]) -> Callable[[NotebookNode], Taken]:
    """Reads, repairs and executes what was handed in, as the drop-ins do."""
    return lambda made: grade_in(made, "fallback")


@pytest.fixture
def grade_in(level: Level, tmp_path: Path) -> Callable[[NotebookNode, str], Taken]:
    """The same with a setting of ``SandboxedExecute.kernel``."""

    def grade(made: NotebookNode, kernel: str) -> Taken:
        path = tmp_path / "n.ipynb"
        path.write_text(json.dumps(made))
        (work := tmp_path / "work").mkdir()
        resources = {"metadata": {"path": str(work)}, "nbgrader": {"notebook": "n"}}
        notebook, resources = RepairCells(source=SOURCE).preprocess(read_notebook(path), resources)
        step = SandboxedExecute(unsafe=level is Level.UNSAFE, timeout=300, source=SOURCE, kernel=kernel)
        notebook, resources = step.preprocess(notebook, resources)
        return Taken(notebook, resources)

    return grade


def by_stock(made: NotebookNode, folder: Path) -> Any:
    """The test cell's score after nbgrader's own Execute."""
    Execute(timeout=300).preprocess(made, {"metadata": {"path": str(folder)}})
    return determine_grade(made.cells[1])[0]


# Test cells that were never executed


def test_by_nbgraders_rule_a_cell_that_was_never_executed_has_all_points() -> None:
    made = handed_in()
    assert determine_grade(made.cells[1]) == (3.0, 3.0)
    told = {RESOURCE: ObservedNotebook(witnessed=frozenset({"another"}))}
    for resources in ({}, told):
        assert scores_of(made, resources) == {"test": None}
        assert open_tests_of(made, resources) == {"test": "it was not executed"}
    assert scores_of(made, {RESOURCE: ObservedNotebook(witnessed=frozenset({"test"}))}) == {"test": 3.0}


@pytest.mark.parametrize("claim", ["", "a reason", None, ["x"], True])
def test_a_notebook_that_says_it_is_unreadable_is_graded(
    graded: Callable[[NotebookNode], Taken], claim: Any
) -> None:
    made = handed_in()
    made.metadata[UNREADABLE] = claim
    taken = graded(made)
    assert (taken.score, taken.why_open) == (0.0, "")
    assert UNREADABLE not in taken.notebook.metadata


SKIPPED = {"tags": ["skip-execution", "raises-exception", "remove-cell"], "execution": {"x": "y"}, "mine": 1}


def test_a_test_cell_tagged_to_be_skipped_is_executed(
    graded: Callable[[NotebookNode], Taken], tmp_path: Path
) -> None:
    assert by_stock(handed_in(test=SKIPPED), tmp_path) == 3.0
    taken = graded(handed_in(test=SKIPPED))
    assert taken.score == 0.0
    kept = set(taken.notebook.cells[1].metadata) - {"execution"}  # that is when it was executed
    assert kept == {"nbgrader", "deletable", "editable"}
    assert taken.notebook.cells[1].metadata.get("execution") != {"x": "y"}


def test_the_assignments_own_metadata_stay_on_its_cells(tmp_path: Path) -> None:
    """An instructor may leave cells out of the feedback by their tags."""
    released = tmp_path / "released.ipynb"
    nbformat.write(handed_in(test={"tags": ["remove-cell"], "editable": False}), released)
    source = with_metadata(SOURCE, tmp_path / "absent.ipynb", released)
    made = handed_in(test=SKIPPED)
    notebook, _ = RepairCells(source=source).preprocess(made, {"nbgrader": {"notebook": "n"}})
    found = dict(notebook.cells[1].metadata)
    assert found.pop("nbgrader")["grade_id"] == "test"
    assert found == {"tags": ["remove-cell"], "deletable": False, "editable": False}
    for text in ("{", "[]", '{"cells": 3}', '{"cells": [3]}'):
        released.write_text(text)
        assert with_metadata(SOURCE, released) == SOURCE


@pytest.mark.parametrize("tag", ["skip-execution", "mine"])
def test_one_that_is_skipped_after_all_is_for_a_person(level: Level, tmp_path: Path, tag: str) -> None:
    """Whatever leads there: here nothing was repaired, and the configuration names another tag."""
    step = SandboxedExecute(unsafe=level is Level.UNSAFE, timeout=300, source=SOURCE, skip_cells_with_tag=tag)
    made, resources = step.preprocess(
        handed_in(test={"tags": [tag]}), {"metadata": {"path": str(tmp_path)}, "nbgrader": {}}
    )
    assert determine_grade(made.cells[1])[0] == 3.0
    assert scores_of(made, resources) == {"test": None}


def test_outputs_that_were_handed_in_are_not_even_read(tmp_path: Path) -> None:
    made = handed_in()
    made.cells[1].outputs = [
        nbformat.v4.new_output("execute_result", data={"text/plain": "3.0"}, execution_count=1)
    ]
    path = tmp_path / "n.ipynb"
    nbformat.write(made, path)
    assert nbformat.read(path, 4).cells[1].outputs
    assert [cell.outputs for cell in read_notebook(path).cells] == [[], [], []]


def test_without_being_executed_they_are_there_for_a_person_to_score(tmp_path: Path) -> None:
    """``nbgrader autograde --no-execute``. By stock's rule such outputs, or none, score."""
    made = handed_in()
    result = {
        "output_type": "execute_result",
        "data": {"text/plain": ["3", ".0"]},
        "metadata": {},
        "execution_count": 1,
    }
    odd: list[Any] = [{}, 5, {"output_type": "stream"}, {"output_type": "error", "traceback": 3}]
    made.cells[1]["outputs"] = [*odd, result]
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({**made, "cells": [3, *made.cells]}))
    exporter = TolerantNotebookExporter(config=Config({"ClearOutput": {"enabled": False}}))
    read = nbformat.reads(exporter.from_filename(str(path))[0], as_version=4)
    assert [cell.outputs for cell in read.cells] == [[], [{**result, "data": {"text/plain": "3.0"}}], []]
    assert determine_grade(read.cells[1])[0] == 3.0
    assert scores_of(read, {}) == {"test": None}
    path.write_text("[]")
    with pytest.raises(UnreadableError, match="no notebook"):
        read_with_outputs(path)


def test_which_language_a_notebook_is_in_is_not_the_students_to_say(tmp_path: Path) -> None:
    """In a kernel that is not Python's nothing of what fools test cells would be undone."""
    made = handed_in()
    made.metadata.update(kernelspec={"name": "python3", "language": "R"}, language_info={"name": "R"})
    path = tmp_path / "n.ipynb"
    nbformat.write(made, path)
    unspecific = SourceNotebook("n", SOURCE.cells)
    notebook, _ = RepairCells(source=unspecific).preprocess(
        read_notebook(path), {"nbgrader": {"notebook": "n"}}
    )
    assert notebook.metadata == {}
    made.metadata.kernelspec = PYTHON
    notebook, _ = RepairCells(source=unspecific).preprocess(made, {"nbgrader": {"notebook": "n"}})
    assert notebook.metadata == {"kernelspec": PYTHON}


# Outputs of test cells that others change


SHIFTED = (
    "import sys\nfrom IPython.display import display\ndef answer():\n    sys.displayhook(1.0)\n"
    "    display('a', display_id='d')\n    return 1.0"
)
"""A foreign result, which is dropped, and a display that has the number of the cell's own result once that is gone."""
UPDATE = "from IPython.display import update_display\nupdate_display(3.0, display_id='d')"


def test_a_display_updated_later_changes_no_score(
    graded: Callable[[NotebookNode], Taken], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert graded(handed_in(SHIFTED, UPDATE)).score == 0.0
    (tmp_path / "work").rmdir()
    monkeypatch.setattr(SandboxedExecute, "clear_display_id_mapping", lambda *_: None)
    assert graded(handed_in(SHIFTED, UPDATE)).score == 0.0
    (tmp_path / "work").rmdir()
    monkeypatch.setattr(Witness, "put_back", lambda *_: None)
    assert graded(handed_in(SHIFTED, UPDATE)).score == 3.0  # the attack is real


def test_a_result_cannot_be_cleared_away(level: Level, tmp_path: Path) -> None:
    """By a thread of the answer's, between the result and the end of the cell; here as the messages come."""
    step = SandboxedExecute(unsafe=level is Level.UNSAFE, source=SOURCE)
    step.reset_execution_trackers()
    step._witness, step.clear_before_next_output = Witness(), False
    cell = handed_in().cells[1]
    message = {"header": {"msg_type": "execute_result"}, "parent_header": {"msg_id": "1"}}
    result = {"data": {"text/plain": "0.0"}, "metadata": {}, "execution_count": 1}
    step.process_message({**message, "msg_type": "execute_result", "content": result}, cell, 1)
    step.process_message({**message, "msg_type": "clear_output", "content": {}}, cell, 1)
    assert determine_grade(cell)[0] == 3.0
    step.on_cell_executed(cell=cell, cell_index=1, execute_reply={"content": {"status": "ok"}})
    assert determine_grade(cell)[0] == 0.0


KERNEL = "import threading\n"
DYING = KERNEL + (
    "import sys, os, time\ndef answer():\n    sys.displayhook(3.0)\n    sys.stdout.flush()\n    time.sleep(1)\n    os._exit(0)"
)


def test_a_result_before_the_kernel_dies_is_no_score(
    graded: Callable[[NotebookNode], Taken], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    taken = graded(handed_in(DYING))
    assert taken.score == 0.0
    assert taken.notebook.cells[1].outputs[-1].ename == "KernelDied"
    (tmp_path / "work").rmdir()
    monkeypatch.setattr("autograder.nbgrader.witness.settled", lambda outputs, _: outputs)
    assert graded(handed_in(DYING)).score == 3.0


WIDGET = KERNEL + (
    "def send(kind, **content):\n"
    "    kernel = get_ipython().kernel\n"
    "    parent = kernel.get_parent('shell')\n"
    "    kernel.session.send(kernel.iopub_socket, kind, {'comm_id': 'c', **content}, parent=parent)\n"
    "def answer():\n"
    "    state = {'_model_module': '@jupyter-widgets/output', '_model_name': 'OutputModel', 'outputs': []}\n"
    "    send('comm_open', target_name='jupyter.widget', data={'state': state})\n"
    "    msg_id = get_ipython().kernel.get_parent('shell')['header']['msg_id']\n"
    "    send('comm_msg', data={'state': {'msg_id': msg_id}})\n"
    "    return 1.0"
)


def test_a_widget_does_not_take_a_result_away(
    graded: Callable[[NotebookNode], Taken], tmp_path: Path
) -> None:
    assert by_stock(handed_in(WIDGET), tmp_path) == 3.0
    assert graded(handed_in(WIDGET)).score == 0.0


OUTPUT = (
    "import ipywidgets\nout = ipywidgets.Output()\n"
    "def answer():\n    with out:\n        print('seen')\n        import sys; print('warned', file=sys.stderr)\n        1 / 0\n    return {}"
)


@pytest.mark.parametrize(("value", "score"), [("2.0", 3.0), ("1.0", 0.0)])
def test_what_an_output_widget_catches_is_not_the_tests_own(
    graded: Callable[[NotebookNode], Taken], tmp_path: Path, value: str, score: float
) -> None:
    """Neither its text, nor its error; the error that the test ends with is."""
    code = OUTPUT.format(value)
    assert by_stock(handed_in(code), tmp_path) == score
    taken = graded(handed_in(code))
    assert taken.score == score
    assert "seen" not in str(taken.notebook.cells[1].outputs)


LEFT_OPEN = "import ipywidgets\nout = ipywidgets.Output()\ndef answer():\n    out.__enter__()\n    return 1.0"


def test_a_widget_that_is_left_open_does_not_take_the_tests_own_error(
    graded: Callable[[NotebookNode], Taken],
) -> None:
    assert graded(handed_in(LEFT_OPEN)).score == 0.0


def test_a_widget_of_an_earlier_cell_does_not_wait_for_a_test(level: Level) -> None:
    step = SandboxedExecute(unsafe=level is Level.UNSAFE, source=SOURCE)
    step.reset_execution_trackers()
    step.output_hook_stack["foreseen"].append(object())
    step.on_cell_execute(cell=handed_in().cells[0], cell_index=0)
    assert step.output_hook_stack
    step.on_cell_execute(cell=handed_in().cells[1], cell_index=1)
    assert not step.output_hook_stack


MALFORMED = KERNEL + (
    "def answer():\n    kernel = get_ipython().kernel\n"
    "    kernel.session.send(kernel.iopub_socket, 'stream', {'name': 'stdout'}, parent=kernel.get_parent('shell'))\n"
    "    return 2.0"
)


def test_a_message_that_is_none_is_the_cells_own_error(
    graded: Callable[[NotebookNode], Taken], tmp_path: Path
) -> None:
    with pytest.raises(KeyError):
        by_stock(handed_in(MALFORMED), tmp_path)
    taken = graded(handed_in(MALFORMED, "below = 3\nbelow"))
    assert "sent what no kernel sends (KeyError)" in taken.notebook.cells[1].outputs[-1].evalue
    assert (taken.score, taken.why_open) == (None, "it was not executed")
    assert taken.notebook.cells[2].outputs[0].data["text/plain"] == "3"


AGAIN = KERNEL + (
    "import os\nif os.path.exists('seen'): os._exit(1)\nopen('seen', 'w').close()\ndef answer(): os._exit(0)"
)
"""Ends its kernel, and when it is executed again in another, that too."""


@pytest.mark.parametrize("first", [KERNEL, ""], ids=["kernel", "session"])
def test_a_cell_that_ends_the_next_kernel_too_costs_itself_only(
    graded: Callable[[NotebookNode], Taken], first: str
) -> None:
    taken = graded(handed_in(AGAIN.replace(KERNEL, first), "1 + 1"))
    assert taken.score == 0.0
    assert taken.notebook.cells[2].outputs[0].data["text/plain"] == "2"


def claims_to_be_unreadable() -> NotebookNode:
    made = handed_in()
    made.metadata[UNREADABLE] = "a reason"
    return made


FORGED: dict[str, Callable[[], NotebookNode]] = {
    "claims to be unreadable": claims_to_be_unreadable,
    "has its test skipped": lambda: handed_in(test=SKIPPED),
    "updates a display later": lambda: handed_in(SHIFTED, UPDATE),
    "shows a result and dies": lambda: handed_in(DYING),
    "has a widget take the result": lambda: handed_in(WIDGET),
    "leaves a widget open": lambda: handed_in(LEFT_OPEN),
    "sends what no kernel sends": lambda: handed_in(MALFORMED.replace("return 2.0", "return 1.0")),
    "ends the next one too": lambda: handed_in(AGAIN),
    "asks for another language": lambda: as_of_another_language(handed_in()),
}


def as_of_another_language(made: NotebookNode) -> NotebookNode:
    made.metadata.update(kernelspec={"name": "ir", "language": "R"}, language_info={"name": "R"})
    return made


@pytest.mark.parametrize("kernel", ["never", pytest.param("always", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", FORGED)
def test_nothing_is_forged_whatever_the_course_says_of_kernels(
    grade_in: Callable[[NotebookNode, str], Taken], name: str, kernel: str
) -> None:
    """Where it says nothing (``fallback``), the tests above have each of them."""
    taken = grade_in(FORGED[name](), kernel)
    assert not taken.score
    assert taken.score == 0.0 or taken.why_open


# Notebooks that are odd, too large or too much work


ODD: dict[str, Callable[[NotebookNode], Any]] = {
    "tags": lambda made: [cell.metadata.update(tags=5) for cell in made.cells],
    "tags of numbers": lambda made: [cell.metadata.update(tags=[5]) for cell in made.cells],
    "minor": lambda made: made.update(nbformat_minor="x"),
    "minor 999": lambda made: made.update(nbformat_minor=10**30),
    "ids": lambda made: [cell.update(id=[{"a": 1}]) for cell in made.cells],
    "deep": lambda made: made.cells[0].metadata.update(deep=nested(200)),
    "deep below": lambda made: made.metadata.update(deep=nested(200)),
    "keys": lambda made: made.cells[0].update(nonsense={"a": [1]}, attachments=7),
    "attachments": lambda made: made.cells.append({"cell_type": "raw", "attachments": {"a": 3}}),
    "kernelspec": lambda made: made.metadata.update(kernelspec=[], language_info=3, widgets="x"),
    "marks": lambda made: made.cells[2].metadata.update(nbgrader={"grade": True, "points": "x"}),
    "a long sum": lambda made: made.cells[2].update(source="# await\n" + "+".join("1" * 9000)),
}  # fmt: skip


def nested(levels: int) -> Any:
    made: Any = 1
    for _ in range(levels):
        made = {"a": [made]}
    return made


@pytest.mark.parametrize("name", ODD)
def test_odd_notebooks_are_graded(graded: Callable[[NotebookNode], Taken], name: str) -> None:
    made = handed_in()
    ODD[name](made)
    taken = graded(made)
    assert taken.score == 0.0
    nbformat.writes(taken.notebook, version=4)


def test_tags_that_are_none_end_stocks_grading(tmp_path: Path) -> None:
    made = handed_in()
    ODD["tags"](made)
    with pytest.raises(TypeError):
        by_stock(made, tmp_path)


def write_many(path: Path, key: str, count: int) -> None:
    """A notebook with so many empty objects in its cell's ``key``."""
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": [], "execution_count": None}
    text = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell | {key: ["many"]}]})
    path.write_text(text.replace('"many"', ",".join(["{}"] * count)))


def test_outputs_by_the_million_are_dropped_unread(tmp_path: Path) -> None:
    """nbformat validates them: for 3 MiB that took more than 17 GiB."""
    write_many(path := tmp_path / "n.ipynb", "outputs", 1_000_000)
    assert read_notebook(path).cells[0].outputs == []


def test_what_needs_too_much_memory_is_refused_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "READING_MIB", 64)
    write_many(path := tmp_path / "n.ipynb", "mine", 2_000_000)
    with pytest.raises(UnreadableError, match="more than 64 MiB to be read; ask for it with outputs cleared"):
        read_notebook(path)
    monkeypatch.setattr(reading, "bounded_memory", lambda _: nullcontext())
    assert read_notebook(path).cells[0].source == "x"


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        (["x"] * (reading.MAX_CELLS + 1), "holds more than 2000 cells"),
        (["#" * (reading.MAX_CODE_BYTES // 2 + 1)] * 2, "holds more than 2 MiB of code"),
    ],
)
def test_too_much_is_refused(sources: list[str], reason: str, tmp_path: Path) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**cell, "source": source} for source in sources]
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}))
    with pytest.raises(UnreadableError, match=reason):
        read_notebook(path)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    with (path := tmp_path / "n.ipynb").open("wb") as file:
        file.truncate(reading.MAX_FILE_MIB * 2**20 + 1)
    with pytest.raises(UnreadableError, match="larger than 128 MiB; ask for it with outputs cleared"):
        read_notebook(path)


def test_of_a_notebooks_code_only_so_much_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []

    def parse(source: str) -> set[str]:
        parsed.append(len(source))
        return imports_of(source)

    monkeypatch.setattr("autograder.nbgrader.needed_kernel.imports_of", parse)
    filling = "# threading\n" + "[],\n" * 10_000
    for last, reason in (
        ("from asyncio import run, sleep as s", "cell 41 imports asyncio"),
        ("import os, threading.x", "cell 41 imports threading"),
        ("async def f(): pass", "cell 41 may await at the top level"),
        ("# asyncio", ""),
    ):
        cells = [new_code_cell(source) for source in [*[filling] * 40, last]]
        assert needs_kernel(new_notebook(cells=cells, metadata={"kernelspec": PYTHON})) == reason
    assert parsed
    assert sum(parsed) <= 4 * PARSED_CHARS


# Files that are not what they should be


def a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "n.ipynb")


def a_folder(folder: Path) -> None:
    (folder / "n.ipynb").mkdir()


def a_dangling_link(folder: Path) -> None:
    (folder / "n.ipynb").symlink_to("nowhere")


def two_of_other_names(folder: Path) -> None:
    nbformat.write(handed_in(HONEST), folder / "n (1).ipynb")
    nbformat.write(handed_in(), folder / "n (2).ipynb")


def of_another_assignment(folder: Path) -> None:
    other = handed_in(HONEST)
    for cell in other.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id += "-of-another"
    nbformat.write(other, folder / "n.ipynb")


def without_metadata(folder: Path) -> None:
    bare = handed_in(HONEST)
    for cell in bare.cells:
        cell.metadata = NotebookNode()
    nbformat.write(bare, folder / "renamed.ipynb")


def renamed(folder: Path) -> None:
    nbformat.write(handed_in(HONEST), folder / "n (1).ipynb")


def renamed_to_text(folder: Path) -> None:
    nbformat.write(handed_in(HONEST), folder / "n.ipynb.txt")


def in_a_folder(folder: Path) -> None:
    (folder / "ps" / "deeper").mkdir(parents=True)
    nbformat.write(handed_in(HONEST), folder / "ps" / "deeper" / "n.ipynb")


def exported(folder: Path) -> None:
    (folder / "n.py").write_text("# %%\nx = 1\n")


def only_a_checkpoint(folder: Path) -> None:
    (folder / ".ipynb_checkpoints").mkdir()
    nbformat.write(handed_in(), folder / ".ipynb_checkpoints" / "n-checkpoint.ipynb")


def closed(folder: Path) -> None:
    nbformat.write(handed_in(), folder / "n.ipynb")
    (folder / "n.ipynb").chmod(0)


def a_bad_time(folder: Path) -> None:
    nbformat.write(handed_in(), folder / "n.ipynb")
    (folder / "timestamp.txt").write_text("the day before yesterday")


def a_pipe_of_time(folder: Path) -> None:
    nbformat.write(handed_in(), folder / "n.ipynb")
    os.mkfifo(folder / "timestamp.txt")


def moves_away(folder: Path) -> None:
    moving = "import os\ntry:\n    os.rename('../work', '../elsewhere')\nexcept OSError: pass\ndef answer(): os._exit(0)"
    nbformat.write(handed_in(moving), folder / "n.ipynb")


def nothing(folder: Path) -> None:
    (folder / "notes.txt").write_text("I was ill")


def one_honest(folder: Path) -> None:
    nbformat.write(handed_in(HONEST), folder / "n.ipynb")


ODD_FILES: dict[Callable[[Path], None], tuple[str, str]] = {
    a_pipe: ("needs_person", "n.ipynb is no regular file"),
    a_folder: ("needs_person", "n.ipynb is no regular file"),
    a_dangling_link: ("needs_person", "n.ipynb is a symbolic link"),
    renamed: ("graded", "'n (1).ipynb' was taken in its place"),
    renamed_to_text: ("graded", "'n.ipynb.txt' was taken in its place"),
    in_a_folder: ("graded", "'ps/deeper/n.ipynb' was taken in its place"),
    two_of_other_names: ("needs_person", "n.ipynb is missing, but there is 'n (1).ipynb', 'n (2).ipynb'"),
    of_another_assignment: ("needs_person", "holds none of the assignment's cells"),
    without_metadata: ("needs_person", "'renamed.ipynb' was taken in its place, but it holds none of"),
    exported: ("needs_person", "there is 'n.py'"),
    only_a_checkpoint: ("needs_person", "there is '.ipynb_checkpoints/n-checkpoint.ipynb'"),
    a_bad_time: ("needs_person", "timestamp.txt says no time"),
    a_pipe_of_time: ("needs_person", "timestamp.txt is no regular file"),
    nothing: ("needs_person", "the folder holds no .ipynb file, only notes.txt; ask for the notebook"),
    one_honest: ("graded", ""),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, level: Level) -> Path:
    """A course that has released :data:`SOURCE`; each of :data:`ODD_FILES` is a student's."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text(
        "from autograder.nbgrader.config import use_dropins\nc = get_config()\nuse_dropins(c)\n"
        f"c.SandboxedExecute.unsafe = {level is Level.UNSAFE}\n"
    )
    source = root / "source" / "ps" / "n.ipynb"
    source.parent.mkdir(parents=True)
    solved = "### BEGIN SOLUTION\ndef answer():\n    return 2.0\n### END SOLUTION"
    made = handed_in(solved)
    nbformat.write(made, source)
    config = Config()
    config.CourseDirectory.root = str(root)
    done = NbGraderAPI(config=config).generate_assignment("ps")
    assert done["success"], done["error"]
    for make in [*ODD_FILES, moves_away]:
        (folder := root / "submitted" / make.__name__ / "ps").mkdir(parents=True)
        make(folder)
    return root


@pytest.fixture(scope="module")
def reports(course: Path) -> dict[str, StudentReport]:
    """The class graded in bulk, by student."""
    done = grade_course(NbgraderCourse(course), CoursePlan("ps", jobs=1))
    return {report.student: report for report in done.students}


@pytest.mark.parametrize("make", ODD_FILES, ids=lambda make: make.__name__)
def test_an_odd_file_costs_no_points_and_no_batch(
    reports: dict[str, StudentReport], course: Path, make: Callable[[Path], None]
) -> None:
    report = reports[make.__name__]
    status, reason = ODD_FILES[make]
    told = [report.problem, *(repair for notebook in report.notebooks for repair in notebook.repairs)]
    assert (report.status, any(reason in text for text in told)) == (status, True), report
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test", "n", "ps", report.student)
        is_open = status == "needs_person" and "timestamp" not in reason
        is_solved = make in (one_honest, renamed, renamed_to_text, in_a_folder)
        expected = None if is_open else 3.0 if is_solved else 0.0
        assert (grade.auto_score, grade.needs_manual_grade) == (expected, is_open)
    if is_open:
        stands_in = (course / "autograded" / report.student / "ps" / "n.ipynb").read_text()
        assert "is not graded" in stands_in
        assert SCORED in stands_in


def test_moving_the_folder_away_fails_nobodys_grading(reports: dict[str, StudentReport]) -> None:
    report = reports["moves_away"]
    assert report.status in ("graded", "needs_person"), report
    assert not report.score


def claiming(folder: Path) -> None:
    made = handed_in(test=SKIPPED)
    made.metadata[UNREADABLE] = ""
    nbformat.write(made, folder / "n.ipynb")


@pytest.mark.parametrize(
    "make", [claiming, a_pipe, a_folder, a_dangling_link], ids=lambda make: make.__name__
)
def test_so_it_is_by_nbgraders_own_command(
    course: Path, reports: dict[str, StudentReport], level: Level, make: Callable[[Path], None]
) -> None:
    """It converts each notebook twice, and reads what it has written in between."""
    student = f"{make.__name__}_again"
    (folder := course / "submitted" / student / "ps").mkdir(parents=True)
    make(folder)
    config = Config()
    config.CourseDirectory.root = str(course)
    config.SandboxedExecute.unsafe = level is Level.UNSAFE
    use_dropins(config)
    done = NbGraderAPI(config=config).autograde("ps", student)
    assert done["success"], done["error"] + done["log"]
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test", "n", "ps", student)
        assert (grade.auto_score, grade.needs_manual_grade) == (
            (0.0, False) if make is claiming else (None, True)
        )


def test_those_left_to_a_person_stay_so_in_the_next_run(
    reports: dict[str, StudentReport], course: Path
) -> None:
    again = {
        report.student: report
        for report in grade_course(NbgraderCourse(course), CoursePlan("ps", jobs=1)).students
    }
    for student, report in reports.items():
        if report.status == "needs_person" and "timestamp" not in report.problem:
            assert again[student].status == "needs_person", student


def test_a_pipe_in_the_place_of_a_notebook_is_not_waited_for(tmp_path: Path) -> None:
    a_pipe(tmp_path)
    with pytest.raises(UnreadableError, match="no regular file"):
        read_notebook(tmp_path / "n.ipynb")


@pytest.fixture
def setup(course: Path, reports: dict[str, StudentReport]) -> tuple[NbgraderCourse, CourseSetup]:
    """What a lane is told; the class has been graded."""
    loaded = NbgraderCourse(course)
    return loaded, CourseSetup(str(course), "ps", [SOURCE], loaded.directory.db_url)


def test_who_takes_all_the_time_there_is_is_left_to_a_person(
    setup: tuple[NbgraderCourse, CourseSetup], tmp_path: Path
) -> None:
    (staging := tmp_path / "staging").mkdir()
    (staging / "half").touch()
    job = CourseJob("slow", str(staging))
    lost = bulk._lost(*setup, job, "", True)
    assert (lost.problem, [notebook.ungraded for notebook in lost.notebooks]) == (
        "",
        ["was not done after 3600 s"],
    )
    assert [path.name for path in staging.iterdir()] == ["n.ipynb"]
    assert bulk._lost(*setup, job, "the lane died", False) == GradedStudent("slow", problem="the lane died")


def test_files_that_cannot_be_copied_leave_the_student_to_a_person(
    setup: tuple[NbgraderCourse, CourseSetup], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, told = setup

    def fail(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied", "closed.txt")

    monkeypatch.setattr("autograder.nbgrader.course.copy_files", fail)
    (staging := tmp_path / "staging").mkdir()
    graded = StudentGrader(loaded, "ps", told.sources, told.db_url).grade("one_honest", staging)
    assert not graded.problem
    assert "closed.txt" in graded.notebooks[0].left_to_a_person


def test_a_notice_stands_in_for_what_cannot_be_read_whatever_it_says_of_itself() -> None:
    assert UNREADABLE not in notice_notebook("is a pipe").metadata
