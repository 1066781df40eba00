"""What a submission may ask for and a grading machine has not, and what it gets instead, with a remark: a GPU, processes, workers.

A default device that is not there is the CPU. Processes are threads, which :mod:`multiprocessing.dummy` has the same names for; the workers of a
data loader are the process itself.
"""

import concurrent.futures
import functools
import io
import multiprocessing
import multiprocessing.dummy
import multiprocessing.pool
import os
import select
import types
from collections.abc import Callable
from typing import Any

import torch
import torch.multiprocessing
from torch.utils.data import DataLoader

from autograder.sandbox.transcript import Adaptation

Note = Callable[[Adaptation], None]
SHARED = (
    "Array", "Barrier", "BoundedSemaphore", "Condition", "Event", "JoinableQueue", "Lock", "Manager", "Pipe", "Pool", "Process",
    "Queue", "RLock", "Semaphore", "Value",
)  # fmt: skip
"""What multiprocessing and its stand-in both have."""
OWN_DEVICES = ("cpu", "meta")


def adapt(note: Note, *, processes: bool) -> None:
    """Put the stand-ins in place.

    Args:
        note: told of each that is used.
        processes: this process can start none.
    """
    _adapt_default_device(note)
    if processes:
        _adapt_processes(note)
        _adapt_workers(note)


def _adapt_default_device(note: Note) -> None:
    set_default_device = torch.set_default_device

    @functools.wraps(set_default_device)
    def set_device(device: Any) -> None:
        kind = torch.device(device).type if device is not None else "cpu"
        if kind in OWN_DEVICES or (kind == "cuda" and torch.cuda.is_available()):
            set_default_device(device)
        else:
            note("device")

    vars(torch)["set_default_device"] = set_device


def _adapt_processes(note: Note) -> None:
    dummy: Any = multiprocessing.dummy

    def noted(name: str) -> Any:
        make: Any = getattr(dummy, name)
        if isinstance(make, type):
            return type(name, (make,), {"__init__": _noting(vars(make).get("__init__", make.__init__), note)})  # type: ignore[misc]
        return _noting(make, note) if name in ("Pool", "Manager") else make

    stand_ins = {name: noted(name) for name in SHARED if hasattr(dummy, name)}
    for module in (multiprocessing, torch.multiprocessing):
        vars(module).update(stand_ins, get_context=lambda *_, module=module, **__: module)
        vars(module)["set_start_method"] = lambda *_, **__: None
    vars(multiprocessing.pool)["get_context"] = lambda: types.SimpleNamespace(SimpleQueue=_Notifier)
    vars(torch.multiprocessing)["spawn"] = _noting(_spawn, note)
    vars(concurrent.futures)["ProcessPoolExecutor"] = _executor(note)


class _Notifier:
    """What a pool of threads is notified through: a pipe. Its own kind needs a lock that processes share."""

    def __init__(self) -> None:
        read_fd, write_fd = os.pipe()
        self._reader, self._writer = io.FileIO(read_fd), io.FileIO(write_fd, "w")

    def put(self, _: object) -> None:
        """Notify whoever waits for the reader."""
        self._writer.write(b".")

    def get(self) -> None:
        """Take a notification."""
        self._reader.read(1)

    def empty(self) -> bool:
        """Whether there is none."""
        return not select.select([self._reader], [], [], 0)[0]


def _noting(function: Callable[..., Any], note: Note) -> Callable[..., Any]:
    @functools.wraps(function)
    def noting(*args: Any, **kwargs: Any) -> Any:
        note("processes")
        return function(*args, **kwargs)

    return noting


def _spawn(fn: Callable[..., Any], args: Any = (), nprocs: int = 1, **_: Any) -> None:
    for rank in range(nprocs):
        fn(rank, *args)


def _executor(note: Note) -> type:
    class ProcessPoolExecutor(concurrent.futures.ThreadPoolExecutor):
        def __init__(self, max_workers: int | None = None, *args: Any, **options: Any) -> None:
            note("processes")
            for name in ("mp_context", "max_tasks_per_child"):
                options.pop(name, None)
            super().__init__(max_workers, "", *args[1:], **options)

    return ProcessPoolExecutor


def _adapt_workers(note: Note) -> None:
    make: Any = DataLoader.__init__

    @functools.wraps(make)
    def init(self: Any, *args: Any, **options: Any) -> None:
        head, by_place, rest = (
            args[:5],
            args[5:6],
            args[6:],
        )  # dataset, batch size, shuffle, two samplers; workers
        if options.pop("num_workers", 0) or any(by_place):
            note("workers")
        for name in ("prefetch_factor", "persistent_workers", "multiprocessing_context", "timeout"):
            options.pop(name, None)
        make(self, *head, *(0 for _ in by_place), *rest, **options)

    vars_of: Any = DataLoader
    vars_of.__init__ = init
