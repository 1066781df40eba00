"""What lanes on another machine need of a course: packed here, once for a run, and found again there.

The configuration is loaded there once more, with the modules beside it, and what it says here in plain values counts there too: so it
does not matter that it computes its paths, or that some of it stands in the settings of whoever types the command. The gradebook, other
assignments and what was handed in are not in it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from traitlets.config import Config

from autograder.assignment.model import files_under
from autograder.classroom.scale.machine import installed
from autograder.classroom.scale.packed import PackedFolder
from autograder.errors import UsageError
from autograder.judge.digests import source_files
from autograder.nbgrader.course import NbgraderCourse, Travelled
from autograder.nbgrader.execute import SandboxedExecute, secrets_of
from autograder.nbgrader.lane import CourseSetup
from autograder.nbgrader.source import SourceNotebook
from autograder.sandbox.enclosure import PACKAGE
from autograder.sandbox.notebook.allowance import readable_beside

NAME = "course"
CONFIG, ROOT, SOLUTIONS = "config", "root", "solutions"
"""The parts of the packed folder: the configuration, what nbgrader calls the course's root, and assignments of this package."""
MOST_MIB = 1024
"""A course that has more beside its notebooks keeps its data elsewhere."""
TOOLS = ("nbgrader", "nbconvert", "nbclient", "nbformat", "ipython", "ipykernel")
DISTRIBUTIONS = {"sklearn": "scikit-learn"}
"""Libraries that are installed under another name than they are imported by."""


class CourseOrder(msgspec.Struct, frozen=True):
    """What lanes of a course have to know besides what is in its folder.

    ``given``: the files that are laid beside each student's notebooks. ``readable``: what students' code may read besides, where it lies.
    ``versions`` and ``engine``: what a score may depend on there.
    """

    assignment: str
    sources: list[SourceNotebook]
    config: dict[str, dict[str, Any]]
    given: list[str]
    readable: list[str]
    versions: dict[str, str]
    engine: str


def packed_course(course: NbgraderCourse, setup: CourseSetup) -> tuple[PackedFolder, CourseOrder]:
    """A course as it travels, and the order that goes with it.

    Raises:
        SandboxError: the configuration opens what no student may read.
        UsageError: it is too much.
    """
    step = SandboxedExecute(parent=course.app)
    solutions = Path(step.solutions) if step.solutions else None
    secrets = [*secrets_of(course.directory), *([solutions] if solutions else [])]
    order = CourseOrder(
        setup.assignment,
        setup.sources,
        _plain_config(course.config),
        [str(relative) for _, relative in course.source_files(setup.assignment)],
        [*readable_beside([*step.readable], secrets)],
        versions_of(setup.sources, step.preload),
        course_engine(),
    )
    return PackedFolder(NAME, _packed_files(course, setup.assignment, solutions)), order


def _packed_files(course: NbgraderCourse, assignment: str, solutions: Path | None) -> dict[str, bytes]:
    """The files of a course that travel, by where they will lie."""
    source = course.path("source", ".", assignment)
    found = {f"{CONFIG}/{path.relative_to(course.folder)}": path for path in _configuring(course.folder)}
    beside = [path for path in files_under(source) if path.suffix != ".ipynb"]
    found |= {f"{ROOT}/source/{assignment}/{path.relative_to(source)}": path for path in beside}
    if solutions and (ours := solutions / assignment).is_dir():
        found |= {f"{SOLUTIONS}/{path.relative_to(solutions)}": path for path in files_under(ours)}
    size = sum(path.stat().st_size for path in found.values())
    if size > MOST_MIB * 2**20:
        raise UsageError(
            f"{source} has more than {MOST_MIB} MiB beside its notebooks, which are not sent to other machines; put the data there "
            "by hand, and name the folder in c.SandboxedExecute.readable"
        )
    return {name: path.read_bytes() for name, path in found.items()}


def _configuring(folder: Path) -> Iterator[Path]:
    """The configuration in a folder, and the modules and packages beside it."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and (path.suffix == ".py" or path.name == "nbgrader_config.json"):
            yield path
        elif (path / "__init__.py").is_file() and path.resolve() != PACKAGE:
            yield from files_under(path)


def _plain_config(config: Config) -> dict[str, dict[str, Any]]:
    """What a configuration says in plain values, by section; classes and the like are found there by the same file."""
    sections = {name: values for name, values in config.items() if isinstance(values, Config)}
    plain = {
        name: {option: value for option, value in values.items() if _is_plain(value)}
        for name, values in sections.items()
    }
    return {name: values for name, values in plain.items() if values and name != "CourseDirectory"}


def _is_plain(value: Any) -> bool:
    try:
        return bool(json.loads(json.dumps(value)) == value)
    except (TypeError, ValueError, RecursionError):
        return False


def versions_of(sources: Sequence[SourceNotebook], preload: Sequence[str]) -> dict[str, str]:
    """The versions of what takes notebooks through a course, and of the libraries that are imported once for all of a class."""
    imported = [*preload, *(name for one in sources for name in (*one.imported_modules, *one.class_imports))]
    libraries = {module.partition(".")[0] for module in imported}
    names = sorted({*TOOLS, *(DISTRIBUTIONS.get(library, library) for library in libraries)})
    return {name: installed(name) for name in names}


def course_engine() -> str:
    """A hash of the modules that execute notebooks, and of those that take them through a course."""
    digest = hashlib.sha256()
    for path in source_files(["nbgrader", "sandbox"]):
        digest.update(f"{path.relative_to(PACKAGE)}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def setup_there(order: CourseOrder, folder: Path, submitted: Path) -> CourseSetup:
    """What a lane is told where a course has been unpacked in ``folder``, and students come to ``submitted``. It knows no gradebook."""
    config = {name: dict(values) for name, values in order.config.items()}
    execute = config.setdefault("SandboxedExecute", {})
    execute |= {"readable": order.readable}
    if execute.get("solutions"):
        execute["solutions"] = str(folder / SOLUTIONS)
    return CourseSetup(
        str(folder / CONFIG),
        order.assignment,
        order.sources,
        db_url="",
        submitted=str(submitted),
        travelled=Travelled(str(folder / ROOT), config),
    )
