"""A student's folder with the tiny assignment, to be written to."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RIGHT = "return 2 * x.detach()"
WRONG = "return x.detach().clone()"
Written = Callable[..., Path]


@pytest.fixture
def folder(tiny_built: Path, tmp_path: Path) -> Path:
    """``course/06_tiny``, as it came out of the archive."""
    return Path(shutil.copytree(tiny_built, tmp_path / "course" / "06_tiny"))


@pytest.fixture
def written(folder: Path) -> Written:
    """Writes ``body`` into the exercise of the student's notebook; the notebook."""

    def write(body: str = RIGHT, change: Callable[[dict[str, Any]], None] = lambda _: None) -> Path:
        path = folder / "tiny.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            text = "".join(cell["source"])
            if "raise NotImplementedError()" in text:
                cell["source"] = text.replace("raise NotImplementedError()", body)
        change(notebook)
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path

    return write
