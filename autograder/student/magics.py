"""``%check NAME`` and ``%hint NAME``: the functions of the same names, for who would rather not type quotes."""

from collections.abc import Callable
from typing import Any

from autograder.errors import UsageError
from autograder.student.check import check
from autograder.student.hints import hint


def register_magics(shell: Any) -> None:
    """Give an IPython shell the magics."""
    shell.register_magic_function(_spoken(_check), "line", "check")
    shell.register_magic_function(_spoken(_hint), "line", "hint")


def _check(name: str | None = None) -> object:
    return check() if name is None else check(name)


def _hint(name: str, level: str = "1") -> object:
    return hint(name, int(level))


def _spoken(function: Callable[..., object]) -> Callable[[str], object]:
    """``function`` on the words of a line; what cannot be done is said in a sentence, as IPython's own magics do it."""

    def magic(line: str) -> object:
        from IPython.core.error import UsageError as Said

        try:
            return function(*(word.strip("\"'") for word in line.split()))
        except (UsageError, TypeError, ValueError) as error:
            raise Said(str(error)) from None

    return magic
