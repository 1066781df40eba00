"""The same work for several assignments, one a core at a time.

A process that works ends with the one that it works for, however that ends, and so does all below it.
"""

import atexit
import multiprocessing
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from autograder.classroom.lifeline import end_at_once
from autograder.sandbox.untrusted_folder import remove

Made = TypeVar("Made")


def one_a_core(
    work: Callable[[Path], Made], folders: Sequence[Path], say: Callable[[str], None]
) -> Iterator[Made]:
    """What ``work`` makes of each folder, in their order; of one alone in this process.

    Args:
        work: can be pickled, and so can what it makes.
        folders: those of assignments.
        say: told which is waited for, where there are several.

    Raises:
        Exception: what ``work`` raises, once its turn has come.
    """
    if len(folders) == 1:
        yield work(folders[0])
        return
    # Spawned, because a fork would copy the threads and the pytest session of this process.
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=get_context("spawn"), initializer=end_with_parent
    ) as pool:
        made = [pool.submit(work, folder) for folder in folders]
        for folder, one in zip(folders, made, strict=True):
            say(f"{folder.name}, {sum(not other.done() for other in made)} to go")
            yield one.result()


def end_with_parent() -> None:
    """Have this process end, with all below it and its temporary files, when the one that has started it is gone."""
    folder = Path(tempfile.mkdtemp(prefix="autograder-"))
    tempfile.tempdir = str(folder)
    atexit.register(remove, folder)
    threading.Thread(target=_wait_for_parent, args=(folder,), daemon=True).start()


def _wait_for_parent(folder: Path) -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    end_at_once(folder)
