"""What of a course travels, what does not, and that it is the same course where it arrives."""

import os
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.scale.machine import installed
from autograder.classroom.scale.packed import write_unpacked
from autograder.errors import SandboxError, UsageError
from autograder.nbgrader import packed_course as subject
from autograder.nbgrader.course import NbgraderCourse, StudentGrader
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.lane import CourseSetup
from autograder.nbgrader.packed_course import packed_course, setup_there, versions_of
from autograder.nbgrader.source import SourceNotebook

CONFIG = """
import os
from pathlib import Path

from autograder.nbgrader.config import use_dropins

c = get_config()
here = Path(__file__).resolve().parent
c.CourseDirectory.root = os.environ.get("NBGRADER_COURSE", str(here / "build"))
c.CourseDirectory.source_directory = str(here / "written")
c.CourseDirectory.db_url = "postgresql://grader:secret@localhost/course"
use_dropins(c, solutions=here / "solutions")
c.SandboxedExecute.timeout = int(os.environ.get("CELL_S", "5"))
c.SandboxedExecute.readable = [str(here / "data")]
c.Exchange.path_includes_course = True
c.AssignLatePenalties.plugin_class = Path
"""
SOURCE = SourceNotebook("n", [], written=["import sklearn\nimport numpy as np\nimport os"])


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course whose folders are not where nbgrader has them by itself, with much that is not to travel."""
    folder = tmp_path / "course"
    for name, text in {
        "nbgrader_config.py": CONFIG,
        "plugin.py": "",
        "package/__init__.py": "",
        "package/__pycache__/x.pyc": "",
        "package/words.txt": "words",
        "notes.txt": "",
        "autograder": "a file of that name",
        "data/big.csv": "1",
        "written/ps1/n.ipynb": "{}",
        "written/ps1/helper.py": "two = 2",
        "written/ps1/data/x.csv": "1",
        "written/ps2/other.py": "",
        "solutions/ps1/assignment.toml": "",
        "solutions/ps2/assignment.toml": "",
        "build/submitted/ann/ps1/n.ipynb": "{}",
        "build/gradebook.db": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def packed(course: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("CELL_S", "77")
    loaded = NbgraderCourse(course)
    return packed_course(loaded, CourseSetup(str(course), "ps1", [SOURCE], "postgresql://…"))


def test_what_lanes_need_of_a_course_travels_and_nothing_else(packed: Any) -> None:
    folder, order = packed
    assert sorted(folder.files) == [
        "config/nbgrader_config.py",
        "config/package/__init__.py",
        "config/package/words.txt",
        "config/plugin.py",
        "root/source/ps1/data/x.csv",
        "root/source/ps1/helper.py",
        "solutions/ps1/assignment.toml",
    ]
    assert sorted(order.given) == ["data/x.csv", "helper.py"]
    assert order.sources == [SOURCE]
    assert "CourseDirectory" not in order.config


def test_it_is_the_same_course_where_it_arrives_whatever_is_set_there(
    packed: Any, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, order = packed
    monkeypatch.setenv("CELL_S", "1")
    monkeypatch.setenv("NBGRADER_COURSE", "/nowhere")
    place = write_unpacked(folder, folder.digest, tmp_path / "there")
    setup = setup_there(order, place, tmp_path / "students")
    assert (setup.db_url, setup.sources, setup.assignment) == ("", [SOURCE], "ps1")
    there = NbgraderCourse(Path(setup.folder), submitted=Path(setup.submitted), travelled=setup.travelled)
    step = SandboxedExecute(parent=there.app)
    assert (step.timeout, step.readable, step.solutions) == (
        77,
        [str(course / "data")],
        str(place / "solutions"),
    )
    assert there.path("source", ".", "ps1") == place / "root" / "source" / "ps1"
    assert there.path("submitted", "ann", "ps1") == tmp_path / "students" / "ann" / "ps1"
    assert [str(relative) for _, relative in there.source_files("ps1")] == order.given
    assert there.config.AssignLatePenalties.plugin_class is Path, "what is not plain is found there"
    here = NbgraderCourse(course)
    for one in (here, there):
        StudentGrader(one, "ps1", [SOURCE], "")
    assert there.level is here.level


def test_what_would_open_the_course_to_students_is_refused_before_anything_is_sent(course: Path) -> None:
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.SandboxedExecute.readable = [str(here / 'build')]\n")
    with pytest.raises(SandboxError, match=r"SandboxedExecute\.readable opens"):
        packed_course(NbgraderCourse(course), CourseSetup(str(course), "ps1", [SOURCE], ""))


def test_a_course_with_too_much_beside_its_notebooks_says_where_to_put_it(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "MOST_MIB", 0)
    with pytest.raises(UsageError, match=r"name the folder in c\.SandboxedExecute\.readable"):
        packed_course(NbgraderCourse(course), CourseSetup(str(course), "ps1", [SOURCE], ""))


def test_the_versions_of_what_a_class_imports_and_of_the_tools_are_told() -> None:
    told = versions_of([SOURCE], ["pywt.data"])
    assert {*told} == {*subject.TOOLS, "scikit-learn", "numpy", "pywt"}
    assert (told["numpy"], told["pywt"]) == (installed("numpy"), "none")


def test_the_engine_is_a_hash_of_what_takes_notebooks_through_a_course(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = subject.course_engine()
    assert before == subject.course_engine()
    (changed := tmp_path / "execute.py").write_text(os.linesep)
    monkeypatch.setattr(subject, "PACKAGE", tmp_path)
    monkeypatch.setattr(subject, "source_files", lambda _: [changed])
    assert subject.course_engine() != before
