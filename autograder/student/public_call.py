"""A public probe as code to paste below a notebook: what the check calls, written out, so that a student can look at it step by step.

The code is cut out of ``public/probes.py``: the probe's body, the definitions of that file which it uses, and the imports these need.
Nothing is executed here.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

SUBMISSION, DRAW = "submission", "draw"
"""What a probe's two arguments are called."""


def pasteable(source: str, probe: str, seed: int) -> str:
    """The code of one probe, without its two arguments; its value is that of the last line.

    Args:
        source: the text of a ``probes.py``.
        probe: the name of a probe in it.
        seed: what its inputs are drawn from.

    Raises:
        KeyError: there is no such probe.
    """
    module = ast.parse(source)
    function = next((n for n in module.body if isinstance(n, ast.FunctionDef) and n.name == probe), None)
    if function is None:
        raise KeyError(probe)
    body = _without_docstring(function.body)
    cell = _as_cell(function, body)
    givens = {SUBMISSION: f"{SUBMISSION} = Submission(globals())", DRAW: f"{DRAW} = Draw({seed})"}
    lines = [line for name, line in givens.items() if name in _names(ast.parse(cell).body)]
    others = [node for node in module.body if node is not function]
    needed = _needed(others, _names(ast.parse("\n".join([*lines, cell])).body))
    by_name = {name: node for node in others for name in _defined(node)}
    imports = [_import_of(node, needed) for node in others]
    definitions = [
        _bare(node)
        for node in others
        if not _is_import(node)
        and (_defined(node) & needed or (not _defined(node) and _completes(node, by_name, needed)))
    ]
    parts = ["\n".join(line for line in imports if line), *definitions, "\n".join([*lines, cell])]
    return "\n\n".join(part for part in parts if part)


def _as_cell(function: ast.FunctionDef, body: Sequence[ast.stmt]) -> str:
    """The body as statements of a cell; where it returns in its midst, a function and its call."""
    plain = [_Plain().visit(_unannotated(node)) for node in body]
    last = plain[-1]
    if isinstance(last, ast.Return) and last.value is not None and list(_returns(plain)) == [last]:
        return "\n".join([*map(ast.unparse, plain[:-1]), _in_lines(last.value)])
    made = ast.FunctionDef(function.name, _NO_ARGUMENTS, plain, [], lineno=0)
    return f"{ast.unparse(made)}\n\n\n{function.name}()"


_NO_ARGUMENTS = ast.arguments([], [], None, [], [], None, [])


def _in_lines(value: ast.expr) -> str:
    """An expression; of a dict, an entry a line."""
    if not isinstance(value, ast.Dict) or None in value.keys:
        return ast.unparse(value)
    entries = zip(value.keys, value.values, strict=True)
    lines = [f"    {ast.unparse(key)}: {ast.unparse(item)}," for key, item in entries if key]
    return "\n".join(["{", *lines, "}"])


def _returns(body: Iterable[ast.AST]) -> Iterator[ast.Return]:
    """The statements that end a function with this body, not those of functions in it."""
    for node in body:
        if isinstance(node, ast.Return):
            yield node
        elif not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from _returns(ast.iter_child_nodes(node))


class _Plain(ast.NodeTransformer):
    """Calls the student's functions by their names: ``submission.f`` becomes ``f``."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A name of the submission's, else the attribute."""
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == SUBMISSION:
            return ast.copy_location(ast.Name(node.attr, node.ctx), node)
        return node


def _needed(module: Sequence[ast.stmt], names: set[str]) -> set[str]:
    """The names that the module defines and that these names lead to, with what completes those definitions."""
    by_name = {name: node for node in module for name in _defined(node)}
    needed = _reached(by_name, names)
    while added := [node for node in _loose(module) if _completes(node, by_name, needed)]:
        more = _reached(by_name, _names(added)) - needed
        if not more:
            break
        needed |= more
    return needed


def _reached(by_name: Mapping[str, ast.stmt], names: Iterable[str]) -> set[str]:
    """The definitions that these names lead to, one through another."""
    reached, waiting = set[str](), {*names}
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in reached:
            reached.add(name)
            waiting |= set() if _is_import(by_name[name]) else _names([_unannotated(by_name[name])])
    return reached


def _loose(module: Iterable[ast.stmt]) -> list[ast.stmt]:
    """The statements that define no name: they set attributes, or call what does."""
    return [node for node in module if not _defined(node)]


def _completes(node: ast.stmt, by_name: Mapping[str, ast.stmt], needed: set[str]) -> bool:
    """Whether a loose statement has to do with one of these definitions, by whatever way."""
    own = {name for name in needed if not _is_import(by_name[name])}
    return bool(_reached(by_name, _names([node])) & own)


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}


def _defined(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return {alias.asname or alias.name.partition(".")[0] for alias in aliases}
        case ast.Assign(targets=targets):
            stored = (n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
            return {n.id for n in stored if isinstance(n.ctx, ast.Store)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _import_of(node: ast.stmt, needed: set[str]) -> str:
    """So much of an import as is needed."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return ""
    kept = [a for a in node.names if (a.asname or a.name.partition(".")[0]) in needed]
    if not kept:
        return ""
    return ast.unparse(
        ast.Import(kept) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, kept, node.level)
    )


def _bare(node: ast.stmt) -> str:
    """A definition without annotations and docstrings, which nobody needs who pastes it."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.ClassDef):
            inner.body = _without_docstring(inner.body) or [ast.Pass()]
    return ast.unparse(_Plain().visit(_unannotated(node)))


def _unannotated(node: ast.stmt) -> ast.stmt:
    """``node`` without annotations, but for those of a class's own fields."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef):
            inner.returns = None
        if isinstance(inner, ast.arg):
            inner.annotation = None
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return ast.copy_location(ast.Assign([node.target], node.value, lineno=node.lineno), node)
    return node


def _without_docstring(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    is_text = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return [*body[1:]] if is_text else [*body]
