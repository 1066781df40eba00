"""The part that students install: what is in it, what is not, and that it works by itself."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.author import student_part
from autograder.author.student_part import build_wheel, modules, requirements, templates
from autograder.errors import UsageError


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the part's modules and nothing else of ours."""
    place = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(place)
    return place


def test_it_holds_what_students_use_and_no_engine_for_grading() -> None:
    found = {path.as_posix() for path in modules()}
    assert {
        "student/check.py",
        "student/draw.py",
        "desk/packing.py",
        "classroom/reading.py",
        "cli/student.py",
    } <= found
    rooms = {name.partition("/")[0] for name in found}
    assert not rooms & {"author", "nbgrader"}
    assert not found & {
        "results/store.py",
        "classroom/grade.py",
        "classroom/lane.py",
        "classroom/pool.py",
        "judge/baseline.py",
        "cli/panels.py",
        "cli/grade.py",
        "sandbox/doctor.py",
        "sandbox/inside/launcher.py",
    }


def test_it_requires_what_it_imports() -> None:
    names = {line.partition(">")[0] for line in requirements(modules())}
    assert {"torch", "numpy", "msgspec", "jinja2", "ipython", "ipykernel", "rich", "typer"} <= names
    assert not names & {"sqlalchemy", "sandlock", "jupytext", "filelock"}


def test_it_holds_the_templates_that_it_fills() -> None:
    names = templates(modules())
    assert {"check.html.j2", "draw.html.j2", "marks.html.j2"} <= set(names)
    assert "truth.md.j2" not in names


def test_the_wheel_is_the_same_each_time(wheel: Path, tmp_path: Path) -> None:
    assert build_wheel(tmp_path).read_bytes() == wheel.read_bytes()
    assert wheel.name.startswith("autograd_exercises_student-")
    with zipfile.ZipFile(wheel) as opened:
        metadata = next(name for name in opened.namelist() if name.endswith("/METADATA"))
        assert "Name: autograd-exercises-student" in opened.read(metadata).decode()


def run(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "COLUMNS": "160", "COVERAGE_PROCESS_START": ""}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_every_module_of_it_can_be_imported_without_the_rest(installed: Path, tmp_path: Path) -> None:
    names = [
        ".".join(("autograder", *path.with_suffix("").parts)).removesuffix(".__init__") for path in modules()
    ]
    program = (
        "import importlib, json, sys, autograder\n"
        f"for name in {[name for name in names if not name.endswith('__main__')]}: importlib.import_module(name)\n"
        "print(json.dumps([autograder.__file__, sorted(sys.modules)]))"
    )
    done = run(installed, tmp_path, "-c", program)
    assert done.returncode == 0, done.stderr
    place, loaded = json.loads(done.stdout.splitlines()[-1])
    assert Path(place).is_relative_to(installed)
    assert not {"sqlalchemy", "sandlock"} & set(loaded)


def test_its_command_line_is_the_students(installed: Path, tmp_path: Path) -> None:
    shown = run(installed, tmp_path, "-m", "autograder", "--help").stdout
    assert "check" in shown
    assert "pack" in shown
    assert "Students" in shown
    assert "verify" not in shown
    assert "Machine" not in shown


@pytest.mark.slow
def test_it_packs_a_notebook_by_itself(installed: Path, tiny_built: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "-m", "autograder", "pack", str(tiny_built), "--out", "out", "--json")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["to_do"] == ["square_gradient is still as it was given"]


def test_without_hatchling_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "hatchling.builders.wheel", None)
    with pytest.raises(UsageError, match=r"pip install 'autograd-exercises\[bundle\]'"):
        build_wheel(tmp_path)


def test_where_there_is_no_project_the_installed_metadata_says_what_is_required(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "autograder"
    package.mkdir()
    (package / "a.py").write_text("import torch, numpy.linalg\nfrom rich import table\n")
    monkeypatch.setattr(student_part, "PACKAGE", package)
    names = [line.partition(">")[0] for line in requirements([Path("a.py")])]
    assert names == ["numpy", "rich", "torch"]
