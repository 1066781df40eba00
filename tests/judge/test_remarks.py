"""Remarks: what a student is told besides the tests."""

import msgspec
import pytest

from autograder.judge.remarks import remarks_on, staff_notes_on
from autograder.results.model import ExerciseResult, TestResult
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import (
    Binding,
    CellFailure,
    Crashed,
    OutOfMemory,
    Raised,
    Record,
    Returned,
    TimedOut,
    Transcript,
)

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


def test_it_is_told_at_which_line_a_cell_stopped_and_by_which_limit() -> None:
    cell = Cell("x = 1\nloop()\ny = 2", "code cell 2")
    late = CellFailure("code cell 2", TimedOut(10.0), 2)
    (remark,) = remarks_on(Transcript({}, [late]), [cell], WRONG)
    assert "within 10 s, at its line 2. What it would have defined from there on is missing: `y`." in remark
    (remark,) = remarks_on(Transcript({}, [CellFailure("code cell 2", OutOfMemory(64), 99)]), [cell], WRONG)
    assert "more than 64 MiB of memory. What it would have defined is missing: `x`, `y`." in remark


def test_a_line_of_a_script_costs_itself() -> None:
    cell = Cell("x = 1\n1 / 0\ny = 2", "code cell 1", is_script=True)
    failed = CellFailure("code cell 1", Raised("ZeroDivisionError", "", "code cell 1", 2), 2)
    (remark,) = remarks_on(Transcript({}, [failed]), [cell], WRONG)
    assert remark.endswith("at its line 2. What that line would have defined is missing.")


HELPERS = """import math
scale = 1
ratio = scale / 0
from cmath import pi as p
class Box: ...
def helper(t):
    inner = t
    return inner
"""


def test_what_a_failed_cell_would_have_defined_is_named() -> None:
    failure = CellFailure("code cell 3", Raised("ZeroDivisionError", "", "code cell 3", 3), 3)
    (remark,) = remarks_on(Transcript({}, [failure]), [Cell(HELPERS, "code cell 3")], WRONG)
    assert "stopped with ZeroDivisionError, at its line 3" in remark
    assert remark.endswith("is missing: `ratio`, `p`, `Box`, `helper`.")
    many = "1 / 0\n" + "\n".join(f"name_{number} = 0" for number in range(7))
    (remark,) = remarks_on(Transcript({}, [failed("code cell 3")]), [Cell(many, "code cell 3")], WRONG)
    assert remark.endswith("`name_3`, `name_4` and 2 more.")
    magic = Cell("%time x = 1\ny = 2", "code cell 3")
    (remark,) = remarks_on(Transcript({}, [failed("code cell 3")]), [magic], WRONG)
    assert remark.endswith("is missing.")


def test_a_public_check_that_fails_wants_something_too() -> None:
    test = TestResult("test_it", "It.", 0, "raised")
    public = ExerciseResult("f", score=0, max_score=0, tests=[test])
    transcript, cells = Transcript({}, [failed("code cell 1")]), [Cell("x = 1", "code cell 1")]
    assert len(remarks_on(transcript, cells, [public])) == 1
    passed = msgspec.structs.replace(public, tests=[msgspec.structs.replace(test, verdict="passed")])
    assert remarks_on(transcript, cells, [passed]) == []


def bound(*bindings: tuple[str, str, int]) -> Transcript:
    return Transcript({}, [], [Binding("f", cell, kind, line) for cell, kind, line in bindings])  # type: ignore[arg-type]


def test_a_name_that_is_something_else_at_last_is_told() -> None:
    transcript = bound(("code cell 3", "function", 1), ("code cell 9", "other", 2))
    (remark,) = remarks_on(transcript, [], WRONG)
    assert (
        "`f` is defined in code cell 3 (its line 1), but code cell 9 (its line 2) gives the same name"
        in remark
    )
    assert remarks_on(transcript, [], RIGHT) == []


def test_a_name_that_is_defined_twice_is_told() -> None:
    transcript = bound(("code cell 3", "function", 1), ("code cell 9", "function", 2))
    (remark,) = remarks_on(transcript, [], WRONG)
    assert remark == (
        "`f` is defined more than once: in code cell 3 (its line 1) and in code cell 9 (its line 2). The last one counts."
    )
    assert remarks_on(bound(("code cell 3", "function", 1)), [], WRONG) == []


def test_a_name_that_is_deleted_at_last_is_told() -> None:
    deleted = bound(("code cell 3", "function", 1), ("code cell 9", "deleted", 2))
    (remark,) = remarks_on(deleted, [], WRONG)
    assert (
        remark
        == "`f` is deleted in code cell 9 (its line 2), so it is not there any more: take that `del` out."
    )
    again = bound(
        ("code cell 3", "function", 1), ("code cell 4", "deleted", 1), ("code cell 9", "function", 2)
    )
    (remark,) = remarks_on(again, [], WRONG)
    assert "in code cell 3 (its line 1) and in code cell 9 (its line 2)" in remark


def test_what_was_done_otherwise_is_told_whatever_the_score() -> None:
    transcript = Transcript({}, adapted=["device", "processes", "workers"])
    remarks = remarks_on(transcript, [], RIGHT)
    assert len(remarks) == 3
    assert all("costs nothing" in remark for remark in remarks)
