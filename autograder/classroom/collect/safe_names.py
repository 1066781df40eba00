"""Names that strangers chose, made such that every file system takes them and tells them apart."""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from autograder.results.files import file_names

SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,16}\Z")


def safe_paths(paths: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], PurePosixPath]:
    """A harmless path for each, in the same folders as the others of its folder; the same for the same paths.

    A name that is harmless stays. One that is not, that some file system takes for another one's, or that is too long, is given a part of
    its hash; its suffix stays.
    """
    unique = sorted(set(paths))
    children = defaultdict[tuple[str, ...], set[tuple[str, bool]]](set)
    for parts in unique:
        for depth, name in enumerate(parts):
            children[parts[:depth]].add((name, depth == len(parts) - 1))
    renamed = {
        (*above, *child): name
        for above, entries in children.items()
        for child, name in zip(sorted(entries), _safe(sorted(entries)), strict=True)
    }
    return {
        parts: PurePosixPath(
            *(renamed[(*parts[:depth], name, depth == len(parts) - 1)] for depth, name in enumerate(parts))
        )
        for parts in unique
    }


def _safe(entries: list[tuple[str, bool]]) -> list[str]:
    """Names for the files and folders of one folder; those with the same suffix must differ without it, as must they all."""
    stems = [SUFFIX.sub("", name) for name, _ in entries]
    suffixes = [name[len(stem) :] for (name, _), stem in zip(entries, stems, strict=True)]
    safe = dict[int, str]()
    for suffix in sorted({suffix.casefold() for suffix in suffixes}):
        own = [number for number, one in enumerate(suffixes) if one.casefold() == suffix]
        named = file_names([stems[number] or "_" for number in own])
        safe |= {number: name + suffixes[number] for number, name in zip(own, named, strict=True)}
    return [safe[number] for number in range(len(entries))]
