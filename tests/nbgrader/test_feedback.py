"""The feedback filter on what cells really put out: nothing of hidden tests reaches a student, visible failures do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

from hypothesis import given
from hypothesis import strategies as st
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.preprocessors import Execute

from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.feedback import ENDED, HIDDEN_FAILED, HideHiddenTests, visible_lines

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
    "fails_in_sight": ("def f(x): return None", "line 1: assert f(1) is not None, 'f returns nothing'"),
    "fails_below_the_hidden_part": (
        f"def f(x): return '{SECRET}' if x == '{SECRET}' else 9",
        "f(3) is too large",
    ),
    "raises_in_sight": ("def f(x):\n    raise ValueError(f'I got {x}')", "ValueError: I got 1"),
    "fails_in_the_hidden_part": ("def f(x): return 1", HIDDEN_FAILED),
    "raises_its_argument": (
        "def f(x):\n    if isinstance(x, str): raise ValueError(x)\n    return 1",
        HIDDEN_FAILED,
    ),
    "chains_its_argument": (
        "def f(x):\n    try:\n        return {1: 1, 2: 2}[x]\n    except KeyError:\n        raise ValueError(x)",
        HIDDEN_FAILED,
    ),
    "chains_through_the_first_lines": (
        "def f(x):\n    if x in (1, 2): return 1\n    try: g(x)\n    except TypeError as e: raise ValueError(x) from e\n"
        "def g(x): return x + 1",
        HIDDEN_FAILED,
    ),
    "prints_its_argument": (
        "def f(x):\n    print(x); import sys; sys.stderr.write(str(x)); return 1",
        HIDDEN_FAILED,
    ),
    "displays_its_argument": (
        "def f(x):\n    display(x); import sys; sys.displayhook(x); return 1",
        HIDDEN_FAILED,
    ),
    "names_its_error_after_it": (
        "def f(x):\n    if isinstance(x, str): raise type(x, (Exception,), {})(x)\n    return 1",
        HIDDEN_FAILED,
    ),
    "recurses": ("def f(x): return f(x) if isinstance(x, str) else 1", HIDDEN_FAILED),
    "groups_it": (
        "def f(x):\n    if x in (1, 2): return 1\n    raise ExceptionGroup('g', [ValueError(x)])",
        HIDDEN_FAILED,
    ),
    "says_it_died": (
        "class KernelDied(Exception): pass\ndef f(x):\n    if isinstance(x, str): raise KernelDied(x)\n    return 1",
        ENDED["KernelDied"],
    ),
    "ends_its_process": (
        "import os\ndef f(x):\n    if isinstance(x, str): os._exit(0)\n    return 1",
        ENDED["KernelDied"],
    ),
    "takes_too_long": (
        "def f(x):\n    while isinstance(x, str): pass\n    return 1",
        ENDED["CellTimeoutError"],
    ),
}

Filtered = Callable[..., NotebookNode]


def notebook(answer: str) -> NotebookNode:
    marks = {"grade_id": "test", "grade": True, "solution": False, "locked": True, "points": 3, "task": False}
    return new_notebook(cells=[new_code_cell(answer), new_code_cell(TEST, metadata={"nbgrader": marks})])


def filtered(notebook: NotebookNode) -> NotebookNode:
    step = HideHiddenTests()
    step.preprocess(notebook, {})
    return notebook.cells[1]


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_what_students_are_told(step: SandboxedExecute, tmp_path: Path, name: str) -> None:
    answer, told = SUBMISSIONS[name]
    executed, _ = step.preprocess(notebook(answer), {"metadata": {"path": str(tmp_path)}})
    assert executed.cells[1].outputs
    cell = filtered(executed)
    assert SECRET not in json.dumps(cell)
    assert cell.source == VISIBLE
    assert told in "\n".join(cell.outputs[-1].traceback)
    assert {output.output_type for output in cell.outputs} == {"error"}


def test_what_students_are_told_after_a_kernel_too(tmp_path: Path) -> None:
    cells = [SUBMISSIONS[name] for name in ("chains_its_argument", "fails_in_sight")]
    joined = new_notebook(cells=[cell for answer, _ in cells for cell in notebook(answer).cells])
    Execute(timeout=20).preprocess(joined, {"metadata": {"path": str(tmp_path)}})
    HideHiddenTests().preprocess(joined, {})
    assert SECRET not in json.dumps([joined.cells[1], joined.cells[3]])
    assert [joined.cells[n].outputs[0].traceback[0] for n in (1, 3)] == [HIDDEN_FAILED, cells[1][1]]


def test_a_passed_test_tells_nothing_and_a_score_stays(step: SandboxedExecute, tmp_path: Path) -> None:
    made = notebook(f"def f(x): return '{SECRET}' if x == '{SECRET}' else 1")
    made.cells[1].source += "\n2.5"
    executed, _ = step.preprocess(made, {"metadata": {"path": str(tmp_path)}})
    (result,) = filtered(executed).outputs
    assert result.data["text/plain"] == "2.5"


@pytest.mark.parametrize("text", ["1" * 40, "0." + "7" * 40, SECRET, "[1]", "", "1\n2"])
def test_a_result_that_is_no_score_is_dropped(text: str) -> None:
    made = notebook("")
    made.cells[1].outputs = [new_output("execute_result", data={"text/plain": text}, execution_count=1)]
    assert filtered(made).outputs == []


def test_own_delimiters_are_kept_to(tmp_path: Path) -> None:
    made = notebook("")
    made.cells[1].source = f"assert 1\n# SECRET PART\nassert '{SECRET}'\n# OPEN PART\nassert 2"
    step = HideHiddenTests(begin_test_delimeter="SECRET PART", end_test_delimeter="OPEN PART")
    step.preprocess(made, {})
    assert made.cells[1].source == "assert 1\nassert 2"


LINE = st.sampled_from(["### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS", "assert 1", "x = 2", ""])
OUTPUT = st.one_of(
    st.builds(lambda text: new_output("stream", name="stdout", text=text), st.just(SECRET)),
    st.builds(lambda text: new_output("display_data", data={"text/html": text}), st.just(SECRET)),
    st.builds(
        lambda count, line, evalue, chained: new_output(
            "error",
            ename="E",
            evalue=evalue,
            traceback=[
                f"Cell In[{chained}], line 1",
                "During handling of the above exception",
                f"Cell In[{count}], line {line}",
            ],
        ),
        st.integers(1, 3),
        st.integers(1, 12),
        st.just(SECRET),
        st.integers(1, 3),
    ),
)


@given(st.lists(LINE, max_size=10), st.lists(OUTPUT, max_size=3))
def test_a_hidden_line_is_never_told_and_its_failure_neither(lines: list[str], outputs: list[Any]) -> None:
    lines = [f"{line}  # line {number}" for number, line in enumerate(lines, start=1)]
    made = notebook("")
    made.cells[1].update(
        source="\n".join(["### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS", *lines]), outputs=outputs
    )
    made.cells[1].execution_count = 2
    source = made.cells[1].source.split("\n")
    visible = visible_lines(source, "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
    cell = filtered(made)
    assert cell.source.split("\n") == [source[number] for number in visible] or not visible
    for output in cell.outputs:
        assert output.output_type == "error"
        if SECRET in json.dumps(output):
            number = int(output.traceback[0].partition(":")[0].removeprefix("line "))
            assert 1 <= number <= len(visible)
