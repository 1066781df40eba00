"""The zygote, run in a process forked from the tests' own and in a thread, with pipes for its orders and reports."""

import dataclasses
import gc
import io
import os
import secrets
import signal
import sys
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from autograder.sandbox import protocol
from autograder.sandbox.inside import warm_process, zygote
from autograder.sandbox.inside import warm_up as warm
from autograder.sandbox.inside.landlock import Reach
from autograder.sandbox.inside.observed_shell import ObservedShell
from autograder.sandbox.inside.relay import RELAY_BYTES
from autograder.sandbox.inside.warm_process import Beginning, WarmProcess
from autograder.sandbox.inside.zygote import Zygote
from autograder.sandbox.protocol import (
    Cell,
    Chunk,
    Exited,
    Job,
    Kill,
    Leave,
    ProbeOrder,
    Ready,
    Setup,
    Warm,
)
from autograder.sandbox.transcript import ListValue, Returned

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a zygote needs fork")

PROBES = '''
from autograder.probing import probe

@probe
def trial(submission, draw):
    """trial()"""
    return submission.trial()
'''

LARGE = "import os\nheld = bytearray(b'x') * (80 * 2**20)\ndel held\ndef trial(): return 1"
"""Holds 80 MiB for a moment."""
PATIENCE_S = 120.0
"""How long a thread that is to end may take, however busy the machine is."""


class Line:
    """A zygote in a thread of the tests' process, and the trusted side's ends of its pipes."""

    def __init__(self) -> None:
        orders, self.orders = os.pipe()
        self.reports, reports = os.pipe()
        stream = io.FileIO(orders)
        self.zygote = Zygote(stream, reports, fork=True)
        self._reader, self._reports = protocol.FrameReader(), list[Any]()

        def serve() -> None:
            try:
                if order := protocol.read_frame(stream):
                    self.zygote.serve(order)
            finally:
                os.close(reports)

        self.thread = threading.Thread(target=serve, daemon=True)
        self.thread.start()

    def send(self, order: msgspec.Struct) -> None:
        protocol.write_all(self.orders, protocol.frame(order))

    def next(self) -> Any:
        while not self._reports:
            data = os.read(self.reports, 1 << 16)
            if not data:
                return None
            self._reports += [
                msgspec.msgpack.decode(p, type=protocol.Report) for p in self._reader.feed(data)
            ]
        return self._reports.pop(0)

    def run(self, source: str) -> tuple[bytes, Exited]:
        self.send(Job([Cell(source, "cell 1")], {}, [ProbeOrder("trial", 1)], 0, None, 10))
        return self.rest()

    def rest(self) -> tuple[bytes, Exited]:
        data = b""
        while isinstance(report := self.next(), Chunk):
            data += report.data
        assert isinstance(report, Exited)
        return data, report

    def close(self) -> None:
        os.close(self.orders)
        self.thread.join(PATIENCE_S)
        os.close(self.reports)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Line]:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setattr(zygote, "prctl", lambda *_: None)  # the tests' process is nobody's subreaper
    monkeypatch.setattr(zygote, "limit", lambda *_, **__: None)
    monkeypatch.setattr("tempfile.tempdir", None)
    if others := set(
        psutil.Process().children()
    ):  # lanes of other tests in this process are no strays of ours
        reap = Zygote._reap_strays

        def reap_own(self: Zygote) -> bool:
            return reap(self) and bool(set(psutil.Process().children()) - others)

        monkeypatch.setattr(Zygote, "_reap_strays", reap_own)
    line = Line()
    yield line
    line.close()
    ObservedShell.clear_instance()


def how(exited: Exited) -> tuple[int, int]:
    """The exit status and the signal of a child that has left nothing behind."""
    assert not exited.strays
    return exited.code, exited.signal


def records(data: bytes) -> list[protocol.Step]:
    frames = protocol.FrameReader().feed(data)
    return [msgspec.msgpack.decode(p, type=protocol.Step) for p in frames]


