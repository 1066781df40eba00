"""The folders that notebooks work in: no link leads out of them."""

import os
from pathlib import Path

import pytest

from autograder.sandbox.notebook import work_folder
from autograder.sandbox.notebook.work_folder import copy_files, files_of


def test_links_and_what_is_excluded_are_not_copied(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "sub" / ".git").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "sub/c.txt", "sub/.git/config"):
        (source / name).write_text("12345")
    (source / "link").symlink_to("/etc/passwd")
    (source / "folder").symlink_to("/etc")
    copy_files(source, tmp_path / "copy", without={Path("b.txt")})
    assert files_of(tmp_path / "copy") == {Path("a.txt"), Path("sub/c.txt")}
    assert (tmp_path / "copy" / "sub" / "c.txt").read_text() == "12345"
    assert Path("link") not in files_of(source)


def test_a_folder_replaced_by_a_link_is_not_gone_through(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    (folder / "home").mkdir(parents=True)
    outside.mkdir()
    (outside / "kept.txt").write_text("kept")
    (folder / "work").symlink_to(outside)
    for attempt in (
        lambda: work_folder.files_of(folder / "work"),
        lambda: work_folder.excess_of([folder / "work"]),
        lambda: work_folder.fill(folder, tmp_path / "beside"),
    ):
        with pytest.raises(NotADirectoryError):
            attempt()
    assert (outside / "kept.txt").read_text() == "kept"
    for where, _, names in os.walk(folder / "work"):  # as it was
        for name in names:
            Path(where, name).unlink()
    assert not (outside / "kept.txt").exists()
