"""All cases: every kind at each of its places."""

from collections.abc import Sequence
from functools import cache

from fidelity.kind import Case, Kind
from fidelity.kinds import (
    cells,
    files,
    formats,
    language,
    magics,
    names,
    scripts,
    state,
    stops,
    workers,
)

THEMES = (magics, language, names, state, files, workers, stops, cells, formats, scripts)


def kinds() -> list[Kind]:
    """Every kind, in the order of the themes."""
    return [kind for theme in THEMES for kind in theme.KINDS]


@cache
def cases() -> Sequence[Case]:
    """Every case.

    Raises:
        ValueError: two cases have one name.
    """
    made = tuple(case for kind in kinds() for case in kind.cases())
    names = [case.name for case in made]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two cases have one name: {', '.join(sorted(twice))}")
    return made
