"""What a column holds is what was put there, in the same order, whichever database it is in."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from storing.made import INFO, held, result

from autograder.results.columns import PostgresText
from autograder.results.evidence import KeptEvidence
from autograder.results.marks import StudentComment
from autograder.results.opening import open_store, read_store

POSTGRES = postgresql.dialect()
BLOB_BYTES = 24 * 1024 * 1024
NUMBER = 2**40
TEXTS = st.text(st.sampled_from("\x00\x01\x02aé\U0001f600"))
NAMES = ["B", "Zoë", "_", "a", "a\x00", "a\x01", "a\x02", "ab", "b", "z", "ä", "张", "\U0001f600"]
"""In the order of their characters' numbers, which is no language's."""


def kept(text: str) -> str:
    escaped = PostgresText().process_bind_param(text, POSTGRES)
    assert escaped is not None
    return escaped


@given(TEXTS)
def test_a_text_is_read_back_and_holds_no_nul_meanwhile(text: str) -> None:
    assert "\x00" not in kept(text)
    assert PostgresText().process_result_value(kept(text), POSTGRES) == text


@given(TEXTS, TEXTS)
def test_texts_are_ordered_as_they_were(one: str, other: str) -> None:
    assert (one < other, one == other) == (kept(one) < kept(other), kept(one) == kept(other))


def test_nothing_stays_nothing() -> None:
    assert PostgresText().process_bind_param(None, POSTGRES) is None
    assert PostgresText().process_result_value(None, POSTGRES) is None


@pytest.mark.usefixtures("either_database")
def test_whatever_students_are_called_they_are_ordered_alike(tmp_path: Path) -> None:
    with open_store(tmp_path, "06_tiny", resume=False) as store:
        store.begin_run(INFO)
        for name in reversed(NAMES):
            store.write(result(name))
        assert [one.result.id for one in store.kept("a\x00")] == ["a\x00"]
    assert [one.id for one in held(tmp_path)] == NAMES


@pytest.mark.usefixtures("either_database")
def test_what_students_write_is_kept_to_the_byte(tmp_path: Path) -> None:
    words = "a\x00b\x01\\x00 \\ ' \" \r\n\u2028 \U0001f600"
    blob = bytes(range(256)) * (BLOB_BYTES // 256)
    written = result("anna", reason=words, score=NUMBER, max_score=NUMBER)
    with open_store(tmp_path, "06_tiny", resume=False) as store:
        store.begin_run(INFO)
        store.write(written, KeptEvidence(words, blob))
        store.comment(StudentComment("anna", words, "ada", 6.0))
    store = read_store(tmp_path)
    (kept_result,) = store.kept()
    (comment,) = store.marks().comments
    store.close()
    assert (kept_result.result, kept_result.evidence == blob) == (written, True)
    assert comment.text == words


def test_only_postgres_is_told_of_the_order() -> None:
    table = sa.Table(
        "t", sa.MetaData(), sa.Column("x", sa.String().with_variant(PostgresText(), "postgresql"))
    )
    assert 'COLLATE "C"' in str(sa.schema.CreateTable(table).compile(dialect=POSTGRES))
    assert "COLLATE" not in str(sa.schema.CreateTable(table))
