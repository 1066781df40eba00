"""The two digests: what moves which, and that no module which decides is left out."""

import ast
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.judge import digests as subject
from autograder.judge.digests import JUDGING, NEUTRAL, OBSERVING, Digests, digests_of, source_files
from autograder.judge.open_side import open_side
from autograder.sandbox.enclosure import PACKAGE
from autograder.sandbox.probe_set import ProbeSet

LANE = "classroom.lane"
"""Where a class's grading begins: from here on, whatever is imported may decide."""
OBSERVATION, JUDGEMENT, BOTH, NEITHER = (
    {"observation"},
    {"judgement"},
    {"observation", "judgement"},
    set[str](),
)


def of(assignment: Assignment) -> Digests:
    judge, probe_set = open_side(assignment.side("hidden"))
    judge.close()
    return digests_of(assignment, probe_set)


def moved(before: Digests, after: Digests) -> set[str]:
    which = {name for name in Digests.__struct_fields__ if getattr(before, name) != getattr(after, name)}
    assert (before.both != after.both) is bool(which)
    return which


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, which is hashed in its place."""
    copy = Path(shutil.copytree(PACKAGE, tmp_path / "autograder"))
    monkeypatch.setattr(subject, "PACKAGE", copy)
    return copy


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("cli.grade", NEITHER),
        ("results.tables", NEITHER),
        ("results.store", NEITHER),
        ("results.files", NEITHER),
        ("author.verify", NEITHER),
        ("sandbox.notebook.session_kernel", NEITHER),
        ("probing", OBSERVATION),
        ("sandbox.inside.child", OBSERVATION),
        ("sandbox.inside.encode", OBSERVATION),
        ("sandbox.enclosure", OBSERVATION),
        ("sandbox.observer", OBSERVATION),
        ("classroom.reading", OBSERVATION),
        ("sandbox.transcript", OBSERVATION),
        ("judge.pytest_session", JUDGEMENT),
        ("judge.observation", JUDGEMENT),
        ("judge.grader", JUDGEMENT),
        ("judge.diagnosis", JUDGEMENT),
    ],
)
def test_a_changed_module_moves_the_digest_of_what_it_decides(
    module: str, expected: set[str], tiny: Assignment, engine: Path
) -> None:
    before = of(tiny)
    path = engine.joinpath(*module.split(".")).with_suffix(".py")
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert moved(before, of(tiny)) == expected


def test_a_new_module_that_runs_enclosed_moves_the_observation(tiny: Assignment, engine: Path) -> None:
    before = of(tiny)
    (engine / "sandbox" / "inside" / "new.py").touch()
    assert moved(before, of(tiny)) == OBSERVATION


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, NEITHER),
        ({"assignment.toml": ("minutes = 30", "minutes = 9")}, NEITHER),
        ({"assignment.toml": ("minutes = 30", "minutes = 30\n[limits]\nprobe_wall_s = 2.0")}, OBSERVATION),
        ({"assignment.toml": ("minutes = 30", 'minutes = 30\npreload = ["json"]')}, OBSERVATION),
        ({"tiny.py": ("write it down.", "note it.")}, NEITHER),
        ({"tiny.py": ("plt.legend()", "plt.legend(loc=2)")}, OBSERVATION),
        ({"tiny.py": ("import torch\n\nfrom", "import torch\nseed = 1\nfrom")}, BOTH),
        ({"tiny.py": ("return 2 * x.detach()", "return x.detach() * 2")}, JUDGEMENT),
        ({"hidden/probes.py": ("draw.randn(5,", "draw.randn(6,")}, OBSERVATION),
        ({"hidden/test_tiny.py": ("rtol=1e-9", "rtol=1e-8")}, JUDGEMENT),
        ({"hidden/test_tiny.py": ("@points(100", "@points(90")}, JUDGEMENT),
        ({"mistakes/square_gradient/changes_x.py": ("mul_(2)", "add_(x)")}, JUDGEMENT),
        ({"mistakes/square_gradient/changes_x.py": ("Whose tensor", "Whose")}, JUDGEMENT),
        ({"mistakes/square_gradient/changes_x.py": None}, JUDGEMENT),
        ({"accepted/square_gradient/adds.py": ("return x + x", "return 2 * x")}, NEITHER),
        ({"public/probes.py": ("1.0, -2.0, 0.5", "1.0, -2.0, 0.6")}, NEITHER),
        ({"public/test_tiny.py": ("rtol=1e-5", "rtol=1e-4")}, NEITHER),
        ({"hidden/__pycache__/x.pyc": "x"}, NEITHER),
    ],
)
def test_a_changed_assignment_moves_the_digest_of_what_it_decides(
    changes: dict[str, Any], expected: set[str], tiny: Assignment, altered: Any
) -> None:
    assert moved(of(tiny), of(load_assignment(altered(changes)))) == expected


def test_which_probes_share_an_exercise_is_observed_because_time_outs_settle_the_others(
    tiny: Assignment,
) -> None:
    def with_groups(**groups: frozenset[str]) -> Digests:
        return digests_of(tiny, replace(ProbeSet("", "probes.py", ("p", "q"), {}), groups=groups))

    apart = with_groups(p=frozenset({"f"}), q=frozenset({"g"}))
    assert moved(apart, with_groups(q=frozenset({"g"}), p=frozenset({"f"}))) == NEITHER
    assert moved(apart, with_groups(p=frozenset({"f"}), q=frozenset({"f", "g"}))) == OBSERVATION


@pytest.mark.parametrize(
    ("package", "expected"), [("torch", OBSERVATION), ("numpy", BOTH), ("rich", NEITHER)]
)
def test_another_version_moves_the_digest_of_what_it_decides(
    package: str, expected: set[str], tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = of(tiny)
    installed = subject.version
    monkeypatch.setattr(subject, "version", lambda name: "99" if name == package else installed(name))
    assert moved(before, of(tiny)) == expected


@pytest.mark.parametrize(("python", "expected"), [((3, 99, 0), BOTH), (None, NEITHER)])
def test_another_python_may_read_and_run_cells_differently(
    python: tuple[int, ...] | None, expected: set[str], tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = of(tiny)
    version = python or (*sys.version_info[:2], 99)
    monkeypatch.setattr(subject, "sys", SimpleNamespace(version_info=version))
    assert moved(before, of(tiny)) == expected


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


def does_something(path: Path) -> bool:
    """Whether a module holds more than its docstring, as most rooms' own do not."""
    return len(ast.parse(path.read_text(encoding="utf-8")).body) > 1


