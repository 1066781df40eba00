"""With the drop-ins nbgrader's converter passes a notebook once; a gradebook and files cannot tell it from one that passes twice."""

import copy
import json
import logging
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.nbgrader.config import use_dropins
from autograder.nbgrader.one_pass import OnePass, OnePassExporter
from autograder.nbgrader.reading import UnreadableError, read_again, read_notebook
from autograder.nbgrader.source import KnownSources, SourceNotebook, source_for

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "once"
from autograder.nbgrader.config import use_dropins
use_dropins(c)
"""
TWICE = 'c.Autograde.exporter_class = "autograder.nbgrader.repair.TolerantNotebookExporter"\n'
WHEN = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
"""When a cell was executed, as nbclient notes it."""
ANSWER = "### BEGIN SOLUTION\n{}\n### END SOLUTION"


def made(config: Config) -> Autograde:
    converter = Autograde(config=config)
    converter.exporter_class(parent=converter, config=converter.config)
    return converter


def dropins(**sections: dict[str, Any]) -> Config:
    config = Config()
    use_dropins(config)
    config.merge(Config(sections))
    return config


def test_a_course_with_the_drop_ins_passes_once() -> None:
    assert type(made(dropins())) is OnePass


@pytest.mark.parametrize(
    ("sections", "why"),
    [
        ({"Autograde": {"sanitize_preprocessors": ["nbgrader.preprocessors.ClearOutput"]}}, "steps"),
        ({"Autograde": {"autograde_preprocessors": ["nbgrader.preprocessors.Execute"]}}, "steps"),
        ({"ClearOutput": {"enabled": False}}, "nothing is executed"),
        ({"NotebookExporter": {"nbformat_version": 3}}, "another format"),
    ],
)
def test_a_course_that_wants_it_otherwise_passes_twice_and_the_log_says_why(
    sections: dict[str, Any], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "traitlets"):
        assert type(made(dropins(**sections))) is Autograde
    assert why in caplog.text


def test_a_converter_or_an_exporter_of_the_courses_own_stays_what_it_is() -> None:
    class Own(Autograde):  # type: ignore[misc] # untyped
        pass

    class OwnExporter(OnePassExporter):
        pass

    own, plain = Own(config=dropins()), Autograde(config=dropins())
    OnePassExporter(parent=own, config=own.config)
    OwnExporter(parent=plain, config=plain.config)
    assert [type(own), type(plain)] == [Own, Autograde]
    feedback = GenerateFeedback()
    OnePassExporter(parent=feedback)
    assert type(feedback) is GenerateFeedback


def test_what_is_read_again_is_what_the_file_would_hold(tmp_path: Path) -> None:
    cells = [
        new_code_cell("a\nb", metadata={"trusted": True, "long": "x" * 20_000}),
        new_markdown_cell("\n", metadata={"nbgrader": {"grade_id": "n", "points": 1.0}}),
    ]
    notebook = new_notebook(cells=cells, metadata={"signature": "s", "orig_nbformat": 3, "own": [1, {}]})
    cells[0].outputs = [nbformat.v4.new_output("stream", text="out")]
    path = tmp_path / "n.ipynb"
    path.write_text(nbformat.writes(notebook))
    assert read_again(copy.deepcopy(notebook)) == read_notebook(path)


def test_what_could_not_be_written_or_read_is_not_read_again() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        read_again(new_notebook(metadata={"own": "\ud800"}))
    with pytest.raises(UnreadableError, match="cells"):
        read_again(nbformat.NotebookNode({**new_notebook(), "cells": [new_markdown_cell()] * 20_000}))


def test_a_source_is_asked_for_once_a_run_and_kind() -> None:
    class Step:
        asked = 0

        def source_of(self, about: Any) -> SourceNotebook:
            Step.asked += 1
            return SourceNotebook(about["notebook"], [])

    class Run:
        known_sources = KnownSources()

    about = {"assignment": "ps", "notebook": "n", "student": "ada"}
    run, found = Run(), []
    for student in ("ada", "ben"):
        found.append(source_for(Step(), {**about, "student": student}, run))
    assert found[0] is found[1]
    assert Step.asked == 1
    source_for(Step(), {**about, "notebook": "m"}, run)
    source_for(Step(), about, None)
    assert Step.asked == 3


@pytest.mark.parametrize(
    ("options", "expected"),
    [({}, ["cid", "dan"]), ({"force": True}, ["ben", "cid", "dan"]), ({"excluded": "cid"}, ["dan"])],
)
def test_the_next_notebook_is_the_first_that_will_be_converted(
    tmp_path: Path, options: dict[str, Any], expected: Sequence[str]
) -> None:
    course = CourseDirectory(root=str(tmp_path), assignment_id="ps")
    course.student_id_exclude = options.get("excluded", "")
    for student in ("ada", "ben", "cid", "dan"):
        folder = tmp_path / "submitted" / student / "ps"
        folder.mkdir(parents=True)
        (folder / "n.ipynb").touch()
    (tmp_path / "autograded" / "ben" / "ps").mkdir(parents=True)
    converter = Autograde(coursedir=course, config=dropins())
    converter.__class__ = OnePass
    converter.force = options.get("force", False)
    converter.init_notebooks()
    converter._order = sorted(path for found in converter.assignments.values() for path in found)
    found, filename = [], converter._order[0]
    while following := converter._next_after(filename):
        found.append(following[0]["student"])
        filename = str(tmp_path / "submitted" / found[-1] / "ps" / "n.ipynb")
    assert found == expected


def course_in(folder: Path, nbgrader: Any) -> Path:
    """A course with two notebooks, whose students hand in what is right, wrong, broken, hostile or incomplete."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG)
    source = folder / "source" / "ps"
    source.mkdir(parents=True)
    (source / "data.csv").write_text("1\n")
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for name in ("one", "two"):
        marks = {"schema_version": 3, "task": False}
        answer = {**marks, "grade_id": "answer", "solution": True, "grade": False, "locked": False}
        test = {**marks, "grade_id": "test", "solution": False, "grade": True, "locked": True, "points": 2}
        cells = [
            new_code_cell(ANSWER.format("x = 1"), metadata={"nbgrader": answer}),
            new_code_cell("assert x == 1\nopen('made.txt', 'w').write('1')", metadata={"nbgrader": test}),
        ]
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), source / f"{name}.ipynb")
    nbgrader("generate_assignment", "ps", folder=folder)
    for student, change in STUDENTS.items():
        shutil.copytree(folder / "release" / "ps", folder / "submitted" / student / "ps")
        change(folder / "submitted" / student / "ps")
    return folder


