"""A limit of time for what a student's function does in the notebook's own process.

Theory of operation. A cell runs in its process's main thread. A second thread waits beside it; when the time is over, it
sends the process the signal that a notebook's stop button sends, and the handler raises :class:`OutOfTime` at the line where the
student's code is. It goes on sending, because code that catches everything may have swallowed the first one. Work inside a
library, such as one huge product of matrices, is stopped when it returns. Where modules have been imported meanwhile, the time begins
anew: the first use of an optimiser or of ``torch.func`` imports torch's compiler, which takes seconds and is not the student's doing.
"""

import signal
import sys
import threading
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any

PATIENCE_S = 0.25
"""How long to wait before it is sent again."""


class OutOfTime(BaseException):
    """The time is over. No ``except Exception`` of the student's catches it."""


class TimeLimit:
    """Within, :class:`OutOfTime` is raised after ``limit_s`` seconds.

    Outside of the main thread, where no signal arrives, nothing is limited. A stop by the student is a KeyboardInterrupt as ever.
    """

    def __init__(self, limit_s: float) -> None:
        self.limit_s = limit_s
        self._is_over = self._has_ended = False
        self._end = threading.Event()
        self._clock = threading.Thread(target=self._wait, name="limit of time", daemon=True)
        self._before: Any = None

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._interrupted)
            self._clock.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._has_ended = True
        self._end.set()
        if self._clock.ident is not None:
            self._clock.join()
            signal.signal(signal.SIGINT, self._before or signal.default_int_handler)

    def _wait(self) -> None:
        wait_s, modules = self.limit_s, len(sys.modules)
        while not self._end.wait(wait_s):
            if not self._is_over and len(sys.modules) > modules:
                modules = len(sys.modules)
                continue
            self._is_over, wait_s = True, PATIENCE_S
            _interrupt_main()

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if not self._is_over:
            signal.default_int_handler(number, frame)
        if not self._has_ended:
            raise OutOfTime


def _interrupt_main() -> None:
    """Send SIGINT to the main thread; where threads cannot be sent signals, do as if."""
    if hasattr(signal, "pthread_kill"):
        with suppress(OSError):  # the process ends
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()
