"""What one student handed in is read within bounds, and what is wrong with a file is said of it."""

import io
import zipfile
from typing import Any

import pytest

from autograder.classroom.collect import handed as module
from autograder.classroom.collect.handed import contents_of


def packed(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def test_files_are_kept_and_problems_told(file: Any) -> None:
    contents = contents_of([file("tiny.ipynb", b"A"), file("x.csv", problem="is encrypted")])
    assert contents.files == {("tiny.ipynb",): b"A"}
    assert contents.problems == ("x.csv is encrypted",)


def test_a_students_own_zip_is_unpacked_once(file: Any) -> None:
    inner = packed({"deep.ipynb": "x"})
    content = packed({"tiny.ipynb": "A", "../evil.py": "x"})
    contents = contents_of([file("work.zip", content), file("nested.ZIP", packed({"a.txt": "1"}))])
    assert contents.files == {("work", "tiny.ipynb"): b"A", ("nested", "a.txt"): b"1"}
    assert contents.problems == ("work/evil.py has a name that leads out of its folder",)
    with zipfile.ZipFile(outer := io.BytesIO(), "w") as archive:
        archive.writestr("inner.zip", inner)
    assert contents_of([file("o.zip", outer.getvalue())]).files == {("o", "inner.zip"): inner}


def test_a_broken_zip_is_a_problem(file: Any) -> None:
    assert contents_of([file("work.zip", b"PK no")]).problems == ("work.zip is no zip, or a broken one",)


def test_too_many_and_too_large_files_are_left_out(file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 3)
    monkeypatch.setattr(module, "MAX_BYTES", 2**20)
    large = contents_of([file("a", b"1"), file("b", bytes(2**20)), file("c", b"1")])
    assert [*large.files] == [("a",), ("c",)]
    assert large.problems == ("b makes more than 1 MiB of the student's files",)
    many = contents_of([file(name, b"1") for name in "abcde"])
    assert [*many.files] == [("a",), ("b",), ("c",)]
    assert many.problems == ("d is one of more than 3 files", "e is one of more than 3 files")
    unzipped = contents_of([file("bomb.zip", packed(dict.fromkeys("abcde", "1")))])
    assert len(unzipped.files) == 3


def test_two_files_of_one_name_are_both_kept(file: Any) -> None:
    contents = contents_of([file("tiny.ipynb", b"A"), file("tiny.ipynb", b"B"), file("tiny.ipynb", b"A")])
    assert contents.files == {("tiny.ipynb",): b"A", ("2", "tiny.ipynb"): b"B"}
