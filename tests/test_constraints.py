"""What constraints.txt pins is all that gets installed, and installs on every Python that pyproject.toml promises."""

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = {
    canonicalize_name(Requirement(line).name)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}


def installed_for(requirement: Requirement) -> set[str]:
    """The distributions that ``requirement`` brings along, itself included."""
    seen: set[tuple[str, str]] = set()
    wanted = [requirement]
    while wanted:
        one = wanted.pop()
        for extra in one.extras | {""}:
            key = canonicalize_name(one.name), extra
            if key not in seen:
                seen.add(key)
                needs = map(Requirement, distribution(one.name).requires or ())
                wanted += [r for r in needs if r.marker is None or r.marker.evaluate({"extra": extra})]
    return {name for name, _ in seen}


DISTRIBUTIONS = installed_for(Requirement(f"{PROJECT['name']}[dev]")) - {PROJECT["name"]}


def test_all_that_is_installed_is_pinned() -> None:
    assert len(DISTRIBUTIONS) > 100
    assert set() == DISTRIBUTIONS - PINNED


def test_no_pin_needs_a_newer_python_than_the_project() -> None:
    oldest = re.fullmatch(r">=(\d+\.\d+)", PROJECT["requires-python"])
    assert oldest
    first = f"{oldest[1]}.0"  # an old pip looks for a way round a pin that it cannot install, without end
    needs = {name: distribution(name).metadata.get("Requires-Python", "") for name in DISTRIBUTIONS}
    assert {name: versions for name, versions in needs.items() if first not in SpecifierSet(versions)} == {}


def test_the_libraries_of_courses_are_pinned_too() -> None:
    """They are in no developer's environment; what they bring along was pinned with them."""
    wanted = {
        canonicalize_name(Requirement(line).name) for line in PROJECT["optional-dependencies"]["libraries"]
    }
    assert {"scikit-learn", "jax", "polars"} <= wanted <= PINNED
