"""Files and folders of strangers: each kind of trap costs a sentence, and no link leads anywhere."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom import untrusted_files as module
from autograder.classroom.untrusted_files import listed, read_file, search
from autograder.errors import SubmissionError

MIB = 2**20


def nothing_ignored(_: str) -> bool:
    return False


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A folder with 1,500 in each other; removed by a program that does not recurse."""
    folder = tmp_path / "deep"
    folder.mkdir()
    subprocess.run(["mkdir", "-p", "/".join(["d"] * 1500)], cwd=folder, check=True)
    yield folder
    subprocess.run(["rm", "-rf", folder], check=True)


def test_a_folder_of_any_depth_is_searched_as_far_as_the_limit(deep: Path) -> None:
    if sys.version_info < (3, 12):
        with pytest.raises(RecursionError):
            list(deep.rglob("*"))
    (deep / "d" / "answer.py").touch()
    found = search(deep, nothing_ignored)
    assert found.paths == [deep / "d" / "answer.py"]
    (left_out,) = found.left_out
    assert f"more than {module.MAX_DEPTH} folders in each other" in left_out
    assert len(left_out) < 150


def test_shallow_files_come_first_and_the_rest_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_ENTRIES", 6)
    for number in range(20):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / f"{number}.csv").touch()
    (tmp_path / "zzz.ipynb").touch()
    found = search(tmp_path, nothing_ignored)
    assert found.paths[0] == tmp_path / "zzz.ipynb"
    assert len(found.paths) <= 6
    assert found.left_out == ["what came after 6 entries"]


def test_a_path_that_becomes_too_long_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(5):
        folder = folder / ("x" * 250)
        folder.mkdir()
        (folder / "a.py").touch()
    found = search(tmp_path, nothing_ignored)
    assert len(found.paths) == 4
    assert "bytes" in found.left_out[0]


def test_what_is_ignored_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.py").touch()
    assert search(tmp_path, lambda name: name.startswith(".")).paths == []


def test_a_folder_that_cannot_be_listed_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").touch()
    (tmp_path / "locked").mkdir()
    names_in = module._names_in

    def refuse(folder: Path, parts: Any, **more: Any) -> Any:
        if parts:
            raise PermissionError(13, "Permission denied")
        return names_in(folder, parts, **more)

    monkeypatch.setattr(module, "_names_in", refuse)
    found = search(tmp_path, nothing_ignored)
    assert found.paths == [tmp_path / "a.py"]
    assert found.left_out == ["locked (cannot be read: Permission denied)"]


def test_a_link_is_a_file_and_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "solution.py").touch()
    student = tmp_path / "student"
    student.mkdir()
    (student / "sub").symlink_to(tmp_path / "secret")
    assert [*(student / "sub").iterdir()], "the link does lead there"
    assert search(student, nothing_ignored).paths == [student / "sub"]
    swapped = search(student / "sub", nothing_ignored)  # it was a folder a moment ago
    assert (swapped.paths, len(swapped.left_out)) == ([], 1)


def test_of_what_is_left_out_some_is_named() -> None:
    assert listed(["a", "b"]) == "a; b"
    assert listed([str(n) for n in range(9)]) == "0; 1; 2; 3; 4 and 4 more"


def test_a_file_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK_BYTES", 7)
    path = tmp_path / "a.py"
    path.write_bytes(b"x" * 50)
    assert read_file(path, max_bytes=50) == b"x" * 50
    monkeypatch.chdir(tmp_path)
    assert read_file(Path("a.py"), root=Path(), max_bytes=50) == b"x" * 50
    path.write_bytes(b"")
    assert read_file(path, max_bytes=50) == b""


def refusal(path: Path, root: Path | None = None) -> str:
    with pytest.raises(SubmissionError) as refused:
        read_file(path, root=root, max_bytes=MIB)
    return str(refused.value)


def test_what_is_no_regular_file_is_neither_waited_for_nor_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(tmp_path)  # the name of a socket must be short
        listener.bind("socket")
        for path in (tmp_path / "pipe", tmp_path / "socket", tmp_path, Path("/dev/zero")):
            assert refusal(path) == "is no regular file"


def test_no_link_is_followed_below_the_root(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "tiny.py").write_text("solution")
    (tmp_path / "class" / "ann").mkdir(parents=True)
    (tmp_path / "class" / "ben").symlink_to(tmp_path / "secret")
    (tmp_path / "class" / "ann" / "tiny.py").symlink_to(tmp_path / "secret" / "tiny.py")
    assert refusal(tmp_path / "class" / "ann" / "tiny.py") == "is a symbolic link; ask for the file itself"
    behind = tmp_path / "class" / "ben" / "tiny.py"
    assert read_file(behind, max_bytes=MIB) == b"solution", "it would be found, were the class not the root"
    assert "cannot be read" in refusal(behind, root=tmp_path / "class")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    assert read_file(tmp_path / "link" / "tiny.py", root=tmp_path / "link", max_bytes=MIB), (
        "a root may be one"
    )


def test_forty_gigabytes_of_nothing_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("it was read"))
    with (tmp_path / "a.ipynb").open("wb") as file:
        file.truncate(40 * 2**30)
    assert refusal(tmp_path / "a.ipynb") == "is larger than 1 MiB; ask for it with outputs cleared"


@pytest.mark.parametrize("change", ["grows", "shrinks", "is rewritten"])
def test_a_file_that_changes_while_it_is_read_is_said_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x" * 100)
    read_at_most = module._read_at_most

    def meddle(fd: int, count: int) -> bytes:
        if change == "grows":
            with path.open("ab") as file:
                file.write(b"y" * 10 * MIB)
        elif change == "shrinks":
            os.truncate(path, 10)
        else:
            os.utime(path, ns=(1, 1))
        return read_at_most(fd, count)

    monkeypatch.setattr(module, "_read_at_most", meddle)
    assert refusal(path) == "changed while it was read; run again with --resume once nobody writes to it"


def test_a_file_swapped_for_another_kind_is_what_it_was_when_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"honest")
    fstat = os.fstat

    def swap(fd: int) -> os.stat_result:
        path.unlink(missing_ok=True)
        path.symlink_to("/etc/passwd")
        return fstat(fd)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fstat", swap)
        assert read_file(path, max_bytes=MIB) == b"honest"
    assert "symbolic link" in refusal(path)
