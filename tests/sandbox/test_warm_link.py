"""The trusted end of a warm process, with processes that are no sandbox in its place: read, told of its end, ended."""

import os
import resource
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.errors import SandboxError
from autograder.sandbox import protocol, warm_link
from autograder.sandbox.enclosure import Level
from autograder.sandbox.protocol import Chunk, Leave, Ready, Warm
from autograder.sandbox.warm_link import (
    WAITING_CHUNKS,
    WarmLink,
    _Stream,
    describe_exit,
    end_idle,
    has_ended,
    waiting_for,
    warm_early,
)

PATIENCE_S = 120.0
WAITS = "sys.stdin.buffer.read()"
Link = Callable[..., WarmLink]


def soon() -> float:
    return time.monotonic() + PATIENCE_S


def until(condition: Callable[[], object]) -> None:
    ends = soon()
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> Iterator[Link]:
    """Makes links to processes that do as they are told instead of warming up."""
    links: list[WarmLink] = []
    deeds = [WAITS]

    def start(*_: object, **__: object) -> subprocess.Popen[bytes]:
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        program = f"import os, sys, time; {deeds[0]}"
        return subprocess.Popen([sys.executable, "-I", "-S", "-c", program], bufsize=0, **pipes)

    def make(deed: str = WAITS, level: Level = Level.UNSAFE, home: Path | None = None) -> WarmLink:
        deeds[0] = deed
        links.append(WarmLink(level, home=home))
        return links[-1]

    monkeypatch.setattr(warm_link, "start_zygote", start)
    yield make
    for made in links:
        assert made._process.stdout
        if not made._process.stdout.closed:  # else its test has stopped it
            made.stop()


def is_readable(fd: int) -> bool:
    return bool(select.select([fd], [], [], 0.0)[0])


def writes(*reports: protocol.Report) -> str:
    data = b"".join(map(protocol.frame, reports))
    return f"sys.stdout.buffer.write({data!r}); sys.stdout.flush()"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, "it ended with exit status 0"),
        (3, "it ended with exit status 3"),
        (-9, "it was ended by signal 9 (Killed)"),
        (-32, "it was ended by signal 32 (unknown)"),
    ],
)
def test_how_a_process_ended_is_told_by_status_or_signal(status: int, words: str) -> None:
    assert describe_exit(status) == words


def test_a_stream_gives_what_has_come_and_tells_silence_from_the_end() -> None:
    read_fd, write_fd = os.pipe()
    stream = _Stream(read_fd)
    assert stream.read(0.0) is None
    os.write(write_fd, b"first")
    assert stream.read(PATIENCE_S) == b"first"
    assert not stream.has_ended()
    os.close(write_fd)
    assert stream.read(PATIENCE_S) == b""
    stream.join()
    assert stream.has_ended()
    os.close(read_fd)


def test_a_stream_holds_a_writer_up_and_drops_at_its_end_what_nobody_read() -> None:
    read_fd, write_fd = os.pipe()
    stream = _Stream(read_fd)
    for _ in range(WAITING_CHUNKS + 1):
        os.write(write_fd, b"x")
        until(lambda: not is_readable(read_fd))
    until(stream._chunks.full)
    os.write(write_fd, b"too many")
    os.close(write_fd)
    assert not stream.has_ended(), "nobody has read what came before the end"
    stream.join()
    assert stream.has_ended()
    os.close(read_fd)


def test_reports_come_one_by_one_however_they_were_written(link: Link) -> None:
    first = link(writes(Warm(7), Ready(8, "2.13.0", ["p"]), Chunk(b"data")))
    assert [first.next_report(soon()) for _ in range(4)] == [
        Warm(7),
        Ready(8, "2.13.0", ["p"]),
        Chunk(b"data"),
        None,
    ]
    data = protocol.frame(Warm(9))
    second = link(f"[os.write(1, bytes([byte])) for byte in {data!r}]; {WAITS}")
    assert second.next_report(soon()) == Warm(9)
    assert second.next_report(time.monotonic()) == "timeout"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="what it forks is at stake")
def test_what_it_has_forked_ends_before_it_does_and_so_its_time_is_counted(link: Link) -> None:
    busy_s = 0.3
    work = f"while time.process_time() < {busy_s}: pass"
    made = link(
        f"pid = os.fork()\nif pid == 0:\n    {work}\n    {writes(Warm(1))}\n    time.sleep(1000)\nos.waitpid(pid, 0)\ntime.sleep(1000)"
    )
    assert made.next_report(soon()) == Warm(1)
    (below,) = psutil.Process(made._process.pid).children()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    made.stop()
    assert has_ended(below)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime > busy_s / 2


