"""The type of the exception is returned, not a label.

"RuntimeError" says next to nothing: torch raises it for most of its complaints. What tells them apart is the
message, and what the snippet did.

Which keys of LABELS are there, and which sentence fits this message?
"""


def classify_error(snippet_id: str) -> str:
    try:
        exec(SNIPPETS[snippet_id], {"torch": torch})
    except Exception as error:
        return type(error).__name__
    return "correct"
