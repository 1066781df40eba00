"""JUnit XML of a class: a suite a student, a case a test, points as properties, for the format has none."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from autograder.results.export.filled import number
from autograder.results.final import Final
from autograder.results.model import RunInfo, SubmissionResult, TestResult

NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def junit_xml(info: RunInfo, results: Sequence[SubmissionResult], finals: Sequence[Final]) -> bytes:
    """The class. A test that failed by itself, and who is not graded, is an error; a wrong answer is a failure."""
    root = ET.Element("testsuites", {"name": _text(info.assignment)})
    for result, final in zip(results, finals, strict=True):
        tests = [(exercise.name, test) for exercise in result.exercises for test in exercise.tests]
        suite = ET.SubElement(root, "testsuite", {"name": _text(result.id), "time": f"{result.wall_s:.3f}"})
        _properties(suite, _of_student(result, final))
        cases = [_case(suite, name, test) for name, test in tests]
        if result.score is None:
            cases.append(_not_graded(suite, result))
        counts = {kind: sum(case.find(kind) is not None for case in cases) for kind in ("failure", "error")}
        suite.attrib |= {
            "tests": str(len(cases)),
            "failures": str(counts["failure"]),
            "errors": str(counts["error"]),
        }
    ET.indent(root)
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"
    )


def _of_student(result: SubmissionResult, final: Final) -> dict[str, str]:
    points = {
        "earned": final.earned,
        "after_lateness": final.after_lateness,
        "final": final.final,
        "max_final": final.max_final,
    }
    told = {name: "" if value is None else number(value) for name, value in points.items()}
    return {
        **told,
        "late": final.lateness.words,
        "status": "graded" if result.score is not None else "not graded",
    }


def _case(suite: ET.Element, exercise: str, test: TestResult) -> ET.Element:
    case = ET.SubElement(suite, "testcase", {"classname": _text(exercise), "name": _text(test.name)})
    earned = test.points if test.verdict == "passed" else 0
    _properties(case, {"points": str(earned), "max_points": str(test.points), "title": test.title})
    if test.verdict != "passed":
        kind = "error" if test.verdict == "grader_error" else "failure"
        ET.SubElement(case, kind, {"type": test.verdict, "message": _text(test.message)})
    return case


def _not_graded(suite: ET.Element, result: SubmissionResult) -> ET.Element:
    case = ET.SubElement(suite, "testcase", {"classname": "submission", "name": "is graded"})
    ET.SubElement(case, "error", {"type": "not graded", "message": _text(result.reason)})
    return case


def _properties(above: ET.Element, values: dict[str, str]) -> None:
    properties = ET.SubElement(above, "properties")
    for name, value in values.items():
        ET.SubElement(properties, "property", {"name": name, "value": _text(value)})


def _text(text: str) -> str:
    return NO_XML.sub("\ufffd", text)
