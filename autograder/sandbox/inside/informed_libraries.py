"""What libraries are told of the enclosure, so that they neither stumble over it nor complain of it on standard error.

A test cell that puts something out on standard error has failed, as nbgrader has it. So what only the enclosure causes must not
be said there: that a thread, a lock between processes or /proc cannot be had. Each library here has another way, which it takes
by itself elsewhere, and is told to take that.
"""

import contextlib
import importlib
import multiprocessing.context
import multiprocessing.pool
import os
import threading
import warnings
from collections.abc import Sequence
from typing import Any

ENVIRONMENT = {"JOBLIB_MULTIPROCESSING": "0"}
"""joblib then runs its jobs one after the other, as it does where there are no locks between processes."""
COMPLAINTS = (
    r"[\s\S]*joblib will operate in serial mode",
    r"Could not obtain multiprocessing lock",
    r"tqdm:disabling monitor support",
    r"resource_tracker: There appear to be",
)
"""How the warnings begin that only the enclosure causes."""
ATTRIBUTES: Sequence[tuple[str, str, Any]] = (
    ("threadpoolctl", "_HAS_PROCFS", False),  # then it asks the C library which libraries are loaded
)
THREADLESS_ATTRIBUTES: Sequence[tuple[str, str, Any]] = (
    ("tqdm", "tqdm.monitor_interval", 0),  # then no thread looks after the bars
)
"""Module, attribute and value, where the module is installed."""


def inform(*, threads: bool) -> None:
    """Tell this process's libraries what they cannot have.

    Args:
        threads: they can have threads.
    """
    os.environ.update(ENVIRONMENT)
    for message in COMPLAINTS:
        warnings.filterwarnings("ignore", message=message)
    for name, attribute, value in (*ATTRIBUTES, *(() if threads else THREADLESS_ATTRIBUTES)):
        with contextlib.suppress(
            Exception
        ):  # it is not installed, or broken: then whoever imports it is told
            owner: Any = importlib.import_module(name)
            *path, last = attribute.split(".")
            for part in path:
                owner = getattr(owner, part)
            setattr(owner, last, value)
    multiprocessing.pool.ThreadPool.__init__ = _init_thread_pool  # type: ignore[assignment, method-assign]


class _ThreadContext(multiprocessing.context.BaseContext):
    """What a pool of threads needs of multiprocessing, with locks that threads share, not processes."""

    Lock = staticmethod(threading.Lock)  # type: ignore[assignment]


def _init_thread_pool(
    self: Any, processes: int | None = None, initializer: Any = None, initargs: Sequence[Any] = ()
) -> None:
    """``ThreadPool.__init__``, whose threads need no memory that processes share."""
    multiprocessing.pool.Pool.__init__(self, processes, initializer, initargs, context=_ThreadContext())
