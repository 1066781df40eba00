"""The pages of a student's feedback folder that nbgrader has made, apart from those that have come there otherwise."""

import os
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

SUFFIX = ".html"
PAGE_BYTES = 256 * 2**20
"""No page is larger."""


def own_pages(feedback: Path, autograded: Path, notebooks: Sequence[str]) -> dict[str, bytes]:
    """The pages made of the assignment's notebooks, by file name.

    Whatever else lies in the folder was copied there: files handed in, what their links led to, what notebooks wrote.

    Args:
        feedback: a student's feedback folder.
        autograded: the folder it was made from.
        notebooks: the names of the assignment's notebooks.
    """
    pages = {}
    for name in sorted(notebooks):
        if not (autograded / f"{name}.ipynb").is_file():
            continue
        page = regular_bytes(feedback / f"{name}{SUFFIX}")
        if page is not None and page != regular_bytes(autograded / f"{name}{SUFFIX}"):
            pages[f"{name}{SUFFIX}"] = page
    return pages


def remove_copied_pages(feedback: Path, autograded: Path) -> list[str]:
    """Remove what looks like a page in ``feedback`` but is no file, or the same as it lies in ``autograded``; the names."""
    removed = []
    for page in sorted(feedback.glob(f"*{SUFFIX}")):
        content = regular_bytes(page)
        if content is None or content == regular_bytes(autograded / page.name):
            if page.is_dir() and not page.is_symlink():
                shutil.rmtree(page)
            else:
                page.unlink()
            removed.append(page.name)
    return removed


def regular_bytes(path: Path) -> bytes | None:
    """The content of a regular file; None of anything else: a link, a folder, a pipe, what is not there or too large."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_size > PAGE_BYTES:
            return None
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(PAGE_BYTES)
    finally:
        os.close(descriptor)
