"""Code that two students share and hardly anybody else has: a hint for a person, never a verdict.

Winnowing (Schleimer, Wilkerson, Aiken 2003): a source becomes a sequence of tokens in which names, numbers and strings are all one, so that
renaming, comments and layout do not matter; every run of :data:`RUN` tokens is hashed, and of each :data:`WINDOW` hashes in a row the
smallest is kept. What stands in what was handed out or in the reference, and what many in the class have, is nobody's own and does
not count.
"""

import keyword
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from autograder.results.pages.about import About
from autograder.results.pages.class_data import ClassData

RUN, WINDOW = 12, 6
"""Any passage of 17 tokens that two sources share is found."""
COMMON = 0.03
"""A passage that more than this share of a class has, and more than four students, is nobody's own."""
COMMON_TO = 4
LIKE = 0.5
"""So much of the smaller work must be shared."""
LEAST = 8
"""And so many passages."""
SHOWN = 25
TOKENS = re.compile(
    r"""(?P<comment>\#[^\n]*)
      |(?P<string>[rbuf]{0,2}(?:\"\"\"(?:\\.|.)*?\"\"\"|'''(?:\\.|.)*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
      |(?P<attribute>\.\s*[^\W\d]\w*)
      |(?P<name>[^\W\d]\w*)
      |(?P<number>\d[\w.]*)
      |(?P<sign>\S)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
KEPT = frozenset(keyword.kwlist)


@dataclass(frozen=True)
class Pair:
    """Two students with near-equal code. ``share``: of the smaller one's passages; ``exercises``: where they stand."""

    students: tuple[str, str]
    share: float
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Alike:
    """Students of whom each has near-equal code with another of them; the least and the largest share of two, and where it stands."""

    students: tuple[str, ...]
    least: float
    most: float
    exercises: tuple[str, ...]


def alike(data: ClassData, about: About) -> list[Alike]:
    """The groups of a class that share most, the most alike first. Two identical files are left out: they are told elsewhere."""
    given = {name: _all_passages(sources) for name, sources in about.given.items()}
    own = {
        result.id: {
            (name, passage)
            for name, source in about.work_of(result.id).exercises.items()
            for passage in passages(source) - given.get(name, frozenset())
        }
        for result in data.graded
    }
    digests = {result.id: result.digest for result in data.graded}
    pairs = [pair for pair in _like_pairs(own) if digests[pair.students[0]] != digests[pair.students[1]]]
    groups = [_group(students, pairs) for students in _joined(pairs)]
    return sorted(groups, key=lambda one: (-one.most, one.students))[:SHOWN]


def _joined(pairs: Iterable[Pair]) -> list[set[str]]:
    """Who is joined to whom by pairs, over however many others."""
    groups: list[set[str]] = []
    for pair in pairs:
        touching = [group for group in groups if group & {*pair.students}]
        groups = [group for group in groups if group not in touching]
        groups.append({*pair.students}.union(*touching))
    return groups


def _group(students: set[str], pairs: Iterable[Pair]) -> Alike:
    own = [pair for pair in pairs if pair.students[0] in students]
    shares = [pair.share for pair in own]
    exercises = sorted({name for pair in own for name in pair.exercises})
    return Alike(tuple(sorted(students)), min(shares), max(shares), tuple(exercises))


Own = Mapping[str, set[tuple[str, int]]]
"""For each student the (exercise, passage) that are not given."""


def _like_pairs(own: Own) -> Iterable[Pair]:
    holders: dict[tuple[str, int], list[str]] = defaultdict(list)
    for student, found in own.items():
        for passage in found:
            holders[passage].append(student)
    few = max(COMMON_TO, COMMON * len(own))
    shared: Counter[tuple[str, str]] = Counter()
    for students in holders.values():
        if 1 < len(students) <= few:
            shared.update(combinations(students, 2))
    for (a, b), count in shared.items():
        share = count / max(1, min(len(own[a]), len(own[b])))
        if count >= LEAST and share >= LIKE:
            where = sorted({name for name, passage in own[a] & own[b] if len(holders[name, passage]) <= few})
            yield Pair((a, b), share, tuple(where))


def _all_passages(sources: Sequence[str]) -> frozenset[int]:
    return frozenset[int]().union(*map(passages, sources))


@cache
def passages(source: str) -> frozenset[int]:
    """The fingerprints of a source."""
    numbers = np.array([_number(token) for token in tokens(source)], np.uint64)
    if len(numbers) < RUN:
        return frozenset()
    powers = np.array([pow(1_000_003, n, 2**64) for n in range(RUN)], np.uint64)
    hashes = np.lib.stride_tricks.sliding_window_view(numbers, RUN) @ powers
    hashes ^= hashes >> np.uint64(29)
    windows = np.lib.stride_tricks.sliding_window_view(hashes, min(WINDOW, len(hashes)))
    return frozenset(windows.min(axis=1).tolist())


def tokens(source: str) -> list[str]:
    """The tokens of a source: keywords, signs and attributes as they are, any other name as ``v``, numbers ``0``, strings ``""``."""
    return [
        _token(str(match.lastgroup), match[0])
        for match in TOKENS.finditer(source)
        if match.lastgroup != "comment"
    ]


def _token(kind: str, text: str) -> str:
    if kind == "name":
        return text if text in KEPT else "v"
    return {"number": "0", "string": '""'}.get(kind, text)


@cache
def _number(token: str) -> int:
    """A number for a token, the same in every process."""
    return (
        int.from_bytes(token.encode("utf-8", "replace")[:24].ljust(8, b"\0"), "little")
        * 0x9E3779B97F4A7C15
        % 2**64
    )
