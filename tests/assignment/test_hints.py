"""A file of hints: three sections, in their order, none of them empty."""

import pytest

from autograder.assignment.hints import LEVELS, hints_in

GOOD = "<!-- whence -->\n\n## Question\n\nWhat?\n\n## Pointer\n\nThere:\n\n    x = 1\n\n## Example\n\nSo.\n"


def test_the_three_levels_are_read_as_markdown() -> None:
    assert hints_in(GOOD) == ("What?", "There:\n\n    x = 1", "So.")
    assert len(LEVELS) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD.replace("## Pointer", "## Pointers"),
        GOOD.replace("So.", ""),
        GOOD + "\n## More\n\nAnd this.\n",
        "## Pointer\n\na\n\n## Question\n\nb\n\n## Example\n\nc\n",
    ],
)
def test_other_sections_are_refused(text: str) -> None:
    with pytest.raises(
        ValueError, match="wants the sections ## Question, ## Pointer, ## Example, none empty"
    ):
        hints_in(text)
