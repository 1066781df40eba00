"""Which libraries a class's notebooks import beyond what the source does, so that they are imported once for all.

Of what was handed in only the names of known libraries are taken, found without parsing it. They are imported in the enclosed process that
sessions are forked from, from where programs are installed. A module of the same name beside a notebook is never imported there.
"""

import glob
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from autograder.nbgrader.cell_code import imports_on_lines
from autograder.nbgrader.reading import UnreadableError, read_notebook
from autograder.nbgrader.source import KNOWN_MODULES, SourceNotebook

LOOKED_AT = 40
"""So many of a class's notebooks are looked at, spread over all."""
LOOK_BYTES = 2**20
"""The largest that is; most of a larger one are outputs."""
ONE_IN = 10
"""What fewer than one in so many import, they import themselves."""


def with_class_imports(source: SourceNotebook, paths: Sequence[Path]) -> SourceNotebook:
    """``source`` with the libraries that enough of the notebooks in ``paths`` import."""
    return msgspec.structs.replace(source, class_imports=class_imports(paths))


def handed_in_to(coursedir: Any, assignment: str, notebook: str) -> tuple[Path, ...]:
    """The files of one notebook that were handed in to a course (nbgrader's ``CourseDirectory``)."""
    steps = {"nbgrader_step": coursedir.submitted_directory, "student_id": "*", "assignment_id": assignment}
    pattern = f"{coursedir.directory_structure.format(**steps)}/{glob.escape(notebook)}.ipynb"
    found = glob.glob(pattern, root_dir=coursedir.root)  # noqa: PTH207 - the pattern may be absolute
    return tuple(sorted(Path(coursedir.root) / path for path in found))


@lru_cache(maxsize=16)
def known_class_imports(paths: tuple[Path, ...]) -> list[str]:
    """As :func:`class_imports`, for who asks again with each student."""
    return class_imports(paths)


def class_imports(paths: Sequence[Path]) -> list[str]:
    """Those of the known libraries that enough of the notebooks import. A file that cannot be read imports nothing."""
    looked_at = paths[:: -(-len(paths) // LOOKED_AT)] if paths else []
    counts = Counter(name for path in looked_at for name in _imports_in(path))
    return [name for name in KNOWN_MODULES if counts[name] and counts[name] * ONE_IN >= len(looked_at)]


def _imports_in(path: Path) -> set[str]:
    try:
        if path.stat().st_size > LOOK_BYTES:
            return set()
        cells = read_notebook(path).cells
    except (OSError, UnreadableError):
        return set()
    return set().union(*(imports_on_lines(cell.source) for cell in cells if cell.cell_type == "code"))


def is_hidden_by(folder: Path, names: Sequence[str]) -> bool:
    """Whether a module in ``folder`` has one of the names, and would be imported in the place of what is installed."""
    places = (place for name in names for place in (folder / f"{name}.py", folder / name / "__init__.py"))
    return any(place.exists() for place in places) or any(
        next(folder.glob(f"{name}.*so"), None) for name in names
    )
