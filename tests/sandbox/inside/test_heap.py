"""Free memory is used up before a fork, so that children begin on pages of their own; where it cannot be, nothing happens."""

import json
import platform
import resource
import subprocess
import sys
import types

import pytest

from autograder.sandbox.enclosure import HEAP
from autograder.sandbox.inside import heap
from autograder.sandbox.inside.heap import use_up_holes

COUNT, EVERY, BYTES = 100_000, 50, 100
CHILDREN = """
import ctypes, json, os, resource
from autograder.sandbox.inside.heap import use_up_holes
from autograder.sandbox.inside.libc import libc

libc().malloc.restype = ctypes.c_void_p
libc().free.argtypes = [ctypes.c_void_p]
small = [libc().malloc(BYTES) for _ in range(COUNT)]
few, large = [BYTES] * (COUNT // EVERY), [5000]
for address in small[::EVERY]:
    libc().free(address)

def pages_of_a_child(sizes):
    def pages():
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    read_fd, write_fd = os.pipe()
    if os.fork() == 0:
        for size in sizes:
            ctypes.memset(libc().malloc(size), 1, size)
        os.write(write_fd, str(pages()).encode())
        os._exit(0)
    os.wait()
    return int(os.read(read_fd, 100))

def pages():
    return [pages_of_a_child(few), pages_of_a_child(large)]

before = pages()
used_up = use_up_holes()
after = pages()
left, again = libc().mallinfo2().keepcost, use_up_holes()
others = small[1::EVERY]
for address in others:
    libc().free(address)
in_no_order = libc().mallinfo2().fsmblks
print(json.dumps([before, used_up, after, left, again, in_no_order]))
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
    before, used_up, after, left, again, in_no_order = json.loads(done.stdout)
    pages = COUNT * BYTES / resource.getpagesize() / 2
    assert before[0] > pages, "the holes lie on as many pages"
    assert used_up > COUNT / EVERY > 10 * again, "and are used up once"
    assert after[0] < before[0] / 5, "so that a child finds none"
    assert before[1] > pages > 5 * after[1], "nor any to put in order"
    assert in_no_order == 0, "nor are any kept for that later"
    assert left < 8 * heap.LEFT_BYTES, "nor the end of a page that others have begun"


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
        malloc=Call(None), free=Call(None), sbrk=Call(1 << 30), mallopt=Call(1),
        mallinfo2=Call(types.SimpleNamespace(keepcost=4096, fordblks=8192)),
    )  # fmt: skip
    monkeypatch.setattr(heap, "libc", lambda: nothing)
    assert use_up_holes() == 0
    assert heap.LARGE_BYTES in asked
