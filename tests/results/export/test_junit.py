"""JUnit XML can be read back, and points are properties."""

import xml.etree.ElementTree as ET
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.results.export.junit import junit_xml

HIDDEN = b"HIDDEN-VALUE"


def properties(element: ET.Element) -> dict[str, str]:
    return {one.attrib["name"]: one.attrib["value"] for one in element.findall("properties/property")}


def test_a_suite_a_student_and_a_case_a_test(info: Any, results: Any, finals: Any) -> None:
    content = junit_xml(info, results, finals)
    assert HIDDEN not in content
    ann, bob, cy = ET.fromstring(content).findall("testsuite")
    assert (ann.attrib["tests"], ann.attrib["failures"]) == ("3", "0")
    assert (bob.attrib["name"], bob.attrib["failures"], bob.attrib["errors"]) == ("=bob", "1", "0")
    assert (cy.attrib["tests"], cy.attrib["errors"]) == ("1", "1")
    assert properties(bob) == {
        "earned": "9", "after_lateness": "8.1", "final": "8.1", "max_final": "12", "late": "23 h", "status": "graded",
    }  # fmt: skip
    assert properties(bob.findall("testcase")[1]) == {
        "points": "0",
        "max_points": "3",
        "title": "It squares zero.",
    }
    assert properties(cy)["status"] == "not graded"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(text=st.text())
def test_whatever_stands_in_a_name_or_a_message_it_is_xml(
    text: str, info: Any, results: Any, finals: Any
) -> None:
    changed = msgspec.structs.replace(results[2], id=text, reason=text)
    root = ET.fromstring(junit_xml(info, [changed], finals[2:]))
    assert root.find("testsuite/testcase/error") is not None
