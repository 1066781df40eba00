"""The feedback filter on what cells really put out: nothing of hidden tests reaches a student, on no way that was ever found."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

from hypothesis import given
from hypothesis import strategies as st
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.preprocessors import ClearHiddenTests, Execute

from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.feedback import NOT_ALL_POINTS, NOT_SHOWN, HideHiddenTests
from autograder.nbgrader.hidden import NOTE, NOTHING_OWN, visible_lines

SECRET = "s3cr3t"
HIDDEN = [f"    # {SECRET} begins", f"    assert f('{SECRET}') == '{SECRET}', '{SECRET}'"]
TEST = "\n".join(
    [
        "assert f(1) is not None, 'f returns nothing'",
        "for value in [2]:",
        "    assert f(value) != 0, f'f({value}) is zero'",
        "    ### BEGIN HIDDEN TESTS",
        *HIDDEN,
        "    ### END HIDDEN TESTS",
        "    assert f(3) < 4, 'f(3) is too large'",
    ]
)
VISIBLE = TEST.replace("\n".join(["    ### BEGIN HIDDEN TESTS", *HIDDEN, "    ### END HIDDEN TESTS\n"]), "")
SUBMISSIONS = {
    "fails_in_sight": "def f(x): return None",
    "fails_below_the_hidden_part": f"def f(x): return '{SECRET}' if x == '{SECRET}' else 9",
    "fails_in_the_hidden_part": "def f(x): return 1",
    "raises_its_argument": "def f(x):\n    if isinstance(x, str): raise ValueError(x)\n    return 1",
    "chains_its_argument": "def f(x):\n    try:\n        return {1: 1, 2: 2}[x]\n    except KeyError:\n        raise ValueError(x)",
    "prints_its_argument": "def f(x):\n    print(x); import sys; sys.stderr.write(str(x)); return 1",
    "displays_its_argument": "def f(x):\n    display(x); import sys; sys.displayhook(x); return 1",
    "names_its_error_after_it": "def f(x):\n    if isinstance(x, str): raise type(x, (Exception,), {})(x)\n    return 1",
    "groups_it": "def f(x):\n    if x in (1, 2): return 1\n    raise ExceptionGroup('g', [ValueError(x)])",
    "says_it_died": "class KernelDied(Exception): pass\ndef f(x):\n    if isinstance(x, str): raise KernelDied(x)\n    return 1",
    "says_in_sight_what_was_hidden": "def f(x):\n    if x == 1: raise ValueError(In[-1])",
    "says_where_it_likes": "class Where(Exception):\n    def _render_traceback_(self):\n"
    "        return ['Cell In[2], line 1', f'Where: {In[-1]}']\ndef f(x): raise Where",
    "ends_its_process": "import os\ndef f(x):\n    if isinstance(x, str): os._exit(0)\n    return 1",
    "takes_too_long": "def f(x):\n    while isinstance(x, str): pass\n    return 1",
}
"""Wrong answers, of which some tell what they were asked."""
TELLING = (
    "import sys\nfrom IPython.display import HTML, display, update_display\n"
    + """
def told(how):
    source = next(text for text in In if "HIDDEN " + "TESTS" in text and "import sys" not in text)
    return f"{how}:{source.partition('begins')[0][-7:-1]}"
class Told(Exception):
    def _render_traceback_(self):
        return [told("rendered")]
def f(x): return 1
print("my own words")
early, late = [display(name, display_id=name) for name in ("early", "late")]"""
)
CHANNELS = {
    "printed": "print(told('printed'))",
    "written": "sys.stderr.write(told('written'))",
    "returned": "told('returned')",
    "shown": "display(HTML(told('shown')))",
    "updated": "update_display(told('updated'), display_id='late')",
    "handled": "early.update(told('handled'))",
    "raised": "raise ValueError(told('raised'))",
    "rendered": "raise Told",
}
"""A cell below the test for each way to tell."""
NUMBER = int.from_bytes(SECRET[:3].encode(), "big")
COUNTED = "get_ipython().execution_count = int.from_bytes(told('')[1:4].encode(), 'big')"
MARKS = {"grade_id": "test", "grade": True, "solution": False, "locked": True, "points": 3, "task": False}


class Unguarded(SandboxedExecute):
    """Ours, as if it did not know of hidden tests, nor how to count."""

    def _note_hidden(self, *_: object) -> None:
        self._hidden_from = None

    def on_cell_executed(self, **about: Any) -> None:
        Execute.on_cell_executed(self, **about)


def notebook(answer: str, *after: str, test: str = TEST) -> NotebookNode:
    cells = [new_code_cell(answer), new_code_cell(test, metadata={"nbgrader": dict(MARKS)})]
    return new_notebook(cells=[*cells, *(new_code_cell(source) for source in after)])


def executed(step: Execute, made: NotebookNode, folder: Path) -> NotebookNode:
    step.preprocess(made, {"metadata": {"path": str(folder)}})
    return made


def filtered(made: NotebookNode, score: float | None = 0.0) -> NotebookNode:
    """The notebook as a student is shown it, and the cells of theirs; ``score`` as GetGrades would set it."""
    made = deepcopy(made)
    for cell in made.cells:
        if "nbgrader" in cell.metadata and score is not None:
            cell.metadata.nbgrader["score"] = score
    HideHiddenTests().preprocess(made, {})
    return made


def cleared(made: NotebookNode) -> NotebookNode:
    """What nbgrader's own step makes of it."""
    made = deepcopy(made)
    ClearHiddenTests().preprocess(made, {})
    return made


