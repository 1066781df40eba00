"""What counts as plain is what IPython leaves as it is: on every cell that there is, and on random pieces of cells and commands."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder.sandbox.inside.plain_cells import PlainCells, is_plain

ROOT = Path(__file__).resolve().parents[3]
SEED, DRAWS, MOST_LINES = 7, 1000, 5
ODD = [
    "%time x", "%%time", "!ls", "x = !ls", "x = %time 1", "?x", "x?", "x??", ">>> 1", "    >>> 1", "... 2", "...", "In [1]: 2",
    "   ...: 3", "/f 1", ",f a", ";f a", "'''", '"""', "(", "[", ")", "\\", "a = (", "x = 1 \\", "% 3", "!= 3", "# what?", "s = 'a?'",
    "\tx", "", " ", "async def f():", "    await g()", "from __future__ import annotations", "é = 'ü…'", "\x0cx = 1", "x = 1\r", "\u2028",
]  # fmt: skip


def cells() -> Iterator[str]:
    """Code of this package's notebooks, solutions and students."""
    for path in [*ROOT.glob("assignments/*/*.ipynb"), *ROOT.glob("tests/fidelity/**/*.ipynb")]:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield "".join(cell["source"])
    for path in [*ROOT.glob("solutions/*/*.py"), *ROOT.glob("solutions/*/accepted/*.py")]:
        for cell in path.read_text(encoding="utf-8").split("\n# %%"):
            yield cell.partition("\n")[2].strip("\n")


def assert_left_alone(cell: str) -> None:
    expected = cell if cell.endswith("\n") else f"{cell}\n"
    assert TransformerManager().transform_cell(cell) == expected, cell


def test_what_counts_as_plain_is_left_as_it_is_and_most_cells_count() -> None:
    all_cells = {*cells()}
    plain = [cell for cell in all_cells if is_plain(cell)]
    assert len(plain) > 0.8 * len(all_cells) > 100
    for cell in plain:
        assert_left_alone(cell)


def test_no_mixture_of_lines_counts_as_plain_that_ipython_would_change() -> None:
    rng = random.Random(SEED)
    lines = [*ODD, *(line for cell in sorted({*cells()})[:200] for line in cell.split("\n"))]
    count = 0
    for _ in range(DRAWS):
        cell = "\n".join(
            rng.choice([ODD, lines][rng.random() < 0.5]) for _ in range(rng.randint(1, MOST_LINES))
        )
        if rng.random() < 0.3:
            cell = f"x = '''{cell}'''\n{rng.choice(lines)}"
        if is_plain(cell):
            count += 1
            assert_left_alone(cell)
    assert count > DRAWS / 20


@pytest.mark.parametrize(
    "cell",
    ["%time x", "!ls", "x = !ls", "x?", ">>> 1 + 1", "x = 1\n>>> 2", "  x = 1", "\nx = 1", "", "x = (", "x = 1\rx = 2", "'''\n>>> 1\n'''"],
)  # fmt: skip
def test_what_may_be_ipythons_is_not_plain(cell: str) -> None:
    assert not is_plain(cell)
    assert PlainCells().transform_cell(cell) == TransformerManager().transform_cell(cell)


def test_a_transformation_that_a_notebook_adds_sees_every_cell() -> None:
    shouting = PlainCells()
    assert shouting.transform_cell("x = 'a'\ny = 1") == "x = 'a'\ny = 1\n"
    shouting.cleanup_transforms.append(lambda lines: [line.upper() for line in lines])
    assert shouting.transform_cell("x = 'a'\ny = 1") == "X = 'A'\nY = 1\n"
