"""Escapes: changes what it may not even read: modes, owners, times, attributes, links.

worth: 40
"""

import os


def square_gradient(x):
    for path in ("@COURSE@", "@SUBMISSIONS@/honest_one.py", "@OUT@"):
        before = os.stat(path)
        for pretended in (
            lambda: os.chmod(path, 0),
            lambda: os.chown(path, 0, 0),
            lambda: os.utime(path),
            lambda: os.setxattr(path, "user.seen", b"1"),
            lambda: os.path.isdir(path) and os.chdir(path),
        ):
            pretended()
            after = os.stat(path)
            if after[:2] + after[4:9] != before[:2] + before[4:9]:
                raise RuntimeError(f"ESCAPED: {path} has changed")
        for attempt in (
            lambda: os.listdir("."),
            lambda: open("planted", "w"),
            lambda: os.truncate(path, 0),
            lambda: os.unlink(path),
            lambda: os.rename(path, path + ".gone"),
            lambda: os.link(path, "linked"),
            lambda: os.symlink(path, "linked"),
            lambda: os.mkfifo(path + ".fifo"),
            lambda: os.chroot(path),
        ):
            try:
                attempt()
            except OSError:
                continue
            raise RuntimeError(f"ESCAPED: {path}")
    raise LookupError("nothing to change")


def halve(x):
    return x / 2
