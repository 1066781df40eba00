"""A lane process is started at once, before it is known what it will grade: it imports, and warms up torch, while its parent imports."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LANE = "autograder.classroom.lane_program"
COURSE_LANE = "autograder.nbgrader.lane"
ENDING_S = 30.0
"""How long a lane may take to end and tidy up, on a busy machine, before it is killed, in seconds."""


def start_lane(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A lane that runs ``python -m module``, with pipes for its orders and answers."""
    return subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        bufsize=0,
    )


class EarlyLane:
    """A lane that has been started for whoever takes it first."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._process: subprocess.Popen[bytes] | None = start_lane(module, *arguments)

    def take(self) -> subprocess.Popen[bytes] | None:
        """Its process, once; None if it has been taken."""
        process, self._process = self._process, None
        return process

    def end(self) -> None:
        """End it, if nobody has taken it."""
        if process := self.take():
            assert process.stdin
            assert process.stdout
            process.stdin.close()
            try:
                process.wait(timeout=ENDING_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()

    def kill(self) -> None:
        """Kill it, if nobody has taken it."""
        if process := self.take():
            process.kill()
            with process:  # closes its pipes and waits
                pass


@contextmanager
def early_lane(level: str) -> Iterator[EarlyLane]:
    """A lane that grades submissions enclosed so; it is ended if nobody takes it within the block."""
    lane = EarlyLane(LANE, level)
    try:
        yield lane
    finally:
        lane.end()


@contextmanager
def early_course_lane() -> Iterator[EarlyLane]:
    """A lane that grades students of an nbgrader course; it is killed if nobody takes it within the block, since it has only imported so far."""
    lane = EarlyLane(COURSE_LANE)
    try:
        yield lane
    finally:
        lane.kill()
