"""A lane as a program: ``python -m autograder.classroom.lane_program LEVEL``.

What takes longest comes first: a sandbox of that level warms up while this process imports all that a lane is made of.
"""

import os
import sys
from collections.abc import Sequence

from autograder.classroom.lifeline import lifeline
from autograder.sandbox.enclosure import Level
from autograder.sandbox.warm_link import warm_early


def main(levels: Sequence[str]) -> None:
    """Serve the parent on standard input and output; sandboxes of ``levels`` are warmed up at once."""
    out_fd = os.dup(1)
    os.dup2(2, 1)
    with lifeline() as orders:
        for level in levels:
            warm_early(Level(level))
        from autograder.classroom.lane import serve

        serve(orders, out_fd)


if __name__ == "__main__":
    main(sys.argv[1:])
