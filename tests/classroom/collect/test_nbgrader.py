"""nbgrader's inbound/ and submitted/ say who and when."""

from datetime import UTC, datetime
from typing import Any

import pytest

from autograder.classroom.collect.nbgrader import listing, looks_like
from autograder.errors import UsageError

STAMP = b"2026-11-20 22:30:00.123456 UTC\n"
AT = datetime(2026, 11, 20, 22, 30, 0, 123456, tzinfo=UTC)


def test_the_exchange_may_hold_several_attempts(file: Any) -> None:
    files = [
        file("ann+ps1+2026-11-19 10:00:00.000001 UTC+r4nd0m/p.ipynb"),
        file("ann+ps1+2026-11-20 22:30:00.123456 UTC/p.ipynb"),
        file("bo+ps2+2026-11-20 22:30:00.123456 UTC/p.ipynb"),
    ]
    assert looks_like(files)
    first, second = listing(files, ["ps1"]).handed
    assert (first.key, second.key, second.at) == ("ann", "ann", AT)
    assert first.at is not None
    assert first.at < AT
    assert first.attempt < second.attempt


def test_submitted_has_a_note_of_the_time(file: Any) -> None:
    files = [
        file("ann/ps1/p.ipynb"),
        file("ann/ps1/timestamp.txt", STAMP),
        file("bo/ps1/p.ipynb"),
        file("x.txt"),
    ]
    assert looks_like(files)
    found = listing(files)
    ann, bo = found.handed
    assert (ann.at, bo.at) == (AT, None)
    assert [m.parts for m in ann.files] == [("p.ipynb",)]
    assert [stray.name for stray in found.unmatched] == ["x.txt"]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-20 22:30:00.123456 UTC", AT),
        ("2026-11-20 23:30:00.123456 +0100", AT),
        ("2026-11-20T22:30:00.123456+00:00", AT),
        ("2026-11-20 22:30:00.123456", AT),
        ("2026-11-20 22:30:00.123456 CST", None),
        ("yesterday", None),
    ],
)
def test_times_are_read_as_nbgrader_writes_them(text: str, at: datetime | None, file: Any) -> None:
    (one,) = listing([file("ann/ps1/timestamp.txt", text.encode())]).handed
    assert one.at == at


def test_several_assignments_are_a_question(file: Any) -> None:
    files = [file("ann/ps1/p.ipynb"), file("ann/ps2/p.ipynb")]
    with pytest.raises(UsageError, match="ps1, ps2; say which one with --assignment"):
        listing(files)
    with pytest.raises(UsageError, match="ps1, ps2"):
        listing(files, ["ps3"])
    assert len(listing(files, ["05_ps", "ps2"]).handed) == 1
    assert not looks_like([file("anna.py")])
    assert not looks_like([])
