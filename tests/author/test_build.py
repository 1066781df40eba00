"""From solutions/ to assignments/: the same bytes on every run, nbgrader's own notebook, and nothing secret."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader import preprocessors
from nbgrader.utils import compute_checksum

from autograder.assignment.find import assignment_names
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.author.build import build, render_assignment, stale, unsourced
from autograder.author.expected import expected_file
from autograder.author.leaks import leaks_in
from autograder.author.notebook import checksum, instructor_notebook, release_notebook
from autograder.errors import AssignmentError
from autograder.judge.baseline import make_baseline
from autograder.judge.baseline_data import Baseline
from autograder.judge.grader import Grader
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.transcript import Raised, Record, Returned, Transcript
from autograder.student.shipped import PublicChecks

REPOSITORY = Path(__file__).resolve().parents[2]
EXPECTED = Path("checks") / "expected.json"
NBGRADER = (
    "LockCells",
    "ClearSolutions",
    "ClearOutput",
    "CheckCellMetadata",
    "ComputeChecksums",
    "CheckCellMetadata",
)
"""What nbgrader's generate_assignment does to a notebook, in its order."""
RICH = '''# %% [markdown]
# # Many kinds of cells

# %%
import torch

# %% tags=["illustration"]
print("a picture")

# %% exercise="square_gradient"
def square_gradient(x):
    """Docstring."""
    first = 1  # π
    ### BEGIN SOLUTION
    second = 2
    return second * x
    ### END SOLUTION
    return first


# %% exercise="Stepper"
class Stepper:
    def step(self):
        if self:
            ### BEGIN SOLUTION (two lines)
            a = 1
            return a
            ### END SOLUTION

    def other(self):
        ### BEGIN SOLUTION
        return "what another method returns"
        ### END SOLUTION

# %%
last = "cell"
'''


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def target(tiny_built: Path, tmp_path: Path) -> Path:
    """A built assignment of this test's own."""
    import shutil

    return Path(shutil.copytree(tiny_built, tmp_path / "assignments" / "06_tiny"))


