"""What the tests of authors' commands share."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def target(tiny_built: Path, tmp_path: Path) -> Path:
    """A built assignment of this test's own."""
    return Path(shutil.copytree(tiny_built, tmp_path / "assignments" / "06_tiny"))
