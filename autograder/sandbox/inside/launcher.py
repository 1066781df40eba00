"""Start a Jupyter kernel inside sandlock, with this process's own standard streams.

sandlock supervises its sandbox from threads of the process that made it; this small process exists to be
that one, so that the trusted side keeps no such threads. The policy comes as JSON in the first argument.

What the program has started and left behind falls to this process, and is killed when the program has ended. Nothing new can
be started by then: sandlock has been asked about each process, and answers no more.
"""

import ctypes
import json
import os
import sys
import time
from contextlib import suppress

import psutil

PR_SET_CHILD_SUBREAPER = 36
WAIT_S = 0.01


def main() -> int:
    """Run ``argv[2:]`` under the policy ``argv[1]``; its exit status."""
    from sandlock import Sandbox

    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    policy = json.loads(sys.argv[1])
    try:
        status = int(Sandbox(**policy).run_interactive(sys.argv[2:]))
    finally:
        end_children()
    if status < 0:
        print("the program was ended by a signal, as the kernel does for want of memory", file=sys.stderr)
    return status


def end_children() -> None:
    """Kill all that is below this process, and wait until it is gone."""
    while children := psutil.Process().children(recursive=True):
        for child in children:
            with suppress(psutil.NoSuchProcess):  # it has just ended
                child.kill()
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(WAIT_S)


if __name__ == "__main__":
    sys.exit(main())
