"""The memory of a family of processes, looked at from outside."""

import os
import subprocess
import sys

import psutil

from autograder.sandbox.notebook.memory_used import uses_more_than

FAMILY = """
import os, sys, time
block = bytearray(60 * 2**20)
if {shared}:
    touch = lambda: sum(block[::4096])
else:
    touch = lambda: block.__setitem__(slice(None), bytes(len(block)))
for _ in range(2):
    if os.fork() == 0:
        touch()
        os.write(1, b"x")
        time.sleep(600)
        os._exit(0)
time.sleep(600)
"""
"""A process of 60 MiB with two children, which read it or write to it."""


def family_uses_more(shared: bool, limit_mib: float) -> bool:
    parent = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", FAMILY.format(shared=shared)], stdout=subprocess.PIPE
    )
    assert parent.stdout
    try:
        assert os.read(parent.stdout.fileno(), 1) + os.read(parent.stdout.fileno(), 1)
        return uses_more_than(parent.pid, limit_mib)
    finally:
        for process in [*psutil.Process(parent.pid).children(), parent]:
            process.kill()
        parent.wait()
        parent.stdout.close()


def test_pages_that_forked_children_write_to_count_for_each() -> None:
    assert family_uses_more(shared=False, limit_mib=120)
    assert not family_uses_more(shared=False, limit_mib=400)


def test_what_they_share_counts_once() -> None:
    assert not family_uses_more(shared=True, limit_mib=140)


def test_a_process_that_has_gone_uses_nothing() -> None:
    gone = subprocess.Popen([sys.executable, "-I", "-S", "-c", ""])
    gone.wait()
    assert not uses_more_than(gone.pid, 0)
