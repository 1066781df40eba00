"""A lane: the trusted process that reads, observes and judges, and answers its parent in frames."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import psutil
import pytest

from autograder.assignment.model import Assignment
from autograder.classroom import lane as laning
from autograder.classroom import lane_program
from autograder.classroom.lane import Lane
from autograder.classroom.lane_messages import LaneFailure, LaneJob, LaneReady, LaneResult, LaneSetup
from autograder.classroom.lane_program import main
from autograder.classroom.lanes import LaneProcess
from autograder.classroom.lifeline import Orders
from autograder.classroom.reading import load_files
from autograder.errors import SandboxError
from autograder.judge.baseline_data import Baseline
from autograder.judge.conclusion import conclude
from autograder.judge.evidence import unpack
from autograder.judge.remembered import RememberingGrader
from autograder.results.model import HintSeen, without_measurements
from autograder.sandbox.enclosure import Level
from autograder.sandbox.protocol import FrameReader
from autograder.sandbox.transcript import Transcript

RIGHT = "def square_gradient(x):\n    return 2 * x.detach()\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "ada.py"
    path.write_text(text)
    return path


def test_right_work_gets_full_marks(tiny_lane: Lane, tmp_path: Path) -> None:
    result = tiny_lane.grade("ada", written(tmp_path, RIGHT))
    assert (result.id, result.status, result.score, result.max_score) == ("ada", "graded", 100, 100)


def test_a_known_mistake_is_named(tiny_lane: Lane, tmp_path: Path) -> None:
    result = tiny_lane.grade(
        "ada", written(tmp_path, "def square_gradient(x):\n    return x.detach().mul_(2)\n")
    )
    assert result.score == 0
    assert result.exercises[0].tests[0].diagnosis == "square_gradient/changes_x"


def test_hints_that_the_notebook_tells_of_are_told_and_cost_nothing(tiny_lane: Lane, tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(RIGHT)])
    notebook.metadata["autograder"] = {"hints": [{"exercise": "square_gradient", "level": 2}]}
    path = tmp_path / "ada.ipynb"
    nbformat.write(notebook, path)
    result = tiny_lane.grade("ada", path)
    assert (result.score, result.hints_seen) == (100, [HintSeen("square_gradient", 2)])


def test_what_cannot_be_read_is_no_zero(tiny_lane: Lane, tmp_path: Path) -> None:
    report = tiny_lane.examine("ada", tmp_path / "nothing.py")
    result = report.result
    assert report.evidence is None
    assert (result.status, result.score) == ("unreadable", None)


def test_what_comes_with_its_files_is_graded_as_if_it_lay_here(tiny_lane: Lane, tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    path = written(tmp_path / "ada", "from helper import two\ndef square_gradient(x):\n    return two * x\n")
    (path.parent / "helper.py").write_text("two = 2\n")
    here = laning._graded(tiny_lane, LaneJob("ada", str(path), str(tmp_path)))
    assert here.result.score == 100
    files = load_files(path, tmp_path)
    shutil.rmtree(path.parent)
    there = laning._graded(tiny_lane, LaneJob("ada", str(path), str(tmp_path), files))
    assert msgspec.structs.replace(there.result, wall_s=here.result.wall_s) == here.result
    assert there.evidence
    assert here.evidence
    assert there.evidence.address == here.evidence.address


def test_what_is_concluded_from_the_evidence_is_the_result(tiny_lane: Lane, tmp_path: Path) -> None:
    source = (
        "import warnings\nwarnings.warn('me')\ndef square_gradient(x):\n    print(x)\n    return x.clone()\n"
    )
    report = tiny_lane.examine("ada", written(tmp_path, source))
    assert report.evidence
    evidence = unpack(report.evidence.content)
    assert [cell.source for cell in evidence.cells][-1] == source
    about = {"student": "ada", "path": report.result.path, "digest": report.result.digest}
    again = conclude(tiny_lane.grader, evidence, **about)
    assert again == without_measurements(report.result)
    assert again.exercises[0].tests[0].diagnosis == "square_gradient/forgets_the_two"


def test_who_is_observed_alike_has_evidence_at_one_address(tiny_lane: Lane, tmp_path: Path) -> None:
    def address(name: str, text: str) -> str:
        (tmp_path / name).write_text(text)
        kept = tiny_lane.examine(name, tmp_path / name).evidence
        assert kept
        return kept.address

    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    cells = [{"cell_type": "code", "source": RIGHT, "metadata": {}, "outputs": [], "execution_count": None}]
    words = {"cell_type": "markdown", "source": "Ada's", "metadata": {}}
    first = address("a.ipynb", json.dumps({**notebook, "cells": cells}))
    assert first == address("b.ipynb", json.dumps({**notebook, "cells": [*cells, words]}))
    assert first != address("c.ipynb", json.dumps({**notebook, "cells": cells * 2}))


def test_a_test_that_breaks_is_our_fault(
    tiny_lane: Lane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(transcript: Transcript, *rest: Any) -> list[object]:
        return [
            type(judgement)(judgement.spec, RuntimeError("a typo in the test"))
            for judgement in judge(transcript, *rest)
        ]

    judge = tiny_lane.grader.judge.judge
    monkeypatch.setattr(tiny_lane.grader.judge, "judge", broken)
    monkeypatch.setattr(tiny_lane, "_remembering", RememberingGrader(tiny_lane.grader))
    result = tiny_lane.grade("ada", written(tmp_path, RIGHT))
    assert (result.status, result.score) == ("grader_error", None)
    assert "a typo in the test" in result.reason


def test_a_bug_of_ours_costs_one_submission_and_a_broken_sandbox_the_lane(
    tiny_lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(error: Exception) -> None:
        def grade(*_: object) -> None:
            raise error

        monkeypatch.setattr(tiny_lane, "examine", grade)

    fail(ZeroDivisionError("oops"))
    report = laning._graded(tiny_lane, LaneJob("ada", "ada.py"))
    result = report.result
    assert report.evidence is None
    assert (result.status, result.score, result.reason) == ("grader_error", None, "ZeroDivisionError: oops")
    assert result.staff_notes[0] == "Traceback (most recent call last):"
    assert any("raise error" in line for line in result.staff_notes)
    fail(ValueError("no text: \ud800"))
    msgspec.json.encode(laning._graded(tiny_lane, LaneJob("ada", "ada.py")))
    fail(SandboxError("gone"))
    with pytest.raises(SandboxError):
        laning._graded(tiny_lane, LaneJob("ada", "ada.py"))


def test_a_lane_that_cannot_open_closes_its_zygote(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, gone: Any
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise SandboxError("no baseline")

    monkeypatch.setattr("autograder.classroom.opened.baseline_of", fail)
    before = set(psutil.Process().children(recursive=True))
    with pytest.raises(SandboxError, match="no baseline"):
        Lane(tiny.folder, level=Level.UNSAFE)
    assert gone(set(psutil.Process().children(recursive=True)) - before)


def test_it_answers_in_frames_and_ends_with_its_parent(
    tiny: Assignment, level: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: Any
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    process = LaneProcess(LaneSetup(str(tiny.folder), "", level.value))
    assert process.wait_until_ready().exercises == {"square_gradient": 100}
    below = psutil.Process(process.pid).children(recursive=True)
    path = written(tmp_path, "import time\ntime.sleep(60)\n")
    process._send(LaneJob("ada", str(path)))
    process.close()
    assert gone(below)
    assert [*temporary.iterdir()] == []


class Pipes:
    """Stands for the lane's standard streams while its main function runs in the tests' process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, orders: list[msgspec.Struct]) -> None:
        self.read_fd, write_fd = os.pipe()

        def read_orders(waiting: Orders, folder: Path) -> None:
            for order in orders:
                waiting.put(msgspec.msgpack.encode(order))
            waiting.put(None)

        monkeypatch.setattr(lane_program.os, "dup", lambda fd: write_fd)
        monkeypatch.setattr(lane_program.os, "dup2", lambda *_: None)
        monkeypatch.setattr("autograder.classroom.lifeline._read_orders", read_orders)

    def reports(self) -> list[object]:
        data = os.read(self.read_fd, 1 << 20)
        return [msgspec.msgpack.decode(p, type=laning.LaneReport) for p in FrameReader().feed(data)]


