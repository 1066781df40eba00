"""What a child does to itself, done by a child of the tests'."""

import os
import sys
import tempfile
from pathlib import Path

import msgspec
import pytest

from autograder.sandbox.inside.confinement import limit, settle_in, start_nothing

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a zygote needs fork")


def limits_here() -> dict[str, tuple[int, int]]:
    import resource

    names = ("RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NOFILE", "RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_AS")
    return {name: resource.getrlimit(getattr(resource, name)) for name in names}


def test_a_child_has_its_limits() -> None:
    read_fd, write_fd = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            limit(2**40, 5, file_bytes=2**24, open_files=64)
            start_nothing()
            os.write(write_fd, msgspec.json.encode(limits_here()))
        finally:
            os._exit(0)
    os.close(write_fd)
    os.waitpid(pid, 0)
    found = msgspec.json.decode(os.read(read_fd, 1000))
    assert {name: limits[0] for name, limits in found.items()} == {
        "RLIMIT_FSIZE": 2**24, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": 64, "RLIMIT_CPU": 5, "RLIMIT_NPROC": 0, "RLIMIT_AS": 2**40,
    }  # fmt: skip
    assert all(soft == hard for soft, hard in found.values())


def test_it_works_in_one_folder_and_keeps_settings_and_temporary_files_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("work", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "work" / "beside_the_notebook.py").write_text("x = 3")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(tempfile, "tempdir", None)
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, "elsewhere")
    settle_in(str(tmp_path / "work"), str(tmp_path / "home"))
    assert Path.cwd() == tmp_path / "work"
    assert tempfile.gettempdir() == os.environ["HOME"] == str(tmp_path / "home")
    beside = __import__("beside_the_notebook")
    monkeypatch.delitem(sys.modules, "beside_the_notebook")
    assert beside.x == 3


def test_where_no_folder_is_given_nothing_changes() -> None:
    before = Path.cwd(), list(sys.path), dict(os.environ)
    settle_in("", "")
    assert (Path.cwd(), sys.path, dict(os.environ)) == before
