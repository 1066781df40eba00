"""The folders that children write in, as hostile as they may be."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import SandboxError
from autograder.sandbox import scratch as module
from autograder.sandbox.inside.mark import Mark, Place
from autograder.sandbox.scratch import Scratch


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Scratch]:
    scratch = Scratch(tmp_path)
    yield scratch
    scratch.close()
    assert not scratch.work.exists()


def test_a_child_finds_what_lies_beside_its_submission_and_nothing_else(scratch: Scratch) -> None:
    (scratch.work / "a" / "b").mkdir(parents=True)
    (scratch.work / "a" / "link").symlink_to("/")
    (scratch.home / "left").write_text("by another")
    scratch.fill({"helper.py": b"x = 1", "data/a.csv": b"1"})
    found = {path.relative_to(scratch.work).as_posix() for path in scratch.work.rglob("*")}
    assert found == {"helper.py", "data", "data/a.csv"}
    assert list(scratch.home.iterdir()) == []
    scratch.fill({})
    assert list(scratch.work.iterdir()) == []


def test_folders_that_cannot_be_emptied_are_not_used_again(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    (scratch.work / "stays").write_text("x")
    monkeypatch.setattr(module, "make_empty", lambda _: None)
    with pytest.raises(SandboxError, match="cannot be emptied"):
        scratch.fill({})


def test_too_much_is_told(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    (scratch.work / "a").write_bytes(b"x" * 10_000)
    assert scratch.excess() == ""
    monkeypatch.setattr(module, "MOST_BYTES", 9_000)
    assert "its files need more than" in scratch.excess()
    monkeypatch.setattr(module, "MOST_BYTES", 10**9)
    monkeypatch.setattr(module, "MOST_ENTRIES", 0)
    assert "more than 0 files" in scratch.excess()


def test_where_a_child_is_can_be_read_and_is_forgotten(scratch: Scratch) -> None:
    assert scratch.place() == Place(0, 0, 0)
    Mark(str(scratch.mark)).write(Place(3, 2, 7))
    assert scratch.place() == Place(3, 2, 7)
    scratch.fill({})
    assert scratch.place() == Place(0, 0, 0)
    os.truncate(scratch.mark, 5)
    assert scratch.place() == Place(0, 0, 0)
    os.truncate(scratch.mark, 12)


def test_closing_twice_closes_nobody_elses_file(scratch: Scratch, tmp_path: Path) -> None:
    scratch.close()
    somebody_elses = os.open(tmp_path / "other", os.O_CREAT | os.O_WRONLY)
    scratch.close()
    os.close(somebody_elses)
