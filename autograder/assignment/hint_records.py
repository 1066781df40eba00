"""Which hints a student was given, as a notebook keeps it.

What a cell displays is saved with the notebook, so that ``hint("f")`` leaves a record among the outputs, of a type that no program shows;
those that were shown elsewhere stand in the metadata of a packed notebook. All of it is in the student's hands: it is what the
notebook says, no more.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

import msgspec

from autograder.assignment.hints import LEVELS
from autograder.assignment.model import Assignment
from autograder.results.model import HintSeen

RECORD = "application/vnd.autograder.hint+json"
"""The MIME type of a hint's record among the outputs of a notebook."""
METADATA, KEY = "autograder", "hints"
"""Where in a packed notebook's metadata the others are: a list, below our own part."""
MOST = 500
"""So many records are read of one notebook."""


def hints_seen(notebook: Mapping[str, Any]) -> list[HintSeen]:
    """The hints that were given in a notebook, as nbformat or JSON has it, each once; what is no record is passed over."""
    return list(dict.fromkeys(islice(_records(notebook), MOST)))


def hints_of(assignment: Assignment, notebook: Mapping[str, Any]) -> list[HintSeen]:
    """Those of an untrusted notebook that the assignment has, in its order: nothing in them is the notebook's own text."""
    mistakes = {mistake.key for mistake in assignment.mistakes}
    order = {name: number for number, name in enumerate(assignment.exercises)}
    seen = [
        one if one.mistake in mistakes else msgspec.structs.replace(one, mistake="")
        for one in hints_seen(notebook)
        if one.exercise in order and 1 <= one.level <= len(LEVELS)
    ]
    return sorted(dict.fromkeys(seen), key=lambda one: (order[one.exercise], one.level))


def _records(notebook: Mapping[str, Any]) -> Iterator[HintSeen]:
    for thing in _places(notebook):
        with suppress(msgspec.ValidationError):
            yield msgspec.convert(thing, HintSeen)


def _places(notebook: Mapping[str, Any]) -> Iterator[Any]:
    """Whatever stands where a record may be."""
    for cell in _list(notebook.get("cells")):
        for output in _list(_mapping(cell).get("outputs")):
            yield _mapping(_mapping(output).get("data")).get(RECORD)
    yield from _list(_mapping(_mapping(notebook.get("metadata")).get(METADATA)).get(KEY))


def _mapping(thing: Any) -> Mapping[str, Any]:
    return thing if isinstance(thing, Mapping) else {}


def _list(thing: Any) -> list[Any]:
    return thing if isinstance(thing, list) else []
