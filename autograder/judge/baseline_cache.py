"""What was observed of the reference and of each known mistake, kept from run to run: a file each, by a hash of all that it depends on.

So one mistake more costs one observation, and a changed one too.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import platformdirs

from autograder.assignment.model import Assignment, Side
from autograder.atomic_write import remove_unfinished, write_atomically
from autograder.judge.baseline_data import Observed
from autograder.judge.digests import observation_digest, subject_digest
from autograder.sandbox.probe_set import ProbeSet
from autograder.sandbox.protocol import Cell


class Subject(NamedTuple):
    """What is observed: the reference, whose key is empty, or a known mistake, with its cells and its probes."""

    key: str
    cells: Sequence[Cell]
    probes: Sequence[str]


def cache_folder() -> Path:
    """The user's folder of baselines. They hold answers: no submission may read it."""
    return Path(platformdirs.user_cache_dir("autograd-exercises")) / "baselines"


class BaselineCache:
    """What is kept of one side of an assignment under one salt."""

    def __init__(self, assignment: Assignment, side: Side, probe_set: ProbeSet, salt: str) -> None:
        self._name = f"{assignment.name}-{side}"
        self._conditions = observation_digest(assignment, side, probe_set)
        self._salt = salt

    def path_of(self, subject: Subject) -> Path:
        """Where the transcript of these very cells, probes, limits, engine, torch and salt is kept."""
        key = subject_digest(self._conditions, subject.cells, subject.probes, self._salt)[:32]
        return cache_folder() / f"{self._name}-{key}.msgpack"

    def load(self, subjects: Sequence[Subject]) -> dict[str, Observed]:
        """What is kept of these, by key; what is not, or is damaged, is not in it."""
        loaded = {subject.key: self._loaded(self.path_of(subject)) for subject in subjects}
        return {key: observed for key, observed in loaded.items() if observed is not None}

    def _loaded(self, path: Path) -> Observed | None:
        try:
            return msgspec.msgpack.decode(path.read_bytes(), type=Observed)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def write(self, subjects: Sequence[Subject], observed: Mapping[str, Observed]) -> str:
        """Keep what was observed of these, each whole or not at all. A cache that cannot be written is done without: why, else nothing."""
        folder = cache_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            remove_unfinished(folder)
            for subject in subjects:
                content = msgspec.msgpack.encode(observed[subject.key])
                write_atomically(self.path_of(subject), content, mode=0o600)
        except OSError as error:
            return (
                f"the cache {folder} cannot be written ({error.strerror}), so that the reference and every known mistake "
                "are observed anew each time, by every process that grades; make it writable, or set XDG_CACHE_HOME to a folder that is"
            )
        return ""
