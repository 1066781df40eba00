"""Proving an assignment: its graders accept what is right, reject what is wrong, and name it.

What is found wrong by the rules (:mod:`autograder.author.rules`) is a :class:`~autograder.author.proof.Finding`, which names file, rule and
remedy; an assignment without findings is proven.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, Side, Variant
from autograder.author.hint_rules import hint_findings
from autograder.author.one_a_core import one_a_core
from autograder.author.proof import Finding, IndependentRow, MistakeRow, TestRow, Verification
from autograder.author.rules import Verifier, short
from autograder.judge.baseline import baseline_anew, check_reference, seeds_of
from autograder.judge.grader import Grader
from autograder.judge.open_side import open_side
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer

Say = Callable[[str], None]
INDEPENDENT = Path("tests", "independent")
"""Below the course's folder: complete submissions by people who have not seen the references, a folder an assignment."""


def verify_all(
    folders: Sequence[Path], *, level: Level, salts: tuple[str, ...], say: Say
) -> Iterator[Verification]:
    """Prove several assignments, one a core at a time, in their order.

    Args:
        say: told what is going on.

    Raises:
        AssignmentError: one cannot even be run.
    """
    if len(folders) == 1:  # says more than that it is being proven
        yield verify_assignment(load_assignment(folders[0]), level=level, salts=salts, say=say)
        return
    yield from one_a_core(
        partial(_verify_folder, level=level, salts=salts), folders, lambda line: say(f"proving {line}")
    )


def _verify_folder(folder: Path, *, level: Level, salts: tuple[str, ...]) -> Verification:
    return verify_assignment(load_assignment(folder), level=level, salts=salts)


def verify_assignment(
    assignment: Assignment, *, level: Level, salts: tuple[str, ...] = ("",), say: Say = lambda _: None
) -> Verification:
    """Prove one assignment.

    Args:
        salts: the salts to prove it under; junk and diagnosis are checked under the first only.

    Raises:
        AssignmentError: it cannot even be run.
    """
    findings: list[Finding] = []
    say("public checks")
    public = _open(assignment, "public", level, "")
    try:
        findings += _verify_public(public)
    finally:
        public.observer.close()
        public.grader.judge.close()
    hidden = _open(assignment, "hidden", level, salts[0])
    try:
        findings += _points_findings(assignment, hidden.grader, public.grader)
        rows, found = _verify_hidden(hidden, salts, say)
        findings += found
        independent = _verify_independent(hidden, say)
    finally:
        hidden.observer.close()
        hidden.grader.judge.close()
    tests = [
        TestRow(
            t.name,
            t.exercise,
            t.points,
            [r.name for r in rows if r.exercise == t.exercise and t.name in r.failed_tests],
        )
        for t in hidden.grader.tests
    ]
    findings += hidden.findings + list(_unkilled(assignment, tests)) + list(_misnamed(assignment))
    findings += hint_findings(assignment)
    findings += _leaks(assignment, hidden, say)
    return Verification(
        assignment.name,
        hidden.grader.max_scores(),
        tests,
        rows,
        [variant.key for variant in assignment.accepted],
        hidden.nonsense_runs,
        list(salts),
        findings,
        independent,
    )


def independent_files(assignment: Assignment) -> list[Path]:
    """The submissions to an assignment by people who have not seen its reference."""
    return sorted((assignment.folder.parents[1] / INDEPENDENT / assignment.name).glob("*.py"))


def _verify_independent(side: Verifier, say: Say) -> list[IndependentRow]:
    files = independent_files(side.assignment)
    if files:
        say(f"{len(files)} independent submissions")
    return [side.check_independent(path) for path in files]


def _verify_hidden(
    hidden: Verifier, salts: tuple[str, ...], say: Say
) -> tuple[list[MistakeRow], list[Finding]]:
    """Mistakes and junk under the first salt, what is right under all; what is found under the others."""
    rows = []
    for variant in hidden.assignment.mistakes:
        say(f"mistake {variant.key}")
        rows.append(hidden.check_mistake(variant))
    hidden.check_equal_mistakes()
    for exercise in hidden.assignment.exercises:
        say(f"nonsense for {exercise}")
        hidden.check_junk(exercise)
    found: list[Finding] = []
    for salt in salts:
        say(f"accepted alternatives{f' under salt {salt}' if salt else ''}")
        found += _verify_correct(hidden, salt)
    return rows, found


