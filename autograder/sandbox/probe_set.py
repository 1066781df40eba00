"""What an observation is given: the probes of one side, the limits, and what there is besides a submission's cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a submission may use: seconds of its own time, whatever else the machine does, and MiB of address space beyond the
    zygote's.
    """

    probe_wall_s: float = 5.0
    cell_wall_s: float = 10.0
    submission_wall_s: float = 60.0
    memory_mib: int = 512


@dataclass(frozen=True)
class ProbeSet:
    """The probes of one side (hidden or public) of an assignment, as their author wrote them."""

    source: str
    filename: str
    names: tuple[str, ...]
    groups: dict[str, frozenset[str]]
    """The exercises each probe is about."""
    calls: dict[str, str] = field(default_factory=dict)
    """For each probe, the sentence that says what it calls."""


@dataclass(frozen=True)
class Surroundings:
    """What a submission finds around it."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    """What lies beside it, by relative paths."""
    script: str = ""
    """The name of the file, if it is a script: the end of its ``__file__``."""
    folder: str = ""
    """On a student's own machine, the folder to work in; else it gets one of its own with ``files`` in it."""


NOTHING = Surroundings()
