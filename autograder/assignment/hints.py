"""An exercise's hints: a text with three sections, which a student is given one by one.

A question that makes one think; where to look, in the specification or in a cell above; and a small example, worked out on another
function. docs/authoring.md says how they are written.
"""

import re

HINTS = "hints"
"""The folder of the hints, a file ``EXERCISE.md`` each."""
LEVELS = ("Question", "Pointer", "Example")
"""The headings of the sections, in their order."""
SECTION = re.compile(r"^## +(.+?) *\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def hints_in(text: str) -> tuple[str, ...]:
    """The texts of the three levels, as Markdown.

    Raises:
        ValueError: the sections are others, or one is empty.
    """
    sections = [(heading, body.strip()) for heading, body in SECTION.findall(text)]
    if tuple(heading for heading, _ in sections) != LEVELS or not all(body for _, body in sections):
        raise ValueError(f"wants the sections {', '.join(f'## {level}' for level in LEVELS)}, none empty")
    return tuple(body for _, body in sections)
