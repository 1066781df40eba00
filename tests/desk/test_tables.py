"""What the desk says on a terminal: a receipt, with what is to do and how to hand in."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.desk.packing import Receipt
from autograder.desk.tables import receipt_in_terminal
from autograder.student.standing import Standing


def receipt(to_do: list[str]) -> Receipt:
    return Receipt(
        assignment="06_tiny",
        file="tiny.ipynb",
        sha256="ab" * 32,
        size_bytes=12_345,
        packed_at=datetime(2026, 11, 27, 20, 15, tzinfo=UTC),
        autograder_version="0.1.0",
        exercises=[Standing("first", "right", 2, 2, 60, 60), Standing("second", "to do", 0, 1, 0, 40)],
        score=60,
        points=100,
        to_do=to_do,
        hand_in=["Upload it.\x1b[2J"],
    )


def test_a_receipt_says_file_sum_time_points_and_the_way(shown: Any) -> None:
    text = shown(receipt_in_terminal(receipt(["second is still as it was given"]), Path("out/tiny.ipynb")))
    for said in (
        "out/tiny.ipynb",
        "12,345 bytes · SHA-256 " + "ab" * 32,
        "2026-11-27 20:15:00 UTC",
        "✓ first",
        "60 of 60",
        "· second",
        "By the public checks: 60 of 100 points. This is not the grade: hidden tests use other inputs than the public checks do.",
        "Still to do:",
        "second is still as it was given",
        "Upload it.\ufffd",
    ):
        assert said in text
    assert "\x1b" not in text


def test_finished_work_has_nothing_left_to_do(shown: Any) -> None:
    text = shown(receipt_in_terminal(receipt([]), Path("out/tiny.ipynb")))
    assert "Nothing is left to do." in text
    assert "Still to do" not in text