def told(made: NotebookNode) -> set[str]:
    text = json.dumps(made.cells)
    return {how for how in CHANNELS if f"{how}:{SECRET}" in text}


def counts(made: NotebookNode) -> list[int | None]:
    cells = [cell for cell in made.cells if cell.cell_type == "code"]
    results = [output for cell in cells for output in cell.outputs if output.output_type == "execute_result"]
    return [thing.execution_count for thing in (*cells, *results)]


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_test_cell_tells_its_score_only(step: SandboxedExecute, tmp_path: Path, name: str) -> None:
    ends = name != "takes_too_long"
    step.timeout_func = lambda cell: 1 if cell.source == TEST and not ends else 300
    made = executed(step, notebook(SUBMISSIONS[name]), tmp_path)
    assert made.cells[1].outputs
    shown = filtered(made)
    assert SECRET not in json.dumps(shown.cells[2])
    answer, note, test = shown.cells
    assert (answer.source, note.source, test.source) == (SUBMISSIONS[name], NOT_SHOWN, VISIBLE)
    assert [output.text for output in test.outputs] == [f"{NOT_ALL_POINTS}\n"]
    assert filtered(made, 3.0).cells[2].outputs == filtered(made, None).cells[2].outputs == []


@pytest.mark.parametrize(
    "name",
    [name for name in SUBMISSIONS if name.startswith(("raises", "prints", "groups", "says_wh", "says_in"))],
)
def test_such_a_cell_tells_where_nothing_is_done(step: SandboxedExecute, tmp_path: Path, name: str) -> None:
    """nbgrader's own step clears the source only."""
    made = cleared(executed(step, notebook(SUBMISSIONS[name]), tmp_path))
    assert SECRET in json.dumps(made.cells[1].outputs)


def test_nothing_that_came_after_a_hidden_test_is_shown(step: SandboxedExecute, tmp_path: Path) -> None:
    made = executed(step, notebook(TELLING, *CHANNELS.values(), COUNTED, "1"), tmp_path)
    shown = filtered(made)
    assert SECRET not in json.dumps(shown.cells)
    assert counts(shown) == list(range(1, len(CHANNELS) + 5))
    own = [output.get("text") or output.data["text/plain"] for output in shown.cells[0].outputs]
    assert own == ["my own words\n", "'early'", "'late'"]
    assert not any(cell.outputs for cell in shown.cells[3:])


def test_each_of_these_ways_is_open_where_nothing_is_done(level: object, tmp_path: Path) -> None:
    made = notebook(TELLING, *CHANNELS.values(), COUNTED, "1")
    shown = cleared(executed(Execute(timeout=300), made, tmp_path))
    assert told(shown) == set(CHANNELS)
    assert NUMBER in counts(shown)


def test_each_of_these_ways_is_open_in_a_session_too(step: SandboxedExecute, tmp_path: Path) -> None:
    step = Unguarded(unsafe=step.unsafe, timeout=300, source=step.source)
    shown = cleared(executed(step, notebook(TELLING, *CHANNELS.values(), COUNTED, "1"), tmp_path))
    assert told(shown) == set(CHANNELS)
    assert NUMBER in counts(shown)


def test_nothing_is_shown_after_a_kernel_either(step: SandboxedExecute, tmp_path: Path) -> None:
    """Nor what widgets hold, which is kept for the whole notebook."""
    widget = "STATE = dict.fromkeys(['_model_module', '_model_name', '_model_module_version'], told('w'))"
    comm = (
        f"{widget}\n"
        "from comm import create_comm\ncreate_comm(target_name='jupyter.widget', data={'state': STATE})"
    )
    made = executed(
        step, notebook(f"import threading\n{TELLING}", *CHANNELS.values(), COUNTED, comm), tmp_path
    )
    assert f"w:{SECRET}" in json.dumps(made.metadata.widgets)
    shown = filtered(made)
    assert SECRET not in json.dumps(shown)
    assert counts(shown) == list(range(1, len(CHANNELS) + 5))
    assert shown.cells[0].outputs[0].text == "my own words\n"


