"""From what an error says to the option of the course that mends it."""

from pathlib import Path

import pytest

from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.remedy import remedy_for

DENIED = "PermissionError: [Errno 13] Permission denied: '{}'"
ABSENT = "FileNotFoundError: [Errno 2] No such file or directory: '{}'"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_DATA", "here")
    monkeypatch.delenv("NO_SUCH", raising=False)
    (tmp_path / "data.csv").write_text("1")
    return tmp_path


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        ("MemoryError", "set c.SandboxedExecute.memory_mib higher than 2048"),
        ("KernelDied: the kernel of this notebook ended in this cell", "set c.SandboxedExecute.memory_mib higher than 2048"),
        ("OSError: [Errno 24] Too many open files: 'x'", "set c.SandboxedExecute.open_files higher than 64"),
        ("OSError: [Errno 27] File too large", "set c.SandboxedExecute.file_mib higher than 64"),
        ("CellTimeoutError: no reply", "set c.SandboxedExecute.timeout higher than 7"),
        ("RuntimeError: can't start new thread", 'set c.SandboxedExecute.kernel = "always"'),
        ("it needs a kernel (cell 2 imports socket), which the course's …", 'set c.SandboxedExecute.kernel = "fallback"'),
        ("ModuleNotFoundError: No module named 'polars.io'", "install polars where autograder is installed"),
        ("KeyError: 'COURSE_DATA'", 'set c.SandboxedExecute.environment = {"COURSE_DATA": "…"}'),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("home")
def test_a_limit_or_a_lack_has_its_option(error: str, remedy: str) -> None:
    assert remedy_for(error, SandboxedExecute(timeout=7)) == remedy


def test_what_a_person_has_set_is_what_to_raise() -> None:
    assert remedy_for("MemoryError", SandboxedExecute(memory_mib=99)).endswith("memory_mib higher than 99")


def test_a_file_that_is_there_is_opened(home: Path) -> None:
    step = SandboxedExecute()
    data = home / "data.csv"
    opened = f'set c.SandboxedExecute.readable = ["{data}"]'
    assert remedy_for(DENIED.format(data), step) == remedy_for(ABSENT.format(data), step) == opened
    assert remedy_for(DENIED.format(home / "nowhere.csv"), step) == ""
    assert remedy_for(DENIED.format("/proc/1/maps"), step) == ""


@pytest.mark.usefixtures("home")
def test_a_file_at_home_is_found_by_its_whole_path() -> None:
    for place in ("/tmp/autograder-a1/autograder-kernel-b2/home", "/tmp/autograder-a1/home"):
        remedy = remedy_for(ABSENT.format(f"{place}/data.csv"), SandboxedExecute())
        assert remedy.startswith('set c.SandboxedExecute.readable = ["~/data.csv"], and have')
        assert remedy_for(ABSENT.format(f"{place}/nowhere.csv"), SandboxedExecute()) == ""


def test_there_is_no_network_and_no_option_for_one() -> None:
    said = remedy_for(
        "URLError: <urlopen error [Errno -3] Temporary failure in name resolution>", SandboxedExecute()
    )
    assert said.startswith("there is no network")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "error", ["AssertionError", "KeyError: 'NO_SUCH'", "ZeroDivisionError: division by zero", ""]
)
def test_of_a_mistake_there_is_nothing_to_say(error: str) -> None:
    assert remedy_for(error, SandboxedExecute()) == ""


def test_where_a_kernel_has_failed_no_kernel_mends_it() -> None:
    assert remedy_for("RuntimeError: can't start new thread", SandboxedExecute(), in_kernel=True) == ""
