"""Standard output and standard error that may be closed, full or a broken pipe without ending what the command does."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO


class Screen(io.TextIOBase):
    """A stream that passes on what is written until that fails, and from then on drops it.

    ``error`` says how it failed. ``may_fail``: the command's product is in files, and its status does not depend on this.
    """

    def __init__(self, stream: TextIO) -> None:
        self.error: OSError | None = None
        self.may_fail = False
        self._stream = stream
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no ✓ gets a question mark

    def write(self, text: str) -> int:
        """Pass on ``text``."""
        if self.error is None:
            try:
                return self._stream.write(text)
            except OSError as error:
                self._fail(error)
        return len(text)

    def flush(self) -> None:
        """Pass on what waits."""
        if self.error is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.error = error
        with suppress(OSError):  # what still waits in buffers must not fail again when the process ends
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, self._stream.fileno())
            os.close(null)

    def writable(self) -> bool:
        """Always."""
        return True

    def isatty(self) -> bool:
        """Whether a person is looking."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The descriptor."""
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override] # io.TextIOBase has an attribute
        """The stream's."""
        return self._stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override] # likewise
        """The stream's."""
        return self._stream.errors

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def screens() -> Iterator[tuple[Screen, Screen]]:
    """Stand in for standard output and standard error inside the block."""
    _open_what_is_closed()
    before = sys.stdout, sys.stderr
    out, err = (Screen(stream or open(os.devnull, "w")) for stream in before)  # noqa: SIM115, PTH123 - until the end
    sys.stdout, sys.stderr = out, err
    try:
        yield out, err
    finally:
        out.flush()
        err.flush()
        sys.stdout, sys.stderr = before


def _open_what_is_closed() -> None:
    """Put /dev/null where a standard stream is closed, lest the next file that is opened takes its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def let_screen_fail() -> None:
    """What this command makes is in files: that standard output cannot be written is no failure of it."""
    if isinstance(sys.stdout, Screen):
        sys.stdout.may_fail = True
