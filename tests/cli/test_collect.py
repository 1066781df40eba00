"""``autograder collect`` says what it gathered, what it could not, and what to type next."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.cli.exit_status import DONE, FINDINGS, USAGE

FILES = {"leeann_LATE_12_100_tiny.py": "A", "libo_13_101_tiny.py": "B"}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return tmp_path / "submissions.zip"


def test_it_says_what_it_read_and_what_is_next(
    run: Any, export: Path, tmp_path: Path, tiny_course: Path
) -> None:
    ended = run("collect", export, "--out", tmp_path / "all", "--assignment", "tiny", "--root", tiny_course)
    assert ended.status == DONE
    assert f"Read as canvas. 2 students in {tmp_path / 'all'}, 2 with a new attempt, 1 late." in ended.words
    assert f"Next: autograder grade 06_tiny {tmp_path / 'all'} --out RUN" in ended.words
    again = run("collect", export, "--out", tmp_path / "all")
    assert "Read as canvas, which was collected before." in again.words
    assert "0 with a new attempt" in again.words


def test_what_is_nobodys_or_cannot_be_had_is_a_finding(run: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in (*FILES, "notes.txt", "../../cy_14_102_tiny.py", "dee_15_1_a.py"):
            archive.writestr(name, "x")
    (tmp_path / "roster.csv").write_text(
        "login,canvas_id,name\nann,12,Ann Lee\nbo,,Bo Li\ncy,14,Cy\nzoe,99,Zoe\n"
    )
    ended = run("collect", tmp_path / "x.zip", "--out", tmp_path / "all", "--roster", tmp_path / "roster.csv")
    assert ended.status == FINDINGS
    assert "notes.txt has no name of the form" in ended.words
    assert "dee_15 is not in the roster" in ended.words
    assert "Found in the roster by name alone: bo" in ended.words
    assert "Nothing from: zoe" in ended.words
    assert "cy" in ended.words
    assert "leads out of its folder" in ended.words


def test_json_holds_all_of_it(run: Any, export: Path, tmp_path: Path) -> None:
    told = json.loads(run("collect", export, "--out", tmp_path / "all", "--json").out)
    assert (told["kind"], told["new"]) == ("canvas", ["leeann_12", "libo_13"])
    assert [one["student"] for one in told["collected"]["students"]] == ["leeann_12", "libo_13"]


def test_a_deadline_says_who_is_late(run: Any, tmp_path: Path, altered: Any) -> None:
    root = altered({}).parent.parent
    (root / "course.toml").write_text("[deadlines]\n06_tiny = 2026-11-20T23:00:00Z\n")
    for who, hour in (("ann", "22"), ("bo", "23")):
        folder = tmp_path / "submitted" / who / "06_tiny"
        folder.mkdir(parents=True)
        (folder / "tiny.py").touch()
        (folder / "timestamp.txt").write_text(f"2026-11-20 {hour}:30:00 UTC")
    ended = run(
        "collect", tmp_path / "submitted", "--out", tmp_path / "all", "--assignment", "06", "--root", root
    )
    assert "Read as nbgrader. 2 students" in ended.words
    assert "2 with a new attempt, 1 late." in ended.words


def test_other_peoples_words_do_not_steer_the_terminal(run: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in (*FILES, "\x1b[2Jnotes.txt"):
            archive.writestr(name, "x")
    ended = run("collect", tmp_path / "x.zip", "--out", tmp_path / "all")
    assert "\x1b" not in ended.out


def test_a_kind_that_there_is_not_is_refused(run: Any, export: Path, tmp_path: Path) -> None:
    ended = run("collect", export, "--out", tmp_path / "all", "--kind", "blackboard")
    assert (ended.status, "there is no kind 'blackboard'; choose one of moodle, canvas" in ended.words) == (
        USAGE,
        True,
    )
    ended = run("collect", export, "--out", tmp_path / "all", "--kind", "gradescope")
    assert (ended.status, "there is no submission_metadata.yml" in ended.words) == (USAGE, True)
