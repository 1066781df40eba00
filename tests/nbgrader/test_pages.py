"""Which pages of a feedback folder were made there."""

import os
from pathlib import Path

from autograder.nbgrader.export import StudentFolders
from autograder.nbgrader.pages import own_pages, regular_bytes, remove_copied_pages


def test_what_is_no_regular_file_is_no_page(folders: StudentFolders, tmp_path: Path) -> None:
    page = folders.feedback / "n.html"
    page.unlink()
    secret = tmp_path / "secret"
    secret.write_text("secret")
    for make in (lambda: page.symlink_to(secret), lambda: os.mkfifo(page), lambda: page.mkdir()):
        make()
        assert own_pages(folders.feedback, folders.autograded, ["n"]) == {}
        assert regular_bytes(page) is None
        assert "n.html" in remove_copied_pages(folders.feedback, folders.autograded)
        assert not page.exists()
    assert secret.exists()


def test_copied_pages_are_removed(folders: StudentFolders) -> None:
    assert remove_copied_pages(folders.feedback, folders.autograded) == ["copied.html"]
    assert {page.name for page in folders.feedback.iterdir()} == {"n.html", "unknown.html"}
