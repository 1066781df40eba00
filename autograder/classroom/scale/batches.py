"""How many submissions travel together: about so many as take a worker's thread a second or two."""

import math

TARGET_S = 1.5
"""What a batch should take, in seconds: long beside a message's way, short beside what is lost with a worker."""
MOST = 64
"""The most submissions of a batch."""
MOST_BYTES = 4 * 2**20
"""A batch that has so many bytes is full."""


class BatchSizer:
    """Sizes batches by what those before took. The first are of one submission, and each at most twice as large as any before."""

    def __init__(self) -> None:
        self._seconds_each = 0.0
        self._largest = 1

    def learn(self, count: int, seconds: float) -> None:
        """Take note that ``count`` submissions took so long."""
        each = seconds / count
        self._seconds_each = (self._seconds_each + each) / 2 if self._seconds_each else each
        self._largest = min(MOST, max(self._largest, 2 * count))

    def size(self, waiting: int, slots: int) -> int:
        """The size of the next batch, if so many submissions wait for so many threads; towards the end all get the same."""
        in_time = int(TARGET_S / self._seconds_each) if self._seconds_each else 1
        share = math.ceil(waiting / (2 * max(1, slots)))
        return max(1, min(in_time, self._largest, share))