def _open(assignment: Assignment, side: Side, level: Level, salt: str) -> Verifier:
    judge, probe_set = open_side(assignment.side(side))
    settings, script = assignment.settings, assignment.provided_cells
    observer = Observer(probe_set, settings.limits, level, preload=settings.preload, script=script)
    try:
        baseline = baseline_anew(assignment, side, observer, salt)
    except BaseException:
        observer.close()
        raise
    grader = Grader(judge, probe_set, assignment.exercises, assignment.mistakes, baseline)
    return Verifier(assignment, side, grader, observer, salt)


def _verify_public(public: Verifier) -> list[Finding]:
    public.check_reference()
    public.check_stub()
    for variant in public.assignment.accepted:
        public.check_accepted(variant)
    _verify_independent(public, lambda _: None)
    for exercise in public.assignment.exercises:
        if not any(test.exercise == exercise for test in public.grader.tests):
            public.find(
                public.assignment.side("public"),
                "public-check",
                f"{exercise} has no public check",
                f'add a test with @points(0, exercise="{exercise}")',
            )
    for test in public.grader.tests:
        if test.points:
            public.find(
                public.assignment.side("public"),
                "public-is-free",
                f"{test.name} carries {test.points} points",
                "give it @points(0, …); points hang on hidden tests",
            )
    return public.findings


def _verify_correct(hidden: Verifier, salt: str) -> list[Finding]:
    """The reference, the stub and the accepted alternatives under one salt."""
    verifier = hidden
    if salt != hidden.salt:
        seeds = seeds_of(hidden.assignment.name, "hidden", hidden.observer.probe_set.names, salt)
        reference = hidden.observer.observe(hidden.assignment.reference_cells, seeds)
        check_reference(hidden.assignment, reference, hidden.observer.probe_set)
        baseline = msgspec.structs.replace(hidden.grader.baseline, reference=reference, mistakes={})
        grader = Grader(
            hidden.grader.judge, hidden.observer.probe_set, hidden.assignment.exercises, [], baseline
        )
        verifier = Verifier(hidden.assignment, "hidden", grader, hidden.observer, salt)
    verifier.check_reference()
    verifier.check_stub()
    for variant in hidden.assignment.accepted:
        verifier.check_accepted(variant)
    return verifier.findings if verifier is not hidden else []


def _points_findings(assignment: Assignment, hidden: Grader, public: Grader) -> Iterator[Finding]:
    for exercise, points in hidden.max_scores().items():
        if not points:
            yield Finding(
                short(assignment.side("hidden")),
                "every-exercise-graded",
                f"{exercise} is worth nothing",
                f'add a test with @points(N, exercise="{exercise}")',
            )
    for grader, side in ((hidden, "hidden"), (public, "public")):
        for test in grader.tests:
            if test.exercise not in assignment.exercises:
                yield Finding(
                    short(assignment.folder / side),
                    "known-exercise",
                    f"{test.name} grades {test.exercise!r}, which is no exercise",
                    f"name one of {', '.join(assignment.exercises)}",
                )


def _unkilled(assignment: Assignment, tests: list[TestRow]) -> Iterator[Finding]:
    for test in tests:
        if not test.caught_by:
            yield Finding(
                short(assignment.side("hidden")),
                "every-test-catches",
                f"no mistake fails {test.name}",
                f"add a mistake under mistakes/{test.exercise}/ that it catches, or drop the test",
            )


def _misnamed(assignment: Assignment) -> Iterator[Finding]:
    """Mistakes with the title of another one whose name they do not share."""
    first: dict[str, Variant] = {}
    for mistake in assignment.mistakes:
        other = first.setdefault(mistake.title, mistake)
        if mistake.misconception != other.misconception:
            yield Finding(
                short(mistake.path),
                "one-title-one-name",
                f"has the title of {other.key}",
                f"rename one of them, as {other.misconception}.py or {other.misconception}__VARIANT.py, or its title",
            )


def _leaks(assignment: Assignment, hidden: Verifier, say: Say) -> Iterator[Finding]:
    """Solution text and hidden names in what students would be given."""
    from autograder.author.build import render_assignment
    from autograder.author.leaks import leaks_in

    say("what students are given")
    names = [t.name for t in hidden.grader.tests] + list(hidden.observer.probe_set.names)
    for path, problem in leaks_in(assignment, render_assignment(assignment, hidden.observer.level), names):
        yield Finding(
            str(path), "nothing-leaks", problem, "reword the public side, then run `autograder build`"
        )
