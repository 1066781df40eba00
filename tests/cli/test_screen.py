"""A screen that is closed, full or gone ends no command, and does not answer with a traceback."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli.screen import Screen, let_screen_fail, screens

PROGRAM = """
import os, sys
from autograder.cli.screen import screens

with screens() as (out, err):
    print("✓" * 100_000)
    out.flush()
    print("more")
    print("to err", file=sys.stderr)
    fd = os.open(os.devnull, os.O_RDONLY)
    with open(sys.argv[1], "w") as file:
        print(fd > 2, out.error and out.error.strerror, file=file)
"""


def ended(tmp_path: Path, redirection: str, **environment: str) -> tuple[int, str, str]:
    script, told = tmp_path / "program.py", tmp_path / "told"
    script.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", f'"$0" "$1" "$2" {redirection}', sys.executable, script, told],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **environment},
        check=False,
    )
    return done.returncode, told.read_text().strip(), done.stderr.decode()


@pytest.mark.parametrize(
    ("redirection", "told", "err"),
    [
        (">&-", "True None", "to err\n"),
        (">&- 2>&-", "True None", ""),
        ("<&- >&- 2>&-", "True None", ""),
        (">/dev/full", "True No space left on device", "to err\n"),
        (">/dev/full 2>/dev/full", "True No space left on device", ""),
        ("| head -c 1 >/dev/null; exit ${PIPESTATUS[0]}", "True Broken pipe", "to err\n"),
    ],
)
def test_a_screen_that_fails_ends_nothing(tmp_path: Path, redirection: str, told: str, err: str) -> None:
    assert ended(tmp_path, redirection) == (0, told, err)


def test_without_it_each_of_them_is_a_traceback_or_a_wrong_status(tmp_path: Path) -> None:
    plain = 'import sys; print("x" * 100_000); sys.stdout.flush()'
    full = subprocess.run(
        ["bash", "-c", '"$0" -c "$1" >/dev/full', sys.executable, plain], capture_output=True, check=False
    )
    assert (full.returncode, b"Traceback" in full.stderr) == (1, True)
    closed = subprocess.run(
        ["bash", "-c", '"$0" -c "$1" >&-', sys.executable, plain], capture_output=True, check=False
    )
    assert closed.returncode == 1


def test_a_screen_without_the_letters_gets_question_marks(tmp_path: Path) -> None:
    assert ended(tmp_path, "", PYTHONIOENCODING="ascii") == (0, "True None", "to err\n")


def test_a_screen_is_like_the_stream_behind_it() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    screen = Screen(stream)
    assert (screen.isatty(), screen.encoding, screen.errors, screen.writable()) == (
        False,
        "utf-8",
        "replace",
        True,
    )
    assert screen.write("a\ud800") == 2
    screen.flush()
    assert screen.buffer.getvalue() == b"a?"
    with pytest.raises(OSError, match="fileno"):
        screen.fileno()


def test_only_a_screen_may_be_let_fail() -> None:
    let_screen_fail()
    with screens() as (out, _):
        assert not out.may_fail
        let_screen_fail()
        assert out.may_fail
