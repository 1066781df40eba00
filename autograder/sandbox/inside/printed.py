"""Standard output as a transcript keeps it."""

import io

from autograder.sandbox.transcript import MAX_TEXT


class Printed(io.TextIOBase):
    """Keeps the head of what is written, and how long it was."""

    encoding = "UTF-8"
    errors = None

    def __init__(self) -> None:
        self.head = ""
        self.chars = 0

    def write(self, text: str) -> int:
        """Take ``text``; keep it while there is room."""
        room = MAX_TEXT - len(self.head)
        if room > 0:
            self.head += text[:room]
        self.chars += len(text)
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """The descriptor's number, for libraries that ask. What is written there goes to /dev/null."""
        return 1

    def isatty(self) -> bool:
        """Never."""
        return False
