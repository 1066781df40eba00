"""A machine grades for another one only if it grades as that one does."""

from importlib.metadata import version

import pytest
from msgspec.structs import replace

from autograder.classroom.scale import machine
from autograder.classroom.scale.machine import machine_here, why_not
from autograder.classroom.scale.messages import Machine
from autograder.sandbox.enclosure import Level, MissingFeature

OWN = Machine("here", "3.11", "2.13.0+cpu", "2.4.6", "abc")


def test_this_machine_is_as_it_is(here: Machine) -> None:
    assert (here.torch, here.numpy) == (version("torch"), version("numpy"))
    assert why_not(replace(here, host="another", lacks=""), here, Level.SANDBOXED) == ""


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"torch": "2.12.0+cpu"}, "has torch 2.12.0+cpu, and here has 2.13.0+cpu; install the same on both"),
        ({"numpy": "1.26"}, "has NumPy 1.26, and here has 2.4.6; install the same on both"),
        ({"python": "3.14"}, "has Python 3.14, and here has 3.11; install the same on both"),
        ({"engine": "abd"}, "has engine abd, and here has abc; install the same on both"),
        ({"host": "there"}, ""),
    ],
)
def test_another_one_is_refused_with_what_differs(changes: dict[str, str], reason: str) -> None:
    for level in (Level.SANDBOXED, Level.UNSAFE):
        assert why_not(replace(OWN, **changes), OWN, level) == reason


def test_one_without_a_sandbox_is_refused_unless_none_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    lack = MissingFeature("the kernel has no Landlock", "boot a newer one")
    monkeypatch.setattr(machine, "missing_features", lambda: [lack])
    without = machine_here()
    own = replace(without, lacks="")
    expected = "cannot sandbox submissions: the kernel has no Landlock; boot a newer one"
    assert why_not(without, own, Level.SANDBOXED) == expected
    assert why_not(without, own, Level.UNSAFE) == ""


def test_a_package_that_is_not_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise machine.PackageNotFoundError

    monkeypatch.setattr(machine, "version", missing)
    assert machine_here().torch == "none"
