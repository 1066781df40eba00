"""The public checks as students have them: opened from a folder, or refused with a remedy."""

import json
import math
import shutil
from pathlib import Path

import msgspec
import pytest

from autograder.assignment.model import Assignment
from autograder.errors import UsageError
from autograder.sandbox.transcript import DictValue, ListValue, Returned, TupleValue
from autograder.student.shipped import PublicChecks, decode_expected, encode_expected


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
    (known,) = [m for m in tiny.mistakes if m.name == "forgets_the_two"]
    assert [(m.key, m.title, m.hint) for m in checks.expected.mistakes] == [
        (known.key, known.title, known.hint)
    ]


def test_the_reference_passes_its_own_checks_and_a_mistake_is_named(tiny_built: Path) -> None:
    checks = PublicChecks(tiny_built)
    baseline = checks.grader.baseline
    (result,) = checks.grader.grade(baseline.reference)
    assert [t.verdict for t in result.tests] == ["passed"]
    (forgets,) = checks.expected.mistakes
    (result,) = checks.grader.grade(baseline.mistakes[forgets.key])
    assert [t.diagnosis for t in result.tests] == ["square_gradient/forgets_the_two"]
    assert forgets.hint in result.hint


def test_what_is_not_told_of_a_mistake_is_the_references(given: Path) -> None:
    path = given / "checks" / "expected.json"
    expected = decode_expected(path.read_bytes())
    (mistake,) = expected.mistakes
    silent = msgspec.structs.replace(mistake, name="silent", outcomes={})
    elsewhere = msgspec.structs.replace(mistake, exercise="another")
    path.write_bytes(
        encode_expected(msgspec.structs.replace(expected, mistakes=[mistake, silent, elsewhere]))
    )
    baseline = PublicChecks(given).grader.baseline
    assert baseline.mistakes[silent.key] == baseline.reference
    assert baseline.mistakes[elsewhere.key].records == {}
    assert list(baseline.mistakes[mistake.key].records) == list(baseline.reference.records)
    assert baseline.mistakes[mistake.key] != baseline.reference


def test_expected_json_survives_reading_and_writing(tiny_built: Path) -> None:
    content = (tiny_built / "checks" / "expected.json").read_bytes()
    assert encode_expected(decode_expected(content)) == content


def test_an_outcome_stands_on_a_line_of_its_own(tiny_built: Path) -> None:
    content = (tiny_built / "checks" / "expected.json").read_text()
    expected = decode_expected(content.encode())
    assert json.loads(content)["reference"] == msgspec.to_builtins(expected.reference)
    outcomes = [expected.reference, *(m.outcomes for m in expected.mistakes)]
    names = [name for found in outcomes for name in found]
    lines = [line.strip() for line in content.splitlines() if '"type": "returned"' in line]
    assert [line.split('"')[1] for line in lines] == names
    assert all(json.dumps(m.hint) in content for m in expected.mistakes)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, -0.0, 1e308])
def test_every_float_is_valid_json_and_comes_back(number: float, tiny_built: Path) -> None:
    expected = decode_expected((tiny_built / "checks" / "expected.json").read_bytes())
    returned = Returned(DictValue({"a": ListValue([number, TupleValue([1, number])]), "π": "ü"}))
    made = msgspec.structs.replace(expected, reference={"p": returned})

    def refuse(constant: str) -> None:
        pytest.fail(f"{constant} is no JSON")

    content = encode_expected(made)
    json.loads(content, parse_constant=refuse)
    back = decode_expected(content).reference["p"]
    assert isinstance(back, Returned)
    assert repr(back) == repr(returned)


@pytest.mark.parametrize("name", ["expected.json", "probes.py", "test_tiny.py"])
def test_a_missing_file_says_what_to_do(given: Path, name: str) -> None:
    (given / "checks" / name).unlink()
    with pytest.raises(UsageError, match="with its checks/ beside the notebook") as caught:
        PublicChecks(given)
    assert str(given / "checks") in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"not json",
        b"\xff",
        b'{"assignment": 7}',
        b'{"assignment": "\xff"}',
        b"[" * 100_000,
        b'{"seeds": {"p": NaN}}',
        b'{"reference": {"not finite": "so"}}',
        b'{"reference": {"not finite": []}}',
    ],
)
def test_damaged_expectations_say_what_to_do(given: Path, content: bytes) -> None:
    (given / "checks" / "expected.json").write_bytes(content)
    with pytest.raises(UsageError, match=r"expected\.json is damaged .*with its checks/ beside the notebook"):
        PublicChecks(given)


def test_damaged_tests_say_what_to_do(given: Path) -> None:
    (given / "checks" / "test_tiny.py").write_text("def broken(:")
    with pytest.raises(UsageError, match="with its checks/ beside the notebook"):
        PublicChecks(given)
