"""An assignment as its author wrote it: one folder, read whole, into frozen data.

``load_assignment`` does all the reading. It checks what must hold for the rest to make sense (files there,
TOML valid, exercises unique, no unlisted or misspelt file); what needs running is proven by :mod:`autograder.author.verify`.
"""

import ast
import difflib
import sys
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeGuard

import msgspec

from autograder.assignment.hints import HINTS
from autograder.assignment.model import (
    BEGIN,
    END,
    EQUIVALENT_MUTANTS,
    ILLUSTRATION,
    SIDES,
    Assignment,
    Settings,
    SourceCell,
    Variant,
    files_under,
)
from autograder.errors import AssignmentError
from autograder.jsonschema_import import import_jsonschema
from autograder.left_out import left_out

OF_SERVERS = ("jupytext.sync_contentsmanager", "jupytext.async_contentsmanager")
"""What jupytext has for Jupyter's servers, and does without where there is no server: a web server's modules, more than all its others."""


def load_assignment(folder: Path) -> Assignment:
    """Read one assignment.

    Raises:
        AssignmentError: a file is missing, misspelt, unlisted or malformed; the message names it and the remedy.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        raise AssignmentError(f"{folder} is no folder; `autograder new NAME` makes an assignment")
    settings = _load_settings(folder / "assignment.toml")
    notebook = _find_notebook(folder)
    cells = load_source_cells(notebook)
    _check_exercises(cells, notebook)
    exercises = [cell.exercise for cell in cells if cell.exercise]
    _check_files(folder, notebook, exercises)
    for name in settings.delegation:
        _check_known(name, exercises, folder / "assignment.toml", "delegation")
    mistakes = tuple(_load_variants(folder / "mistakes"))
    for mistake in mistakes:
        for name in mistake.also_costs:
            _check_known(name, exercises, mistake.path, "ALSO_COSTS")
    return Assignment(
        folder=folder,
        settings=settings,
        notebook=notebook,
        cells=tuple(cells),
        accepted=tuple(_load_variants(folder / "accepted")),
        mistakes=mistakes,
        hints={path.stem: _read_text(path) for path in sorted((folder / HINTS).glob("*.md"))},
    )


def _load_settings(path: Path) -> Settings:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError:
        raise AssignmentError(f"{path} is missing; it holds title, summary and minutes") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise AssignmentError(f"{path}: {error}; see docs/authoring.md for its fields") from None


def _find_notebook(folder: Path) -> Path:
    found = sorted(folder.glob("*.py"))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise AssignmentError(
            f"{folder}: one notebook source NAME.py is wanted here, there are: {names}; move or rename the others"
        )
    return found[0]


def load_source_cells(path: Path) -> list[SourceCell]:
    """The cells of a py:percent notebook source.

    Raises:
        AssignmentError: the file is no notebook source.
    """
    try:
        return [*_source_cells(path.read_text(encoding="utf-8"))]
    except Exception as error:  # noqa: BLE001 - jupytext may raise anything on such input
        raise AssignmentError(f"{path} is no py:percent notebook: {error}") from None


@lru_cache(maxsize=16)
def _source_cells(text: str) -> tuple[SourceCell, ...]:
    """The cells of such a source; one command loads an assignment several times, and this takes most of it."""
    import_jsonschema()
    with left_out(*(() if "jupyter_server" in sys.modules else OF_SERVERS)):
        import jupytext

    cells = []
    for cell in jupytext.reads(text, fmt="py:percent").cells:
        kind: Literal["markdown", "code"] = "code" if cell.cell_type == "code" else "markdown"
        tags = cell.metadata.get("tags", [])
        cells.append(SourceCell(kind, cell.source, cell.metadata.get("exercise"), ILLUSTRATION in tags))
    return tuple(cells)


def _check_exercises(cells: list[SourceCell], path: Path) -> None:
    seen: set[str] = set()
    for cell in cells:
        if BEGIN in cell.source and not cell.exercise:
            raise AssignmentError(
                f'{path}: a cell has {BEGIN} but no exercise="NAME" in its "# %%" line; add it'
            )
        if not cell.exercise:
            _check_compiles(cell, path)
            continue
        if cell.exercise in seen:
            raise AssignmentError(f"{path}: exercise {cell.exercise} stands in two cells; keep one")
        seen.add(cell.exercise)
        marks = [mark for line in cell.source.split("\n") for mark in (BEGIN, END) if mark in line]
        if not marks or marks != [BEGIN, END] * (len(marks) // 2):
            raise AssignmentError(
                f"{path}: exercise {cell.exercise} needs one {BEGIN} and one {END}, in this order "
                "(in a class, a pair for each method)"
            )
        try:
            body = ast.parse(cell.source).body
        except SyntaxError as error:
            raise AssignmentError(
                f"{path}: the cell of exercise {cell.exercise} is no Python: {error.msg} (its line {error.lineno})"
            ) from None
        names = [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        if cell.exercise not in names:
            raise AssignmentError(
                f"{path}: the cell of exercise {cell.exercise} defines {names}, not {cell.exercise}; rename one of them"
            )
    if not seen:
        raise AssignmentError(f'{path} has no exercise; mark a cell with "# %% exercise=\\"NAME\\""')


def _check_compiles(cell: SourceCell, path: Path) -> None:
    """What students get must at least be Python, or IPython where it has magics."""
    if cell.kind != "code" or _is_python(cell.source):
        return
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        ast.parse(TransformerManager().transform_cell(cell.source))  # type: ignore[no-untyped-call]
    except SyntaxError as error:
        first = cell.source.strip().split("\n", 1)[0][:60]
        raise AssignmentError(
            f"{path}: the cell that begins with {first!r} is no Python: {error.msg} (its line {error.lineno})"
        ) from None


def _is_python(source: str) -> bool:
    """Whether it is Python as it stands; to import IPython for what is takes longer than to read an assignment."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _check_files(folder: Path, notebook: Path, exercises: list[str]) -> None:
    for side in SIDES:
        if not (folder / side / "probes.py").is_file():
            raise AssignmentError(f"{folder / side / 'probes.py'} is missing; it defines the {side} probes")
        if not list((folder / side).glob("test_*.py")):
            raise AssignmentError(f"{folder / side} has no test_*.py; add one with a test of every exercise")
    for path in files_under(folder):
        parts = path.relative_to(folder).parts
        if parts in (("assignment.toml",), (notebook.name,), (EQUIVALENT_MUTANTS,)):
            continue
        if parts[0] in SIDES and len(parts) == 2 and (parts[1] == "probes.py" or _is_test(parts[1])):
            continue
        if parts[0] in ("accepted", "mistakes") and len(parts) == 3 and parts[2].endswith(".py"):
            _check_known(parts[1], exercises, path.parent, "folder")
            continue
        if parts[0] == HINTS and len(parts) == 2 and parts[1].endswith(".md"):
            _check_known(path.stem, exercises, path, "file")
            continue
        places = [*SIDES, "accepted", "mistakes", HINTS, "assignment.toml"]
        near = [] if parts[0] in places else difflib.get_close_matches(parts[0], places, n=1)
        raise AssignmentError(
            f"{path} has no place in an assignment{f' (did you mean {near[0]}?)' if near else ''}; rename or remove it"
        )


