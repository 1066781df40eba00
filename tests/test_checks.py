"""The public checks as students have them: opened from a folder, or refused with a remedy."""

import shutil
from pathlib import Path

import pytest

from autograder.assignment import Assignment
from autograder.checks import PublicChecks, decode_expected, encode_expected
from autograder.errors import UsageError


@pytest.fixture
def given(tiny_built: Path, tmp_path: Path) -> Path:
    """A copy of what students have, to be damaged."""
    return Path(shutil.copytree(tiny_built, tmp_path / "given"))


def test_checks_open_from_what_students_have(tiny_built: Path, tiny: Assignment) -> None:
    checks = PublicChecks(tiny_built)
    assert (checks.folder, checks.exercises) == (tiny_built, tiny.exercises)
    assert checks.expected.assignment == tiny.name
    assert checks.expected.points == {"square_gradient": 100}
    assert set(checks.expected.seeds) == set(checks.probe_set.names)
    assert [m.key for m in checks.expected.mistakes] == [m.key for m in tiny.mistakes]
    assert [m.hint for m in checks.expected.mistakes] == [m.hint for m in tiny.mistakes]


def test_the_reference_passes_its_own_checks_and_a_mistake_is_named(tiny_built: Path) -> None:
    checks = PublicChecks(tiny_built)
    (result,) = checks.grader.grade(checks.expected.reference)
    assert [t.verdict for t in result.tests] == ["passed"]
    forgets = next(m for m in checks.expected.mistakes if m.name == "forgets_the_two")
    (result,) = checks.grader.grade(forgets.transcript)
    assert [t.diagnosis for t in result.tests] == ["square_gradient/forgets_the_two"]
    assert forgets.hint in result.hint


def test_expected_json_survives_reading_and_writing(tiny_built: Path) -> None:
    content = (tiny_built / "checks" / "expected.json").read_bytes()
    expected = decode_expected(content)
    assert decode_expected(encode_expected(expected)) == expected


@pytest.mark.parametrize("name", ["expected.json", "probes.py", "test_tiny.py"])
def test_a_missing_file_says_what_to_do(given: Path, name: str) -> None:
    (given / "checks" / name).unlink()
    with pytest.raises(UsageError, match="with its checks/ beside the notebook") as caught:
        PublicChecks(given)
    assert str(given / "checks") in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"not json", b"\xff", b'{"assignment": 7}', b'{"assignment": "\xff"}']
)
def test_damaged_expectations_say_what_to_do(given: Path, content: bytes) -> None:
    (given / "checks" / "expected.json").write_bytes(content)
    with pytest.raises(UsageError, match=r"expected\.json is damaged .*with its checks/ beside the notebook"):
        PublicChecks(given)


def test_damaged_tests_say_what_to_do(given: Path) -> None:
    (given / "checks" / "test_tiny.py").write_text("def broken(:")
    with pytest.raises(UsageError, match="with its checks/ beside the notebook"):
        PublicChecks(given)