def steps(data: bytes) -> list[str]:
    return [type(record).__name__ for record in records(data)]


def own_rss_kib() -> float:
    return psutil.Process().memory_info().rss / 1024


def ready(line: Line, source: str = PROBES) -> Ready:
    line.send(Setup(source, "probes.py", [], Reach([], []), confine=False))
    report = line.next()
    assert isinstance(report, Ready)
    return report


def test_it_says_what_it_has_loaded(line: Line) -> None:
    report = ready(line)
    assert (report.probes, report.probes_error, report.pid) == (["trial"], "", os.getpid())


def test_it_says_why_probes_cannot_be_loaded(line: Line) -> None:
    assert ready(line, "1 / 0").probes_error == "ZeroDivisionError: division by zero"


def test_each_job_has_a_child_of_its_own(line: Line) -> None:
    ready(line)
    for _ in range(2):
        data, exited = line.run(
            "import sys\nassert not hasattr(sys, 'mark')\nsys.mark = 1\ndef trial(): return 1"
        )
        assert steps(data) == ["CellStarted", "CellEnded", "ProbeStarted", "ProbeEnded", "Finished"]
        assert b"AssertionError" not in data
        assert how(exited) == (0, 0)


def test_what_one_child_saw_and_wrote_is_wiped(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs: list[bytearray] = []
    run = Zygote._run
    monkeypatch.setattr(Zygote, "_run", lambda self, job: (jobs.append(job), run(self, job)))
    ready(line)
    data, _ = line.run("def trial(): return 'answer ' * 20_000")
    assert b"answer" in data
    assert len(jobs[0]) > 50
    assert not any(jobs[0])
    assert not any(line.zygote._relay.buffer)


def test_a_child_is_followed_that_writes_more_than_a_pipe_holds(line: Line) -> None:
    ready(line)
    data, exited = line.run("def trial(): return ['%06d' % i for i in range(120_000)]")
    assert len(data) > 2 * RELAY_BYTES
    assert steps(data)[-1] == "Finished"
    assert how(exited) == (0, 0)


def test_what_a_child_does_is_told_while_it_goes_on(line: Line) -> None:
    ready(line)
    line.send(Job([Cell("x = 1", "cell 1"), Cell("while True: pass", "cell 2")], {}, [], 0, None, 60))
    data = b""
    while b"cell_ended" not in data:
        data += line.next().data
    line.send(Kill())
    assert how(line.rest()[1]) == (0, signal.SIGKILL)


def test_a_child_is_killed_on_order_and_a_late_order_harms_nobody(line: Line) -> None:
    ready(line)
    line.send(Job([Cell("while True: pass", "cell 1")], {}, [], 0, None, 10))
    assert isinstance(line.next(), Chunk)
    line.send(Kill())
    assert how(line.rest()[1]) == (0, signal.SIGKILL)
    line.send(Kill())
    assert how(line.run("def trial(): return 1")[1]) == (0, 0)


def test_a_child_that_closes_its_pipe_is_ended(line: Line) -> None:
    ready(line)
    exited = line.run("import os, time\nos.close(3)\nwhile True: time.sleep(1)")[1]
    assert how(exited) == (0, signal.SIGKILL)


def test_a_child_that_closes_its_pipe_and_ends_has_its_own_status(line: Line) -> None:
    ready(line)
    assert how(line.run("import os\nos.close(3)\nos._exit(7)")[1]) == (7, 0)


def test_what_a_child_held_in_memory_is_told_without_what_the_zygote_holds(line: Line) -> None:
    ready(line)
    held = [
        line.run(source)[1].memory_kib for source in ("def trial(): return 1", LARGE, f"{LARGE}\nos._exit(7)")
    ]
    little, much, much_and_gone = (kib or 0 for kib in held)
    assert 0 <= little < own_rss_kib() / 2
    assert 64 * 1024 < much - little < 128 * 1024
    assert much_and_gone > 64 * 1024


def test_what_a_child_leaves_running_is_told(line: Line) -> None:
    """In a process of its own: this one may have children of other tests."""
    pid = os.fork()
    if pid == 0:
        told = None
        try:
            before = line.zygote._reap_strays()
            if (stray := os.fork()) == 0:
                time.sleep(PATIENCE_S)
                os._exit(0)
            told = before, line.zygote._reap_strays()
            os.kill(stray, signal.SIGKILL)
            os.waitpid(stray, 0)
        finally:
            os._exit(0 if told == (False, True) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_it_leaves_when_it_is_told_to(line: Line) -> None:
    ready(line)
    line.send(Leave())
    assert line.next() is None
    line.thread.join(PATIENCE_S)
    assert not line.thread.is_alive()


def test_what_is_to_be_preloaded_is(line: Line) -> None:
    sys.modules.pop("colorsys", None)
    line.send(Setup(PROBES, "probes.py", ["colorsys"], Reach([], []), confine=False))
    assert isinstance(line.next(), Ready)
    assert "colorsys" in sys.modules


def test_the_end_of_orders_ends_it_in_the_middle_of_an_order(line: Line) -> None:
    os.write(line.orders, b"\0\0\0\x09abc")
    line.close()
    assert not line.thread.is_alive()
    line.orders, line.reports = os.pipe()[1], os.pipe()[0]


def test_without_fork_it_runs_one_job_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ended(BaseException):
        pass

    def end(code: int) -> None:
        raise Ended(code)

    read_fd, write_fd = os.pipe()
    it = Zygote(io.FileIO(os.pipe()[0]), write_fd, fork=False)
    it._setup = Setup("", "probes.py", [], Reach([], []), confine=False)
    it._probes = {}
    it._observed_shell = object()  # type: ignore[assignment] # nobody executes a cell
    it._run_job = lambda job, probes, send, *_: send(protocol.Finished())
    monkeypatch.setattr(os, "_exit", end)
    with pytest.raises(Ended):
        it._run(bytearray(msgspec.msgpack.encode(Job([], {}, [], 0, None, 1))))
    os.close(write_fd)
    payloads = protocol.FrameReader().feed(os.read(read_fd, 1000))
    reports = [msgspec.msgpack.decode(p, type=protocol.Report) for p in payloads]
    assert reports == [Chunk(protocol.frame(protocol.Finished())), Exited(0, 0, False)]


def test_a_child_that_cannot_be_confined_says_so_and_runs_nothing(
    line: Line, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(line)

    def refuse(_: int) -> None:
        raise OSError("no Landlock today")

    monkeypatch.setattr("autograder.sandbox.inside.landlock.enter", refuse)
    line.zygote._rules = 99
    data, exited = line.run("def trial(): return 1")
    assert (data, how(exited)) == (b"", (0, 0))
    assert "OSError: no Landlock today" in capfd.readouterr().err


def test_standard_streams_move_out_of_the_way() -> None:
    read_fd, write_fd = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(write_fd, 1)
            orders, reports = warm_process._take_standard_streams()
            os.write(1, b"stray print")
            os.write(reports, b"report" if orders > 2 < reports else b"low")
        finally:
            os._exit(0)
    os.close(write_fd)
    os.waitpid(pid, 0)
    assert os.read(read_fd, 100) == b"report"


BEGINNING = Beginning(torch=False, fork=True, enclose=False, reach={}, settings="")


class WarmLine(Line):
    """A warm process, forked from the tests' own, and the trusted side's ends of its pipes."""

    def __init__(self) -> None:
        orders, self.orders = os.pipe()
        self.reports, reports = os.pipe()
        self._reader, self._reports = protocol.FrameReader(), list[Any]()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.orders)
            try:
                beginning = dataclasses.replace(BEGINNING, settings=os.environ["TMPDIR"])
                WarmProcess(beginning, orders, reports).serve()
            finally:
                os._exit(0)
        os.close(orders)
        os.close(reports)
        assert self.next() == Warm(self.pid)

    def close(self) -> None:
        os.close(self.orders)
        os.close(self.reports)


@pytest.fixture
def warm_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[WarmLine]:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    line = WarmLine()
    yield line
    line.close()
    os.waitpid(line.pid, 0)


def test_a_warm_process_forks_zygotes_one_after_another(warm_line: WarmLine) -> None:
    pids = set()
    for name in ("first", "second"):
        report = ready(warm_line, PROBES.replace("trial", name))
        assert report.probes == [name]
        pids.add(report.pid)
        warm_line.send(Job([], {}, [ProbeOrder(name, 1)], 0, None, 10))
        data, exited = warm_line.rest()
        assert steps(data) == ["ProbeStarted", "ProbeEnded", "Finished"]
        assert how(exited) == (0, 0)
        warm_line.send(Leave())
    assert len(pids | {warm_line.pid}) == 3


def test_garbage_that_nobody_collects_during_imports_is_collected_in_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    gc.disable()
    try:
        line = WarmLine()
    finally:
        gc.enable()
    ready(line)
    data, _ = line.run("import gc\nwas = gc.isenabled()\ndef trial(): return was")
    assert [one.outcome for one in records(data) if isinstance(one, protocol.ProbeEnded)] == [Returned(True)]
    line.close()
    os.waitpid(line.pid, 0)


SCAN = """
complement = bytes(255 - i for i in range(256))
found = set()
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
    for line in maps:
        span, rights = line.split()[:2]
        start, end = (int(x, 16) for x in span.split("-"))
        if rights.startswith("rw"):
            memory.seek(start)
            try:
                data = memory.read(end - start).translate(complement)
            except OSError:
                continue
            found |= {index for index, word in enumerate(WORDS) if bytes.fromhex(word) in data}
def trial():
    return [str(index in found) for index in range(2)]
"""


def test_a_zygotes_children_find_nothing_of_the_zygote_before(warm_line: WarmLine) -> None:
    words = [secrets.token_hex(12) for _ in range(2)]  # which the warm process, forked before, does not hold
    ready(
        warm_line, PROBES + f"\n# {words[0]}\n" * 50 + f"words = ['{words[0]}' + str(i) for i in range(99)]"
    )
    warm_line.send(Leave())
    ready(warm_line, PROBES + f"\nwords = ['{words[1]}' + str(i) for i in range(99)]")
    complements = [bytes(255 - byte for byte in word.encode()).hex() for word in words]
    data, _ = warm_line.run(f"WORDS = {complements}{SCAN}")
    answers = [record.outcome for record in records(data) if isinstance(record, protocol.ProbeEnded)]
    assert answers == [Returned(ListValue(["False", "True"]))]


def test_a_zygote_that_fails_ends_its_warm_process_and_says_why(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    line = WarmLine()
    line.send(Setup(PROBES, "probes.py", ["no_such_module"], Reach([], []), confine=False))
    assert line.next() is None
    line.close()
    os.waitpid(line.pid, 0)
    assert "No module named 'no_such_module'" in capfd.readouterr().err


def test_the_package_is_imported_from_its_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "autograder", types.ModuleType("autograder"))
    warm_process._import_package()
    assert sys.modules["autograder"].__file__ == str(warm_process.PACKAGE / "__init__.py")


def test_warming_up_leaves_one_python_thread() -> None:
    before = threading.active_count()
    warm.warm_up()
    assert threading.active_count() == before


def test_a_zygote_that_is_killed_is_said_to_be(capfd: pytest.CaptureFixture[str]) -> None:
    class Killed:
        def serve(self, setup: bytearray) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

    warm = WarmProcess(BEGINNING, os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY))
    assert not warm._forked(Killed(), bytearray(b"setup"))
    assert capfd.readouterr().err == "the sandboxed process was ended by signal 9\n"
