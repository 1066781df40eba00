"""A proof on a terminal: the matrix of tests and mistakes, the counts, the findings."""

from collections.abc import Callable

from msgspec.structs import replace

from autograder.author.proof import Finding, IndependentRow, MistakeRow, TestRow, Verification
from autograder.author.proof_tables import proof

Shown = Callable[..., str]


def verification(findings: list[Finding]) -> Verification:
    return Verification(
        assignment="06_tiny",
        exercises={"f": 10, "g": 5},
        tests=[TestRow("test_a", "f", 10, ["wrong"]), TestRow("test_b", "g", 5, [])],
        mistakes=[
            MistakeRow("f", "wrong", "Wrong.", 10, ["test_a"], True),
            MistakeRow("f", "mild", "Mild.", 0, [], False),
        ],
        accepted=["f/other"],
        nonsense_runs=7,
        salts=["", "salt-1"],
        findings=findings,
    )


def test_a_proof_shows_the_matrix_of_tests_and_mistakes(shown: Shown) -> None:
    text = shown(proof(verification([])))
    lines = [line.split() for line in text.splitlines()]
    assert ["wrong", "10", "✗"] in lines
    assert ["1", "test_a", "(10", "points)"] in lines
    assert ["1", "test_b", "(5", "points)"] in lines
    assert (
        "2 exercises, 15 points · 1 of 2 hidden tests catch a mistake · 1 of 2 mistakes lose points, 1 diagnosed · "
        "1 accepted alternatives · 0 independent submissions · 7 runs of nonsense · 2 salt(s)"
    ) in " ".join(text.split())
    assert "proven: no findings" in text


def test_a_proof_with_findings_shows_each_and_claims_nothing(shown: Shown) -> None:
    text = shown(proof(verification([Finding("a.py", "some-rule", "is wrong", "mend it")])))
    assert "a.py: [some-rule] is wrong\n    → mend it" in text
    assert "proven" not in text


def test_a_row_has_a_mark_for_each_test_of_its_own_exercise(shown: Shown) -> None:
    tests = [TestRow(f"test_{name}", name[0], 5, []) for name in ("f1", "g1", "f2", "f3")]
    mistakes = [
        MistakeRow("f", "late", "Late.", 5, ["test_f3"], True),
        MistakeRow("f", "all", "All.", 15, ["test_f1", "test_f2", "test_f3"], True),
        MistakeRow("g", "other", "Other.", 5, ["test_g1"], True),
    ]
    made = replace(verification([]), tests=tests, mistakes=mistakes)
    lines = [line.split() for line in shown(proof(made)).splitlines()]
    assert ["late", "5", "·", "·", "✗"] in lines
    assert ["all", "15", "✗", "✗", "✗"] in lines
    assert ["other", "5", "✗"] in lines
    assert [line[0] for line in lines if line[1:] and line[0] in ("late", "all", "other")] == [
        "late",
        "all",
        "other",
    ]
    assert [line[:2] for line in lines if line[-1:] == ["points)"] and line[0].isdigit()] == [
        ["1", "test_f1"],
        ["2", "test_f2"],
        ["3", "test_f3"],
        ["1", "test_g1"],
    ]
    of_f, of_g = lines.index(["f", "(10", "points)"]), lines.index(["g", "(5", "points)"])
    assert of_f < lines.index(["late", "5", "·", "·", "✗"]) < of_g < lines.index(["other", "5", "✗"])


def test_numbers_in_brackets_are_no_markup(shown: Shown) -> None:
    finding = Finding("a.py", "reference-passes", "got: tensor([1., 2.]) [red]", "mend [it]")
    text = shown(proof(verification([finding])))
    assert "a.py: [reference-passes] got: tensor([1., 2.]) [red]\n    → mend [it]" in text


def test_what_is_counted_is_what_was_found(shown: Shown) -> None:
    made = replace(
        verification([]),
        mistakes=[MistakeRow("f", f"m{n}", "T.", n % 2, [], n > 2) for n in range(5)],
        independent=[IndependentRow("terse.py", ["f"])],
    )
    text = " ".join(shown(proof(made)).split())
    assert "2 of 5 mistakes lose points, 2 diagnosed" in text
    assert "1 independent submissions" in text