def rewritten(folder: Path, old: str, new: str, name: str = "one") -> None:
    path = folder / f"{name}.ipynb"
    text = path.read_text()
    assert old in text
    path.chmod(0o644)
    path.write_text(text.replace(old, new))


def _surrogate(folder: Path) -> None:
    path = folder / "one.ipynb"
    notebook = json.loads(path.read_text())
    notebook["metadata"]["own"] = "\ud800"
    path.write_text(json.dumps(notebook))


STUDENTS = {
    "ada": lambda folder: rewritten(folder, "raise NotImplementedError()", "x = 1"),
    "ben": lambda folder: rewritten(folder, '"grade_id": "test"', '"grade_id": "other"'),
    "cid": lambda folder: (folder / "one.ipynb").write_text("{"),
    "dan": lambda folder: (folder / "two.ipynb").unlink(),
    "eve": _surrogate,
    "fay": lambda folder: (folder / "timestamp.txt").write_text("2026-11-27 10:00:00 UTC"),
    "gil": lambda folder: (folder / "data.csv").write_text("mine"),
}


def written(course: Path) -> dict[str, tuple[int, str]]:
    root = course / "autograded"
    return {
        str(path.relative_to(root)): (path.stat().st_mode, WHEN.sub("", path.read_text()))
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_gradebook_and_files_are_the_same_as_of_two_passes(
    tmp_path: Path, nbgrader: Any, contents: Any
) -> None:
    once = course_in(tmp_path / "once", nbgrader)
    twice = shutil.copytree(once, tmp_path / "twice")
    (twice / "nbgrader_config.py").write_text(CONFIG + TWICE)
    ends = {}
    for course in (once, twice):
        ran = [
            nbgrader(
                "autograde", "ps", folder=course, status=1
            ),  # one that cannot be written costs its student
            nbgrader("autograde", "ps", "--student=ada", "--notebook=o*", "--force", folder=course),
            nbgrader("autograde", "ps", "--student=ben", "--force", folder=course),
            nbgrader("autograde", "ps", "--student=gil", folder=course),
        ]
        ends[course] = [(ended.status, "eve" in ended.err, "Skipping" in ended.err) for ended in ran]
    assert ends[once] == ends[twice]
    assert contents(once / "gradebook.db") == contents(twice / "gradebook.db")
    assert written(once) == written(twice)
    assert {path.parts[0] for path in map(Path, written(once))} == STUDENTS.keys() - {"eve"}
