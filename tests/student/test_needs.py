"""What a cell of ours shows with a student's exercise: it goes on whatever that does, and says why it could not."""

import linecache
import shutil
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from autograder import needs
from autograder.student import needs as module

LOOPS = "def slow(x):\n    while True:\n        x = x + 1\n"


def cell(source: str, name: str = "<cell>") -> dict[str, Any]:
    """The names after a cell was executed; its lines can be read, as a notebook's can."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    namespace: dict[str, Any] = {"needs": needs, "plt": plt}
    exec(compile(source, name, "exec"), namespace)
    return namespace


def test_what_goes_well_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cell("with needs('f'):\n    y = 1\n")["y"] == 1
    assert capsys.readouterr().out == ""


def test_what_an_exercise_raises_is_said_and_the_cell_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert cell("with needs('f', 'g'):\n    1 / 0\ny = 2\n")["y"] == 2
    expected = "This cell needs a working f and a working g: ZeroDivisionError('division by zero')\n"
    assert capsys.readouterr().out == expected


def test_a_loop_is_stopped_and_its_line_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.02)
    assert cell(f"{LOOPS}with needs('slow'):\n    slow(1)\ny = 2\n")["y"] == 2
    said = capsys.readouterr().out
    assert said.startswith(
        "This cell needs a working slow: it took longer than 0.1 s and was stopped, at line "
    )
    assert ", in slow:\n" in said
    assert "needs('slow')" not in said


def test_a_loop_of_the_cell_itself_is_stopped_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.02)
    cell("with needs('f'):\n    while True:\n        pass\n")
    assert ", in <module>:\n" in capsys.readouterr().out


def test_the_limit_is_that_of_the_check(
    tiny_built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(tiny_built, tmp_path / "06_tiny"))
    expected = copy / "checks" / "expected.json"
    expected.write_text(expected.read_text().replace('"probe_wall_s": 5.0', '"probe_wall_s": 3.5'))
    monkeypatch.chdir(copy)
    limits: list[float] = []

    class Kept(module.TimeLimit):
        def __init__(self, limit_s: float) -> None:
            limits.append(limit_s)
            super().__init__(limit_s)

    monkeypatch.setattr(module, "TimeLimit", Kept)
    cell("with needs('f'):\n    pass\n")
    monkeypatch.chdir(tmp_path)
    cell("with needs('f'):\n    pass\n")
    assert limits == [7.0, 10.0]


def test_only_figures_begun_within_are_closed(capsys: pytest.CaptureFixture[str]) -> None:
    mpl.use("agg")
    plt.close("all")
    cell("plt.figure(7)\nwith needs('f'):\n    plt.figure(8)\n    1 / 0\n")
    assert plt.get_fignums() == [7]
    plt.close("all")
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_a_stop_by_the_student_is_a_stop() -> None:
    with pytest.raises(KeyboardInterrupt):
        cell("with needs('f'):\n    raise KeyboardInterrupt\n")
