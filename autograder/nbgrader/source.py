"""What an assignment's source says of a notebook's cells, read from the gradebook once, as plain data."""

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from nbgrader.api import Gradebook, MissingEntry

from autograder.nbgrader.cell_code import ALL_OF, imports_of, modules_bound, names_bound, nodes_of, stars_of

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
    "plotnine",
    "networkx",
    "altair",
    "plotly",
    "xarray",
)
"""Worth importing once for a whole class where an assignment's own cells import them."""


class GradebookCell(msgspec.Struct, frozen=True):
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
    cells: list[GradebookCell]
    kernelspec: dict[str, Any] | None = None
    written: list[str] = []
    """The code cells of the file that the instructor wrote: the gradebook knows neither solutions nor cells without a mark."""
    class_imports: list[str] = []
    """Libraries that enough of those who handed in import."""
    helpers: list[str] = []
    """The code of the modules beside that file which its cells import."""

    def cell(self, name: Any) -> GradebookCell | None:
        """The cell of this name, if there is one."""
        return next((cell for cell in self.cells if cell.name == name), None)

    @property
    def code(self) -> list[str]:
        """The code of the instructor's notebook, solutions and unmarked cells included as far as they are known."""
        return [*(cell.source for cell in self.cells if cell.cell_type == "code"), *self.written]

    @property
    def defined_names(self) -> list[str]:
        """Names the assignment itself binds, and the modules of which it takes all, as ``numpy.*``."""
        names = frozenset().union(*map(names_bound, self.code))
        modules = frozenset().union(*map(stars_of, self.code))
        return sorted([*names, *(module + ALL_OF for module in modules)])

    @property
    def set_attributes(self) -> list[str]:
        """Attributes of modules that the assignment itself sets, as in ``plt.show = ...``; dotted, from the module's own name on."""
        nodes = [node for code in self.code for node in nodes_of(code)]
        modules = {bound: module for node in nodes for bound, module in modules_bound(node)}
        targets = [
            node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        ]
        chains = [ast.unparse(target).partition(".") for target in targets]
        return sorted({f"{modules[root]}.{rest}" for root, _, rest in chains if root in modules})

    @property
    def imported_modules(self) -> list[str]:
        """Those of :data:`KNOWN_MODULES` that its cells import, or modules beside it that they import."""
        return known_modules([*self.code, *self.helpers])


def known_modules(code: Iterable[str]) -> list[str]:
    """Those of :data:`KNOWN_MODULES` that some cells import, and the modules in them of which they take all."""
    cells = [*code]
    imported = set[str]().union(*map(imports_of, cells))
    starred = set[str]().union(*map(stars_of, cells))
    inner = {module for module in starred if module.partition(".")[0] in KNOWN_MODULES}
    return [module for module in KNOWN_MODULES if module in imported] + sorted(inner - set(KNOWN_MODULES))


def course_files(coursedir: Any, assignment: str, notebook: str) -> tuple[Path, Path]:
    """Where a course (nbgrader's ``CourseDirectory``) has a notebook as it was written, and as it was released."""
    written, released = (
        Path(coursedir.format_path(folder, ".", assignment)) / f"{notebook}.ipynb"
        for folder in (coursedir.source_directory, coursedir.release_directory)
    )
    return written, released


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
        GradebookCell(
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


class KnownSources:
    """What those who take part in a run know of its assignments' notebooks, each asked once."""

    def __init__(self) -> None:
        self._known: dict[tuple[type, str, str], Any] = {}

    def of(self, who: Any, about: Mapping[str, str]) -> Any:
        """What ``who.source_of(about)`` says, or said the first time that one of its kind was asked."""
        key = type(who), about["assignment"], about["notebook"]
        if key not in self._known:
            self._known[key] = who.source_of(about)
        return self._known[key]


def source_for(who: Any, about: Mapping[str, str], converter: Any) -> Any:
    """What ``who`` knows of a notebook by its ``source_of``; as the converter remembers it, if it does."""
    known: KnownSources | None = getattr(converter, "known_sources", None)
    return who.source_of(about) if known is None else known.of(who, about)


def with_metadata(source: SourceNotebook, *files: Path) -> SourceNotebook:
    """``source`` with the metadata that its cells have in the first of ``files`` that is there: the gradebook keeps none."""
    try:
        found = {
            cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]
            for cell in _cells_of(files)
            if _is_marked(cell)
        }
    except (OSError, ValueError, KeyError, TypeError):  # nbgrader can grade without that file, and so can we
        return source
    own = {name: {k: v for k, v in metadata.items() if k != "nbgrader"} for name, metadata in found.items()}
    told = [msgspec.structs.replace(cell, metadata=own.get(cell.name, {})) for cell in source.cells]
    return msgspec.structs.replace(source, cells=told)


def with_code(source: SourceNotebook, *files: Path) -> SourceNotebook:
    """``source`` with the code of the first of ``files`` that is there: the instructor's own, or what students were given.

    So is the code of helper files beside it of which a cell takes all: what they bind is bound by the source. Of others that its cells
    import it is known what they import.
    """
    try:
        cells = [cell["source"] for cell in _cells_of(files) if cell["cell_type"] == "code"]
        written = ["".join(lines) for lines in cells]
        starred, imported = (frozenset().union(*map(look, written)) for look in (stars_of, imports_of))
        taken, helpers = ([*_modules_beside(files, names)] for names in (starred, imported))
    except (OSError, ValueError, KeyError, TypeError):
        return source
    return msgspec.structs.replace(source, written=[*written, *taken], helpers=helpers)


def _modules_beside(files: Iterable[Path], names: Iterable[str]) -> Iterator[str]:
    """The text of those modules that lie beside the first file that is there."""
    folders = [path.parent for path in files if path.is_file()][:1]
    for path in (folder / f"{name.replace('.', '/')}.py" for folder in folders for name in sorted(names)):
        if path.is_file():
            yield path.read_text("utf-8")


def _cells_of(files: Iterable[Path]) -> list[Any]:
    """The cells of the first file that is there; none if none is.

    Raises:
        OSError, ValueError, KeyError, TypeError: it is no notebook that can be read.
    """
    path = next((path for path in files if path.is_file()), None)
    return list(json.loads(path.read_bytes())["cells"]) if path else []


def _is_marked(cell: Any) -> bool:
    return "grade_id" in (cell["metadata"].get("nbgrader") or {})
