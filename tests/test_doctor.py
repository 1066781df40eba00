"""What the doctor finds, and what it advises."""

import os
from collections.abc import Callable

import pytest

from autograder import doctor
from autograder.errors import SandboxError
from autograder.observer import Observer
from autograder.sandbox import Level, Missing
from autograder.transcript import Crashed, ListValue, Outcome, Record, Returned, Transcript


@pytest.fixture
def ends_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Outcome], None]:
    def end(outcome: Outcome) -> None:
        monkeypatch.setattr(Observer, "observe", lambda *_: Transcript({"trial": Record(outcome)}))

    return end


@pytest.mark.needs_sandbox
def test_this_machine_keeps_a_submission_in() -> None:
    findings = {finding.what: finding for finding in doctor.diagnose()}
    assert findings["sandbox"].ok, findings["sandbox"].found
    assert "ABI" in findings["kernel"].found


@pytest.mark.needs_sandbox
def test_the_trial_notices_what_an_open_door_lets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "Level", type("Open", (), {"SANDBOXED": Level.UNSAFE}))
    finding = doctor._trial()
    assert not finding.ok
    assert "read a file of yours, change a file of yours" in finding.found


def test_what_gets_through_is_named(ends_with: Callable[[Outcome], None]) -> None:
    ends_with(Returned(ListValue(["open a socket"])))
    assert doctor._trial().found == "a submission could open a socket"
    ends_with(Crashed("ended by signal 31"))
    finding = doctor._trial()
    assert not finding.ok
    assert "signal 31" in finding.found
    ends_with(Returned(ListValue([])))
    assert doctor._trial().ok


def test_a_sandbox_that_does_not_start_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise SandboxError("no namespace")

    monkeypatch.setattr(Observer, "observe", fail)
    assert doctor._trial().found == "no namespace"


def test_each_lack_comes_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "missing_features", lambda: [Missing("no Landlock", "boot another kernel")])
    finding = doctor.diagnose()[-1]
    assert (finding.ok, finding.found, finding.remedy) == (False, "no Landlock", "boot another kernel")


def test_too_little_memory_is_met_with_fewer_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 10_000)
    finding = doctor._memory()
    assert not finding.ok
    assert "--jobs" in finding.remedy


def test_a_missing_torch_and_an_old_python_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise doctor.PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", missing)
    assert not doctor._torch().ok
    monkeypatch.setattr("sys.version_info", (3, 10))
    assert not doctor._python().ok