def nbgraders_release(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    for name in NBGRADER:
        notebook, _ = getattr(preprocessors, name)().preprocess(notebook, {})
    return notebook


def test_everything_a_student_needs_is_made(tiny_built: Path) -> None:
    made = set(files_in(tiny_built))
    assert made == {"README.md", "tiny.ipynb", str(EXPECTED), "checks/probes.py", "checks/test_tiny.py"}


def test_a_second_run_changes_nothing(tiny: Assignment, target: Path, level: Level) -> None:
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    assert build(tiny, target, level) == []
    assert stale(tiny, target, level) == []
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == before


@pytest.mark.usefixtures("in_process")
def test_a_run_from_nothing_makes_the_same_bytes(
    tiny: Assignment, tiny_built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no cache yet"))
    build(tiny, tmp_path / "again", Level.UNSAFE)
    assert files_in(tmp_path / "again") == files_in(tiny_built)


@pytest.mark.parametrize("name", ["tiny", "rich", *assignment_names(REPOSITORY)])
def test_the_released_notebook_is_what_nbgrader_makes(name: str, tiny: Assignment, altered: Any) -> None:
    if name == "rich":
        assignment = load_assignment(altered({"tiny.py": RICH}))
        assert assignment.exercises == ("square_gradient", "Stepper")
    else:
        assignment = tiny if name == "tiny" else load_assignment(REPOSITORY / "solutions" / name)
    points = {exercise: number for number, exercise in enumerate(assignment.exercises, start=7)}
    instructors = instructor_notebook(assignment, points)
    theirs = nbgraders_release(copy.deepcopy(instructors))
    ours = release_notebook(copy.deepcopy(instructors))
    assert ours == theirs
    nbformat.validate(ours)
    assert not any("BEGIN SOLUTION" in cell.source for cell in ours.cells)


def test_the_checksum_is_nbgraders(tiny: Assignment) -> None:
    cells = [
        cell
        for cell in instructor_notebook(tiny, {"square_gradient": 100}).cells
        if "nbgrader" in cell.metadata
    ]
    assert {cell.metadata["nbgrader"]["grade"] for cell in cells} == {True, False}
    assert [checksum(cell) for cell in cells] == [compute_checksum(cell) for cell in cells]


def test_the_notebook_names_its_assignment_and_the_points(tiny_built: Path) -> None:
    notebook = nbformat.read(tiny_built / "tiny.ipynb", as_version=4)
    assert notebook.metadata["autograder"]["assignment"] == "06_tiny"
    marks = {c.metadata["nbgrader"]["grade_id"]: c for c in notebook.cells if "nbgrader" in c.metadata}
    assert list(marks) == ["provided-1", "square_gradient", "check-square_gradient", "provided-2"]
    assert marks["check-square_gradient"].metadata["nbgrader"]["points"] == 100
    assert marks["check-square_gradient"].source == 'check("square_gradient")'
    assert marks["provided-2"].metadata["tags"] == ["illustration"]
    assert "raise NotImplementedError()" in marks["square_gradient"].source


def test_the_readme_has_the_points_and_public_files_say_where_they_come_from(tiny_built: Path) -> None:
    readme = (tiny_built / "README.md").read_text()
    assert "About 30 minutes · 100 points" in readme
    assert "| `square_gradient` | 100 |" in readme
    for name in ("probes.py", "test_tiny.py"):
        first = (tiny_built / "checks" / name).read_text().splitlines()[0]
        assert first == f"# Generated by `autograder build` from solutions/06_tiny/public/{name}; edit that."


def test_what_is_stale_missing_or_left_over_is_said_and_mended(
    tiny: Assignment, target: Path, tiny_built: Path, level: Level
) -> None:
    (target / "README.md").write_text("edited by hand")
    (target / "checks" / "probes.py").unlink()
    (target / "checks" / "test_old.py").touch()
    (target / EXPECTED).write_text("{")
    (target / ".ipynb_checkpoints").mkdir()
    (target / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb").touch()
    lines = stale(tiny, target, level)
    assert sorted(lines) == sorted(
        [
            f"{target / 'README.md'} is stale",
            f"{target / 'checks' / 'probes.py'} is missing",
            f"{target / EXPECTED} is stale",
            f"{target / 'checks' / 'test_old.py'} has no source any more",
        ]
    )
    assert sorted(build(tiny, target, level)) == sorted(Path(line.split(" ")[0]) for line in lines)
    assert stale(tiny, target, level) == []
    (target / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb").unlink()
    assert files_in(target) == files_in(tiny_built)


def altered_expected(target: Path, change: Callable[[dict[str, Any]], None]) -> bytes:
    content = json.loads((target / EXPECTED).read_bytes())
    change(content)
    (target / EXPECTED).write_text(json.dumps(content))
    return (target / EXPECTED).read_bytes()


def _with_gradient(content: dict[str, Any], numbers: list[float]) -> None:
    import base64

    import numpy as np

    outcome = content["reference"]["gradient_at_three_points"]
    outcome["value"]["items"]["gradient"]["data"] = base64.b64encode(np.float32(numbers).tobytes()).decode()


def test_expected_outcomes_of_another_processor_are_kept(
    tiny: Assignment, target: Path, level: Level
) -> None:
    kept = altered_expected(target, lambda content: _with_gradient(content, [2.0000002, -4.0000005, 1.0]))
    assert stale(tiny, target, level) == []
    assert build(tiny, target, level) == []
    assert (target / EXPECTED).read_bytes() == kept


def test_expected_outcomes_of_another_wheel_of_the_same_torch_are_kept(
    tiny: Assignment, target: Path, level: Level
) -> None:
    version = json.loads((target / EXPECTED).read_bytes())["torch_version"]
    assert "+" not in version
    kept = altered_expected(target, lambda content: content.update(torch_version=f"{version}+cu126"))
    assert stale(tiny, target, level) == []
    assert build(tiny, target, level) == []
    assert (target / EXPECTED).read_bytes() == kept


@pytest.mark.parametrize(
    "change",
    [
        lambda content: _with_gradient(content, [2.01, -4.0, 1.0]),
        lambda content: content["reference"].clear(),
        lambda content: content["mistakes"].pop(),
        lambda content: content["mistakes"][0]["outcomes"].clear(),
        lambda content: content.update(torch_version=f"{content['torch_version']}.1"),
        lambda content: content["mistakes"][0].update(hint="another"),
        lambda content: content["points"].update(square_gradient=5),
    ],
)
def test_expected_outcomes_that_say_something_else_are_stale(
    change: Callable[[dict[str, Any]], None], tiny: Assignment, target: Path, level: Level
) -> None:
    altered_expected(target, change)
    assert stale(tiny, target, level) == [f"{target / EXPECTED} is stale"]


def outcomes(**thing_of: Any) -> Transcript:
    made = {n: t if isinstance(t, Raised) else Returned(t) for n, t in thing_of.items()}
    return Transcript({name: Record(outcome) for name, outcome in made.items()})


def test_of_a_mistake_only_what_tells_it_from_the_reference_is_shipped(tiny: Assignment) -> None:
    first, second = (m.key for m in tiny.mistakes)
    error = Raised("ValueError", "no", "changes_x", 7)
    baseline = Baseline(
        "2.13.0+cpu",
        outcomes(p=1.0, q=2.0, r=3.0),
        {first: outcomes(p=1.0, q=5.0, r=error), second: outcomes(p=1.0, q=2.0 + 1e-9)},
    )
    made = expected_file(tiny, {"square_gradient": 100}, baseline, ProbeSet("", "probes.py", ("p",), {}))
    assert made.reference == {"p": Returned(1.0), "q": Returned(2.0), "r": Returned(3.0)}
    assert {m.key: m.outcomes for m in made.mistakes} == {
        first: {"q": Returned(5.0), "r": Raised("ValueError", "no")}
    }
    assert made.torch_version == "2.13.0"


def test_shipped_checks_diagnose_as_all_that_was_observed_does(
    altered: Any, tmp_path: Path, in_process: type[Observer]
) -> None:
    hint = '"""{}.\n\nSomething else.\n"""\nimport torch\n\n\ndef square_gradient(x):\n    return {}\n'
    bodies = {
        "sign": "-2 * x.detach()",
        "raises": "1 / 0",
        "right": "2 * x.detach()",
        "forgets": "x.detach()",
    }
    sources = {
        f"mistakes/square_gradient/{name}.py": hint.format(name, body) for name, body in bodies.items()
    }
    assignment = load_assignment(altered(sources))
    build(assignment, tmp_path / "given", Level.UNSAFE)
    shipped = PublicChecks(tmp_path / "given").grader
    with in_process(shipped.probe_set, assignment.settings.limits, Level.UNSAFE) as observer:
        whole = make_baseline(assignment, "public", observer, "")
    grader = Grader(
        shipped.judge, shipped.probe_set, assignment.exercises, assignment.mistakes, baseline=whole
    )
    named = {}
    for key, transcript in whole.mistakes.items():
        results = grader.grade(transcript)
        assert shipped.grade(transcript) == results
        named[key.split("/")[1]] = [t.diagnosis for result in results for t in result.tests]
    assert named["sign"] == ["square_gradient/sign"]
    assert named["right"] == named["changes_x"] == [None]
    assert "square_gradient/right" not in shipped.baseline.mistakes


def test_an_assignment_without_source_is_named(tmp_path: Path) -> None:
    for name in ("05_a", "06_b", ".ipynb_checkpoints"):
        (tmp_path / name).mkdir()
    (tmp_path / "README.md").touch()
    assert unsourced(tmp_path, ["05_a"]) == [f"{tmp_path / '06_b'} has no solutions/06_b; remove it"]
    assert unsourced(tmp_path / "nothing", []) == []


def test_nothing_leaks_from_the_tiny_course(tiny: Assignment, level: Level) -> None:
    rendered = render_assignment(tiny, level)
    assert list(leaks_in(tiny, rendered, ["random_gradient", "test_random_gradient"])) == []


def test_a_solutions_line_and_a_hidden_name_are_leaks(altered: Any) -> None:
    telling = "return torch.full_like(x, 2.0) * x"
    source = '# %% exercise="square_gradient"\ndef square_gradient(x):\n    ### BEGIN SOLUTION (short)\n'
    source += f"    y = 1\n    {telling}\n    ### END SOLUTION\n"
    assignment = load_assignment(altered({"tiny.py": source}))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"Use\n  {telling}\ny = 1")])
    rendered = {
        Path("a.ipynb"): nbformat.writes(notebook).encode(),
        Path("README.md"): b"see test_secret; test_secrets is harmless",
    }
    assert list(leaks_in(assignment, rendered, ["test_secret"])) == [
        (Path("a.ipynb"), f"holds the solution's line {telling!r}"),
        (Path("README.md"), "holds the hidden name 'test_secret'"),
    ]


@pytest.mark.usefixtures("in_process")
def test_a_damaged_assignment_is_not_built(altered: Any, tmp_path: Path) -> None:
    assignment = load_assignment(altered({"public/probes.py": ("import torch", "import no_such_module")}))
    with pytest.raises(AssignmentError, match="no_such_module"):
        build(assignment, tmp_path / "assignments" / "06_tiny", Level.UNSAFE)
    assert not (tmp_path / "assignments").exists()
