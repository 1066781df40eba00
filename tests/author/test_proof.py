"""What a verification found out, as it is read by people and by programs."""

import msgspec
import pytest

from autograder.author.proof import Finding, IndependentRow, MistakeRow, TestRow, Verification

PROOF = Verification(
    assignment="06_tiny",
    exercises={"f": 10},
    tests=[TestRow("test_a", "f", 10, ["wrong"])],
    mistakes=[MistakeRow("f", "wrong", "Wrong.", 10, ["test_a"], True)],
    accepted=["f/other"],
    nonsense_runs=7,
    salts=["", "salt-1"],
    findings=[Finding("a.py", "rule", "is wrong", "mend it")],
    independent=[IndependentRow("terse.py", [])],
)


def test_a_finding_reads_as_file_rule_problem_remedy() -> None:
    assert str(Finding("a.py", "rule", "is wrong", "mend it")) == "a.py: [rule] is wrong\n    → mend it"


def test_a_proof_is_read_back_from_json_as_it_was() -> None:
    assert msgspec.json.decode(msgspec.json.encode(PROOF), type=Verification) == PROOF


def test_a_proof_without_independent_submissions_is_one() -> None:
    plain = msgspec.to_builtins(PROOF)
    del plain["independent"]
    assert msgspec.convert(plain, Verification).independent == []
    del plain["findings"]
    with pytest.raises(msgspec.ValidationError, match="missing required field `findings`"):
        msgspec.convert(plain, Verification)


@pytest.mark.parametrize(
    "part", [PROOF, PROOF.tests[0], PROOF.mistakes[0], PROOF.findings[0], PROOF.independent[0]]
)
def test_what_was_found_is_not_changed_afterwards(part: msgspec.Struct) -> None:
    with pytest.raises(AttributeError):
        setattr(part, part.__struct_fields__[0], "another")
