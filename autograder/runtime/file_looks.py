"""Importing with one look at each file.

Inside the sandbox the supervisor answers every look at a file, some thirty times slower than the kernel alone. Importing torch
looks thirty thousand times, most of them again: importlib at its search paths and twice at each source, ``inspect`` (through
``os.path.realpath``) at every folder above every module.
"""

import functools
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import _bootstrap_external
from typing import Any

_kept: list[Any] = []
"""What was seen stays in memory: freed, it would leave holes all over the heap, and every child that wrote into them copied their pages."""


@contextmanager
def each_file_once() -> Iterator[None]:
    """Within, importlib and ``os.path.realpath`` remember what they saw; nothing may change the files meanwhile."""
    with ExitStack() as stack:
        for module, name in ((os, "lstat"), (_bootstrap_external, "_path_stat")):
            stack.enter_context(_remembering(module, name))
        yield


@contextmanager
def _remembering(module: Any, name: str) -> Iterator[None]:
    look = getattr(module, name, None)
    if look is None:  # one of importlib's own names, which another Python need not have
        yield
        return
    remembering = functools.cache(look)
    _kept.append(remembering)
    setattr(module, name, remembering)
    try:
        yield
    finally:
        setattr(module, name, look)
