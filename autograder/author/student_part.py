"""The part of this package that students install: what their commands and their notebooks import, as a wheel of its own.

Which modules these are is read from the import statements of the sources, those within functions included, from the students' own rooms on. So
no list can go stale. The wheel is built by hatchling from copies of the sources.
"""

import ast
import re
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import requires
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import autograder
from autograder.errors import UsageError
from autograder.templates import TEMPLATES, markdown_environment

PACKAGE = Path(autograder.__file__).parent
WHOLE, PART = "autograd-exercises", "autograd-exercises-student"
"""The distributions: of the whole package, and of the part that students install."""
ROOMS = ("student", "desk")
"""Rooms that students have whole."""
ENTRIES = ("__init__", "__main__", "judging", "probing", "cli/__init__", "cli/student")
"""Modules that a student, the command line or the shipped checks import."""
STARTED = ("sandbox/inside/warm_process", "sandbox/inside/child")
"""Modules that are started or sent by their path, which no import statement says."""
SURFACE = ("cli/__init__", "cli/machine", "cli/console")
"""Modules of the command line that serve all commands: what they import for single ones, within functions, is not followed."""
NOT_NEEDED = {"sandlock": "it encloses whole kernels; a student's own check has no enclosure"}
"""What a module of the part imports for a purpose that students do not have, with why."""
TEMPLATE = re.compile(r"[\w./]+\.j2")
NAMED = re.compile(r'"([\w./]+\.j2)"')


def modules() -> list[Path]:
    """The part's modules, relative to the package, sorted."""
    found: set[Path] = set()
    rooms = (path.relative_to(PACKAGE) for room in ROOMS for path in (PACKAGE / room).glob("*.py"))
    waiting = [*(Path(f"{name}.py") for name in (*ENTRIES, *STARTED)), *rooms]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            packages = [parent / "__init__.py" for parent in module.parents]
            waiting += [path for path in packages if (PACKAGE / path).is_file()]
            waiting += _of_ours(module)
    return sorted(found)


def templates(of: list[Path]) -> list[str]:
    """The templates that modules name, and those that these take something from."""
    names = {
        node.value
        for module in of
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TEMPLATE.fullmatch(node.value)
    }
    found, waiting = set[str](), [name for name in names if (TEMPLATES / name).is_file()]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += NAMED.findall((TEMPLATES / name).read_text(encoding="utf-8"))
    return sorted(found)


def requirements(of: list[Path]) -> list[str]:
    """Of what the whole package requires, that which modules import."""
    imported = {name.partition(".")[0].lower() for module in of for name in _imports(module)}
    wanted = []
    for line in _required():
        name = canonicalize_name(Requirement(line).name)
        if name.replace("-", "_") in imported and name not in NOT_NEEDED:
            wanted.append(line)
    return sorted(wanted)


def _required() -> list[str]:
    """What the whole package requires, as its project says, or its installed metadata where there is no project."""
    project = PACKAGE.parent / "pyproject.toml"
    if project.is_file():
        lines: list[str] = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
        return lines
    return [line for line in requires(WHOLE) or () if "extra ==" not in line]


def _of_ours(module: Path) -> Iterator[Path]:
    for name in _imports(module):
        top, _, rest = name.partition(".")
        if top == "autograder":
            path = Path(*rest.split("."))
            for candidate in (path.with_suffix(".py") if rest else Path("__init__.py"), path / "__init__.py"):
                if (PACKAGE / candidate).is_file():
                    yield candidate


def _imports(module: Path) -> Iterator[str]:
    """The names of all modules that a module may import, and of what it takes from them."""
    tree = _tree(module)
    on_surface = module.with_suffix("").as_posix() in SURFACE
    for node in tree.body if on_surface else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _tree(module: Path) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


def build_wheel(folder: Path) -> Path:
    """Build the part's wheel into ``folder``: the same bytes each time. Its path.

    Raises:
        UsageError: hatchling is not installed.
    """
    try:
        from hatchling.builders.wheel import WheelBuilder
    except ImportError:
        raise UsageError("bundle needs hatchling; pip install 'autograd-exercises[bundle]'") from None
    with TemporaryDirectory(prefix="autograder-") as place:
        _write_sources(Path(place))
        (wheel,) = WheelBuilder(place).build(directory=str(folder), versions=["standard"])
    return Path(wheel)


def _write_sources(place: Path) -> None:
    chosen = modules()
    files = [*chosen, *(Path("templates", name) for name in templates(chosen))]
    for relative in files:
        target = place / "autograder" / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / relative, target)
    project = markdown_environment().get_template("bundle/pyproject.toml.j2")
    text = project.render(name=PART, version=autograder.__version__, requirements=requirements(chosen))
    (place / "pyproject.toml").write_text(text, encoding="utf-8")
