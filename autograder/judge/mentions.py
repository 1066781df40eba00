"""Submissions that a person should read: their code mentions what leads to the grader's own frames and memory.

For staff only. It costs no points and proves nothing: an honest notebook may mention any of this, and a careful cheat mentions none of it.
"""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator

from autograder.results.model import NOTE

MENTIONS = (
    "_getframe", "currentframe", "inspect.stack", "f_back", "tb_frame", "ctypes", "get_objects", "get_referrers",
    "get_referents", "addaudithook", "autograder.sandbox.inside",
)  # fmt: skip
"""What is looked for: names, and dotted names whose parts stand in this order in one line of code."""
TOKENIZED_CHARS = 100_000
"""Longer code is searched as text, comments and all."""
WORD = re.compile(r"\w+")


def read_this(sources: Iterable[str]) -> list[str]:
    """A note for staff on these cells together; none if they mention nothing."""
    found = {name for source in sources for name in mentioned_in(source)}
    names = [name for name in MENTIONS if name in found]
    return [f"{NOTE} (it mentions {', '.join(names)})"] if names else []


def mentioned_in(source: str) -> set[str]:
    """Those of :data:`MENTIONS` that ``source`` mentions in code or as a string of its own, not in comments or prose."""
    candidates = [name for name in MENTIONS if all(part in source for part in name.split("."))]
    if not candidates:
        return set()
    lines = [WORD.findall(source)] if len(source) > TOKENIZED_CHARS else list(_lines_of_words(source))
    return {name for name in candidates if any(_in_order(name.split("."), line) for line in lines)}


def _lines_of_words(source: str) -> Iterator[list[str]]:
    """The names of each logical line, and the words of its strings that hold no space; of what is no Python, all words."""
    line: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.NEWLINE:
                yield line
                line = []
            elif token.type == tokenize.NAME or (token.type == tokenize.STRING and " " not in token.string):
                line += WORD.findall(token.string)
        yield line
    except (tokenize.TokenError, SyntaxError):
        yield WORD.findall(source)


def _in_order(parts: list[str], line: list[str]) -> bool:
    words = iter(line)
    return all(part in words for part in parts)
