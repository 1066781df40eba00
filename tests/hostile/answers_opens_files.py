"""Reads the answers: opens solutions, hidden tests, classmates' work, the gradebook, the cache and the author's home.

worth: 0
"""

import os
import pathlib

PLACES = [
    "@COURSE@",
    "@SUBMISSIONS@",
    "@OUT@",
    "@CACHE@",
    "/root",
    "/home",
    "/etc/passwd",
    "/etc/shadow",
    "/tmp",
    "/var",
    "/run",
    "/",
]


def square_gradient(x):
    for place in PLACES:
        for attempt in (os.listdir, os.scandir, lambda p: open(p).read(), lambda p: os.open(p, os.O_RDONLY)):
            try:
                attempt(place)
            except OSError:
                continue
            raise RuntimeError(f"ESCAPED: {place}")
    for name in ("solutions/06_tiny/tiny.py", "solutions/06_tiny/hidden/probes.py"):
        try:
            text = pathlib.Path("@COURSE@", name).read_text()
        except OSError:
            continue
        raise RuntimeError(f"ESCAPED: {text[:100]}")
    namespace = {}
    exec(open("@SUBMISSIONS@/honest_one.py").read(), namespace)
    return namespace["square_gradient"](x)


def halve(x):
    namespace = {}
    exec(open("@SUBMISSIONS@/honest_one.py").read(), namespace)
    return namespace["halve"](x)
