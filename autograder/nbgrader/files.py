"""The folders that notebooks work in: what is copied there, what they made, how large it is."""

import os
import shutil
from collections.abc import Set
from pathlib import Path

FOLDER_BYTES = 512 * 2**20
"""What a notebook's working folder may hold."""


def size_of(folder: Path) -> int:
    """The bytes of all files below ``folder``."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_size  # noqa: PTH118 - thousands of files
            except OSError:
                continue
    return total


def copy_files(source: Path, target: Path, *, without: Set[Path] = frozenset()) -> None:
    """Copy the regular files below ``source``; links are left out, since they may lead anywhere.

    Args:
        without: more to leave out, relative to ``source``.
    """

    def not_copied(folder: str, names: list[str]) -> list[str]:
        paths = {name: Path(folder, name) for name in names}
        return [
            name
            for name, path in paths.items()
            if path.is_symlink()
            or not (path.is_file() or path.is_dir())
            or name.startswith(".git")
            or path.relative_to(source) in without
        ]

    shutil.copytree(source, target, ignore=not_copied, dirs_exist_ok=True, copy_function=_copy_writable)


def _copy_writable(source: str, target: str) -> None:
    shutil.copyfile(source, target)


def remove_new(folder: Path, before: Set[Path]) -> None:
    """Remove what a notebook has made in its ``work`` and ``home`` below ``folder``, all but ``before`` in ``work``."""
    for relative in files_of(folder / "work") - before:
        (folder / "work" / relative).unlink()
    shutil.rmtree(folder / "home", ignore_errors=True)
    (folder / "home").mkdir(exist_ok=True)


def files_of(folder: Path) -> set[Path]:
    """The regular files below ``folder``, relative to it."""
    found = set()
    for where, _, names in os.walk(folder):
        for name in names:
            path = Path(where, name)
            if path.is_file() and not path.is_symlink():
                found.add(path.relative_to(folder))
    return found
