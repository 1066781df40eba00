"""One database engine for a run of ``nbgrader autograde``.

nbgrader opens its gradebook some ten times for each student, each time with a new engine, for which SQLAlchemy compiles every
statement anew; that is a fifth of a student's time. What is committed, and when, stays nbgrader's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from nbgrader import api


@contextmanager
def one_engine() -> Iterator[None]:
    """Within, all gradebooks of a database have one engine; each closes its connections as ever."""
    engines = dict[tuple[str, str], sa.Engine]()
    create_engine = api.create_engine

    def shared(url: str, **options: Any) -> sa.Engine:
        key = url, repr(sorted(options.items()))
        if key not in engines:
            engines[key] = create_engine(url, **options)
        return engines[key]

    api.create_engine = shared
    try:
        yield
    finally:
        api.create_engine = create_engine
        for engine in engines.values():
            engine.dispose()