def test_a_process_that_died_changes_nothing(step: SandboxedExecute, tmp_path: Path) -> None:
    """What the earlier cells put out when they are executed again is dropped; what the first time, stays."""
    answer = f"{TELLING}\nprint([s for s in ('a', 'b') if __import__('os').path.exists(s)])"
    dies = "open('a', 'w').write(told('file')); import os; os._exit(1)"
    made = executed(step, notebook(answer, dies, *CHANNELS.values()), tmp_path)
    shown = filtered(made)
    assert SECRET not in json.dumps(shown.cells)
    assert "[]" in json.dumps(shown.cells[0].outputs)
    assert counts(shown) == list(range(1, len(CHANNELS) + 4))


@pytest.mark.parametrize("noted", [None, 0, 2, NOTHING_OWN, "1", 1.5])
def test_without_the_note_that_nothing_was_changed_nothing_is_shown(noted: object) -> None:
    made = notebook("print('x')")
    for cell in made.cells:
        cell.outputs = [new_output("stream", name="stdout", text=SECRET)]
        cell.execution_count = 4711
    if noted is not None:
        made.metadata[NOTE] = noted
    shown = filtered(made, None)
    assert [cell.cell_type for cell in shown.cells] == ["markdown", "code", "code"]
    assert all((cell.outputs, cell.execution_count) == ([], None) for cell in shown.cells[1:])


def test_the_note_is_not_the_students(step: SandboxedExecute, tmp_path: Path) -> None:
    made = notebook("update_display", "x")
    made.metadata[NOTE] = 3
    assert executed(step, made, tmp_path).metadata[NOTE] == 1
    made = notebook("1", test="assert True")
    made.metadata[NOTE] = 1
    assert NOTE not in executed(step, made, tmp_path).metadata


def test_a_notebook_without_hidden_tests_is_left_alone(step: SandboxedExecute, tmp_path: Path) -> None:
    made = executed(step, notebook("def f(x): return None", "print(1)", test="assert f(1)\nf(2)"), tmp_path)
    assert filtered(made, None) == made
    assert made.cells[1].outputs


def test_a_test_cell_above_the_hidden_tests_is_shown(step: SandboxedExecute, tmp_path: Path) -> None:
    made = notebook("def f(x): return 1")
    made.cells.insert(1, new_code_cell("assert f(1) == 2, 'not 2'", metadata={"nbgrader": dict(MARKS)}))
    shown = filtered(executed(step, made, tmp_path))
    assert shown.cells[1].outputs[0].evalue == "not 2"


def test_hidden_tests_in_a_locked_cell_are_removed_too(step: SandboxedExecute, tmp_path: Path) -> None:
    made = notebook("1")
    made.cells[1].metadata.nbgrader.update(grade=False)
    assert filtered(made).cells[2].source == VISIBLE


def test_own_delimiters_are_kept_to() -> None:
    made = new_notebook(
        cells=[
            new_markdown_cell("T"),
            new_code_cell(f"assert 1\n# SECRET PART\nassert '{SECRET}'\n# OPEN PART\nassert 2"),
        ]
    )
    step = HideHiddenTests(begin_test_delimeter="SECRET PART", end_test_delimeter="OPEN PART")
    step.preprocess(made, {})
    assert made.cells[-1].source == "assert 1\nassert 2"


LINE = st.sampled_from(["### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS", f"assert '{SECRET}'", "x = 2", ""])
OUTPUT = st.one_of(
    st.just(new_output("stream", name="stdout", text=SECRET)),
    st.just(new_output("display_data", data={"text/html": SECRET})),
    st.just(new_output("execute_result", data={"text/plain": "2.5"}, execution_count=7)),
    st.just(new_output("error", ename="E", evalue=SECRET, traceback=["Cell In[2], line 1", SECRET])),
)


@given(
    st.lists(st.tuples(st.lists(LINE, max_size=6), st.lists(OUTPUT, max_size=2)), min_size=1, max_size=5),
    st.booleans(),
)
def test_no_output_from_the_first_hidden_line_on_is_shown(
    cells: list[tuple[list[str], list[NotebookNode]]], noted: bool
) -> None:
    made = new_notebook(cells=[new_code_cell("\n".join(lines), outputs=outputs) for lines, outputs in cells])
    hidden = [any("BEGIN" in line for line in lines) for lines, _ in cells]
    first = hidden.index(True) if True in hidden else len(cells)
    if noted:
        made.metadata[NOTE] = first
    shown = [cell for cell in filtered(made).cells if cell.cell_type == "code"]
    kept = first if noted or first == len(cells) else 0
    for cell, (lines, outputs) in zip(shown[:kept], cells, strict=False):
        assert (cell.source, cell.outputs) == ("\n".join(lines), outputs) or "END" in "".join(lines)
    assert not any(cell.outputs for cell in shown[kept:])
    for cell, (lines, _) in zip(shown, cells, strict=True):
        visible = visible_lines(lines, "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
        assert cell.source == "\n".join(lines[number] for number in visible) or first == len(cells)
