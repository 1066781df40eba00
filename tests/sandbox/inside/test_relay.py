"""What passes through the zygote; whole lives of children are in test_zygote.py."""

import io
import os
import signal

import pytest

from autograder.sandbox import protocol
from autograder.sandbox.inside.relay import End, Relay, relayed_pipe, wipe
from autograder.sandbox.protocol import Execute, Interrupt

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a zygote needs fork")


def test_what_a_session_is_told_passes_in_one_buffer_that_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    (from_orders, orders), (from_session, session) = os.pipe(), os.pipe()
    relay = Relay(io.FileIO(from_orders), 1)
    written: list[bytes | bytearray] = []
    write_all = protocol.write_all
    protocol.write_all(orders, protocol.frame(Execute("answer = 1 " * 40)))
    monkeypatch.setattr(protocol, "write_all", lambda fd, data: (written.append(data), write_all(fd, data)))
    with io.FileIO(session, "w") as to_session, io.FileIO(os.devnull) as pipe:
        relay.obey(0, pipe, to_session)
    assert b"answer" in os.read(from_session, 1000)
    head, told = written
    assert (len(head), type(told)) == (4, bytearray)
    assert len(told) > 400
    assert not any(told)
    os.close(orders)
    os.close(from_session)


def test_a_child_is_interrupted_at_what_it_was_at_and_not_if_it_has_gone_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (from_orders, orders), (from_child, child), (from_relay, reports) = os.pipe(), relayed_pipe(), os.pipe()
    relay = Relay(io.FileIO(from_orders), reports)
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: told.append((pid, number)))
    os.write(child, b"a step")
    with io.FileIO(from_child) as pipe:
        for times in (0, 1):
            protocol.write_all(orders, protocol.frame(Interrupt()))
            relay.obey(7, pipe, None)
            assert told == [(7, signal.SIGINT)] * times
    assert b"a step" in os.read(from_relay, 1000)
    for fd in (orders, child, from_relay, reports):
        os.close(fd)


def test_a_process_that_ends_is_waited_for_and_one_that_stays_is_not() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with End(pid) as end:
        assert end.comes_soon()
        assert end.has_come()
    os.waitpid(pid, 0)
    read_fd, write_fd = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(write_fd)
        os.read(read_fd, 1)
        os._exit(0)
    with End(pid) as end:
        assert not end.comes_soon()
    os.close(write_fd)
    os.waitpid(pid, 0)


def test_a_wiped_buffer_holds_nothing() -> None:
    memory = bytearray(b"answer")
    wipe(memoryview(memory)[2:])
    assert memory == b"an\0\0\0\0"
