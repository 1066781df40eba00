"""A zip or a folder is a list of files, and a bad one among them is a problem of its own, not of the others."""

import os
import stat
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.classroom.collect import members as module
from autograder.classroom.collect.members import opened_export, unpacked
from autograder.errors import SubmissionError, UsageError


def problems_in(path: Path) -> dict[str, str]:
    """What is wrong with each file, also where only unpacking shows it."""
    found = {}
    with opened_export(path) as members:
        for one in members:
            found["/".join(one.parts)] = one.problem
            if not one.problem:
                try:
                    one.read()
                except SubmissionError as error:
                    found["/".join(one.parts)] = str(error)
    return found


def test_a_zip_and_a_folder_of_the_same_files_are_the_same_list(tmp_path: Path, zipped: Any) -> None:
    files = {"anna/tiny.ipynb": "A", "anna/data/x.csv": "1", "ben.py": "B", "__MACOSX/x": "", ".DS_Store": ""}
    for name, text in files.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_text(text)
    with opened_export(zipped(files)) as packed, opened_export(tmp_path / "folder") as loose:
        assert [(m.parts, m.read()) for m in packed] == [(m.parts, m.read()) for m in loose]
        assert [m.parts for m in loose] == [("anna", "data", "x.csv"), ("anna", "tiny.ipynb"), ("ben.py",)]


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_names_that_lead_elsewhere_and_links_stay_with_their_problem(zipped: Any) -> None:
    files = {
        "anna/../../evil.py": "x",
        "ben/fine.py": "x",
        "/etc/passwd": "x",
        "C:\\windows\\x.py": "x",
        "carl\\..\\..\\x.py": "x",
        link("dora/tiny.ipynb"): "/etc/passwd",
        "/".join(["deep"] * 30): "x",
    }
    problems = problems_in(zipped(files))
    assert problems["anna/evil.py"] == problems["carl/x.py"] == "has a name that leads out of its folder"
    assert problems["etc/passwd"] == problems["C:/windows/x.py"] == "has an absolute name"
    assert problems["dora/tiny.ipynb"] == "is a symbolic link; ask for the file itself"
    assert problems["/".join(["deep"] * 30)].startswith("lies in more than")
    assert problems["ben/fine.py"] == ""


def altered(path: Path, name: bytes, offset: int, value: bytes) -> None:
    """Change a field of a member's entry in a zip's directory."""
    content = bytearray(path.read_bytes())
    entry = content.rindex(name) - 46
    content[entry + offset : entry + offset + len(value)] = value
    path.write_bytes(content)


def test_an_encrypted_a_broken_and_an_enormous_file_cost_themselves_alone(zipped: Any) -> None:
    path = zipped(
        {"anna.py": "a" * 50, "ben.py": "b" * 50, "carl.py": "c" * 50, "dora.py": "d", "emil.py": "e"}
    )
    altered(path, b"anna.py", 8, struct.pack("<H", 1))
    altered(path, b"ben.py", 16, struct.pack("<L", 12345))
    altered(path, b"carl.py", 24, struct.pack("<L", 2**31))
    altered(path, b"dora.py", 10, struct.pack("<H", 97))
    problems = problems_in(path)
    assert problems["anna.py"] == "is encrypted; ask for it without a password"
    assert "cannot be unpacked (Bad CRC-32" in problems["ben.py"]
    assert problems["carl.py"] == "is larger than 128 MiB; ask for it with outputs cleared"
    assert problems["dora.py"].startswith("cannot be unpacked")
    assert problems["emil.py"] == ""


def test_a_bomb_is_not_unpacked_beyond_what_it_says_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FILE_MIB", 1)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("honest.py", b"\0" * (5 * 2**20))
        archive.writestr("lying.py", b"\0" * (5 * 2**20))
    altered(tmp_path / "bomb.zip", b"lying.py", 24, struct.pack("<L", 100))
    problems = problems_in(tmp_path / "bomb.zip")
    assert problems["honest.py"] == "is larger than 1 MiB; ask for it with outputs cleared"
    assert problems["lying.py"].startswith("cannot be unpacked")


def test_files_that_lie_in_each_other_are_refused(zipped: Any) -> None:
    path = zipped({"anna.py": "a" * 50, "ben.py": "b" * 50, "carl.py": "c"})
    altered(path, b"ben.py", 42, struct.pack("<L", 0))
    problems = problems_in(path)
    assert problems["anna.py"] == problems["ben.py"] == "shares its bytes with another file of the archive"
    assert problems["carl.py"] == ""


def test_a_name_that_is_there_twice_counts_if_both_are_the_same(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
            for name, text in [("a.py", "1"), ("a.py", "1"), ("b.py", "1"), ("b.py", "2")]:
                archive.writestr(name, text)
    assert problems_in(tmp_path / "twice.zip") == {
        "a.py": "",
        "b.py": "is there twice, with different content",
    }


def test_links_and_pipes_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    (folder / "anna").mkdir(parents=True)
    (tmp_path / "secret").write_text("s")
    (folder / "anna" / "tiny.ipynb").symlink_to(tmp_path / "secret")
    (folder / "ben").symlink_to(tmp_path)
    os.mkfifo(folder / "carl.py")
    assert problems_in(folder) == {
        "anna/tiny.ipynb": "is a symbolic link; ask for the file itself",
        "ben": "is a symbolic link; ask for the file itself",
        "carl.py": "is no regular file",
    }


def test_what_of_a_folder_is_not_searched_is_said(tmp_path: Path) -> None:
    deep = tmp_path / "class" / "anna"
    deep.joinpath(*["d"] * 40).mkdir(parents=True)
    (problem,) = problems_in(tmp_path / "class").values()
    assert "was not searched: " in problem
    assert "24 folders in each other" in problem


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip" * 100])
def test_what_is_no_zip_is_refused_as_a_whole(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(UsageError, match="is no zip, or a broken one"), opened_export(tmp_path / "x.zip"):
        pass
    with pytest.raises(SubmissionError, match="is no zip"):
        unpacked(content)
    with pytest.raises(UsageError, match="does not exist"), opened_export(tmp_path / "y.zip"):
        pass


def test_more_files_than_there_may_be_are_refused_as_a_whole(
    zipped: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_MEMBERS", 2)
    path = zipped({"a.py": "", "b.py": "", "c.py": ""})
    with pytest.raises(UsageError, match="holds more than 2 files"), opened_export(path):
        pass


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_zip_with_any_of_its_bytes_changed_is_refused_or_a_list(data: st.DataObject, zipped: Any) -> None:
    path = zipped({"anna/tiny.ipynb": "a" * 80, "ben.py": "b" * 80})
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        problems = problems_in(path)
    except UsageError:
        return
    assert all(".." not in name.split("/") for name in problems)
