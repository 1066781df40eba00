"""The call that a public check makes, as code: pasted into the notebook it gives what came back once more.

It is the probe's own text as a function without arguments, with the helpers that it uses inside, lest they take the names of the
notebook's. The student's functions are called by their names.
"""

import ast
import re
import textwrap
from collections.abc import Iterable

SUBMISSION = re.compile(r"\bsubmission\.(?=\w)")
KEY = re.compile(r"^[^\[]+")


def call_code(source: str, name: str, seed: int, *, path: str = "") -> str:
    """Code that calls what the probe ``name`` calls, and ends with the value it arrives at.

    Args:
        source: the text of a ``probes.py``.
        seed: what the probe's inputs are drawn from.
        path: which part of the value is meant, as a mismatch names it: ``"report['p_after'][0]"``.

    Raises:
        KeyError: there is no such probe.
    """
    module = ast.parse(source)
    definitions = {bound: node for node in module.body for bound in _names_bound(node)}
    probe = definitions[name]
    assert isinstance(probe, ast.FunctionDef)
    helpers = [node for node in _helpers(module, probe, definitions) if node is not probe]
    body = _body(source, probe, seed)
    inside = "\n\n".join([*(_text(source, node) for node in helpers), body])
    code = f"def {name}():\n{textwrap.indent(inside, '    ')}\n\n\n{name}(){_index(path)}"
    return "\n".join([*_imports(module, code), "\n", code])


def _names_bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [name for target in targets for name in _assigned(target)]
    return []


def _helpers(module: ast.Module, probe: ast.FunctionDef, definitions: dict[str, ast.stmt]) -> list[ast.stmt]:
    """The statements that a probe needs: definitions, and what is done to them."""
    used = _used_by(probe, definitions)
    done = [node for node in module.body if isinstance(node, ast.For | ast.Assign) and not _names_bound(node)]
    done = [node for node in done if _used_by(node, definitions) & used]
    used |= {name for node in done for name in _used_by(node, definitions)}
    return [node for node in module.body if node in done or used & set(_names_bound(node))]


def _used_by(node: ast.AST, definitions: dict[str, ast.stmt]) -> set[str]:
    """The names among ``definitions`` that ``node`` uses, and those that these use."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        names = {name.id for name in ast.walk(waiting.pop()) if isinstance(name, ast.Name)}
        new = (names & definitions.keys()) - found
        found |= new
        waiting += [definitions[name] for name in new]
    return found


def _body(source: str, probe: ast.FunctionDef, seed: int) -> str:
    """The statements of a probe, the student's functions called by their names; what is left of its arguments is made."""
    first = probe.body[1] if ast.get_docstring(probe) else probe.body[0]
    lines = source.splitlines()[first.lineno - 1 : probe.end_lineno]
    body = textwrap.dedent("\n".join(lines))
    called = set(re.findall(r"\bsubmission\.(\w+)", body))
    if not called & _assigned(probe):
        body = SUBMISSION.sub("", body)
    made = {"submission": "Submission(globals())", "draw": f"Draw({seed})"}
    needed = [f"{name} = {value}" for name, value in made.items() if re.search(rf"\b{name}\b", body)]
    return "\n".join([*needed, body])


def _assigned(node: ast.AST) -> set[str]:
    """The names that are given a value somewhere in ``node``."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _text(source: str, node: ast.stmt) -> str:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])


def _index(path: str) -> str:
    """A part's place as it is written behind a value."""
    return KEY.sub(lambda key: f"[{key.group()!r}]", path)


def _imports(module: ast.Module, code: str) -> Iterable[str]:
    """The import statements of the probes, with those names alone that ``code`` uses."""
    words = set(re.findall(r"\w+", code))
    for node in module.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias for alias in node.names if (alias.asname or alias.name).split(".")[0] in words]
            if names:
                only = (
                    ast.Import(names)
                    if isinstance(node, ast.Import)
                    else ast.ImportFrom(node.module, names, 0)
                )
                yield ast.unparse(ast.fix_missing_locations(only))
