"""What a test cell had put out when it ended is what counts, whatever comes later."""

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.nbgrader.witness import Witness, is_test, set_number, settled

MARKS = {"grade_id": "test", "grade": True, "solution": False, "locked": True, "points": 3}


def result(text: str) -> NotebookNode:
    return new_output("execute_result", data={"text/plain": text}, execution_count=1)


def error() -> NotebookNode:
    return new_output("error", ename="E", evalue="e", traceback=[])


def printed(text: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=text)


def test_a_cell_that_is_graded_and_no_answer_is_a_test() -> None:
    assert is_test(new_code_cell(metadata={"nbgrader": MARKS}))
    assert not is_test(new_code_cell(metadata={"nbgrader": {**MARKS, "solution": True}}))
    assert not is_test(new_code_cell())


def test_the_number_of_a_cell_is_that_of_its_results() -> None:
    cell = new_code_cell(outputs=[printed("x"), result("1.0")])
    set_number(cell, 7)
    assert (cell.execution_count, cell.outputs[1].execution_count) == (7, 7)
    assert "execution_count" not in cell.outputs[0]


def test_of_several_results_the_last_is_the_cells_own() -> None:
    forged, own, text = result("3.0"), result("0.0"), printed("x")
    assert settled([forged, text, own], [forged, own]) == [text, own]
    assert settled([own], [own]) == [own]


def test_a_result_before_an_error_is_not_the_cells_own() -> None:
    forged, failed = result("3.0"), error()
    assert settled([forged, failed], [forged, failed]) == [failed]


def test_a_result_that_was_cleared_away_is_there_again() -> None:
    own = result("0.0")
    assert settled([printed("x")], [own])[-1] is own


def test_what_is_changed_after_a_cell_has_ended_is_put_back() -> None:
    cell = new_code_cell(metadata={"nbgrader": MARKS}, outputs=[result("0.0")])
    notebook, witness = new_notebook(cells=[new_code_cell(), cell]), Witness()
    witness.begin()
    witness.hear(cell.outputs[0])
    witness.hear(None)
    witness.end(cell, 1, 2)
    cell.outputs[0].data["text/plain"] = "3.0"
    witness.put_back(notebook)
    assert [output.data["text/plain"] for output in notebook.cells[1].outputs] == ["0.0"]
    assert witness.names(notebook) == {"test"}


def test_a_cell_that_nobody_saw_executed_has_no_witness() -> None:
    assert Witness().names(new_notebook(cells=[new_code_cell(metadata={"nbgrader": MARKS})])) == frozenset()
