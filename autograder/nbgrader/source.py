"""What an assignment's source says of a notebook's cells, read from the gradebook once, as plain data."""

import ast
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from nbgrader.api import Gradebook, MissingEntry

KNOWN_MODULES = (
    "numpy",
    "pandas",
    "scipy",
    "sympy",
    "sklearn",
    "torch",
    "matplotlib",
    "seaborn",
    "statsmodels",
)
"""Worth importing once for a whole class where an assignment's own cells import them."""
MAGIC = re.compile(r"^([ \t]*)(?:([A-Za-z_][\w, \t.]*=)[ \t]*)?(?:[%!?]|[^\s#].*\?[ \t]*$).*", re.MULTILINE)
"""A line that is IPython's, not Python's: a magic, a shell command, a question; with the names it is assigned to."""
IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+([\w., \t]+)", re.MULTILINE)


class SourceCell(msgspec.Struct, frozen=True):
    """One cell that nbgrader knows. ``points`` is None for those that earn none; ``metadata`` are those beside nbgrader's own."""

    name: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float | None = None
    metadata: dict[str, Any] = {}

    @property
    def is_test(self) -> bool:
        """Whether it is a cell that tests, not one that is answered."""
        return self.grade and not self.solution


class SourceNotebook(msgspec.Struct, frozen=True):
    """One notebook of an assignment: its cells in order, and the kernel it wants, if it says so."""

    name: str
    cells: list[SourceCell]
    kernelspec: dict[str, Any] | None = None

    def cell(self, name: Any) -> SourceCell | None:
        """The cell of this name, if there is one."""
        return next((cell for cell in self.cells if cell.name == name), None)

    @property
    def defined_names(self) -> list[str]:
        """Names the assignment itself binds at the top level of its cells."""
        return sorted({name for cell in self.cells for name in _bound(cell.source)})

    @property
    def set_attributes(self) -> list[str]:
        """Attributes of modules that the assignment itself sets, as in ``plt.show = ...``; dotted, from the module's own name on."""
        nodes = [node for cell in self.cells for node in _nodes(cell.source)]
        modules = {bound: module for node in nodes for bound, module in _modules_bound(node)}
        targets = [
            node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        ]
        chains = [ast.unparse(target).partition(".") for target in targets]
        return sorted({f"{modules[root]}.{rest}" for root, _, rest in chains if root in modules})

    @property
    def imported_modules(self) -> list[str]:
        """Those of :data:`KNOWN_MODULES` that its cells import."""
        imported = {module for cell in self.cells for module in imports_of(cell.source)}
        return [module for module in KNOWN_MODULES if module in imported]


def source_notebook(gradebook: Gradebook, notebook: str, assignment: str) -> SourceNotebook | None:
    """The notebook as the gradebook has it; None if it has none of that name."""
    try:
        found = gradebook.find_notebook(notebook, assignment)
    except MissingEntry:
        return None
    points = {cell.name: cell.max_score for cell in [*found.grade_cells, *found.task_cells]}
    grades, solutions, tasks = (
        {cell.name for cell in cells} for cells in (found.grade_cells, found.solution_cells, found.task_cells)
    )
    cells = [
        SourceCell(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum=cell.checksum,
            locked=bool(cell.locked),
            grade=cell.name in grades,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=points.get(cell.name),
        )
        for cell in found.source_cells
    ]
    kernelspec = json.loads(found.kernelspec) if found.kernelspec else None
    return SourceNotebook(notebook, cells, kernelspec or None)


def with_metadata(source: SourceNotebook, *files: Path) -> SourceNotebook:
    """``source`` with the metadata that its cells have in the first of ``files`` that is there: the gradebook keeps none."""
    path = next((path for path in files if path.is_file()), None)
    try:
        cells = json.loads(path.read_bytes())["cells"] if path else []
        found = {
            cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"] for cell in cells if _is_marked(cell)
        }
    except (OSError, ValueError, KeyError, TypeError):  # nbgrader can grade without that file, and so can we
        return source
    own = {name: {k: v for k, v in metadata.items() if k != "nbgrader"} for name, metadata in found.items()}
    told = [msgspec.structs.replace(cell, metadata=own.get(cell.name, {})) for cell in source.cells]
    return msgspec.structs.replace(source, cells=told)


def _is_marked(cell: Any) -> bool:
    return "grade_id" in (cell["metadata"].get("nbgrader") or {})


def imports_of(source: str) -> set[str]:
    """The top-level modules that ``source`` imports anywhere; none if it is no Python."""
    modules: set[str] = set()
    for node in _nodes(source):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module.partition(".")[0])
    return modules


def _modules_bound(node: ast.AST) -> Iterable[tuple[str, str]]:
    """The names an import binds to what may be a module, each with that module's name."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            package = alias.name.partition(".")[0]
            yield (alias.asname, alias.name) if alias.asname else (package, package)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        for alias in node.names:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def imports_on_lines(source: str) -> set[str]:
    """What stands after ``import`` or ``from`` at the beginning of a line: found without parsing, and sometimes too much."""
    words = (word for line in IMPORT.findall(source) for word in re.split(r"[\s,]+", line))
    return {word.partition(".")[0] for word in words if word} - {"import", "as"}


def _bound(source: str) -> Iterable[str]:
    tree = next(iter(_nodes(source)), None)
    for node in getattr(tree, "body", []):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from (
                n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            )


def _nodes(source: str) -> list[ast.AST]:
    """Its syntax tree; magics and shell commands in it are no obstacle, unless the whole cell is a magic's."""
    for text in (source, MAGIC.sub(_without_magic, source)):
        try:
            return list(ast.walk(ast.parse(text)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return []


def _without_magic(line: re.Match[str]) -> str:
    if line[0].startswith("%%"):
        return "%%"  # no Python, so that the cell is none
    return f"{line[1]}{line[2]} None" if line[2] else f"{line[1]}pass"
