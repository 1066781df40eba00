"""Limits as an author writes them, in assignment.toml."""

import re
from pathlib import Path

import msgspec
import pytest

from autograder.sandbox.probe_set import Limits, ProbeSet

AUTHORING = Path(__file__).parents[2] / "docs" / "authoring.md"


def limits_in(toml: str) -> Limits:
    return msgspec.toml.decode(toml, type=Limits)


def test_the_defaults_are_those_that_authors_are_told() -> None:
    (table,) = re.findall(
        r"^\[limits\].*\n((?:\w+ = .*\n)+)", AUTHORING.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert limits_in(table) == limits_in("") == Limits()
    assert set(msgspec.toml.decode(table)) == set(Limits.__struct_fields__)


def test_a_limit_that_is_set_leaves_the_others() -> None:
    assert limits_in("memory_mib = 64\nprobe_wall_s = 2") == Limits(probe_wall_s=2.0, memory_mib=64)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("probe_wall = 3.0", "unknown field `probe_wall`"),
        ("memory_mib = 0.5", "Expected `int`, got `float`"),
        ("cell_wall_s = '3 s'", "Expected `float`, got `str`"),
    ],
)
def test_a_limit_that_is_misspelt_or_of_another_kind_is_refused(toml: str, words: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=words):
        limits_in(toml)


def test_what_was_set_stays() -> None:
    first, second = (ProbeSet("", "probes.py", (), {}) for _ in range(2))
    first.calls["p"] = "f()"
    assert second.calls == {}
    with pytest.raises(AttributeError):
        Limits().memory_mib = 1 << 20
