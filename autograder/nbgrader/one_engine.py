"""One database engine for a run of ``nbgrader autograde``.

nbgrader opens its gradebook some ten times for each student, each time with a new engine, for which SQLAlchemy compiles every
statement anew, and looks each time whether all tables are there and the course is known. Both were half of a student's time. What is
committed, and when, stays nbgrader's, and each gradebook has a session of its own as ever.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from nbgrader import api
from nbgrader.api import Gradebook
from sqlalchemy.orm import scoped_session, sessionmaker


@contextmanager
def one_engine() -> Iterator[None]:
    """Within, all gradebooks of a database have one engine, and its tables are looked at when the first is opened.

    Each closes its connections as ever.
    """
    engines = dict[tuple[str, str], sa.Engine]()
    looked_at = dict[tuple[str, str], sa.Engine]()
    create_engine, open_anew = api.create_engine, Gradebook.__init__

    def shared(url: str, **options: Any) -> sa.Engine:
        key = url, repr(sorted(options.items()))
        if key not in engines:
            engines[key] = create_engine(url, **options)
        return engines[key]

    def open_again(
        gradebook: Gradebook, db_url: str, course_id: str = "default_course", authenticator: Any = None
    ) -> None:
        if (db_url, course_id) not in looked_at:
            open_anew(gradebook, db_url, course_id, authenticator)
            looked_at[db_url, course_id] = gradebook.engine
            return
        gradebook.engine = looked_at[db_url, course_id]
        gradebook.db = scoped_session(sessionmaker(autoflush=True, bind=gradebook.engine, future=True))
        gradebook.course_id, gradebook.authenticator = course_id, authenticator

    api.create_engine, Gradebook.__init__ = shared, open_again
    try:
        yield
    finally:
        api.create_engine, Gradebook.__init__ = create_engine, open_anew
        for engine in engines.values():
            engine.dispose()
