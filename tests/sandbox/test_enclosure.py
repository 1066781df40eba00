"""What a machine lacks is told with its remedy, and no secret may lie where submissions read."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import SandboxError, SandboxUnavailableError
from autograder.sandbox import enclosure as sandbox
from autograder.sandbox.enclosure import (
    Level,
    missing_features,
    missing_for_kernels,
    open_doors,
    refuse_readable_secrets,
    require_kernel_sandbox,
    require_sandbox,
)
from autograder.sandbox.inside import landlock
from autograder.sandbox.inside.warm_process import Beginning


def with_landlock(monkeypatch: pytest.MonkeyPatch, have: int) -> None:
    monkeypatch.setattr(landlock, "abi", lambda: have)
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.mark.parametrize(("have", "found"), [(-1, "no Landlock"), (3, "Landlock ABI 3")])
def test_an_old_kernel_is_told(monkeypatch: pytest.MonkeyPatch, have: int, found: str) -> None:
    with_landlock(monkeypatch, have)
    (lack,) = missing_features()
    assert found in lack.what
    assert "--unsafe" in lack.remedy


def test_another_operating_system_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    (lack,) = missing_features()
    assert "darwin" in lack.what
    with pytest.raises(SandboxUnavailableError, match=r"darwin.*virtual machine"):
        require_sandbox()


def test_a_missing_sandlock_keeps_kernels_out_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    with_landlock(monkeypatch, 6)
    monkeypatch.setitem(sys.modules, "sandlock", None)
    assert missing_features() == []
    assert missing_for_kernels()[0].remedy == "pip install sandlock"
    with pytest.raises(SandboxUnavailableError, match="sandlock cannot be imported"):
        require_kernel_sandbox()


def test_another_processor_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with_landlock(monkeypatch, 6)
    monkeypatch.setattr(platform, "machine", lambda: "vax")
    assert "vax" in missing_features()[0].what


def test_a_machine_with_everything_lacks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with_landlock(monkeypatch, 6)
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


def test_of_this_package_only_what_runs_enclosed_and_the_wire_types_can_be_read() -> None:
    readable = [Path(path) for path in sandbox.reach().readable]
    within = {path for path in readable if path.is_relative_to(sandbox.PACKAGE)}
    sources = {str(path.relative_to(sandbox.PACKAGE)) for path in within if path.suffix != ".pyc"}
    assert sources == set(sandbox.ENCLOSED)
    assert not [path for path in readable if sandbox.PACKAGE.is_relative_to(path.resolve())]


def test_where_the_package_lies_among_others_those_are_readable_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "lib" / "site-packages"
    for name in ("autograder/sandbox/inside", "numpy/core", "matplotlib"):
        (packages / name).mkdir(parents=True)
    (packages / "six.py").touch()
    (tmp_path / "lib64").symlink_to(tmp_path / "lib")
    monkeypatch.setattr(sandbox, "PACKAGE", packages / "autograder")
    monkeypatch.setattr(sandbox, "readable_folders", lambda: [str(tmp_path), str(tmp_path / "lib64")])
    sandbox._enclosed_modules.cache_clear()
    try:
        reach = sandbox.reach(["/data"], ["/dev/null"])
    finally:
        sandbox._enclosed_modules.cache_clear()
    names = {
        str(Path(path).relative_to(packages)) for path in reach.readable if path.startswith(str(packages))
    }
    assert names == {"numpy", "matplotlib", "six.py", "autograder/sandbox/inside"}
    assert reach.readable[-1] == "/data"
    assert reach.writable == ["/dev/null"]
    folders = {tmp_path, tmp_path / "lib", packages, packages / "autograder"}
    assert {Path(path) for path in reach.listable} == folders


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Beginning, dict[str, Any]]]:
    """Has a zygote started without starting anything; what it would have been told, and with which options."""

    def start(level: Level, **options: Any) -> tuple[Beginning, dict[str, Any]]:
        seen: list[Any] = []
        monkeypatch.setattr(subprocess, "Popen", lambda command, **options: seen.append((command, options)))
        sandbox.start_zygote(level, **options)
        ((command, given),) = seen
        return Beginning(**json.loads(command[-1])), given

    return start


def test_the_enclosure_has_an_empty_environment_and_one_folder_to_write_in(
    tmp_path: Path, started: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    beginning, options = started(Level.SANDBOXED, readable=[str(tmp_path)], scratch=tmp_path / "scratch")
    assert (beginning.enclose, beginning.torch) == (True, True)
    assert beginning.reach["writable"] == ["/dev/null", str(tmp_path / "scratch")]
    assert beginning.settings == options["env"]["HOME"] == str(tmp_path / "scratch" / "zygote")
    assert options["env"]["MPLBACKEND"] == "Agg"
    assert not [path for path in beginning.reach["readable"] if path.startswith(("/home", "/proc/self"))]
    assert "SECRET_TOKEN" not in options["env"]
    assert options["start_new_session"]
    assert options["cwd"] == str(tmp_path)


def test_sessions_import_torch_themselves_and_show_figures(
    tmp_path: Path, started: Callable[..., Any]
) -> None:
    beginning, options = started(
        Level.SANDBOXED, readable=[str(tmp_path)], scratch=tmp_path / "scratch", torch=False
    )
    assert not beginning.torch
    assert options["env"]["MPLBACKEND"] == "module://matplotlib_inline.backend_inline"


def test_only_where_the_user_has_said_so_is_there_no_enclosure(
    tmp_path: Path, started: Callable[..., Any]
) -> None:
    for level, fork in ((Level.UNSAFE, True), (Level.OWN_MACHINE, False)):
        beginning, _ = started(level, readable=[str(tmp_path)], scratch=tmp_path)
        assert (beginning.enclose, beginning.fork) == (False, fork)


@pytest.mark.needs_sandbox
def test_what_the_kernel_says_of_an_open_process_is_noticed() -> None:
    lacks = open_doors(os.getpid())
    assert "Seccomp is 0" in lacks
    assert "NoNewPrivs is 0" in lacks
    assert open_doors(2**22 + 1) == ["it has ended"]


def test_levels_have_the_names_that_results_record() -> None:
    assert [level.value for level in Level] == ["landlock", "unsafe", "own-machine"]
