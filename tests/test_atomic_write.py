"""Files written whole: what importing the module leaves of the process's umask, and the modes of what is written."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder import atomic_write
from autograder.atomic_write import UMASK, remove_unfinished, write_atomically

if sys.platform != "win32":
    import fcntl


def test_importing_it_leaves_the_umask_as_it_was() -> None:
    program = "import os; os.umask(0o027); import autograder.atomic_write; print(oct(os.umask(0)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "0o27\n"


@pytest.mark.parametrize("mode", [0o666, 0o600])
def test_a_file_has_the_mode_it_is_given_less_the_umask(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "new" / "file"
    write_atomically(path, b"first", mode=mode)
    write_atomically(path, b"second", mode=mode)
    assert path.read_bytes() == b"second"
    assert path.stat().st_mode & 0o777 == mode & ~UMASK
    assert [*path.parent.iterdir()] == [path]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"first")

    def fails(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"second")
    assert path.read_bytes() == b"first"
    assert [*tmp_path.iterdir()] == [path]


def killed_while_it_writes(path: Path) -> None:
    """Begin to write ``path`` in a process that is killed before it is done."""
    program = (
        "import os, signal, sys; from pathlib import Path; from autograder import atomic_write\n"
        "atomic_write._put_in_place = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "atomic_write.write_atomically(Path(sys.argv[1]), b'a part')"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="it has neither such signals nor such locks")
def test_what_a_killed_writer_leaves_behind_is_taken_away_and_what_is_being_written_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "results.json"
    killed_while_it_writes(path)
    (stray,) = tmp_path.iterdir()
    assert stray.name.startswith(".results.json.")
    (tmp_path / ".notes").write_text("somebody's")
    left: list[set[str]] = []
    put_in_place = atomic_write._put_in_place

    def looked_at(temporary: Path, *rest: Any) -> None:
        remove_unfinished(tmp_path)
        left.append({one.name for one in tmp_path.iterdir()} - {temporary.name})
        put_in_place(temporary, *rest)

    monkeypatch.setattr(atomic_write, "_put_in_place", looked_at)
    write_atomically(path, b"whole")
    assert left == [{".notes"}]
    assert path.read_bytes() == b"whole"


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such locks")
def test_a_file_that_was_taken_for_a_stray_before_it_was_locked_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, taken = fcntl.flock, list[Path]()

    def comes_too_late(handle: int, how: int) -> None:
        if not taken:
            taken.extend(tmp_path.iterdir())
            taken[0].unlink()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", comes_too_late)
    write_atomically(tmp_path / "file", b"whole")
    assert len(taken) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_where_there_are_no_locks_files_are_written_and_nothing_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = tmp_path / f".file.12345678{atomic_write.SUFFIX}"
    stray.write_bytes(b"perhaps somebody is at it")
    monkeypatch.setattr(atomic_write, "HAS_LOCKS", False)
    monkeypatch.setattr(atomic_write, "_is_locked_by_us", lambda *_, **__: False)
    write_atomically(tmp_path / "file", b"whole")
    remove_unfinished(tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {"file", stray.name}
