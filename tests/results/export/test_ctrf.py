"""The report has the fields that CTRF asks for, of their types, and its summary counts its tests."""

import json
from typing import Any, Literal

import msgspec

from autograder.results.export.ctrf import ctrf_json


class Test(msgspec.Struct, forbid_unknown_fields=True):
    """What the schema of ctrf.io says of a test, as far as it is used here."""

    __test__ = False
    name: str
    status: Literal["passed", "failed", "skipped", "pending", "other"]
    duration: int
    suite: list[str]
    message: str = ""
    rawStatus: str = ""
    extra: dict[str, Any] = {}


class Summary(msgspec.Struct, forbid_unknown_fields=True):
    tests: int
    passed: int
    failed: int
    skipped: int
    pending: int
    other: int
    start: int
    stop: int


class Results(msgspec.Struct, forbid_unknown_fields=True):
    tool: dict[str, str]
    summary: Summary
    tests: list[Test]
    extra: dict[str, Any] = {}


class Report(msgspec.Struct, forbid_unknown_fields=True):
    reportFormat: Literal["CTRF"]
    specVersion: str
    generatedBy: str
    results: Results


def test_the_report_is_one(info: Any, results: Any, finals: Any) -> None:
    content = ctrf_json(info, results, finals)
    report = msgspec.json.decode(content, type=Report)
    assert b"HIDDEN-VALUE" not in content
    assert [test.status for test in report.results.tests] == ["passed"] * 4 + ["failed", "passed", "other"]
    counted = report.results.summary
    assert (counted.tests, counted.passed, counted.failed, counted.other) == (7, 5, 1, 1)
    assert report.results.tests[4].extra == {"title": "It squares zero.", "points": 0, "max_points": 3}
    assert report.results.extra["students"][1]["final"] == 8.1
    assert json.loads(content)["results"]["tool"] == {"name": "autograder", "version": "0.1.0"}
