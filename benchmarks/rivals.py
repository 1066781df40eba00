"""The other ways to grade the same notebooks with the same probes: stock nbgrader, and pytest in a process a submission.

Both run the student's code beside the hidden tests, as people do today; neither encloses it.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from autograder.assignment.model import BEGIN, END, Assignment
from autograder.author.notebook import instructor_notebook
from autograder.judge.baseline import seeds_of
from autograder.judge.open_side import open_side

COMPARE = """
def _same(got, want):
    import torch
    if isinstance(want, torch.Tensor):
        torch.testing.assert_close(got, want, rtol=1e-4, atol=1e-6, equal_nan=True)
    elif isinstance(want, dict):
        assert got.keys() == want.keys()
        for key in want:
            _same(got[key], want[key])
    elif isinstance(want, (list, tuple)):
        assert len(got) == len(want)
        for g, w in zip(got, want):
            _same(g, w)
    elif isinstance(want, float):
        assert got == want or abs(got - want) <= 1e-6 + 1e-4 * abs(want) or (got != got and want != want)
    else:
        assert got == want
"""


def hidden_cell(assignment: Assignment, exercise: str) -> str:
    """A test cell with hidden tests inside: the same probes on the student's functions and on a reference."""
    judge, probe_set = open_side(assignment.side("hidden"))
    judge.close()
    seeds = seeds_of(assignment.name, "hidden", probe_set.names, "")
    names = [name for name in probe_set.names if exercise in probe_set.groups[name]]
    reference = "\n\n".join(cell.source for cell in assignment.reference_cells)
    reference = reference.replace(BEGIN, "").replace(
        END, ""
    )  # nbgrader takes them for its own, even in a string
    body = [
        "from autograder.probing import Draw, Submission",
        COMPARE,
        "_probes, _reference = {}, {}",
        f"exec({assignment.probes_source('hidden')!r}, _probes)",
        f"exec({reference!r}, _reference)",
        f"for _name, _seed in {[(name, seeds[name]) for name in names]!r}:",
        "    _got = _probes[_name](Submission(globals()), Draw(_seed))",
        "    _same(_got, _probes[_name](Submission(_reference), Draw(_seed)))",
    ]
    return "### BEGIN HIDDEN TESTS\n" + "\n".join(body) + "\n### END HIDDEN TESTS"


def make_course(course: Path, assignment: Assignment, points: dict[str, int]) -> None:
    """An nbgrader course with the assignment's notebook, hidden tests in its test cells, generated."""
    notebook = instructor_notebook(assignment, points)
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade"):
            cell.source += "\n" + hidden_cell(assignment, marks["grade_id"].removeprefix("check-"))
    target = course / "source" / assignment.name / f"{assignment.notebook.stem}.ipynb"
    target.parent.mkdir(parents=True)
    nbformat.write(notebook, target)
    shutil.copytree(
        assignment.folder.parents[1] / "assignments" / assignment.name / "checks", target.parent / "checks"
    )
    _nbgrader(course, "generate_assignment", assignment.name)


def _nbgrader(course: Path, *arguments: str) -> None:
    environment = {**os.environ, "JUPYTER_PLATFORM_DIRS": "1"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    command = [sys.executable, "-m", "nbgrader", *arguments, "--log-level=ERROR"]
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(
            f"nbgrader {' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )


def submit(course: Path, assignment: Assignment, notebooks: Sequence[Path]) -> None:
    """Put the notebooks where nbgrader collects them."""
    released = course / "release" / assignment.name
    for notebook in notebooks:
        target = course / "submitted" / notebook.stem / assignment.name
        target.parent.mkdir(parents=True)
        shutil.copytree(released, target)
        shutil.copy(notebook, target / f"{assignment.notebook.stem}.ipynb")


def autograde(course: Path, assignment: Assignment) -> None:
    """Stock ``nbgrader autograde`` on all of them."""
    _nbgrader(course, "autograde", assignment.name)


PYTEST_FILE = """
import json
import os
from pathlib import Path

import pytest

from autograder.probing import Draw, Submission
{compare}

EXERCISES = {exercises!r}


def execute(cells):
    namespace = {{"get_ipython": lambda: None}}
    for source in cells:
        try:
            exec(source, namespace)
        except Exception:
            pass
    return namespace


@pytest.fixture(scope="session")
def student():
    notebook = json.loads(Path(os.environ["SUBMISSION"]).read_text())
    cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    cells = [c for c in cells if not c["metadata"].get("nbgrader", {{}}).get("grade") and "tags" not in c["metadata"]]
    return execute("".join(c["source"]) for c in cells)


@pytest.fixture(scope="session")
def reference():
    return execute([{reference!r}])


@pytest.fixture(scope="session")
def probes():
    return execute([{probes!r}])


@pytest.mark.parametrize(("name", "seed"), EXERCISES)
def test_probe(name, seed, student, reference, probes):
    _same(probes[name](Submission(student), Draw(seed)), probes[name](Submission(reference), Draw(seed)))
"""


def write_pytest_file(path: Path, assignment: Assignment) -> None:
    """A plain pytest file that loads the notebook named in $SUBMISSION and runs the probes on it and on a reference."""
    judge, probe_set = open_side(assignment.side("hidden"))
    judge.close()
    seeds = seeds_of(assignment.name, "hidden", probe_set.names, "")
    text = PYTEST_FILE.format(
        compare=COMPARE,
        exercises=list(seeds.items()),
        reference="\n\n".join(cell.source for cell in assignment.reference_cells),
        probes=assignment.probes_source("hidden"),
    )
    path.write_text(text, encoding="utf-8")


def pytest_each(test_file: Path, notebooks: Sequence[Path], at_once: int) -> None:
    """One ``python -m pytest`` process a submission, ``at_once`` of them at a time."""

    def run(notebook: Path) -> None:
        environment = {**os.environ, "SUBMISSION": str(notebook), "OMP_NUM_THREADS": "1"}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            os.devnull,
            str(test_file),
        ]
        done = subprocess.run(
            command, env=environment, cwd=test_file.parent, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(run, notebooks))


def notebook_with(released: Path, replacements: dict[str, str], target: Path) -> None:
    """A student's notebook: the released one with exercises filled in."""
    notebook = json.loads(released.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and marks["grade_id"] in replacements:
            cell["source"] = replacements[marks["grade_id"]].splitlines(keepends=True)
    target.write_text(json.dumps(notebook), encoding="utf-8")


def signed(notebook: Path, student: str, target: Path) -> None:
    """A copy of a notebook with a comment of the student's own in its first answer: no two students hand in the same."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    answer = next(cell for cell in content["cells"] if cell["metadata"].get("nbgrader", {}).get("solution"))
    answer["source"] = [*answer["source"], f"\n# {student}\n"]
    target.write_text(json.dumps(content), encoding="utf-8")
