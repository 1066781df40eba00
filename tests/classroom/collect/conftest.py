"""What tests of collecting share: exports made up on the spot."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.classroom.collect.members import Member

Zipped = Callable[..., Path]


@pytest.fixture
def zipped(tmp_path: Path) -> Zipped:
    """Writes a zip of these files, by name; the path."""

    def write(files: Mapping[str | zipfile.ZipInfo, str | bytes], name: str = "export.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, content in files.items():
                archive.writestr(file, content)
        return path

    return write


def member(place: str, content: bytes = b"", problem: str = "") -> Member:
    return Member(tuple(place.split("/")), lambda: content, problem)


@pytest.fixture(scope="session")
def file() -> Callable[..., Member]:
    """Makes one file of an export."""
    return member
