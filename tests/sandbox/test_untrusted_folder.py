"""Folders that others have filled: no link is followed, no depth and no closed door stops a removal."""

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from autograder.sandbox import untrusted_folder
from autograder.sandbox.untrusted_folder import MAX_DEPTH, copy_file, entries, make_empty, opened, remove


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    (made / "a" / "b").mkdir(parents=True)
    (made / "a" / "b" / "file").write_text("file")
    (made / "top").write_text("top")
    return made


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    made = tmp_path / "outside"
    made.mkdir()
    (made / "kept").write_text("kept")
    return made


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A folder with 1,300 folders in each other, more than Python's stack and a process's descriptors."""
    made = tmp_path / "deep"
    made.mkdir()
    fd = os.open(made, os.O_RDONLY)
    for _ in range(1300):
        os.mkdir("d", dir_fd=fd)
        inner = os.open("d", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = inner
    os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=fd))
    os.close(fd)
    yield made
    remove(made)


def found(folder: Path) -> set[str]:
    return {str(entry.path) for entry in entries(folder)}


def test_all_is_found_and_no_link_is_followed(folder: Path, outside: Path) -> None:
    (folder / "a" / "link").symlink_to(outside)
    os.mkfifo(folder / "pipe")
    assert found(folder) == {"a", "a/b", "a/b/file", "a/link", "top", "pipe"}
    kinds = {str(entry.path): (entry.is_folder, entry.is_file) for entry in entries(folder)}
    assert kinds["a"] == (True, False)
    assert kinds["top"] == (False, True)
    assert kinds["a/link"] == kinds["pipe"] == (False, False)
    with pytest.raises(NotADirectoryError):
        next(entries(folder / "a" / "link"))


def test_what_is_skipped_is_not_looked_into(folder: Path) -> None:
    assert {str(entry.path) for entry in entries(folder, skip=lambda path: path.name == "a")} == {"top"}


def test_a_walk_that_is_left_closes_its_folders(folder: Path) -> None:
    def count() -> int:
        return psutil.Process().num_fds()

    before, walk = count(), entries(folder)
    while next(walk).path.name != "file":
        pass
    assert count() > before
    walk.close()
    assert count() == before


def test_a_folder_swapped_for_a_link_while_it_is_walked_is_left_out(folder: Path, outside: Path) -> None:
    names = []
    for entry in entries(folder):
        names.append(entry.path.name)
        if entry.path.name == "a":
            shutil.rmtree(folder / "a")
            (folder / "a").symlink_to(outside)
    assert "kept" not in names


def test_a_walk_ends_at_its_depth(deep: Path) -> None:
    assert max(len(entry.path.parts) for entry in entries(deep)) == MAX_DEPTH


def test_a_folder_closed_to_its_owner_is_opened(folder: Path) -> None:
    (folder / "a" / "b").chmod(0)
    (folder / "a").chmod(0o300)
    assert "a/b/file" in found(folder)


def test_however_deep_a_folder_is_it_can_be_removed(deep: Path) -> None:
    if sys.version_info < (3, 13):
        with pytest.raises(RecursionError):  # the control: what removed them before
            shutil.rmtree(deep, ignore_errors=True)
    assert deep.exists()
    remove(deep)
    assert not deep.exists()


def test_only_what_is_in_it_is_removed(folder: Path, outside: Path) -> None:
    (folder / "a" / "link").symlink_to(outside)
    (folder / "a" / "b" / "hard").hardlink_to(outside / "kept")
    (folder / "a" / "b").chmod(0)
    with socket.socket(socket.AF_UNIX) as server, opened(folder) as fd:
        server.bind(f"/proc/self/fd/{fd}/socket")
    make_empty(folder)
    assert list(folder.iterdir()) == []
    remove(folder)
    assert not folder.exists()
    assert (outside / "kept").read_text() == "kept"


def test_what_cannot_be_removed_stays_and_ends_the_removal(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = os.unlink

    def refuse(name: str, *, dir_fd: int) -> None:
        if name == "file":
            raise PermissionError
        unlink(name, dir_fd=dir_fd)

    monkeypatch.setattr(untrusted_folder.os, "unlink", refuse)
    remove(folder)
    monkeypatch.undo()
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["file"]


def test_nothing_and_a_link_are_not_removed(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "link").symlink_to(outside)
    remove(tmp_path / "link")
    remove(tmp_path / "nothing")
    assert (tmp_path / "link").is_symlink()
    assert (outside / "kept").exists()


def test_a_file_is_copied_to_its_place(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    assert copy_file(folder, target, Path("a/b/file"), most=4) == 4
    assert (target / "a" / "b" / "file").read_text() == "file"
    with pytest.raises(FileExistsError):
        copy_file(folder, target, Path("a/b/file"))


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "below a link", "too large", "sparse"])
def test_what_is_no_file_of_its_own_is_not_copied(
    folder: Path, outside: Path, tmp_path: Path, kind: str
) -> None:
    target, name = tmp_path / "target", Path("odd")
    target.mkdir()
    (tmp_path / "large").write_text("12345")
    match kind:
        case "link":
            (folder / "odd").symlink_to(outside / "kept")
        case "pipe":
            os.mkfifo(folder / "odd")
        case "folder":
            (folder / "odd").mkdir()
        case "below a link":
            (folder / "way").symlink_to(outside)
            name = Path("way/kept")
        case "too large":
            (folder / "odd").write_text("12345")
        case "sparse":
            os.truncate(os.open(folder / "odd", os.O_CREAT | os.O_WRONLY), 2**40)
    with pytest.raises(OSError, match=r"Errno"):
        copy_file(folder, target, name, most=4)
    assert list(target.iterdir()) == []


def test_a_link_in_the_target_is_not_gone_through(folder: Path, outside: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "a").symlink_to(outside)
    (target / "top").symlink_to(outside / "new")
    for name in ("a/b/file", "top"):
        with pytest.raises(OSError, match=r"Errno"):
            copy_file(folder, target, Path(name))
    assert [path.name for path in outside.iterdir()] == ["kept"]
