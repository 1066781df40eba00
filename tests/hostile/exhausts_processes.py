"""Exhausts: a fork bomb with sessions of its own, a bomb of threads, and a daemon that outlives grading.

worth: 40
"""

import os
import threading
import time


def square_gradient(x):
    for start in (os.fork, os.forkpty, lambda: os.posix_spawn("/bin/sleep", ["sleep", "600"], {})):
        try:
            pid = start()
        except OSError:
            continue
        if pid == 0:
            os.setsid()
            while True:
                time.sleep(600)
        raise RuntimeError("ESCAPED: a process was started")
    threading.stack_size(32768)
    while True:
        threading.Thread(target=time.sleep, args=(600,)).start()


def halve(x):
    return x / 2
