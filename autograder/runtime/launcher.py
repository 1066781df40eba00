"""Start a program inside sandlock, with this process's own standard streams.

sandlock supervises its sandbox from threads of the process that made it; this small process exists to be
that one, so that the trusted side keeps no such threads. The policy comes as JSON in the first argument.
"""

import json
import sys


def main() -> int:
    """Run ``argv[2:]`` under the policy ``argv[1]``; its exit status."""
    from sandlock import Sandbox

    policy = json.loads(sys.argv[1])
    return int(Sandbox(**policy).run_interactive(sys.argv[2:]))


if __name__ == "__main__":
    sys.exit(main())