def _is_test(name: str) -> bool:
    return name.startswith("test_") and name.endswith(".py")


def _check_known(name: str, exercises: list[str], where: Path, what: str) -> None:
    if name not in exercises:
        near = difflib.get_close_matches(name, exercises, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(exercises)}"
        raise AssignmentError(f"{where}: {what} {name!r} is no exercise of this assignment; {hint}")


def _load_variants(folder: Path) -> list[Variant]:
    return [_load_variant(path) for path in sorted(folder.glob("*/*.py"))]


def _load_variant(path: Path) -> Variant:
    source = _read_text(path)
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise AssignmentError(f"{path}, line {error.lineno}: {error.msg}") from None
    text = ast.get_docstring(tree)
    if not text:
        raise AssignmentError(f"{path} has no docstring; its first line is the title, the rest the hint")
    title, _, hint = text.partition("\n")
    if path.parent.parent.name == "mistakes" and not hint.strip():
        raise AssignmentError(
            f"{path}: its docstring has a title but no hint; leave a line empty and add one that helps a student"
        )
    also = next((_literal(node.value, path) for node in tree.body if _assigns_also_costs(node)), ())
    return Variant(path.parent.name, path.stem, path, source, title.strip(), hint.strip(), tuple(also))


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise AssignmentError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def _assigns_also_costs(node: ast.stmt) -> TypeGuard[ast.Assign]:
    return isinstance(node, ast.Assign) and any(
        ast.unparse(target) == "ALSO_COSTS" for target in node.targets
    )


def _literal(node: ast.expr, path: Path) -> tuple[str, ...]:
    names = [getattr(item, "value", None) for item in getattr(node, "elts", [None])]
    strings = tuple(name for name in names if isinstance(name, str))
    if len(strings) != len(names):
        raise AssignmentError(f"{path}: ALSO_COSTS must be a list of exercise names, written out")
    return strings
