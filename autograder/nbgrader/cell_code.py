"""What the code of a notebook's cell says without being run: the names it binds, the modules it imports, what it sets of them."""

import ast
import re
import symtable
from collections.abc import Iterable
from functools import lru_cache

ALL_OF = ".*"
"""After a module's name: all that ``from module import *`` takes of it."""
MAGIC = re.compile(r"^([ \t]*)(?:([A-Za-z_][\w, \t.]*=)[ \t]*)?(?:[%!?]|[^\s#].*\?[ \t]*$).*", re.MULTILINE)
"""A line that is IPython's, not Python's: a magic, a shell command, a question; with the names it is assigned to."""
PYTHON_CELL = re.compile(r"\A\s*%%(?:time|timeit|capture|prun)\b.*(?:\n|\Z)")
"""The magic of a cell whose other lines are Python."""
PYLAB = re.compile(r"^[ \t]*%pylab\b(?!.*--no-import-all)", re.MULTILINE)
PYLAB_IMPORTS = ("numpy", "matplotlib")
"""What ``%pylab`` imports; it takes all of NumPy."""
IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+([\w., \t]+)", re.MULTILINE)
KEPT_CELLS = 2000
"""So many cells' names are remembered: those of an assignment are asked for with each student."""


@lru_cache(maxsize=KEPT_CELLS)
def names_bound(source: str) -> frozenset[str]:
    """The global names that running ``source`` may bind: wherever in it, in functions only what they declare global."""
    for text in _texts(source):
        try:
            return frozenset(_bound(symtable.symtable(text, "cell", "exec"), is_top=True))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return frozenset()


def _bound(table: symtable.SymbolTable, *, is_top: bool) -> set[str]:
    bound = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if (is_top or symbol.is_declared_global()) and (symbol.is_assigned() or symbol.is_imported())
    }
    return bound.union(*(_bound(child, is_top=False) for child in table.get_children()))


@lru_cache(maxsize=KEPT_CELLS)
def stars_of(source: str) -> frozenset[str]:
    """The modules of which ``source`` takes all that they export."""
    pylab = PYLAB_IMPORTS[:1] if PYLAB.search(source) else ()
    starred = (
        node.module
        for node in nodes_of(source)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    )
    return frozenset([*pylab, *filter(None, starred)])


def imports_of(source: str) -> set[str]:
    """The top-level modules that ``source`` imports anywhere; none if it is no Python."""
    modules = set(PYLAB_IMPORTS if PYLAB.search(source) else ())
    for node in nodes_of(source):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module.partition(".")[0])
    return modules


def imports_on_lines(source: str) -> set[str]:
    """What stands after ``import`` or ``from`` at the beginning of a line: found without parsing, and sometimes too much."""
    words = (word for line in IMPORT.findall(source) for word in re.split(r"[\s,]+", line))
    return {word.partition(".")[0] for word in words if word} - {"import", "as"}


def modules_bound(node: ast.AST) -> Iterable[tuple[str, str]]:
    """The names an import binds to what may be a module, each with that module's name."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            package = alias.name.partition(".")[0]
            yield (alias.asname, alias.name) if alias.asname else (package, package)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        for alias in node.names:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def nodes_of(source: str) -> list[ast.AST]:
    """Its syntax tree; magics and shell commands in it are no obstacle, unless the whole cell is another language's."""
    for text in _texts(source):
        try:
            return list(ast.walk(ast.parse(text)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return []


def _texts(source: str) -> Iterable[str]:
    """What of it may be Python: all, or all but magics."""
    python = PYTHON_CELL.sub("", source)
    return python, MAGIC.sub(_without_magic, python)


def _without_magic(line: re.Match[str]) -> str:
    if line[0].startswith("%%"):
        return "%%"  # no Python, so that the cell is none
    return f"{line[1]}{line[2]} None" if line[2] else f"{line[1]}pass"
