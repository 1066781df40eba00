"""What ties a lane to its parent: orders come in on standard input, and when that ends, so does the lane.

It ends because there is nothing more to do, or because the parent has gone, however it went: the system closes a dead process's
pipes. A lane at rest then ends by itself. One that is at work is ended by the thread that reads its orders, with all the processes
below it, and its temporary files are removed; nobody wants the result.
"""

import os
import queue
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import psutil

from autograder.sandbox.protocol import FrameReader
from autograder.sandbox.untrusted_folder import remove
from autograder.sandbox.warm_link import end_idle

AT_REST_S = 0.2
"""A lane that has not asked for the next order so long after the end of all is at work, in seconds."""
LARGEST_ORDER = 192 * 2**20
"""The largest order, in bytes: a submission of 128 MiB that comes with it, and what lies beside it."""
STOPPING_S = 20.0
"""How long one that was at rest may take to tidy up and end, in seconds."""


class Orders:
    """The orders of a lane, in their order, as bytes until they are wanted: what they are like need not be imported before."""

    def __init__(self) -> None:
        self.are_over = threading.Event()
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def put(self, order: bytes | None) -> None:
        """Add one; None after the last."""
        self._waiting.put(order)

    def get(self, kind: Any) -> Any:
        """The next one, waited for, as a ``kind``; None after the last."""
        order = self._waiting.get()
        if order is None:
            self.are_over.set()
            return None
        return msgspec.msgpack.decode(order, type=kind)


@contextmanager
def lifeline() -> Iterator[Orders]:
    """The orders. Temporary files of the block go into a folder that is removed."""
    orders = Orders()
    before = tempfile.tempdir
    folder = tempfile.tempdir = tempfile.mkdtemp(prefix="autograder-")
    threading.Thread(target=_read_orders, args=(orders, Path(folder)), daemon=True).start()
    try:
        yield orders
    finally:
        end_idle()
        tempfile.tempdir = before
        remove(Path(folder))


def _read_orders(orders: Orders, folder: Path) -> None:
    for order in _incoming():
        orders.put(order)
    orders.put(None)
    if orders.are_over.wait(AT_REST_S):
        time.sleep(STOPPING_S)
    end_at_once(folder)


def _incoming() -> Iterator[bytes]:
    reader = FrameReader(LARGEST_ORDER)
    while data := os.read(0, 1 << 16):
        yield from reader.feed(data)


def end_at_once(folder: Path) -> None:
    """End this process, whatever its other threads are at, all that is below it, and its temporary ``folder``."""
    tempfile.tempdir = str(folder / "removed")  # what is started meanwhile must not find the folder
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            process.kill()
    remove(folder)
    os._exit(1)
