"""Frames: whatever is cut, comes together again; what is not a frame, is refused."""

import os
import threading

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox import protocol
from autograder.sandbox.transcript import MAX_TEXT, NotImplementedYet, Raised


@given(st.lists(st.binary(max_size=50), max_size=8), st.integers(1, 20))
def test_frames_survive_any_cutting(texts: list[bytes], step: int) -> None:
    stream = b"".join(protocol.frame(protocol.Chunk(text)) for text in texts)
    reader = protocol.FrameReader()
    payloads = [p for at in range(0, len(stream), step) for p in reader.feed(stream[at : at + step])]
    assert [msgspec.msgpack.decode(p, type=protocol.Report) for p in payloads] == [
        protocol.Chunk(text) for text in texts
    ]


@given(st.binary(max_size=300))
def test_a_chunk_head_and_the_raw_bytes_are_the_chunk(data: bytes) -> None:
    head = protocol.chunk_head(len(data))
    assert len(head) == protocol.CHUNK_HEAD
    (payload,) = protocol.FrameReader().feed(head + data)
    assert msgspec.msgpack.decode(payload, type=protocol.Report) == protocol.Chunk(data)


def test_a_frame_that_claims_to_be_huge_is_refused() -> None:
    with pytest.raises(protocol.FrameError, match="at most"):
        list(protocol.FrameReader().feed(b"\xff\xff\xff\xff"))


def test_write_all_writes_more_than_a_pipe_holds() -> None:
    read_fd, write_fd = os.pipe()
    data, received = bytes(300_000), bytearray()

    def read() -> None:
        while part := os.read(read_fd, 1 << 16):
            received.extend(part)

    reader = threading.Thread(target=read)
    reader.start()
    protocol.write_all(write_fd, data)
    os.close(write_fd)
    reader.join()
    os.close(read_fd)
    assert received == data


@pytest.mark.parametrize(
    "message",
    [
        protocol.CellEnded(0, Raised("E", "x" * (MAX_TEXT + 1))),
        protocol.ProbeEnded(0, NotImplementedYet(), ["w"] * (protocol.KEPT_WARNINGS + 1), "", 0),
        protocol.ProbeEnded(0, NotImplementedYet(), ["w" * (MAX_TEXT + 1)], "", 0),
        protocol.ProbeEnded(0, NotImplementedYet(), [], "p" * (MAX_TEXT + 1), 0),
    ],
)
def test_words_beyond_what_an_honest_child_says_are_refused(message: protocol.Step) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode(message), type=protocol.Step)
