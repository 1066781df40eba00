"""A platform's CSV is read and written as it was; our own holds no formula."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import UsageError
from autograder.results.export.sheet import harmless_csv, read_sheet


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\r\n1,2\r\n",
        b"\xef\xbb\xbfa,b\n1,2\n",
        b'a;b,c\r\n"x ""y""",=1+1\r\n',
        "Kürzel;Bewertung\r\nä;1,5\r\n".encode(),
        b'a,"two\r\nlines"\r\n',
        b"",
    ],
)
def test_what_is_not_changed_is_written_as_it_was(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    assert read_sheet(tmp_path / "x.csv").encoded() == content


def test_what_is_no_csv_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_sheet(tmp_path / "nowhere.csv")
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="is no CSV file in UTF-8"):
        read_sheet(tmp_path / "x.csv")


@given(
    st.lists(
        st.lists(
            st.text() | st.sampled_from(["=1", "+1", "-1", "@x", "\t=1", "a;=1", "\ud800"]),
            min_size=1,
            max_size=4,
        ),
        max_size=5,
    )
)
def test_our_own_texts_are_quoted_and_no_formula(rows: list[list[str]]) -> None:
    text = harmless_csv(rows).decode()
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(row) for row in read] == [len(row) for row in rows]
    assert all(
        not cell.lstrip(" '\"").startswith(("=", "+", "-", "@")) or cell.startswith("'")
        for row in read
        for cell in row
    )


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert harmless_csv([["-1", -1, 0.5, None]]) == b'"\'-1",-1,0.5,""\r\n'
