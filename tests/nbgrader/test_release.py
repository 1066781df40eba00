"""The source that ``autograder nbgrader source`` writes, and what nbgrader makes of it."""

from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.assignment.find import assignment_names

REPOSITORY = Path(__file__).parents[2]


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_generate_assignment_yields_the_committed_folder_of_every_assignment(
    tmp_path: Path, autograder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = assignment_names(REPOSITORY)
    ended = autograder("nbgrader", "source", "--to", tmp_path / "source", "--root", REPOSITORY)
    assert ended.status == 0, ended.words
    assert sorted(path.name for path in (tmp_path / "source").iterdir()) == names
    monkeypatch.chdir(tmp_path)
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    config.CourseDirectory.course_id = "autograd"
    api = NbGraderAPI(config=config)
    for name in names:
        made = api.generate_assignment(name)
        assert made["success"], made["error"]
        assert files(tmp_path / "release" / name) == files(REPOSITORY / "assignments" / name), name
