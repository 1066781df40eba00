"""Percent scripts: the cells that jupytext finds in honest ones, and a bounded amount of work for any."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jupytext
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.classroom.percent import PercentCell, percent_cells, quote_after
from autograder.classroom.reading import HEADER, MAX_CODE_BYTES, read_submission

REPOSITORY = Path(__file__).parents[2]
SCRIPTS = [
    path
    for folder in ("solutions/*", "examples/class")
    for path in sorted(REPOSITORY.glob(f"{folder}/*.py"))
    if "# %%" in path.read_text()
]


def by_jupytext(text: str) -> list[PercentCell]:
    cells = jupytext.reads(text, fmt="py:percent").cells
    kept = ("nbgrader", "tags")
    return [
        PercentCell(cell.source, {key: cell.metadata[key] for key in kept if key in cell.metadata})
        for cell in cells
        if cell.cell_type == "code" and cell.source.strip()
    ]


def filled(cells: list[PercentCell]) -> list[PercentCell]:
    return [cell for cell in cells if cell.source.strip()]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_courses_own_scripts_are_cut_as_jupytext_cuts_them(path: Path) -> None:
    text = HEADER.sub("", path.read_text(), count=1)
    assert filled(percent_cells(text)) == by_jupytext(text)


@pytest.mark.parametrize(
    "text",
    [
        "# %%\nx = 1\n\n\n# %%\n\ny = 2",
        "z = 0\n# %% a title\nx = 1",
        "# %% [markdown]\n# # Text\n# %% [md] title\n# t\n# %% [raw]\n# r\n# %%\nx = 1",
        '# %% tags=["illustration", "b"]\nx = 1\n# %% title nbgrader={"grade": true, "grade_id": "a=b"} tags=[]\ny = 2',
        '# %% {"tags": ["illustration"], "nbgrader": {"grade": false}}\nx = 1\n# %% [markdown] {"a": 1}\n# t',
        '# %%\ntext = """\n# %% no mark\n"""\nx = 1\n# %%\ny = \'"""\'\n# %%\nz = "it\'s"  # """\n# %%\nw = 3',
        "# %%\n# %matplotlib inline\n# !ls -l\n# x = %time f()\n# an honest comment of 100 % worth\nx = 1",
        "# %%\n    # %% [markdown]\n# text\n# In[3]:\nx = 1\n# <codecell>\ny = 2\n#%%\nz = 3",
        "# %%\n# %%time\nf()\n# %%\nif x:\n    # %timeit f()\n    pass",
    ],
)  # fmt: skip
def test_so_are_others(text: str) -> None:
    assert filled(percent_cells(text)) == by_jupytext(text)


def test_a_comment_that_begins_like_a_shell_command_stays_one() -> None:
    """jupytext takes it for the command, and the cell fails."""
    text = "# %%\n# copy the tensor\nx = 1"
    assert by_jupytext(text)[0].source.startswith("copy")
    assert percent_cells(text) == [PercentCell("# copy the tensor\nx = 1")]


@given(st.text("#% \n=[]\"'a{}\\!", max_size=200))
def test_no_line_of_any_text_is_lost(text: str) -> None:
    cells = percent_cells(text.replace("[", "("))  # then none of them is text
    found = "".join(cell.source for cell in cells)
    assert set(found) <= set(text.replace("[", "("))
    assert found.count("a") >= sum(line.count("a") for line in text.split("\n") if "%" not in line)


@pytest.mark.parametrize(
    ("line", "quote", "after"),
    [
        ('x = """', "", '"""'), ('x = """a"""', "", ""), ('a """ b', '"""', ""), ("a ''' b", '"""', '"""'), ('"a" """', "", '"""'),
        ("'\"\"\"'", "", ""), ('"\\"""', "", ""), ('# """', "", ""), ("x = 'open", "", ""), ('"a#" """', "", '"""'),
    ],
)  # fmt: skip
def test_open_quotes_are_known(line: str, quote: str, after: str) -> None:
    assert quote_after(line, quote) == after


def calls_of(function: Callable[[], Any]) -> int:
    """How many functions it calls, Python's own in C too: work that does not depend on how busy a machine is."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(before)
    return calls


HOSTILE: dict[str, Callable[[int], str]] = {
    "braces": lambda size: ("# %% " + "k={" * 300 + "\nx = 1\n") * (size // 900),
    "options": lambda size: "# %% " + "nbgrader={ tags=[ " * (size // 18) + "\nx = 1\n",
    "fences": lambda size: "# %% [markdown]\n" + "# ```a\n" * (size // 7),
    "quotes": lambda size: "# %%\n" + "x = \"'\\\" '''\n" * (size // 13),
    "magics": lambda size: "# %%\n" + "# " * (size // 2) + "%x\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_as_much_is_twice_the_work(name: str) -> None:
    """For jupytext the first is 360 s of work at 1.8 MB, and the third grows with the square of its lines."""
    small, large = (HOSTILE[name](size) for size in (20_000, 40_000))
    assert calls_of(lambda: percent_cells(large)) < 2.2 * calls_of(lambda: percent_cells(small)) + 100


@pytest.mark.parametrize("name", HOSTILE)
def test_the_largest_that_is_read_at_all_is_read_or_refused(name: str, tmp_path: Path, tiny: Any) -> None:
    from contextlib import suppress

    from autograder.errors import SubmissionError

    path = tmp_path / "a.py"
    path.write_text(HOSTILE[name](MAX_CODE_BYTES - 1000))
    with suppress(SubmissionError):
        read_submission(path, tiny)


def test_jupytext_does_more_than_twice_the_work_for_twice_as_many_fences() -> None:
    small, large = (HOSTILE["fences"](size) for size in (3_000, 6_000))
    assert calls_of(lambda: by_jupytext(large)) > 3 * calls_of(lambda: by_jupytext(small))
