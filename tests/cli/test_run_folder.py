"""The folder RUN, its states, and who is at work."""

import getpass
from pathlib import Path
from typing import Any

import pytest

from autograder.cli.run_folder import (
    State,
    last_run,
    login_name,
    nearest,
    places_of,
    result_of,
    split_state,
    state_at,
    write_files,
)
from autograder.errors import StoreError, UsageError
from autograder.results.model import RunInfo, SubmissionResult
from autograder.results.opening import open_store

INFO = RunInfo("06_tiny", "Tiny", "digest", "", "landlock", "2", "0", {"f": 3})


def result(student: str, score: int) -> SubmissionResult:
    return SubmissionResult(student, "a.py", "abc", "graded", 3, score)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for score in (1, 2):
        with open_store(tmp_path, "06_tiny", resume=True) as store:
            store.begin_run(INFO)
            store.write(result("anna", score))
    return tmp_path


def test_a_state_is_a_folder_and_a_run(tmp_path: Path) -> None:
    assert split_state("run") == (Path("run"), None)
    assert split_state("a@b/run@12") == (Path("a@b/run"), 12)
    (tmp_path / "run@3").mkdir()
    assert split_state(f"{tmp_path}/run@3") == (tmp_path / "run@3", None)


def test_a_state_has_the_results_of_its_time(folder: Path) -> None:
    assert [state_at(folder, number).results[0].score for number in (1, 2, None)] == [1, 2, 2]
    with pytest.raises(UsageError, match="has no run 7; there are: 1, 2"):
        state_at(folder, 7)


def test_a_folder_without_results_is_told(tmp_path: Path) -> None:
    with (
        open_store(tmp_path, "06_tiny", resume=False) as store,
        pytest.raises(UsageError, match="holds no results yet"),
    ):
        last_run(store)


def test_a_student_that_is_not_there_is_told_who_is(folder: Path) -> None:
    state = state_at(folder, None)
    assert result_of("anna", state, folder).score == 2
    with pytest.raises(UsageError, match=r"no result of 'anne' in .*; did you mean anna\?"):
        result_of("anne", state, folder)
    assert nearest("x", ["one", "two"]) == "there are: one, two"


def test_the_places_of_an_assignment_that_is_not_there_are_not_known(
    tiny_course: Path, tmp_path: Path
) -> None:
    assert set(places_of("06_tiny", tiny_course)) == {"test_random_gradient"}
    assert places_of("06_tiny", tmp_path) == {}


def test_files_that_cannot_be_written_are_told_with_what_mends_it(tmp_path: Path) -> None:
    (tmp_path / "results.json").mkdir()
    with pytest.raises(StoreError, match=r"every result is kept in .*results\.db: mend this and do that"):
        write_files(tmp_path, State(INFO, [result("anna", 1)]), "do that")


def test_who_is_at_work_has_a_name_also_without_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "ada")
    assert login_name() == "ada"

    def fail() -> Any:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", fail)
    assert login_name().startswith("user ")
