"""Threads for a process that may start none. Each test is played in a process of its own, since the threads outlive it."""

import subprocess
import sys
import textwrap

import pytest

BEGIN = """
import _thread, os, sys, threading
from autograder.sandbox.inside import parked_threads
from autograder.sandbox.inside.parked_threads import ParkedThreads, TOO_MANY

parked_threads.COUNT = 2
confined = []
start_new_thread = _thread.start_new_thread


def no_more(*_):
    raise RuntimeError("the kernel refuses")


def park():
    made = ParkedThreads(lambda: confined.append(threading.get_ident()))
    for module in (_thread, threading):
        for name in ("start_new_thread", "_start_new_thread", "_start_joinable_thread"):
            if hasattr(module, name):
                setattr(module, name, no_more)
    made.install()
    return made
"""
NEW_THREADING = """
class Thread:
    # as threading's of Python 3.13 starts, joins and asks, and no other way
    def __init__(self, target):
        self._target, self._handle = target, threading._ThreadHandle()
        self._started = threading.Event()

    def _bootstrap(self):
        self.ident = threading.get_ident()
        self._started.set()
        self._target()

    def start(self):
        threading._start_joinable_thread(self._bootstrap, handle=self._handle, daemon=True)
        self._started.wait()

    def is_alive(self):
        return self._started.is_set() and not self._handle.is_done()

    def join(self, timeout=None):
        self._handle.join(timeout)


parked_threads.NEW_HANDLES = True
"""


def play(code: str) -> str:
    """What a process prints that has done this; its threads do not keep it."""
    script = BEGIN + textwrap.dedent(code) + "\nsys.stdout.flush()\nos._exit(0)\n"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    return ended.stdout


def test_pythons_threads_run_in_those_that_were_started_before() -> None:
    told = play("""
    park()
    seen = []
    workers = [threading.Thread(target=lambda n: seen.append((n, threading.get_ident(), threading.current_thread().name)), args=(n,), name=f"w{n}") for n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(sorted((n, name) for n, _, name in seen), {ident for _, ident, _ in seen} <= {*confined}, [w.is_alive() for w in workers])
    """)
    assert told == "[(0, 'w0'), (1, 'w1')] True [False, False]\n"


def test_each_is_confined_before_it_does_anything_and_one_that_cannot_be_is_told() -> None:
    told = play("""
    park()
    print(len(set(confined)))
    def refuse():
        raise PermissionError("no")
    _thread.start_new_thread = start_new_thread
    try:
        ParkedThreads(refuse)
    except PermissionError as error:
        print(error)
    """)
    assert told == "2\nno\n"


def test_one_too_many_is_refused_and_one_that_has_ended_makes_room() -> None:
    told = play("""
    parked = park()
    gate = threading.Event()
    first, second = [threading.Thread(target=gate.wait) for _ in range(2)]
    first.start(), second.start()
    try:
        threading.Thread(target=print).start()
    except RuntimeError as error:
        print(str(error) == TOO_MANY)
    gate.set()
    first.join(), second.join()
    while not parked._free:
        pass
    third = threading.Thread(target=print, args=("third",))
    third.start()
    third.join()
    """)
    assert told == "True\nthird\n"


def test_what_a_thread_raises_ends_its_work_and_not_the_thread() -> None:
    told = play("""
    parked = park()
    threading.excepthook = lambda about: print(about.exc_type.__name__)
    def fail():
        1 / 0
    def leave():
        raise SystemExit
    for _ in range(3):
        for work in (fail, leave):
            worker = threading.Thread(target=work)
            worker.start()
            worker.join()
            while parked._free < 2:
                pass
    """)
    assert told == "ZeroDivisionError\nSystemExit\n" * 3


def test_the_thread_module_and_pools_start_theirs_there_too() -> None:
    told = play("""
    park()
    gate = threading.Event()
    print(_thread.start_new_thread(gate.set, ()), gate.wait(60), threading.stack_size(2**20))
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(1) as pool:
        print(pool.submit(pow, 2, 5).result())
    """)
    assert told == "0 True 0\n32\n"


def test_from_python_3_13_on_a_thread_is_joined_through_its_handle() -> None:
    told = play(
        NEW_THREADING
        + """
park()
gate, seen = threading.Event(), []
worker = Thread(lambda: (gate.wait(), seen.append(threading.get_ident())))
worker.start()
worker.join(0.01)
print(worker.is_alive(), worker._handle.ident == worker.ident, worker.ident in confined)
gate.set()
worker.join()
worker.join(-1.0)
print(worker.is_alive(), seen == [worker.ident])
"""
    )
    assert told == "True True True\nFalse True\n"


def test_from_python_3_13_on_a_failure_and_a_fork_end_it_too() -> None:
    told = play(
        NEW_THREADING
        + """
park()
def fail():
    1 / 0
worker = Thread(fail)
worker.start()
worker.join()
print(worker.is_alive())
gone = parked_threads.Handle()
print(gone.is_done())
gone._set_done()
gone._set_done()
gone.join()
print(gone.is_done())
alone = threading._start_joinable_thread(lambda: None)
alone.join()
print(alone.ident in confined)
"""
    )
    assert told == "False\nFalse\nTrue\nTrue\n"


@pytest.mark.skipif(sys.version_info < (3, 13), reason="Python 3.13's own threading")
def test_python_starts_threads_through_handles() -> None:
    assert play("print(parked_threads.NEW_HANDLES)") == "True\n"
