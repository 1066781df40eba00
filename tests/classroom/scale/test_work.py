"""Which kinds of runs there are, and what is said where one lacks what it needs."""

import pytest
from msgspec.structs import replace

from autograder.classroom.scale import work as subject
from autograder.classroom.scale.assignment_work import WORK
from autograder.classroom.scale.messages import RunOrder
from autograder.errors import ClusterError


def test_an_order_names_its_work(order: RunOrder) -> None:
    assert subject.work_of(order) is WORK


def test_a_machine_without_what_a_kind_needs_says_so(
    order: RunOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(subject.WORKS, "course", "autograder.no_such_module")
    with pytest.raises(ClusterError, match=r"has not all that it needs .*no_such_module.*; install the same"):
        subject.work_of(replace(order, work="course"))
