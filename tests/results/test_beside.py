"""Code and what is said of it, side by side where there is room."""

from typing import Any

from rich.text import Text

from autograder.results.beside import LINES_SHOWN, WIDE, Beside, StudentCode, code_text


def test_the_two_stand_side_by_side_where_there_is_room(shown: Any) -> None:
    pair = Beside(Text("left"), [Text("right"), Text("below")])
    wide = [line.split() for line in shown([pair], WIDE).splitlines()]
    assert wide[:2] == [["left", "right"], ["below"]]
    narrow = [line.split() for line in shown([pair], WIDE - 1).splitlines()]
    assert narrow[:3] == [["left"], ["right"], ["below"]]


def test_lines_have_their_numbers(shown: Any) -> None:
    code = StudentCode("code cell 3", [(7, "def f(x):"), (9, "\treturn x")])
    assert shown([code_text(code)]).splitlines() == ["code cell 3", "   7 def f(x):", "   9     return x"]


def test_a_line_that_is_too_long_goes_on_beside_its_number(shown: Any) -> None:
    code = StudentCode("c", [(1, "def f(x, eps):"), (2, "    return 1")])
    assert shown([code_text(code)], 16).splitlines() == [
        "c",
        "   1 def f(x,",
        "     eps):",
        "   2     return",
        "     1",
    ]


def test_code_is_no_markup_and_steers_no_terminal(shown: Any) -> None:
    assert "[bold]�[31m" in shown([code_text(StudentCode("c\x1b", [(1, "[bold]\x1b[31m")]))])


def test_long_code_is_cut_and_says_so(shown: Any) -> None:
    text = shown([code_text(StudentCode("c", [(n, f"x{n}") for n in range(LINES_SHOWN + 4)]))])
    assert f"x{LINES_SHOWN - 1}" in text
    assert f"x{LINES_SHOWN}\n" not in text
    assert "and 4 more lines" in text
