"""What a machine lacks is told with its remedy, and no secret may lie where submissions read."""

import platform
import sys
import types
from pathlib import Path

import pytest

from autograder import sandbox
from autograder.errors import SandboxError, SandboxUnavailableError
from autograder.sandbox import Level, missing_features, refuse_readable_secrets, require_sandbox


def fake_sandlock(monkeypatch: pytest.MonkeyPatch, have: int, need: int = 6) -> None:
    module = types.ModuleType("sandlock")
    vars(module).update(landlock_abi_version=lambda: have, min_landlock_abi=lambda: need)
    monkeypatch.setitem(sys.modules, "sandlock", module)
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.mark.parametrize(("have", "found"), [(-1, "no Landlock"), (3, "Landlock ABI 3")])
def test_an_old_kernel_is_told(monkeypatch: pytest.MonkeyPatch, have: int, found: str) -> None:
    fake_sandlock(monkeypatch, have)
    (lack,) = missing_features()
    assert found in lack.what
    assert "--unsafe" in lack.remedy


def test_another_operating_system_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    (lack,) = missing_features()
    assert "darwin" in lack.what
    with pytest.raises(SandboxUnavailableError, match=r"darwin.*virtual machine"):
        require_sandbox()


def test_a_missing_sandlock_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(sys.modules, "sandlock", None)
    assert missing_features()[0].remedy == "pip install sandlock"


def test_another_processor_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_sandlock(monkeypatch, 6)
    monkeypatch.setattr(platform, "machine", lambda: "vax")
    assert "vax" in missing_features()[0].what


def test_a_machine_with_everything_lacks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_sandlock(monkeypatch, 6)
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    assert missing_features() == []
    require_sandbox()


def test_a_secret_inside_python_is_refused_also_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(sys.prefix)
    refuse_readable_secrets([tmp_path])
    for secret in (Path(sys.prefix) / "course", link / "course", sandbox.PACKAGE / "course"):
        with pytest.raises(SandboxError, match="submissions may read"):
            refuse_readable_secrets([secret])


def test_the_enclosure_has_an_empty_environment_and_nothing_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    policy = sandbox._policy(tmp_path, sandbox._environment(tmp_path), None)
    assert policy["fs_writable"] == ["/dev/null"]
    assert policy["clean_env"] is True
    assert "SECRET_TOKEN" not in str(policy)
    assert not [path for path in policy["fs_readable"] if path.startswith(("/home", "/proc/self"))]  # type: ignore[attr-defined]


def test_levels_have_the_names_that_results_record() -> None:
    assert [level.value for level in Level] == ["sandlock", "unsafe", "own-machine"]
