"""Moodle's folders and names of files say whose they are, and a student cannot say it for another."""

from typing import Any

import pytest

from autograder.classroom.collect.moodle import listing, looks_like


@pytest.mark.parametrize("folder", ["Ann Lee_12_assignsubmission_file_", "Ann Lee_12_assignsubmission_file"])
def test_a_folder_is_a_participants(folder: str, file: Any) -> None:
    files = [
        file(f"{folder}/tiny.ipynb"),
        file(f"{folder}/data/x.csv"),
        file("Bo_7_assignsubmission_onlinetext_/onlinetext.html"),
    ]
    assert looks_like(files)
    ann, bo = listing(files).handed
    assert (ann.key, ann.name, [m.parts for m in ann.files]) == (
        "12",
        "Ann Lee",
        [("tiny.ipynb",), ("data", "x.csv")],
    )
    assert (bo.key, bo.name, bo.at, bo.is_late) == ("7", "Bo", None, None)


def test_files_without_folders_are_too(file: Any) -> None:
    files = [file("Ann Lee_12_assignsubmission_file_tiny_v2.ipynb"), file("Bo_7_assignsubmission_file_a.py")]
    ann, _ = listing(files).handed
    assert [m.parts for m in ann.files] == [("tiny_v2.ipynb",)]


def test_files_and_typed_text_of_one_are_one(file: Any) -> None:
    files = [
        file("A_1_assignsubmission_file_/t.py"),
        file("A_1_assignsubmission_onlinetext_/onlinetext.html"),
    ]
    (ann,) = listing(files).handed
    assert len(ann.files) == 2


def test_no_student_hands_in_for_another(file: Any) -> None:
    files = [
        file("Eve_6_assignsubmission_file_/Ann_12_assignsubmission_file_/tiny.ipynb"),
        file("Eve_6_assignsubmission_file_x_12_assignsubmission_file_y.ipynb"),
    ]
    (eve,) = listing(files).handed
    assert eve.key == "6"
    assert len(eve.files) == 2


def test_what_has_no_such_name_is_nobodys(file: Any) -> None:
    found = listing([file("A_1_assignsubmission_file_/t.py"), file("readme.txt"), file("A_1_x_/t.py")])
    assert [stray.name for stray in found.unmatched] == ["readme.txt", "A_1_x_/t.py"]
    assert not looks_like([file("readme.txt"), file("anna.py")])


def test_a_problem_stays_with_its_student(file: Any) -> None:
    (ann,) = listing([file("A_1_assignsubmission_file_/evil.py", problem="leads elsewhere")]).handed
    assert ann.files[0].problem == "leads elsewhere"
