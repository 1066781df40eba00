"""Where the grader does not do as a kernel: settled, with the reason, or open, until it is mended."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEVIATIONS = Path(__file__).parent / "deviations.toml"


@dataclass(frozen=True)
class Settled:
    """A deviation that stays.

    Attributes:
        cases: what begins the names of the cases.
        kernel: what a kernel does.
        ours: what the grader does.
        why: why it stays so.
        lost: the exercises that lose points here; "all" for all of them.
    """

    cases: str
    kernel: str
    ours: str
    why: str
    lost: tuple[str, ...]


def load_settled() -> list[Settled]:
    """The deviations that stay, in the order of the file."""
    found = tomllib.loads(DEVIATIONS.read_text(encoding="utf-8"))
    return [Settled(**{**entry, "lost": tuple(entry["lost"])}) for entry in found.get("settled", [])]


def load_open() -> Mapping[str, str]:
    """For each case that is graded wrongly as yet, what happens to it."""
    opened: Mapping[str, str] = tomllib.loads(DEVIATIONS.read_text(encoding="utf-8")).get("open", {})
    return opened


def settled_for(case: str) -> Settled | None:
    """The entry that speaks of ``case``."""
    return next((entry for entry in load_settled() if case.startswith(entry.cases)), None)
