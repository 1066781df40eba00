"""What ``doctor`` prints."""

import json
from typing import Any

import pytest

from autograder.sandbox.doctor import MachineCheck


@pytest.mark.parametrize(("ok", "status", "mark"), [(True, 0, "ok"), (False, 3, "missing")])
def test_doctor_prints_findings_with_their_remedy(
    run: Any, ok: bool, status: int, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = MachineCheck("memory", ok, "9 MiB free", "" if ok else "pass --jobs 1")
    monkeypatch.setattr("autograder.sandbox.doctor.diagnose", lambda: [finding])
    ended = run("doctor")
    assert ended.status == status
    assert ended.words == f"{mark} memory: 9 MiB free" + ("" if ok else " → pass --jobs 1")
    as_json = run("doctor", "--json")
    assert (as_json.status, json.loads(as_json.out)[0]["ok"]) == (status, ok)
