"""Work for several folders at a time: its order, its errors, and whose process it is done in."""

import os
from pathlib import Path

import pytest

from autograder.author.one_a_core import one_a_core
from autograder.errors import AssignmentError


def process_of(folder: Path) -> tuple[str, int]:
    """Stands for work: who did it for which folder."""
    if folder.name == "damaged":
        raise AssignmentError(f"{folder} is damaged")
    return folder.name, os.getpid()


def test_one_folder_is_worked_on_in_this_process() -> None:
    said: list[str] = []
    assert list(one_a_core(process_of, [Path("a")], said.append)) == [("a", os.getpid())]
    assert said == []


def test_several_are_worked_on_in_others_and_come_in_their_order() -> None:
    said: list[str] = []
    names = ["c", "a", "b"]
    made = list(one_a_core(process_of, [Path(name) for name in names], said.append))
    assert [name for name, _ in made] == names
    assert os.getpid() not in [process for _, process in made]
    assert [line.partition(",")[0] for line in said] == names


def test_what_one_raises_comes_in_its_turn() -> None:
    made = one_a_core(process_of, [Path("a"), Path("damaged"), Path("b")], lambda _: None)
    assert next(made)[0] == "a"
    with pytest.raises(AssignmentError, match="damaged is damaged"):
        next(made)
