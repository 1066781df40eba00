"""Remarks: what a student is told besides the tests."""

import pytest

from autograder.judge.remarks import remarks_on, staff_notes_on
from autograder.results.model import ExerciseResult
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import CellFailure, Crashed, Raised, Record, Returned, Transcript

WRONG = [ExerciseResult("f", score=0, max_score=5, tests=[])]
RIGHT = [ExerciseResult("f", score=5, max_score=5, tests=[])]


def failed(label: str, type_name: str = "NameError") -> CellFailure:
    return CellFailure(label, Raised(type_name, "secret", label, 1))


def test_a_failing_cell_is_quoted_by_its_first_line() -> None:
    (remark,) = remarks_on(
        Transcript({}, [failed("code cell 3")]), [Cell("\nimport nothing\n", "code cell 3")], WRONG
    )
    assert "Code cell 3" in remark
    assert "import nothing" in remark
    assert "NameError" in remark
    assert "secret" not in remark


def test_failing_cells_are_nobodys_concern_where_everything_passed() -> None:
    transcript = Transcript({}, [failed("code cell 1")])
    assert remarks_on(transcript, [Cell("plot()", "code cell 1")], RIGHT) == []


@pytest.mark.parametrize(("source", "found"), [("x = 1\ndef f(:\n", "its line 2"), ("x\0", "null")])
def test_a_syntax_error_is_told_from_the_text_itself(source: str, found: str) -> None:
    transcript = Transcript({}, [failed("code cell 1", "SyntaxError")])
    (remark,) = remarks_on(transcript, [Cell(source, "code cell 1")], WRONG)
    assert found in remark


def test_an_exception_of_the_students_own_kind_keeps_its_name_to_itself() -> None:
    transcript = Transcript({}, [failed("code cell 1", "__main__.Loot")])
    (remark,) = remarks_on(transcript, [Cell("pass", "code cell 1")], WRONG)
    assert "Loot" not in remark


def test_a_cell_that_did_not_end_says_so() -> None:
    transcript = Transcript({}, [CellFailure("code cell 1", Crashed("signal 9"))])
    (remark,) = remarks_on(transcript, [Cell("loop()", "code cell 1")], WRONG)
    assert "did not come to its end" in remark


def test_many_failing_cells_are_counted() -> None:
    cells = [Cell("x", f"code cell {n}") for n in range(8)]
    remarks = remarks_on(Transcript({}, [failed(cell.label) for cell in cells]), cells, WRONG)
    assert remarks[-1] == "So did 3 more."
    assert (
        remarks_on(Transcript({}, [failed(c.label) for c in cells[:6]]), cells, WRONG)[-1]
        == "So did one more."
    )


def test_printing_is_a_remark_and_costs_nothing() -> None:
    transcript = Transcript({"p": Record(Returned(1), printed="hi", printed_chars=2)})
    assert remarks_on(transcript, [], RIGHT) == [
        "Your functions print while they work. That costs nothing here."
    ]
    assert staff_notes_on(transcript) == ["p printed 2 characters: 'hi'"]


def test_staff_read_what_the_process_said() -> None:
    transcript = Transcript({"p": Record(Returned(1), warnings=["UserWarning: w"])}, [failed("code cell 1")])
    notes = staff_notes_on(transcript)
    assert any("secret" in note for note in notes)
    assert "p warned: UserWarning: w" in notes


@pytest.mark.parametrize("source", ["-" * 15_000 + "1", "not " * 4_900 + "1"])
def test_text_nested_too_deeply_to_be_parsed_is_told_so(source: str) -> None:
    transcript = Transcript({}, [failed("code cell 1", "SyntaxError")])
    (remark,) = remarks_on(transcript, [Cell(source, "code cell 1")], WRONG)
    assert "nested too deeply" in remark


def test_a_magic_in_a_cell_that_failed_is_not_called_a_syntax_error() -> None:
    transcript = Transcript({}, [failed("code cell 1", "NameError")])
    (remark,) = remarks_on(transcript, [Cell("%time x", "code cell 1")], WRONG)
    assert "stopped with NameError. What" in remark


def test_a_cell_that_asked_for_a_gpu_is_told_what_to_do() -> None:
    failure = CellFailure("code cell 1", Raised("AssertionError", "Torch not compiled with CUDA enabled"))
    (remark,) = remarks_on(Transcript({}, [failure]), [Cell("x = x.cuda()", "code cell 1")], WRONG)
    assert "leave out .cuda()" in remark
