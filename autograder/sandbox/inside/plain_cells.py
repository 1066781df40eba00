"""Cells that are Python and nothing else, which IPython's transformation leaves as they are, are not transformed.

It takes every cell apart into tokens, in Python, three times as long as compiling it takes. What can change a cell that parses is known:
a line that begins like a prompt, wherever it stands, and an empty or indented first line; what magics and commands look like does not
parse. Whatever might be one of these is transformed, and so is all if a notebook has added transformations of its own.
"""

import ast
import re
from collections.abc import Callable

from IPython.core.inputtransformer2 import TransformerManager

NOT_PLAIN = re.compile(
    r"""
      ^[ \t]*(?:>>>|\.\.\.|[%!,;/])   # a prompt; a magic or a command, in a string or as the rest of an expression
    | In\ \[                           # IPython's prompt
    | ^[ \t]+$                        # spaces alone in a line, even in a string
    | [\r\v\f\x1c-\x1e\x85\u2028\u2029]  # where str.splitlines ends a line, and Python does not or counts otherwise
    """,
    re.VERBOSE | re.MULTILINE,
)


class PlainCells(TransformerManager):
    """IPython's own, for cells that are not plain.

    Args:
        parse: parses a cell, or raises what :func:`ast.parse` raises.
    """

    def __init__(self, parse: Callable[[str], object] = ast.parse) -> None:
        super().__init__()
        self._own = self._transforms()
        self._parse = parse

    def _transforms(self) -> list[object]:
        return [*self.cleanup_transforms, *self.line_transforms, *self.token_transformers]

    def transform_cell(self, cell: str) -> str:
        """The cell as Python; it ends with a line's end."""
        ended = cell if cell.endswith("\n") else f"{cell}\n"
        if self._transforms() == self._own and is_plain(ended, self._parse):
            return ended
        return super().transform_cell(cell)


def is_plain(cell: str, parse: Callable[[str], object] = ast.parse) -> bool:
    """Whether a cell is Python that no transformation can change."""
    if not cell or cell[0].isspace() or NOT_PLAIN.search(cell):
        return False
    try:
        parse(cell)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