MODULES = {name_of(path): path for path in PACKAGE.rglob("*.py") if does_something(path)}


def imported_by(module: str) -> Iterator[str]:
    """The modules of the package that one imports, at its top or later; of packages, their ``__init__`` too."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        dotted: list[str] = []
        if isinstance(node, ast.Import):
            dotted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} has a relative import, which this test does not follow"
            dotted = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in dotted:
            parts = name.split(".")
            if parts[0] == "autograder":
                prefixes = [".".join(parts[1:end]) or "__init__" for end in range(1, len(parts) + 1)]
                yield from (prefix for prefix in prefixes if prefix in MODULES)


def test_whatever_grading_imports_is_hashed_or_said_to_decide_nothing() -> None:
    hashed = {name_of(path) for path in source_files([*OBSERVING, *JUDGING])} & MODULES.keys()
    waiting, reached = [LANE, *hashed], set[str]()
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += [] if module in NEUTRAL else imported_by(module)
    assert reached - hashed == set(NEUTRAL), (
        "list these in autograder/judge/digests.py, or drop what is not reached"
    )
    assert LANE in hashed


def test_no_module_is_listed_twice() -> None:
    files = source_files([*OBSERVING, *JUDGING])
    assert len(files) == len(set(files))
    assert not {name_of(path) for path in files} & set(NEUTRAL)
    assert all(reason.strip() for reason in NEUTRAL.values())


def test_a_listed_module_that_is_not_there_is_an_error(engine: Path, tiny: Assignment) -> None:
    (engine / "judge" / "grader.py").rename(engine / "judge" / "moved.py")
    with pytest.raises(FileNotFoundError, match=r"grader\.py"):
        of(tiny)
