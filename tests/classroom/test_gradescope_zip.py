"""The zip is all that Gradescope's container needs: its scripts run there, and grade what is handed in."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.assignment.course import Course, HiddenTests
from autograder.assignment.model import Assignment
from autograder.classroom import gradescope_zip as module
from autograder.classroom.gradescope_run import GradescopeSettings
from autograder.classroom.gradescope_zip import autograder_zip, requirements
from autograder.errors import UsageError
from autograder.results.terms import LatePolicy

COURSE = Course(late=LatePolicy(percent_per_day=50), hidden_tests=HiddenTests(before_deadline="points"))


@pytest.fixture(scope="module")
def packed(tiny: Assignment) -> bytes:
    return autograder_zip(tiny, COURSE, salt="s", is_sandbox_required=False)


def test_the_zip_holds_scripts_engine_and_one_assignment(packed: bytes, tiny: Assignment) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        settings = msgspec.json.decode(archive.read("course/gradescope.json"), type=GradescopeSettings)
        assert all(
            archive.getinfo(script).external_attr >> 16 & 0o111 for script in ("setup.sh", "run_autograder")
        )
    assert settings == GradescopeSettings("06_tiny", "s", False, COURSE)
    assert {"engine/autograder/__init__.py", "engine/autograder/templates/feedback.md.j2"} <= {*names}
    assert "course/solutions/06_tiny/hidden/probes.py" in names
    assert not [
        name for name in names if "__pycache__" in name or name.startswith(("/", "..")) or "pip.conf" in name
    ]


def test_the_same_is_packed_byte_by_byte_the_same(packed: bytes, tiny: Assignment) -> None:
    assert autograder_zip(tiny, COURSE, salt="s", is_sandbox_required=False) == packed
    other = autograder_zip(tiny, COURSE, salt="s", is_sandbox_required=False, pip_conf=b"[global]\n")
    with zipfile.ZipFile(io.BytesIO(other)) as archive:
        assert archive.read("pip.conf") == b"[global]\n"


def test_what_the_package_needs_is_pinned_to_what_is_installed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = dict(line.split("==") for line in requirements())
    assert {"torch", "msgspec", "ipykernel", "pyyaml"} <= pinned.keys()
    assert "+" not in pinned["torch"]
    assert not {"nbgrader", "ruff"} & pinned.keys()
    monkeypatch.setattr(module, "PACKAGE", Path("/nowhere/autograder"))
    monkeypatch.setattr(
        module, "requires", lambda _: ["torch>=2", "nbgrader>=1; extra == 'x'", "pip ; sys_platform != 'x'"]
    )
    assert [line.partition("==")[0] for line in requirements()] == ["pip", "torch"]
    monkeypatch.setattr(module, "requires", lambda _: ["no-such-package-at-all"])
    with pytest.raises(UsageError, match="no-such-package-at-all is not installed here"):
        requirements()


def in_container(home: Path, script: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "AUTOGRADER_HOME": str(home),
        "AUTOGRADER_PYTHON": sys.executable,
        "PYTHONPATH": "",
    }
    return subprocess.run([script], env=environment, cwd=home, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_its_scripts_grade_a_submission_in_a_tree_like_gradescopes(
    packed: bytes, tmp_path: Path, level: Any
) -> None:
    """As Gradescope does it: unpack, run setup.sh, copy run_autograder, and run that for a submission."""
    source = tmp_path / "source"
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(source)
        for info in archive.infolist():
            (source / info.filename).chmod(info.external_attr >> 16)
    built = in_container(tmp_path, source / "setup.sh")
    assert built.returncode == 0, built.stderr
    enclosed = (
        "in a sandbox" if level == "landlock" else "without a sandbox, which this container does not allow"
    )
    assert "the reference gets " in built.stdout
    assert enclosed in built.stdout
    (source / "run_autograder").rename(tmp_path / "run_autograder")
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "tiny.py").write_text("def square_gradient(x):\n    return 2 * x.detach()\n")
    about = {
        "id": 7, "created_at": "2026-11-21T20:00:00-08:00", "assignment": {"due_date": "2026-11-20T23:00:00-08:00"},
        "users": [{"email": "ann@x.org", "id": 3, "name": "Ann Lee"}],
    }  # fmt: skip
    (tmp_path / "submission_metadata.json").write_text(json.dumps(about))
    ran = in_container(tmp_path, tmp_path / "run_autograder")
    assert ran.returncode == 0, ran.stderr
    document = json.loads((tmp_path / "results" / "results.json").read_text())
    full = document["extra_data"]["earned"]
    assert (document["score"], full > 0) == (full / 2, True)
    assert f"The submission ran {enclosed}" in document["output"]
    assert "Late 21 h" in document["output"]
    assert {entry["visibility"] for entry in document["tests"]} == {"visible", "after_due_date"}
