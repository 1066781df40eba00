"""The types of a store's columns: the same values, in the same order, in SQLite and in PostgreSQL.

PostgreSQL would order text as its locale does, holds no NUL in it, and has integers of 32 bits unless asked for more.
"""

import re
from typing import Any

import sqlalchemy as sa

NUL, ESCAPE = "\x00", "\x01"
ESCAPED = {NUL: ESCAPE + "\x01", ESCAPE: ESCAPE + "\x02"}
"""Texts that are escaped so are ordered as they were."""
UNESCAPED = {escaped: plain for plain, escaped in ESCAPED.items()}


class PostgresText(sa.TypeDecorator[str]):
    """Text ordered by its characters' numbers, that may hold any of them."""

    impl = sa.Text
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(collation="C")

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """What is kept of a text."""
        return value and re.sub("[\x00\x01]", lambda found: ESCAPED[found[0]], value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """The text of what is kept."""
        return value and re.sub("\x01[\x01\x02]", lambda found: UNESCAPED[found[0]], value)


NAME = sa.String().with_variant(PostgresText(), "postgresql")
TEXT = sa.Text().with_variant(PostgresText(), "postgresql")
NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
