"""Standard output as a transcript keeps it: its head, and how much there was."""

import pytest

from autograder.sandbox.inside import printed
from autograder.sandbox.inside.printed import Printed


def test_the_head_is_kept_and_all_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "MAX_TEXT", 5)
    out = Printed()
    for text in ("abc", "", "defg", "h"):
        assert out.write(text) == len(text)
    assert (out.head, out.chars) == ("abcde", 8)


def test_print_writes_into_it_and_libraries_may_ask_what_it_is() -> None:
    out = Printed()
    print("π", 1, file=out, flush=True)
    assert out.head == "π 1\n"
    assert (out.fileno(), out.isatty(), out.writable(), out.encoding) == (1, False, True, "UTF-8")
