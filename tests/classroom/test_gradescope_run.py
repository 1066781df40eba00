"""In Gradescope's container dates count as Gradescope has them, the level is said, and no fault of ours is a zero."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.assignment.course import Course
from autograder.classroom import gradescope_run as module
from autograder.classroom.gradescope_run import Container, GradescopeSettings, Metadata, main
from autograder.classroom.reading import read_submission
from autograder.results.model import SubmissionResult
from autograder.sandbox.enclosure import MissingFeature

DUE = "2026-11-20T23:00:00-08:00"


@pytest.fixture
def container(altered: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Container:
    """A container's tree with the tiny assignment in it."""
    folder = altered({})
    course = tmp_path / "home" / "source" / "course"
    course.mkdir(parents=True)
    folder.parent.rename(course / "solutions")
    settings = GradescopeSettings("06_tiny", "", False, Course())
    (course / "gradescope.json").write_bytes(msgspec.json.encode(settings))
    (tmp_path / "home" / "submission").mkdir()
    monkeypatch.setenv("AUTOGRADER_HOME", str(tmp_path / "home"))
    return Container(tmp_path / "home")


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is graded, and how; everything gets 3 of 4 points."""
    seen: dict[str, Any] = {}

    def grade(_: Container, settings: GradescopeSettings, found: Any, level: Any) -> SubmissionResult:
        seen.update(found=found, level=level, settings=settings)
        return SubmissionResult("submission", "", "", "graded", 4, 3)

    monkeypatch.setattr(module, "_graded", grade)
    return seen


def written(container: Container) -> dict[str, Any]:
    return dict(json.loads((container.home / "results" / "results.json").read_text()))


def test_dates_of_a_students_own_come_before_the_assignments() -> None:
    text = json.dumps(
        {
            "users": [{"id": 1, "assignment": {"due_date": "2026-11-22T00:00:00Z"}}],
            "assignment": {"due_date": DUE},
        }
    )
    assert msgspec.json.decode(text, type=Metadata).deadline == datetime(2026, 11, 22, tzinfo=UTC)
    assert Metadata().deadline is None
    assert Metadata().handed_in.at == ""


def test_a_container_that_cannot_enclose_says_so(
    container: Container, graded: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(module, "missing_features", lambda: [MissingFeature("no Landlock", "")])
    assert main([]) == 0
    assert graded["level"] == "unsafe"
    assert "The submission ran without a sandbox" in written(container)["output"]
    assert written(container)["score"] == 3
    assert "no sandbox: no Landlock" in capsys.readouterr().out


def test_or_refuses_and_that_is_no_zero(
    container: Container, graded: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    settings = GradescopeSettings("06_tiny", "", True, Course())
    (container.course / "gradescope.json").write_bytes(msgspec.json.encode(settings))
    monkeypatch.setattr(module, "missing_features", lambda: [MissingFeature("no Landlock", "")])
    assert main([]) == 1
    assert not graded
    assert "score" not in written(container)
    assert "not your fault, and no zero" in written(container)["output"]
    assert "built with --require-sandbox" in capsys.readouterr().err


def test_a_bug_of_ours_tells_the_student_nothing_and_staff_all(
    container: Container, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(module, "_graded", fail)
    assert main([]) == 1
    assert "secret" not in json.dumps(written(container))
    assert "ZeroDivisionError: secret" in capsys.readouterr().err


def test_without_metadata_nobody_is_late(container: Container, graded: dict[str, Any]) -> None:
    (container.submission / "other name.ipynb").write_text("{}")
    (container.home / "submission_metadata.json").write_text("[]")
    assert main([]) == 0
    assert written(container)["output"].startswith("3 of 4 points.\nThe submission ran")
    assert graded["found"].path == container.submission / "other name.ipynb"
    assert graded["found"].root == container.home


def test_a_reference_without_full_marks_stops_the_building_of_the_image(
    container: Container, graded: dict[str, Any], capsys: Any
) -> None:
    assert main(["--try"]) == 1
    assert "the reference of 06_tiny gets 3 of 4 points here" in capsys.readouterr().err
    assert not (container.home / "results").exists()


def test_the_reference_is_tried_as_a_script_that_can_be_read(
    container: Container, monkeypatch: pytest.MonkeyPatch, tiny: Any, capsys: Any
) -> None:
    def grade(_: Container, settings: GradescopeSettings, found: Any, level: Any) -> SubmissionResult:
        cells = read_submission(found.path, tiny).cells
        assert next(cell.source for cell in tiny.reference_cells if "def square_gradient" in cell.source) in [
            c.source for c in cells
        ]
        return SubmissionResult("reference", "", "", "graded", 4, 4)

    monkeypatch.setattr(module, "_graded", grade)
    assert main(["--try"]) == 0
    assert "the reference gets 4 of 4 points" in capsys.readouterr().out
