"""Single keys: from a terminal at once and without an echo, from anything else none."""

import io
import os
import pty
import sys
import termios

import pytest

from autograder.desk.keyboard import keyboard


def test_without_a_terminal_there_are_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("q"))
    with keyboard() as read:
        assert read(0.01) == ""


def test_a_key_comes_without_enter_and_the_terminal_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r") as terminal, os.fdopen(ours, "wb", buffering=0) as typed:
        monkeypatch.setattr(sys, "stdin", terminal)
        before = termios.tcgetattr(terminal)
        with keyboard() as read:
            assert termios.tcgetattr(terminal) != before
            typed.write(b"n")
            assert read(60) == "n"
            assert read(0.01) == ""
        assert termios.tcgetattr(terminal) == before
