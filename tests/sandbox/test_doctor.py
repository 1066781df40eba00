"""What the doctor finds, and what it advises."""

import os
import re
from collections.abc import Callable

import pytest

from autograder.errors import SandboxError
from autograder.sandbox import doctor
from autograder.sandbox.enclosure import Level, MissingFeature
from autograder.sandbox.observer import Observer
from autograder.sandbox.transcript import Crashed, DictValue, ListValue, Outcome, Record, Returned, Transcript


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
    clean = "see your environment"  # which it has without an enclosure, too
    everything = ", ".join(name for name in doctor_attempts() if name != clean)
    assert (
        f"a submission could {everything}, signal the process it is forked from, start a process"
        in finding.found
    )
    assert f"the process that submissions are forked from could {everything}" in finding.found


def doctor_attempts() -> list[str]:
    return re.findall(r'^    "(.+)": ', doctor.ATTEMPTS, re.MULTILINE)


def test_what_gets_through_is_named(ends_with: Callable[[Outcome], None]) -> None:
    ends_with(Returned(DictValue({"a submission": ListValue(["open a socket"]), "a zygote": ListValue([])})))
    assert doctor._trial().found == "a submission could open a socket"
    ends_with(Returned(ListValue([])))
    assert not doctor._trial().ok
    ends_with(Crashed("ended by signal 31"))
    finding = doctor._trial()
    assert not finding.ok
    assert "signal 31" in finding.found
    ends_with(doctor.KEPT_IN)
    assert doctor._trial().ok


def test_a_sandbox_that_does_not_start_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise SandboxError("no namespace")

    monkeypatch.setattr(Observer, "observe", fail)
    assert doctor._trial().found == "no namespace"


def test_each_lack_comes_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        doctor, "missing_features", lambda: [MissingFeature("no Landlock", "boot another kernel")]
    )
    finding = doctor.diagnose()[-1]
    assert (finding.ok, finding.found, finding.remedy) == (False, "no Landlock", "boot another kernel")


def test_a_machine_that_cannot_enclose_kernels_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "missing_features", list)
    monkeypatch.setattr(doctor, "missing_for_kernels", lambda: [MissingFeature("no sandlock", "install it")])
    monkeypatch.setattr(doctor, "_trial", lambda: doctor.MachineCheck("sandbox", True, "starts"))
    assert doctor.diagnose()[-1] == doctor.MachineCheck("kernels", False, "no sandlock", "install it")


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
