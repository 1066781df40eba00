"""The students' setup, but for what it starts: whom it refuses, what it runs in which folder, what it says in the end."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from autograder.templates import TEMPLATES

Commands = list[list[str]]


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """The archive's folder, whose path has a space in it."""
    folder = tmp_path.resolve() / "my course"
    folder.mkdir()
    shutil.copyfile(TEMPLATES / "bundle" / "setup_course.py", folder / "setup_course.py")
    (folder / "requirements.txt").touch()
    (folder / "wheels").mkdir()
    (folder / "wheels" / "ours.whl").touch()
    return folder


@pytest.fixture
def setup(unpacked: Path) -> ModuleType:
    """The script, as it lies there."""
    spec = importlib.util.spec_from_file_location("setup_course", unpacked / "setup_course.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def started(setup: ModuleType, unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Commands]:
    """Takes down what would be started, and has all of it end with a status."""

    def with_status(status: int = 0) -> Commands:
        commands: Commands = []

        def call(command: list[str], cwd: str) -> int:
            assert cwd == str(unpacked)
            commands.append(command)
            return status

        monkeypatch.setattr(setup, "subprocess", SimpleNamespace(call=call))
        return commands

    return with_status


def test_it_makes_the_environment_and_installs_into_it(
    setup: ModuleType, started: Any, unpacked: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    commands = started()
    monkeypatch.chdir(unpacked)
    setup.main()
    environment, install, renew = commands
    assert environment == [sys.executable, "-m", "venv", str(unpacked / ".venv")]
    assert install[0] == str(unpacked / ".venv" / "bin" / "python")
    assert install[-4:] == ["--constraint", "constraints.txt", "--requirement", "requirements.txt"]
    assert renew[-3:] == ["--force-reinstall", "--no-deps", str(unpacked / "wheels" / "ours.whl")]
    assert capsys.readouterr().out.endswith("Start with:\n\n    .venv/bin/jupyter lab\n")


def test_called_from_elsewhere_it_says_where_to_go(
    setup: ModuleType, started: Any, unpacked: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    started()
    monkeypatch.chdir(unpacked.parent)
    setup.main()
    assert f'    cd "{unpacked}"\n    .venv/bin/jupyter lab\n' in capsys.readouterr().out


def test_jupyterlab_finds_the_commands_by_their_names(
    setup: ModuleType, started: Any, unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started()
    setup.main()
    configuration = unpacked / ".venv" / "etc" / "jupyter" / "jupyter_server_config.py"
    monkeypatch.setenv("PATH", "/elsewhere")
    monkeypatch.setenv("SHELL", "/bin/zsh")
    c = SimpleNamespace(ServerApp=SimpleNamespace())
    exec(compile(configuration.read_text(), "configuration", "exec"), {"c": c})
    assert c.ServerApp.terminado_settings == {"shell_command": ["/bin/zsh"]}
    assert os.environ["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}/elsewhere"


@pytest.mark.parametrize(("place", "is_cleared"), [("{here}/.venv", False), ("/was/elsewhere/.venv", True)])
def test_an_environment_that_was_moved_is_made_anew(
    setup: ModuleType, started: Any, unpacked: Path, place: str, is_cleared: bool
) -> None:
    (unpacked / ".venv").mkdir()
    command = f"command = /usr/bin/python3 -m venv {place.format(here=unpacked)}\n"
    (unpacked / ".venv" / "pyvenv.cfg").write_text(command)
    commands = started()
    setup.main()
    assert ("--clear" in commands[0]) is is_cleared


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"version_info": (3, 9, 6)}, "Python 3.11 or newer is needed, this is 3.9.6. Install one beside it"),
        ({"maxsize": 2**31 - 1}, "A Python of 64 bits is needed"),
    ],
)
def test_a_python_that_will_not_do_is_refused(
    setup: ModuleType, started: Any, found: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = started()
    this = {"version_info": (3, 12), "version": "3.9.6 (default)", "maxsize": 2**63 - 1, "exit": sys.exit}
    monkeypatch.setattr(setup, "sys", SimpleNamespace(**{**this, **found}))
    with pytest.raises(SystemExit, match=said):
        setup.main()
    assert commands == []


def test_taken_out_of_the_archive_alone_it_says_so(setup: ModuleType, started: Any, unpacked: Path) -> None:
    (unpacked / "requirements.txt").unlink()
    with pytest.raises(SystemExit, match="Unpack the whole archive"):
        setup.main()
    assert started() == []


def test_what_does_not_work_is_told_with_its_remedy(
    setup: ModuleType, started: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = started(1)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        setup.main()
    assert len(commands) == 1
    monkeypatch.setattr(setup, "NO_ENVIRONMENT", setup.NOT_INSTALLED)
    with pytest.raises(SystemExit, match="260 characters"):
        setup.main()
