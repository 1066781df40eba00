"""Free memory is used up before a fork, so that children begin on pages of their own; where it cannot be, nothing happens."""

import json
import platform
import subprocess
import sys
import types

import pytest

from autograder.sandbox.enclosure import HEAP
from autograder.sandbox.inside import heap
from autograder.sandbox.inside.heap import use_up_holes

COUNT, EVERY, BYTES, PAGES_IN_ALL = 100_000, 50, 100, 2000
CHILDREN = """
import ctypes, json, os, resource
from autograder.sandbox.inside.heap import use_up_holes
from autograder.sandbox.inside.libc import libc

libc().malloc.restype = ctypes.c_void_p
libc().free.argtypes = [ctypes.c_void_p]
small = [libc().malloc(BYTES) for _ in range(COUNT)]
for address in small[::EVERY]:
    libc().free(address)

def pages_of_a_child(sizes):
    def pages():
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    read_fd, write_fd = os.pipe()
    if os.fork() == 0:
        before = pages()
        for size in sizes:
            ctypes.memset(libc().malloc(size), 1, size)
        os.write(write_fd, str(pages() - before).encode())
        os._exit(0)
    os.wait()
    return int(os.read(read_fd, 100))

def pages():
    return [pages_of_a_child([BYTES] * (COUNT // EVERY)), pages_of_a_child([5000])]

before = pages()
used_up = use_up_holes()
print(json.dumps([before, used_up, pages(), use_up_holes()]))
"""

of_glibc = pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other C libraries keep their free memory otherwise"
)


@of_glibc
def test_what_a_child_allocates_lies_side_by_side_and_puts_nothing_in_order() -> None:
    code = CHILDREN.replace("BYTES", str(BYTES)).replace("COUNT", str(COUNT)).replace("EVERY", str(EVERY))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**HEAP, "PYTHONPATH": ":".join(sys.path)}
    )  # fmt: skip
    before, used_up, after, again = json.loads(done.stdout)
    assert before[0] > 1000, "the holes lie on as many pages"
    assert used_up > COUNT / EVERY > 10 * again, "and are used up once"
    assert after[0] < before[0] / 5, "so that a child finds none"
    assert after[1] < 100, "nor any to put in order"


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    without_statistics = types.SimpleNamespace(malloc=None, free=None, sbrk=None)
    monkeypatch.setattr(heap, "libc", lambda: without_statistics)
    assert use_up_holes() == 0


@of_glibc
def test_it_ends_where_memory_does(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()

    class Call:
        def __init__(self, answer: object) -> None:
            self._answer = answer

        def __call__(self, *arguments: int) -> object:
            asked.extend(arguments)
            return self._answer

    nothing = types.SimpleNamespace(
        malloc=Call(None), free=Call(None), sbrk=Call(1 << 30), mallinfo2=Call(types.SimpleNamespace(keepcost=4096)),
        mallopt=Call(1),
    )  # fmt: skip
    monkeypatch.setattr(heap, "libc", lambda: nothing)
    assert use_up_holes() == 0
    assert max(size for size in asked if size) == heap.LARGE_BYTES
