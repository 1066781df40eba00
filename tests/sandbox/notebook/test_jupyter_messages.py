"""What a session may send, and what is left of what it may not."""

from typing import Any

import msgspec
import pytest

from autograder.sandbox.notebook.jupyter_messages import checked
from autograder.sandbox.protocol import Posted


def test_forged_messages_are_refused_or_cut_to_what_they_may_be() -> None:
    def content(channel: str, kind: str, **fields: Any) -> dict[str, Any]:
        return checked(Posted(channel, kind, msgspec.Raw(msgspec.msgpack.encode(fields))))

    for channel, kind in (("shell", "input_request"), ("iopub", "comm_open"), ("iopub", "execute_reply")):
        with pytest.raises(ValueError, match="none of those expected"):
            content(channel, kind)
    for fields in ({}, {"text": "x", "name": "stdlog"}, {"text": 3, "name": "stdout"}):
        with pytest.raises(msgspec.ValidationError):
            content("iopub", "stream", **fields)
    with pytest.raises(msgspec.ValidationError):
        content("iopub", "display_data", data={}, transient={"display_id": {"un": "hashable"}})
    bundle = {
        "text/plain": 3,
        "text/html": "<b>",
        "application/json": float("nan"),
        "a/b+json": [1],
        "x/y": b"0",
    }
    shown = content("iopub", "display_data", data=bundle, metadata={"x": float("inf")})
    assert shown["data"] == {"text/html": "<b>", "a/b+json": [1], "x/y": "MA=="}
    assert shown["metadata"] == {}
