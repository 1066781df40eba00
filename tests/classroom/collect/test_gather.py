"""Exports become a folder a student: the newest attempt counts, none is lost, and the same again changes nothing."""

import contextlib
import io
import itertools
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from generate_class import DEADLINE, Student, make_class
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.assignment.model import Assignment
from autograder.classroom.collect import gather as module
from autograder.classroom.collect.gather import EARLIER, Gathered, Request, gather
from autograder.classroom.collect.roster import Person, Roster
from autograder.classroom.finding import find_submissions
from autograder.errors import StoreError, UsageError

ANN, BO = "Ann Lee_12_assignsubmission_file_/tiny.ipynb", "Bo_13_assignsubmission_file_/tiny.ipynb"


def state_of(out: Path) -> dict[str, bytes]:
    """Every file that was gathered, older attempts and collected.json included."""
    return {
        str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()
    }


@pytest.fixture
def collect(tmp_path: Path, zipped: Any) -> Any:
    """Collects a zip of these files into one and the same folder."""
    numbers = itertools.count()

    def run(files: Mapping[str, str], **options: Any) -> Gathered:
        return gather(Request(zipped(files, f"{next(numbers)}.zip"), tmp_path / "out", **options))

    return run


def test_collecting_twice_changes_nothing_and_a_later_zip_adds_attempts(collect: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = {ANN: "A", BO: "B", "stray.txt": "?"}
    assert collect(first).new == ["Ann Lee_12", "Bo_13"]
    before = state_of(out)
    assert collect(first).was_known
    assert state_of(out) == before
    assert collect({**first, ANN: "A2"}).new == ["Ann Lee_12"]
    assert (out / "Ann Lee_12" / "tiny.ipynb").read_text() == "A2"
    assert (out / EARLIER / "Ann Lee_12" / "1" / "tiny.ipynb").read_text() == "A"
    between = state_of(out)
    assert collect(first).new == []
    assert state_of(out) == between


def test_a_file_that_is_handed_in_again_after_another_counts_again(collect: Any, tmp_path: Path) -> None:
    for number, text in enumerate(["A", "B", "A"]):
        collect({ANN: text, BO: str(number)})
    assert (tmp_path / "out" / "Ann Lee_12" / "tiny.ipynb").read_text() == "A"


def test_platforms_numbers_say_which_upload_is_newer_whichever_is_collected_first(
    collect: Any, tmp_path: Path
) -> None:
    collect({"lee_1_200_tiny.ipynb": "new"})
    done = collect({"lee_1_99_tiny.ipynb": "old"})
    assert done.new == ["lee_1"]
    assert (tmp_path / "out" / "lee_1" / "tiny.ipynb").read_text() == "new"
    (student,) = done.collected.students
    assert [one.key for one in student.attempts] == ["99", "200"]
    assert (tmp_path / "out" / EARLIER / "lee_1" / "2" / "tiny.ipynb").read_text() == "old"


def test_times_say_it_where_there_are_any(collect: Any, tmp_path: Path) -> None:
    files = {f"ann+ps+2026-11-{day} 10:00:00.000000 UTC/p.ipynb": day for day in ("20", "18", "19")}
    collect(files)
    assert (tmp_path / "out" / "ann" / "p.ipynb").read_text() == "20"
    assert len([*(tmp_path / "out" / EARLIER / "ann").iterdir()]) == 2


def test_a_roster_names_students_and_whom_it_does_not_know_is_listed(collect: Any, tmp_path: Path) -> None:
    roster = Roster([Person("ann1", "Ann Lee", frozenset(["12"])), Person("cy", "Cy", frozenset(["14"]))])
    done = collect({ANN: "A", BO: "B"}, roster=roster)
    assert [one.student for one in done.collected.students] == ["ann1"]
    assert [(one.name, one.reason) for one in done.unmatched] == [("Bo_13", "is not in the roster")]
    assert done.absent == ["cy"]
    assert not (tmp_path / "out" / "Bo_13").exists()


def test_two_who_are_one_in_the_roster_are_nobody(collect: Any) -> None:
    roster = Roster(
        [Person("ann1", "Ann Lee", frozenset(["12", "13"])), Person("cy", "Cy", frozenset(["14"]))]
    )
    done = collect({ANN: "A", BO: "B", "Cy_14_assignsubmission_file_/t.py": ""}, roster=roster)
    assert [one.student for one in done.collected.students] == ["cy"]
    assert [one.reason for one in done.unmatched] == ["is one of several who are ann1"] * 2


def test_a_roster_that_comes_later_does_not_make_two_of_one(collect: Any) -> None:
    collect({ANN: "A"})
    roster = Roster([Person("ann1", "Ann Lee", frozenset(["12"]))])
    with pytest.raises(
        UsageError, match="knows Ann Lee_12 whom the roster calls ann1; collect into a new folder"
    ):
        collect({ANN: "A"}, roster=roster)


def test_a_worksheets_time_is_added_to_what_was_collected_without(collect: Any) -> None:
    nobody = Roster([Person("ann1", "Ann Lee", frozenset(["12"]))])
    timed = Roster([replace(nobody.people[0], at=DEADLINE)])
    collect({ANN: "A"}, roster=nobody)
    done = collect({ANN: "A"}, roster=timed)
    assert [one.at for one in done.collected.students[0].attempts] == [DEADLINE]


def at(hours: int) -> Roster:
    """A roster that says when two students have handed in, as a worksheet of that moment does."""
    when = DEADLINE + timedelta(hours=hours)
    people = [("ann1", "Ann Lee", "12"), ("bo2", "Bo", "13")]
    return Roster([Person(login, name, frozenset([key]), when) for login, name, key in people])


def test_an_old_export_with_a_new_worksheet_brings_nothing_back(collect: Any, tmp_path: Path) -> None:
    collect({ANN: "A"}, roster=at(0))
    collect({ANN: "A2"}, roster=at(1))
    done = collect({ANN: "A"}, roster=at(1))
    assert (done.was_known, done.new) == (True, [])
    assert (tmp_path / "out" / "ann1" / "tiny.ipynb").read_text() == "A2"


def test_the_same_file_at_a_later_time_is_an_attempt_of_its_own(collect: Any) -> None:
    collect({ANN: "A", BO: "B"}, roster=at(0))
    done = collect({ANN: "A", BO: "B2"}, roster=at(1))
    ann, _ = done.collected.students
    assert [one.at for one in ann.attempts] == [DEADLINE, DEADLINE + timedelta(hours=1)]


def test_a_bad_file_costs_its_student_alone(collect: Any, tmp_path: Path) -> None:
    done = collect({ANN: "A", "Bo_13_assignsubmission_file_/../../tiny.ipynb": "B"})
    assert done.collected.students[1].newest.problems == [
        "tiny.ipynb has a name that leads out of its folder"
    ]
    found = {one.student: one for one in find_submissions([tmp_path / "out"], "tiny")}
    assert found["Ann Lee_12"].problem == ""
    assert "leads out of its folder" in found["Bo_13"].problem
    assert not (tmp_path / "tiny.ipynb").exists()


def test_grading_finds_the_student_whatever_her_folder_is_called(collect: Any, tmp_path: Path) -> None:
    name = "<script>=1_" + "x" * 200
    collect({f"{name.replace('_', ' ')}_12_assignsubmission_file_/tiny.ipynb": "A", BO: "B"})
    found = {one.student: one for one in find_submissions([tmp_path / "out"], "tiny")}
    assert [*found] == [f"{name.replace('_', ' ')}_12", "Bo_13"]
    assert all(len(one.path.parent.name) < 150 for one in found.values())
    assert found["Bo_13"].handed_in is not None
    assert found["Bo_13"].handed_in.platform_id == "13"


def test_what_cannot_be_collected_says_why(
    tmp_path: Path, zipped: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped({ANN: "A"})
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").touch()
    with pytest.raises(UsageError, match=r"holds files, and no collected\.json"):
        gather(Request(path, tmp_path / "mine"))
    with pytest.raises(UsageError, match=r"nobody has handed in anything .* read as canvas"):
        gather(Request(path, tmp_path / "out", "canvas"))
    with module._locked(tmp_path / "out"), pytest.raises(StoreError, match="somebody collects"):
        gather(Request(path, tmp_path / "out"))
    with pytest.raises(StoreError, match="cannot be written"):
        gather(Request(path, path / "out"))


def test_broken_off_anywhere_the_same_again_ends_where_it_would_have(
    zipped: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every move of a folder, and the writing of collected.json, is a moment at which it may end."""
    one, two = zipped({ANN: "A", BO: "B"}, "1.zip"), zipped({ANN: "A2", BO: "B2"}, "2.zip")
    gather(Request(one, tmp_path / "whole"))
    gather(Request(two, tmp_path / "whole"))
    moved, written = module._moved, module.write_collected
    for stop in range(1, 20):
        left = itertools.count(1)

        def ends(then: Any, *arguments: Any, left: Iterator[int] = left, stop: int = stop) -> None:
            if next(left) == stop:
                raise KeyboardInterrupt
            then(*arguments)

        out = tmp_path / str(stop)
        gather(Request(one, out))
        monkeypatch.setattr(module, "_moved", lambda *a, ends=ends: ends(moved, *a))
        monkeypatch.setattr(module, "write_collected", lambda *a, ends=ends: ends(written, *a))
        try:
            gather(Request(two, out))
            is_whole = True
        except KeyboardInterrupt:
            is_whole = False
        monkeypatch.undo()
        gather(Request(two, out))
        assert state_of(out) == state_of(tmp_path / "whole"), stop
        if is_whole:
            break
    else:
        pytest.fail("it never came to an end")
    assert stop > 5


def moodle_zip(students: list[Student], attempt: int) -> bytes:
    """A class's oldest (0) or newest (-1) attempts, as Moodle hands them over."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number, one in enumerate(students):
            name = one.name.replace("_", " ").replace("/", "")
            handed = one.attempts[attempt]
            archive.writestr(
                f"{name}_{1000 + number}_assignsubmission_file_/{handed.file_name}", handed.content
            )
    return content.getvalue()


def canvas_zip(students: list[Student], attempt: int) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number, one in enumerate(students):
            name = "".join(c for c in one.name.lower() if c.isalnum())
            handed, upload = one.attempts[attempt], 5000 + number + 1000 * (attempt % len(one.attempts))
            late = "_LATE" if handed.is_late else ""
            archive.writestr(f"{name}{late}_{number + 1}_{upload}_{handed.file_name}", handed.content)
    return content.getvalue()


@pytest.mark.parametrize("pack", [moodle_zip, canvas_zip])
def test_a_made_up_class_goes_round(pack: Any, tiny: Assignment, tmp_path: Path) -> None:
    """Everybody's newest attempt is found as it was handed in, under a name of her own, and who was late is known."""
    students = make_class(tiny, 60)
    for number, attempt in enumerate((0, -1)):
        (tmp_path / f"{number}.zip").write_bytes(pack(students, attempt))
        done = gather(Request(tmp_path / f"{number}.zip", tmp_path / "out"))
    by_key = {one.key: one for one in done.collected.students}
    found = {one.student: one for one in find_submissions([tmp_path / "out"], tiny.notebook.stem)}
    for number, one in enumerate(students):
        collected = by_key[str(1000 + number) if pack is moodle_zip else str(number + 1)]
        assert found[collected.student].path.read_bytes() == one.newest.content
        assert len(collected.attempts) == len(one.attempts)
        if pack is canvas_zip:
            assert collected.newest.is_late == one.newest.is_late
    assert len(found) == len(students)
    assert sum(len(one.attempts) for one in students) > len(students)


@settings(max_examples=25, deadline=None)
@given(names=st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=5), data=st.data())
def test_whatever_the_names_in_a_zip_nothing_is_written_elsewhere(
    names: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    prefixes = ["", "../", "/", "a_1_assignsubmission_file_/", "lee_1_2_", "x/../../", "C:\\"]
    with zipfile.ZipFile(folder / "any.zip", "w") as archive:
        for number, name in enumerate(dict.fromkeys(names)):
            safe = name.encode("utf-8", "replace").decode().replace("\0", "")
            archive.writestr(
                data.draw(st.sampled_from(prefixes)) + safe + str(number), name.encode("utf-8", "replace")
            )
    (folder / "place").mkdir()
    with contextlib.suppress(UsageError):  # nobody has handed in anything
        gather(Request(folder / "any.zip", folder / "place" / "out"))
    assert {path.name for path in folder.iterdir()} == {"any.zip", "place"}
    assert {path.name for path in (folder / "place").iterdir()} == {"out"}
    assert not any(path.is_symlink() for path in folder.rglob("*"))
