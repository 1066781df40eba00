"""Which names of the assignment's illustrations a submission needs. Nothing is executed here.

An illustration that a student left as it was is executed only as far as the student's own code needs it: pictures take longer than
all exercises together, and hardly anybody refers to what one of them has computed.
"""

import ast
import re
import symtable
from collections.abc import Iterable
from functools import lru_cache

PARSED_CHARS = 20_000
"""Cells longer than this are not parsed: Python's parser takes quadratic time on some hostile text."""
WORD = re.compile(r"\w+")
KEPT = 500
"""So many illustrations, of this release and earlier ones, and so many cells of students are taken apart once only."""
UNPARSED = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What parsing a cell may raise that is no plain Python, or made to be no end of it."""
BINDS_BY_NAME = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef


def part_needed(illustration: str, used: set[str]) -> str:
    """So much of an illustration's source as whoever uses these names needs: nothing, its imports and definitions, or all.

    All of it where that cannot be told.
    """
    simple, bound, bound_by_running = _parts(illustration)
    if bound is None:
        return illustration
    if not used & bound:
        return ""
    return illustration if used & bound_by_running else simple


def names_bound(illustration: str) -> frozenset[str]:
    """The global names that an illustration binds; none where that cannot be told."""
    return _parts(illustration)[1] or frozenset()


@lru_cache(KEPT)
def _parts(illustration: str) -> tuple[str, frozenset[str] | None, frozenset[str]]:
    """Its imports and definitions, the names it binds, and those of them that only running it binds; a class asks a thousand times."""
    try:
        statements = ast.parse(illustration).body
        simple = [statement for statement in statements if isinstance(statement, BINDS_BY_NAME)]
        running = [statement for statement in statements if statement not in simple]
        source = "\n".join(ast.unparse(statement) for statement in simple)
        return source, frozenset(_bound_by(statements)), frozenset(_bound_by(running))
    except UNPARSED:
        return "", None, frozenset()


def _bound_by(statements: list[ast.stmt]) -> set[str]:
    table = symtable.symtable(ast.unparse(ast.Module(statements, [])), "illustration", "exec")
    return {
        symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()
    }


def names_used(sources: Iterable[str], among: set[str]) -> set[str]:
    """Those of some global names that these cells use together and do not bind themselves.

    A cell that is no plain Python, or too long to be parsed, uses each of them that it mentions.
    """
    names, used, bound = frozenset(among), set[str](), set[str]()
    for source in sources:
        if len(source) > PARSED_CHARS:
            used |= _mentioned(source, names)
            continue
        cell_uses, cell_binds = _of_cell(source, names)
        used |= cell_uses
        bound |= cell_binds
    return used - bound


@lru_cache(KEPT)
def _of_cell(source: str, among: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Those of some global names that a cell uses, and those that it binds; equal cells of a class are taken apart once."""
    mentioned = _mentioned(source, among)
    if not mentioned:
        return mentioned, mentioned
    try:
        table = symtable.symtable(source, "cell", "exec")
    except UNPARSED:
        return mentioned, frozenset()
    bound = {s.get_name() for s in _symbols(table, mentioned) if s.is_assigned() or s.is_imported()}
    return frozenset(_used_in(table, mentioned)), frozenset(bound)


def _mentioned(source: str, among: frozenset[str]) -> frozenset[str]:
    return among.intersection(WORD.findall(source))


def _used_in(top: symtable.SymbolTable, among: frozenset[str]) -> set[str]:
    """Those of some global names that are read in a cell, or in what it defines."""
    found, waiting = set[str](), [top]
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        found |= {
            symbol.get_name()
            for symbol in _symbols(table, among)
            if symbol.is_referenced() and (table is top or symbol.is_global())
        }
    return found


def _symbols(table: symtable.SymbolTable, among: frozenset[str]) -> list[symtable.Symbol]:
    """A table's symbols of these names; to make all of them is what takes time."""
    return [table.lookup(name) for name in among.intersection(table.get_identifiers())]
