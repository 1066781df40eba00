"""What commands print where, and how a signal ends them."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from autograder.cli.console import (
    LOG_COLUMNS,
    chosen_folders,
    chosen_level,
    ending_on_signals,
    open_console,
    print_all,
    print_json,
    progress_console,
    tell,
)
from autograder.errors import SandboxUnavailableError, UsageError
from autograder.sandbox.enclosure import Level


class Row(msgspec.Struct):
    name: str
    score: float | None = None


def test_json_is_all_that_stands_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    print_json([Row("ä", 1.5), Row("b")])
    out, err = capsys.readouterr()
    assert json.loads(out) == [{"name": "ä", "score": 1.5}, {"name": "b", "score": None}]
    assert "ä" in out
    assert err == ""


def test_a_table_is_as_wide_as_a_log_where_nobody_says_how_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert open_console().width == LOG_COLUMNS
    monkeypatch.setenv("COLUMNS", "77")
    assert open_console().width == 77


def test_results_stand_on_standard_output_and_progress_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_all(open_console(), ["a", "b"])
    print_all(progress_console(), ["c"])
    assert capsys.readouterr() == ("a\nb\n", "c\n")


def test_what_is_told_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell("one\n\x1b[2Jtwo\x07", "red")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("autograder: one\n")
    assert "\x07" not in err
    assert "\x1b[2J" not in err


def test_the_sandbox_is_asked_for_unless_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise SandboxUnavailableError("none here")

    monkeypatch.setattr("autograder.sandbox.enclosure.require_sandbox", refuse)
    assert chosen_level(unsafe=True) is Level.UNSAFE
    with pytest.raises(SandboxUnavailableError):
        chosen_level(unsafe=False)
    monkeypatch.setattr("autograder.sandbox.enclosure.require_sandbox", lambda: None)
    assert chosen_level(unsafe=False) is Level.SANDBOXED


def test_assignments_are_all_of_them_or_those_that_are_named(tmp_path: Path) -> None:
    for name in ("01_one", "02_two"):
        (tmp_path / "solutions" / name).mkdir(parents=True)
        (tmp_path / "solutions" / name / "assignment.toml").write_text("")
    assert [folder.name for folder in chosen_folders(None, tmp_path)] == ["01_one", "02_two"]
    assert [folder.name for folder in chosen_folders(["02_two"], tmp_path)] == ["02_two"]
    with pytest.raises(UsageError):
        chosen_folders(["03"], tmp_path)
    with pytest.raises(UsageError):
        chosen_folders(None, tmp_path / "nowhere")


@pytest.fixture
def handlers() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_unwinds_the_program_and_ends_it_with_its_number(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_DFL)
    unwound = []

    def work() -> None:
        try:
            os.kill(os.getpid(), number)
            signal.pause()
        finally:
            unwound.append(signal.getsignal(number))

    with pytest.raises(SystemExit) as ended, ending_on_signals():
        work()
    assert ended.value.code == 128 + number
    assert unwound == [signal.SIG_DFL], "one that comes a second time ends the process"
    assert signal.getsignal(number) is signal.SIG_DFL


@pytest.mark.usefixtures("handlers")
def test_a_signal_that_is_ignored_stays_so() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with ending_on_signals():
        os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
