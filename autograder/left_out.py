"""Imports of libraries without parts of theirs that they can do without, which take longer than all the rest."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_out(*modules: str) -> Iterator[None]:
    """Inside the block, these modules cannot be imported, as if they were not installed; those that have been are left alone."""
    missing = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(missing))  # type: ignore[arg-type] # Python's own mark of what is not to be found
    try:
        yield
    finally:
        for module in missing:
            del sys.modules[module]
