"""The Output widgets that are open while a cell tests. They take what it prints, and errors that they have caught; never what decides its score.

nbclient lets a widget take everything, so code that a test calls could open one and keep the test's own result or error from being seen. Here a
result stays the cell's, and so does the error it ended with: that stands in the kernel's reply, which no widget takes.
"""

from typing import Any

TAKEN = ("stream", "error")
"""The kinds of messages that an open widget takes."""


class OpenWidgets:
    """Follows the messages of one cell's execution."""

    def __init__(self) -> None:
        self._open: set[str] = set()

    def follow(self, content: Any) -> None:
        """A widget's state was changed: it opens with the id of the cell's request as its ``msg_id``, and closes with none."""
        data = content.get("data")
        state = data.get("state") if isinstance(data, dict) else None
        if not isinstance(state, dict) or "msg_id" not in state:
            return
        if state["msg_id"]:
            self._open.add(str(content.get("comm_id")))
        else:
            self._open.discard(str(content.get("comm_id")))

    def takes(self, msg_type: str) -> bool:
        """Whether a message is a widget's, not the cell's."""
        return bool(self._open) and msg_type in TAKEN
