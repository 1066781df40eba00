"""Where in a probe's value a difference is, in words for students.

A path is made of the author's keys. Some of them follow a convention, and say more about a probe than about the work:
``p_after`` is what has become of p, ``p_state`` its flags and its gradient then. What follows no convention is quoted as it is.
"""

import re

CONVENTIONS: tuple[tuple[str, str], ...] = (
    (r"(\w+)_after", "what `{}` is after the call"),
    (r"(\w+)_state", "requires_grad, is_leaf or .grad of `{}` after the call"),
    (r"(\w+)_unchanged", "whether `{}` is unchanged after the call"),
    (r"(\w+)_kept", "whether `{}` is after the call what it was before"),
    (r"(state|unchanged)", "torch's grad mode or random generator after the call"),
    (r"states", "requires_grad, is_leaf or .grad of one of the tensors after the call"),
    (r"calls", "how often what was passed in was called"),
    (r"raised", "which exception is raised, or that none is"),
)
"""A key as a pattern → what it stands for."""
KEY = re.compile(r"(?<=\[')[^'\]]*(?='\])|^[^\[]+")


def place_in_words(path: str) -> str:
    """The place in words: of its keys the last one that follows a convention, else the path as it is.

    Args:
        path: as in a mismatch, ``"report['p_after'][0]"``.
    """
    for key in reversed(KEY.findall(path)):
        for pattern, words in CONVENTIONS:
            if found := re.fullmatch(pattern, key):
                return words.format(*found.groups())
    return f"`{path}`"
