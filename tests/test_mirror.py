"""tests/ has the rooms of autograder/: every module has its file of tests, and every file in a room its module. And each class has a name of its own.

A package's ``__init__`` has one only if it holds more than its docstring; it is called after the package. What stands in
folders that are no rooms (tests/assignments, tests/contracts, tests/hostile) is about no single module, and free.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.with_name("autograder")

THROUGH_COURSES = "what holds for whole courses, whichever module sees to it"

UNTESTED = {
    "cli/decide.py": "tests/cli/test_regrade.py runs its commands",
    "cli/diff.py": "tests/cli/test_regrade.py runs its commands",
    "cli/nbgrader.py": "tests/nbgrader/test_bulk.py runs its commands",
    "nbgrader/__init__.py": "calls what jsonschema_import.py holds, and nothing else",
    "nbgrader/gradebook.py": "tests/nbgrader/test_bulk.py fills gradebooks through it",
    "results/migrations/env.py": "tests/results/test_migration.py has Alembic run it",
    "results/migrations/versions/complaints.py": "tests/results/test_migration.py goes over it",
    "results/migrations/versions/evidence.py": "tests/results/test_migration.py goes over it",
    "results/migrations/versions/results.py": "tests/results/test_migration.py goes over it",
    "sandbox/inside/guarded_kernel.py": "tests/sandbox/notebook/test_enclosed_kernel.py starts kernels in it",
    "sandbox/inside/launcher.py": "tests/sandbox/notebook/test_enclosed_kernel.py starts kernels through it",
    "sandbox/inside/locked.py": "tests/sandbox/notebook/test_enclosed_kernel.py starts kernels through it",
    "sandbox/inside/shell.py": "tests/sandbox/inside/test_session.py executes cells in it",
    "sandbox/inside/warm_process.py": "tests/sandbox/inside/test_zygote.py forks zygotes from it",
    "sandbox/inside/warm_up.py": "tests/sandbox/inside/test_zygote.py warms up by it",
    "sandbox/notebook/session_kernel.py": "tests/nbgrader/test_execute.py executes notebooks in it",
}
"""Modules without a file of their own, and what tests them instead. This list only shrinks: an entry that is not needed fails."""

OF_NO_MODULE = {
    "classroom/test_killed_at_any_moment.py": "grade and regrade, as processes that are killed",
    "cli/test_ta_docs.py": "docs/ta.md",
    "cli/test_whole_class.py": "the commands of a TA's desk, one after the other, on a made-up class",
    "cli/test_words.py": "the words of all screens",
    "nbgrader/test_attacks.py": THROUGH_COURSES,
    "nbgrader/test_feedback_files.py": THROUGH_COURSES,
    "nbgrader/test_foreign_notebooks.py": THROUGH_COURSES,
    "nbgrader/test_forged_scores.py": THROUGH_COURSES,
    "nbgrader/test_libraries.py": THROUGH_COURSES,
    "nbgrader/test_nbgrader_docs.py": "docs/nbgrader.md",
    "nbgrader/test_sanitizing.py": THROUGH_COURSES,
    "nbgrader/test_small_courses.py": THROUGH_COURSES,
    "nbgrader/test_term.py": "one term from release to feedback",
    "results/test_postgres.py": "grade into PostgreSQL, as processes, which are killed; the server too",
    "results/test_results_document.py": "docs/results.md",
    "test_api.py": "the names that students and authors import, of three modules",
    "test_constraints.py": "constraints.txt",
    "test_docs.py": "README.md and docs/",
    "test_gitattributes.py": ".gitattributes",
    "test_hostile.py": "tests/hostile/, through all that grades",
    "test_mirror.py": "tests/ itself",
}
"""Files of tests in a room that are about more than one module, or none, and what they are about."""


def file_of(module: Path) -> Path:
    """Where the tests of a module stand; both paths relative to their trees."""
    name = module.stem.strip("_")
    if name == "init":
        name = module.parent.name or PACKAGE.name
    return module.with_name(f"test_{name}.py")


def does_something(path: Path) -> bool:
    """Whether a module holds more than its docstring."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return len(body) > 1 or not all(isinstance(node, ast.Expr) for node in body)


def modules_in(package: Path) -> Iterator[Path]:
    """The modules that want a file of tests, relative to the package."""
    for path in sorted(package.rglob("*.py")):
        if path.name != "__init__.py" or does_something(path):
            yield path.relative_to(package)


def files_in(tests: Path, package: Path) -> Iterator[Path]:
    """The files of tests in the rooms of the package, relative to the tests."""
    for path in sorted(tests.rglob("test_*.py")):
        room = path.parent.relative_to(tests)
        if (package / room / "__init__.py").exists():
            yield path.relative_to(tests)


def untested(package: Path, tests: Path) -> set[str]:
    return {str(module) for module in modules_in(package) if not (tests / file_of(module)).exists()}


def of_no_module(package: Path, tests: Path) -> set[str]:
    wanted = set(map(file_of, modules_in(package)))
    return {str(path) for path in files_in(tests, package) if path not in wanted}


@pytest.mark.parametrize(
    ("found", "excepted", "where"),
    [
        (untested(PACKAGE, TESTS), UNTESTED, "UNTESTED"),
        (of_no_module(PACKAGE, TESTS), OF_NO_MODULE, "OF_NO_MODULE"),
    ],
    ids=["modules", "files"],
)
def test_every_module_has_its_file_and_every_file_its_module(
    found: set[str], excepted: Mapping[str, str], where: str
) -> None:
    assert sorted(found - excepted.keys()) == [], "write it, or move it to its module's room"
    assert sorted(excepted.keys() - found) == [], f"no exception any more: take it out of {where}"


def test_every_file_holds_a_test() -> None:
    def holds_one(path: Path) -> bool:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        return any(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in nodes)

    assert [str(path) for path in files_in(TESTS, PACKAGE) if not holds_one(TESTS / path)] == []


@pytest.mark.parametrize(
    ("module", "file"),
    [
        ("errors.py", "test_errors.py"),
        ("sandbox/inside/child.py", "sandbox/inside/test_child.py"),
        ("templates/__init__.py", "templates/test_templates.py"),
        ("__init__.py", "test_autograder.py"),
        ("__main__.py", "test_main.py"),
    ],
)
def test_a_file_is_called_after_its_module_or_its_package(module: str, file: str) -> None:
    assert file_of(Path(module)) == Path(file)


def test_what_is_missing_is_seen_on_both_sides(tmp_path: Path) -> None:
    sources = {
        "__init__.py": '"""Docstring."""',
        "room/__init__.py": "x = 1",
        "room/a.py": "",
        "room/b.py": "",
    }
    tests = ("room/test_a.py", "room/test_c.py", "room/conftest.py", "hostile/test_d.py", "test_e.py")
    for relative, text in [
        *((f"p/{name}", text) for name, text in sources.items()),
        *((f"t/{name}", "") for name in tests),
    ]:
        (tmp_path / relative).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / relative).write_text(text)
    assert untested(tmp_path / "p", tmp_path / "t") == {"room/__init__.py", "room/b.py"}
    assert of_no_module(tmp_path / "p", tmp_path / "t") == {"room/test_c.py", "test_e.py"}


def test_a_class_has_a_name_of_its_own() -> None:
    homes: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(path.relative_to(PACKAGE).as_posix())
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}
