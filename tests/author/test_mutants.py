"""Mutants: what is changed, what counts as caught, and what the report says."""

from typing import Any

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.author.mutants import Mutant, MutantOutcome, mutants_of, report_on, try_mutants
from autograder.sandbox.enclosure import Level

SOURCE = """def f(x):
    assert x > 0
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
"""


def outcome(*survivors: str, **reasons: str) -> MutantOutcome:
    made = tuple(Mutant("f", "core/NumberReplacer", "", change) for change in survivors)
    return MutantOutcome("06_tiny", 9, made, {"f": reasons})


def test_mutants_change_the_solution_alone_and_each_is_another() -> None:
    made = [*mutants_of("f", SOURCE)]
    sources = [mutant.source for mutant in made]
    assert len(sources) == len(set(sources)) > 5
    assert SOURCE not in sources
    assert all("assert x > 0\n" in source for source in sources)
    assert "return 2 * x → return 2 + x" in [mutant.change for mutant in made]


def test_a_survivor_is_open_until_somebody_says_why() -> None:
    made = outcome("a → b", "c → d", **{"a → b": "both are right", "e → f": "is gone"})
    found = made.summary()
    assert (found.mutants, found.caught, found.equivalent) == (9, 7, 1)
    assert [mutant.change for mutant in found.open] == ["c → d"]
    assert found.outdated == ["f: e → f"]


def test_the_report_has_the_numbers_and_each_survivor_with_its_reason() -> None:
    text = report_on(
        [outcome(), outcome("a → b", "c → d", **{"a → b": "both are right", "e → f": "is gone"})]
    )
    lines = text.splitlines()
    assert lines.count("| 06_tiny | 9 | 9 | 0 | 0 |") == lines.count("| 06_tiny | 9 | 7 | 1 | 1 |") == 1
    assert "- `f`: `a → b`: both are right" in lines
    assert "- `f`: `c → d`: **open**" in lines
    assert "- **no survivor (any more)**: f: e → f" in lines
    assert lines.count("## 06_tiny") == 1


BLIND = {"hidden/test_tiny.py": ("rtol=1e-9, atol=1e-12", "rtol=1e9, atol=1e9")}


def test_a_test_that_looks_at_the_value_lets_nothing_through(tiny: Assignment, level: Level) -> None:
    said: list[str] = []
    done = try_mutants(tiny, level, said.append)
    assert done.mutants == len(said) > 5
    assert (done.survivors, done.reasons) == ((), {})


def test_what_the_hidden_tests_let_through_survives(altered: Any, level: Level) -> None:
    blind = altered(BLIND)
    (blind / "equivalent_mutants.toml").write_text(
        '[square_gradient]\n"return 2 * x.detach() → return 3 * x.detach()" = "as good"\n'
    )
    seen = try_mutants(load_assignment(blind), level, lambda _: None).summary()
    assert seen.equivalent == 1
    assert "return 2 * x.detach() → return 2 + x.detach()" in [mutant.change for mutant in seen.open]
