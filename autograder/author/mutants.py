"""Mutants: every reference solution changed by cosmic-ray's operators, and which changes the hidden tests let through.

A second opinion on the graders that nobody wrote by hand. A mutant survives if it still gets full marks on its exercise. Each survivor
is caught by a new test, or listed in the assignment's equivalent_mutants.toml with the reason why no test could tell it from the
reference: a table for each exercise, whose keys are changes as reported and whose values are the reasons.
"""

import ast
import difflib
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cosmic_ray.plugins
import msgspec
from cosmic_ray.mutating import mutate_code

from autograder.assignment.model import BEGIN, END, EQUIVALENT_MUTANTS, Assignment
from autograder.judge.baseline import baseline_of, seeds_of, variant_cells
from autograder.judge.grader import Grader
from autograder.judge.open_side import open_side
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer

SKIPPED = ("core/NoOp", "core/VariableInserter", "core/VariableReplacer", "core/ExceptionReplacer")
"""Operators that change nothing, or need to be told names."""


@dataclass(frozen=True)
class Mutant:
    """One changed reference solution. ``change`` is its difference: ``old line → new line``."""

    exercise: str
    operator: str
    source: str
    change: str


class OpenMutant(msgspec.Struct, frozen=True):
    """A survivor that nobody has explained."""

    exercise: str
    change: str


class MutantSummary(msgspec.Struct, frozen=True):
    """What became of one assignment's mutants, as numbers; ``outdated``: reasons for changes that are no survivors (any more)."""

    assignment: str
    mutants: int
    caught: int
    equivalent: int
    open: list[OpenMutant]
    outdated: list[str]


@dataclass(frozen=True)
class MutantOutcome:
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

    def summary(self) -> MutantSummary:
        """The numbers, and what is left to do."""
        survivors, still_open = len(self.survivors), self.open
        return MutantSummary(
            self.assignment,
            self.mutants,
            self.mutants - survivors,
            survivors - len(still_open),
            [OpenMutant(mutant.exercise, mutant.change) for mutant in still_open],
            self.outdated,
        )


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


def try_mutants(assignment: Assignment, level: Level, say: Callable[[str], None]) -> MutantOutcome:
    """Grade every mutant of one assignment's reference solutions; ``say`` is told how far it is."""
    judge, probe_set = open_side(assignment.side("hidden"))
    settings, seeds = assignment.settings, seeds_of(assignment.name, "hidden", probe_set.names, "")
    survivors: list[Mutant] = []
    count = 0
    with Observer(probe_set, settings.limits, level, preload=settings.preload) as observer:
        baseline = baseline_of(assignment, "hidden", observer, "")
        bare = msgspec.structs.replace(baseline, mistakes={})
        grader = Grader(judge, probe_set, assignment.exercises, [], bare)
        for mutant in _mutants_in(assignment):
            count += 1
            say(f"{assignment.name} {mutant.exercise}: {count} mutants so far, {len(survivors)} survive")
            own = {name: seed for name, seed in seeds.items() if mutant.exercise in probe_set.groups[name]}
            transcript = observer.observe(variant_cells(assignment, mutant.source, "mutant"), own)
            result = next(r for r in grader.grade(transcript) if r.name == mutant.exercise)
            if result.score == result.max_score:
                survivors.append(mutant)
    judge.close()
    return MutantOutcome(assignment.name, count, tuple(survivors), load_reasons(assignment.folder))


def _mutants_in(assignment: Assignment) -> Iterator[Mutant]:
    for cell in assignment.cells:
        if cell.exercise:
            yield from mutants_of(cell.exercise, cell.source)


def load_reasons(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """For each exercise of the assignment in ``folder``, the equivalent mutants' changes with the reason."""
    path = folder / EQUIVALENT_MUTANTS
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def report_on(outcomes: Sequence[MutantOutcome]) -> str:
    """The report as Markdown."""
    lines = ["# Mutants of the reference solutions", "", "Made by `autograder mutants`.", ""]
    lines += ["| assignment | mutants | caught | equivalent | open |", "| --- | ---: | ---: | ---: | ---: |"]
    for made in (outcome.summary() for outcome in outcomes):
        lines.append(
            f"| {made.assignment} | {made.mutants} | {made.caught} | {made.equivalent} | {len(made.open)} |"
        )
    for outcome in outcomes:
        if outcome.survivors or outcome.outdated:
            lines += ["", f"## {outcome.assignment}", ""]
        for mutant in outcome.survivors:
            reason = outcome.reason(mutant) or "**open**"
            lines.append(f"- `{mutant.exercise}`: `{mutant.change}`: {reason}")
        lines += [f"- **no survivor (any more)**: {entry}" for entry in outcome.outdated]
    return "\n".join(lines) + "\n"