@pytest.mark.slow
def test_its_main_function_serves_until_there_are_no_more_jobs(
    tiny: Assignment, level: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, RIGHT)
    pipes = Pipes(monkeypatch, [LaneSetup(str(tiny.folder), "", level.value), LaneJob("ada", str(path))])
    main([])
    ready, result = pipes.reports()
    assert isinstance(ready, LaneReady)
    assert isinstance(result, LaneResult)
    assert result.result.score == 100


def test_its_main_function_tells_why_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise SandboxError("no sandbox")

    pipes = Pipes(monkeypatch, [LaneSetup(str(tmp_path), "", "unsafe")])
    monkeypatch.setattr(laning, "Lane", fail)
    main([])
    assert pipes.reports() == [LaneFailure("no sandbox")]


def test_its_main_function_ends_if_there_is_nothing_to_do_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    Pipes(monkeypatch, [])
    main([])


@pytest.mark.slow
def test_what_a_machine_lacks_is_told_when_the_lane_is_ready(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_cache(*_: object, say: Any) -> Baseline:
        say("the cache cannot be written")
        return Baseline("2", Transcript({}, []), {})

    monkeypatch.setattr("autograder.classroom.opened.baseline_of", without_cache)
    pipes = Pipes(monkeypatch, [LaneSetup(str(tiny.folder), "", "unsafe")])
    main([])
    (ready,) = pipes.reports()
    assert isinstance(ready, LaneReady)
    assert ready.notes == ["the cache cannot be written"]
