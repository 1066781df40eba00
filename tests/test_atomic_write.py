"""Files written whole: what importing the module leaves of the process's umask, and the modes of what is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.atomic_write import UMASK, write_atomically


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