def test_orders_arrive_as_frames_and_not_at_a_process_that_has_gone(link: Link) -> None:
    order = protocol.frame(Leave())
    made = link(f"assert sys.stdin.buffer.read({len(order)}) == {order!r}; {writes(Warm(1))}; {WAITS}")
    made.send(Leave())
    assert made.next_report(soon()) == Warm(1)
    gone = link("sys.exit(3)")
    assert gone.next_report(soon()) is None
    assert gone.how_it_ended() == "it ended with exit status 3"
    with pytest.raises(BrokenPipeError):
        gone.send(Leave())


def test_one_that_has_not_ended_is_not_said_to_have(link: Link) -> None:
    made = link()
    assert made.how_it_ended() == "it did not end"
    made.stop()
    assert made.how_it_ended() == "it was ended by signal 9 (Killed)"


def test_its_last_words_are_its_own_the_last_of_them_and_without_grumbling(link: Link) -> None:
    grumble = "Fontconfig error: no configuration\\n"
    made = link(f"sys.stderr.write('{grumble}no torch\\n{grumble}at all\\n'); sys.exit(1)")
    assert made.next_report(soon()) is None
    assert made.last_words() == "no torch\nat all"
    wordy = link(f"sys.stderr.write('a' + 'b' * 1999 + 'c'); sys.stderr.flush(); os.close(1); {WAITS}")
    assert wordy.next_report(soon()) is None
    assert wordy.last_words() == "b" * 1999 + "c"
    assert wordy.how_it_ended() == "it was ended by signal 9 (Killed)"
    silent = link(f"os.close(1); sys.stderr.write('{grumble}'); sys.exit()")
    assert silent.next_report(soon()) is None
    assert silent.last_words() == "it said nothing"


def test_its_end_is_that_of_all_below_it_and_of_its_folder(link: Link, gone: Any) -> None:
    forks = f"child = os.fork(); {writes(Warm(0))} if child else None; time.sleep(3600)"
    made = link(forks)
    assert made.next_report(soon()) == Warm(0)
    below = psutil.Process(made._process.pid).children(recursive=True)
    assert len(below) == 1
    folder = Path(made.reach.readable[-1])
    assert folder.is_dir()
    made.stop()
    assert gone(below)
    assert not folder.exists()


def test_a_folder_that_it_was_given_stays(link: Link, tmp_path: Path) -> None:
    made = link(home=tmp_path)
    assert made.reach.readable[-1] == str(tmp_path)
    made.stop()
    assert tmp_path.is_dir()


def test_one_that_has_not_enclosed_itself_is_refused_where_it_should_have(
    link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks = ["NoNewPrivs is 0", "Seccomp is 0"]
    monkeypatch.setattr(warm_link, "open_doors", lambda pid: lacks)
    link(level=Level.UNSAFE).refuse_open()
    ended = link("sys.exit()", level=Level.SANDBOXED)
    ended._process.wait()
    ended.refuse_open()
    made = link(level=Level.SANDBOXED)
    with pytest.raises(SandboxError, match="is not enclosed: NoNewPrivs is 0, Seccomp is 0"):
        made.refuse_open()
    lacks.clear()
    made.refuse_open()


def test_one_warm_process_at_most_waits_and_only_an_enclosed_one(
    link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[WarmLink] = []
    monkeypatch.setattr(warm_link, "idle", waiting)
    warm_early(Level.UNSAFE)
    assert waiting == []
    warm_early(Level.SANDBOXED)
    (early,) = waiting
    warm_early(Level.SANDBOXED)
    assert waiting == [early]
    end_idle()
    assert waiting == []
    assert early.how_it_ended() == "it was ended by signal 9 (Killed)"


def test_one_of_a_students_own_machine_waits_apart(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    enclosed: list[WarmLink] = []
    own: list[WarmLink] = []
    monkeypatch.setattr(warm_link, "idle", enclosed)
    monkeypatch.setattr(warm_link, "own_idle", own)
    warm_early(Level.OWN_MACHINE)
    assert (len(enclosed), len(own)) == (0, 1)
    assert waiting_for(Level.OWN_MACHINE) is own
    assert waiting_for(Level.UNSAFE) == []
    end_idle()
    assert own == []


def test_a_process_has_ended_also_if_it_is_not_reaped_or_goes_meanwhile() -> None:
    class Vanishing:
        def is_running(self) -> bool:
            return True

        def status(self) -> str:
            raise psutil.NoSuchProcess(1)

    process = subprocess.Popen([sys.executable, "-I", "-S", "-c", "input()"], stdin=subprocess.PIPE)
    seen = psutil.Process(process.pid)
    assert not has_ended(seen)
    assert process.stdin
    process.stdin.close()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert has_ended(seen)
    process.wait()
    assert has_ended(seen)
    assert has_ended(Vanishing())  # type: ignore[arg-type]
