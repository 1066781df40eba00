"""``.gitattributes`` marks the files that a program writes, and no others."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAYS_SO = re.compile(r"\b(?:Generated|Made) by `(?:autograder|make) ")
HEAD_LINES = 5

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="these are not a checkout's files")


def git(*arguments: str, given: str = "") -> list[str]:
    run = subprocess.run(
        ["git", "-C", str(ROOT), *arguments], input=given, capture_output=True, text=True, check=True
    )
    return run.stdout.split("\0")


def with_attribute(name: str, value: str) -> set[str]:
    tracked = "\0".join(filter(None, git("ls-files", "-z")))
    words = git("check-attr", "-z", "--stdin", name, given=tracked)
    return {path for path, found in zip(words[::3], words[2::3], strict=False) if found == value}


def says_that_it_is_generated(path: str) -> bool:
    head = (ROOT / path).read_text(encoding="utf-8").split("\n", HEAD_LINES)[:HEAD_LINES]
    return any(map(SAYS_SO.search, head))


def test_generated_files_are_marked_and_no_others() -> None:
    tracked = {path for path in git("ls-files", "-z") if path and (ROOT / path).is_file()}
    released = {path for path in tracked if path.startswith("assignments/")}
    pages = {path for path in tracked if path.endswith(".md") and says_that_it_is_generated(path)}
    assert pages & released
    assert pages - released
    assert with_attribute("linguist-generated", "set") & tracked == released | pages


def test_of_generated_files_only_notebooks_are_left_out_of_diffs() -> None:
    released = with_attribute("linguist-generated", "set")
    notebooks = {path for path in released if path.endswith(".ipynb")}
    assert with_attribute("diff", "unset") == notebooks
