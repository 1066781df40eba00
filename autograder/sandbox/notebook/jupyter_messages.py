"""The messages a session may send, and what they must hold. What comes out of a session is believed no further than this."""

import json
from typing import Any, Literal

import msgspec

from autograder.sandbox.protocol import Posted


class _Content(msgspec.Struct, frozen=True):
    """The content of a message."""


class _Status(_Content, frozen=True):
    execution_state: Literal["busy", "idle"]


class _Input(_Content, frozen=True):
    execution_count: int


class _Stream(_Content, frozen=True):
    name: Literal["stdout", "stderr"]
    text: str


class _Transient(msgspec.Struct, frozen=True):
    display_id: str | None = None


class _Display(_Content, frozen=True):
    data: dict[str, Any]
    metadata: dict[str, Any] | None = None
    transient: _Transient | None = None


class _Result(_Content, frozen=True):
    data: dict[str, Any]
    execution_count: int
    metadata: dict[str, Any] | None = None


class _Error(_Content, frozen=True):
    ename: str
    evalue: str
    traceback: list[str]


class _Clear(_Content, frozen=True):
    wait: bool = False


class _Reply(_Content, frozen=True):
    status: Literal["ok", "error"]
    execution_count: int = 0
    ename: str = ""
    evalue: str = ""
    traceback: list[str] = []


CONTENTS: dict[tuple[str, str], type[_Content]] = {
    ("iopub", "status"): _Status,
    ("iopub", "execute_input"): _Input,
    ("iopub", "stream"): _Stream,
    ("iopub", "display_data"): _Display,
    ("iopub", "update_display_data"): _Display,
    ("iopub", "execute_result"): _Result,
    ("iopub", "error"): _Error,
    ("iopub", "clear_output"): _Clear,
    ("shell", "execute_reply"): _Reply,
}
"""The messages a session may send, with what they must hold."""


def checked(posted: Posted) -> dict[str, Any]:
    """The content of a message as plain values.

    Raises:
        ValueError: it is none of the messages in :data:`CONTENTS`, or has not the content it must have.
    """
    kind = CONTENTS.get((posted.channel, posted.msg_type))
    if kind is None:
        raise ValueError(
            f"a message {posted.channel}/{posted.msg_type[:80]}, which is none of those expected"
        )
    content: dict[str, Any] = msgspec.to_builtins(msgspec.msgpack.decode(posted.content, type=kind))
    if isinstance(content.get("data"), dict):
        content["data"] = {mime: value for mime, value in content["data"].items() if _is_shown(mime, value)}
    if "metadata" in content and not (content["metadata"] and _is_json(content["metadata"])):
        content["metadata"] = {}
    return content


def _is_shown(mime: str, value: Any) -> bool:
    """Whether nbformat allows this value: text, but for JSON."""
    is_for_json = mime == "application/json" or mime.endswith("+json")
    return isinstance(value, str) or (is_for_json and _is_json(value))


def _is_json(value: Any) -> bool:
    """Whether a notebook can hold ``value``."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True
