"""Mutate every reference solution with cosmic-ray's operators, and see which mutants the hidden graders let through.

    python tools/mutants.py [ASSIGNMENT…] [--report docs/mutants.md]

A second opinion on the graders that nobody wrote by hand. A mutant survives if it still gets full marks on its exercise. Each survivor
is killed by a new test, or listed in the assignment's equivalent_mutants.toml with the reason why no test could tell it from the
reference: a table for each exercise, whose keys are changes as reported and whose values are the reasons.
Exit status 1 if one is neither.
"""

import argparse
import ast
import difflib
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cosmic_ray.plugins
import msgspec
from cosmic_ray.mutating import mutate_code
from rich.console import Console

from autograder.assignment.find import assignment_names, find_assignment
from autograder.assignment.load import load_assignment
from autograder.assignment.model import BEGIN, END, EQUIVALENT_MUTANTS, Assignment
from autograder.judge.baseline import baseline_of, seeds_of, variant_cells
from autograder.judge.grader import Grader
from autograder.judge.open_side import open_side
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = ("core/NoOp", "core/VariableInserter", "core/VariableReplacer", "core/ExceptionReplacer")
"""Operators that change nothing, or need to be told names."""


@dataclass(frozen=True)
class Mutant:
    """One changed reference solution. ``change`` is its difference: ``old line → new line``."""

    exercise: str
    operator: str
    source: str
    change: str


@dataclass(frozen=True)
class Outcome:
    """What became of one assignment's mutants. ``reasons``: for each exercise, equivalent changes with the reason."""

    assignment: str
    mutants: int
    survivors: tuple[Mutant, ...]
    reasons: Mapping[str, Mapping[str, str]]

    def reason(self, mutant: Mutant) -> str | None:
        """Why this survivor is no gap in the grader, if somebody said."""
        return self.reasons.get(mutant.exercise, {}).get(mutant.change)

    @property
    def open(self) -> list[Mutant]:
        """Survivors nobody has explained."""
        return [mutant for mutant in self.survivors if self.reason(mutant) is None]

    @property
    def outdated(self) -> list[str]:
        """Reasons for changes that are no survivors (any more)."""
        found = {(mutant.exercise, mutant.change) for mutant in self.survivors}
        return [
            f"{exercise}: {change}"
            for exercise, changes in self.reasons.items()
            for change in changes
            if (exercise, change) not in found
        ]


def mutants_of(exercise: str, source: str) -> Iterator[Mutant]:
    """The different mutants of an exercise's cell that change its solution and are still Python."""
    seen = {ast.dump(ast.parse(source))}
    for name in cosmic_ray.plugins.operator_names():
        if name in SKIPPED:
            continue
        operator = cosmic_ray.plugins.get_operator(name)()
        occurrence = 0
        while (mutated := mutate_code(source.encode(), operator, occurrence)) is not None:
            occurrence += 1
            text = mutated.decode() if isinstance(mutated, bytes) else mutated
            try:
                tree = ast.dump(ast.parse(text))
            except SyntaxError:
                continue
            if tree not in seen and _solution_lines_differ(source, text):
                seen.add(tree)
                yield Mutant(exercise, name, text, _change(source, text))


def _solution_lines_differ(source: str, mutated: str) -> bool:
    """Whether nothing but lines between BEGIN and END SOLUTION has changed."""
    old, new = _outside(source), _outside(mutated)
    return old == new


def _outside(source: str) -> list[str]:
    lines, inside = [], False
    for line in source.splitlines():
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif not inside:
            lines.append(line)
    return lines


def _change(source: str, mutated: str) -> str:
    lines = [
        line
        for line in difflib.unified_diff(source.splitlines(), mutated.splitlines(), n=0, lineterm="")
        if line[:1] in "-+" and line[:3] not in ("---", "+++")
    ]
    old = " ".join(line[1:].strip() for line in lines if line[0] == "-")
    new = " ".join(line[1:].strip() for line in lines if line[0] == "+")
    return f"{old} → {new}"


def try_mutants(assignment: Assignment, console: Console) -> Outcome:
    """Grade every mutant of one assignment's reference solutions."""
    judge, probe_set = open_side(assignment.side("hidden"))
    settings = assignment.settings
    survivors: list[Mutant] = []
    count = 0
    with Observer(probe_set, settings.limits, Level.SANDBOXED, preload=settings.preload) as observer:
        baseline = baseline_of(assignment, "hidden", observer, "")
        grader = Grader(
            judge, probe_set, assignment.exercises, [], msgspec.structs.replace(baseline, mistakes={})
        )
        seeds = seeds_of(assignment.name, "hidden", probe_set.names, "")
        for cell in (cell for cell in assignment.cells if cell.exercise):
            own = {name: seed for name, seed in seeds.items() if cell.exercise in probe_set.groups[name]}
            for mutant in mutants_of(cell.exercise or "", cell.source):
                count += 1
                transcript = observer.observe(variant_cells(assignment, mutant.source, "mutant"), own)
                result = next(r for r in grader.grade(transcript) if r.name == cell.exercise)
                if result.score == result.max_score:
                    survivors.append(mutant)
            console.print(
                f"{assignment.name} {cell.exercise}: {count} mutants so far, {len(survivors)} survive"
            )
    judge.close()
    return Outcome(assignment.name, count, tuple(survivors), load_reasons(assignment.folder))


def load_reasons(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """For each exercise of the assignment in ``folder``, the equivalent mutants' changes with the reason."""
    path = folder / EQUIVALENT_MUTANTS
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def report(outcomes: list[Outcome]) -> str:
    """The report as Markdown."""
    lines = ["# Mutants of the reference solutions", "", "Made by `make mutants`; see tools/mutants.py.", ""]
    lines += ["| assignment | mutants | killed | equivalent | open |", "| --- | ---: | ---: | ---: | ---: |"]
    for outcome in outcomes:
        survivors, still_open = len(outcome.survivors), len(outcome.open)
        lines.append(
            f"| {outcome.assignment} | {outcome.mutants} | {outcome.mutants - survivors} "
            f"| {survivors - still_open} | {still_open} |"
        )
    for outcome in outcomes:
        if outcome.survivors or outcome.outdated:
            lines += ["", f"## {outcome.assignment}", ""]
        for mutant in outcome.survivors:
            reason = outcome.reason(mutant) or "**open**"
            lines.append(f"- `{mutant.exercise}`: `{mutant.change}`: {reason}")
        lines += [f"- **no survivor (any more)**: {entry}" for entry in outcome.outdated]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Try all mutants; 1 if one survives without a reason, or a reason is out of date."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("assignments", nargs="*")
    parser.add_argument("--report", type=Path)
    arguments = parser.parse_args()
    names = arguments.assignments or assignment_names(ROOT)
    console = Console(highlight=False)
    outcomes = [try_mutants(load_assignment(find_assignment(name, ROOT)), console) for name in names]
    text = report(outcomes)
    if arguments.report:
        arguments.report.write_text(text, encoding="utf-8")
    print(text)
    return int(any(outcome.open or outcome.outdated for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
