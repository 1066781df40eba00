"""Scripts of cells marked ``# %%`` (jupytext's py:percent), cut up in time that grows as their length does.

jupytext reads an author's files. For a stranger's its time has no bound: the options of one mark take time that grows with the
cube of its length, and each code fence in a comment a look at all lines below. What is needed of a submission is little: its code
cells, and which of them are marked as nbgrader's or as illustrations.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MARK = re.compile(r"\s*#\s*(?:%%%*(?:\s(?P<options>.*))?|<codecell>\s*|In\[[0-9 ]*\]:?\s*)$")
TEXT_KIND = re.compile(r"[^={]*\[(?:markdown|md|raw)\]")
OPTIONS = {key: re.compile(rf"(?:^|\s){key}\s*=\s*(?=\S)") for key in ("nbgrader", "tags")}
MAGIC = re.compile(r"(\s*)# ?(?=%{1,2}[A-Za-z]|![A-Za-z.~$\\/{}]|[A-Za-z_]\w*\s*=\s*[%!][A-Za-z])")
"""How a line for IPython stands in a script: as a comment."""
QUOTES = re.compile(r"\\.|\"\"\"|'''|[\"'#]")
_decoder = json.JSONDecoder()


@dataclass(frozen=True)
class PercentCell:
    """A cell of code; of its metadata, ``nbgrader`` and ``tags``."""

    source: str
    metadata: dict[str, Any] = field(default_factory=dict)


def percent_cells(text: str) -> list[PercentCell]:
    """The cells of code in a script, in order."""
    return [
        PercentCell("\n".join(_with_magics(lines)), _metadata_in(options))
        for options, lines in _cells_of(text)
        if not TEXT_KIND.match(options)
    ]


def _cells_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each cell's options and lines, without the empty lines at its end. A mark inside of a string is none.

    What stands above the first mark is a cell if it is anything.
    """
    is_marked, options, lines, quote = False, "", list[str](), ""
    for line in text.split("\n"):
        if not quote and (mark := MARK.match(line)):
            if is_marked or any(map(str.strip, lines)):
                yield options, _trimmed(lines)
            is_marked, options, lines = True, mark["options"] or "", []
            continue
        quote = quote_after(line, quote)
        lines.append(line)
    yield options, _trimmed(lines)


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def quote_after(line: str, quote: str) -> str:
    """The triple quote that is open at the end of a line; empty if none is.

    Args:
        quote: that which is open at its start.
    """
    single = ""
    for found in QUOTES.finditer(line):
        sign = found[0]
        if sign[0] == "\\":
            continue
        if quote:
            quote = "" if sign == quote else quote
        elif single:  # three of them close it, and are an empty string more
            single = "" if sign[0] == single else single
        elif sign == "#":
            break
        elif len(sign) == 3:
            quote = sign
        else:
            single = sign
    return quote


def _with_magics(lines: list[str]) -> Iterator[str]:
    quote = ""
    for line in lines:
        yield line if quote else MAGIC.sub(r"\1", line, count=1) if MAGIC.match(line) else line
        quote = quote_after(line, quote)


def _metadata_in(options: str) -> dict[str, Any]:
    """What a mark says, as ``key=value`` with values in JSON, or as one JSON object."""
    brace, equals = options.find("{"), options.find("=")
    if brace >= 0 and not 0 <= equals < brace:
        whole = _json_at(options, brace)
        return {key: whole[key] for key in OPTIONS if key in whole} if isinstance(whole, dict) else {}
    found = {key: pattern.search(options) for key, pattern in OPTIONS.items()}
    return {key: _json_at(options, place.end()) for key, place in found.items() if place}


def _json_at(text: str, place: int) -> Any:
    """The JSON value that begins at a place; None if none does."""
    try:
        return _decoder.raw_decode(text, place)[0]
    except (ValueError, RecursionError):
        return None
