"""What a class got wrong, and what is made of it: ``autograder mistakes`` and ``promote``."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import AsJson, Root, open_console, print_all, print_json
from autograder.cli.run_folder import RunFolder, State, last_run, nearest, places_of, titles_of
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.judge.evidence import Evidence
    from autograder.results.beside import StudentCode
    from autograder.results.mistakes import ClassMistakes, UnknownGroup
    from autograder.results.store import Store
    from autograder.sandbox.transcript import Transcript

Group = Annotated[
    str,
    typer.Argument(
        metavar="GROUP",
        help="As `autograder mistakes` names it; its beginning is enough.",
        show_default=False,
    ),
]
CODES_SHOWN = 2
"""Of so many students of a group the code is shown."""


def mistakes(folder: RunFolder, as_json: AsJson = False, root: Root = Path()) -> None:
    """Say what the class got wrong: known mistakes, and groups of equal results that match none, with their code."""
    from autograder.results.mistakes_tables import mistakes_in_full
    from autograder.results.opening import read_store

    with closing(read_store(folder)) as store:
        state = State(last_run(store), store.results())
        made = mistakes_of(store, state, root)
        groups = [group for group in made.unknown if len(group.students) > 1]
        codes = {key: code for group in groups for key, code in _codes_of(store, group).items()}
    if as_json:
        return print_json(made)
    by_id = {result.id: result for result in state.results}
    return print_all(open_console(), mistakes_in_full(made, by_id, codes))


def promote(
    folder: RunFolder,
    group: Group,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="What happens, in lower-case words: forgets_the_two.", show_default=False
        ),
    ],
    root: Root = Path(),
) -> None:
    """Make a group a known mistake: a file with one student's function, and a docstring to fill in."""
    from autograder.assignment.find import find_assignment
    from autograder.assignment.load import load_assignment
    from autograder.author.promote import promote as write
    from autograder.results.opening import read_store

    with closing(read_store(folder)) as store:
        state = State(last_run(store), store.results())
        found = group_called(group, mistakes_of(store, state, root).unknown)
        assignment = load_assignment(find_assignment(store.assignment, root))
        path = write(assignment, found.exercise, name, _cell_of(store, found))
    open_console().print(
        f"{path}: read it, fill in its docstring, then: autograder verify {assignment.name}, and: "
        f"autograder regrade {folder}",
        soft_wrap=True,
        markup=False,
    )


def mistakes_of(store: "Store", state: State, root: Path) -> "ClassMistakes":
    """What the class in ``store`` got wrong."""
    from autograder.judge.clusters import unknown_groups
    from autograder.results.mistakes import ClassMistakes, known_made

    probes = {test: place.probes for test, place in places_of(state.info.assignment, root).items()}

    def observed(student: str) -> "Transcript | None":
        evidence = _evidence_of(store, student)
        return evidence.transcript if evidence else None

    groups = unknown_groups(state.results, probes, observed)
    return ClassMistakes(known_made(state.results, titles_of(state.info.assignment, root)), groups)


def group_called(name: str, groups: "list[UnknownGroup]") -> "UnknownGroup":
    """The group of that name, or whose name begins so.

    Raises:
        UsageError: there is none, or more than one.
    """
    found = [
        group for group in groups if any(f"{group.exercise}/{key}".startswith(name) for key in group.keys)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"more than one group begins with {name!r}: {', '.join(group.name for group in found)}"
        )
    raise UsageError(f"no group is called {name!r}; {nearest(name, [group.name for group in groups])}")


def _evidence_of(store: "Store", student: str) -> "Evidence | None":
    from autograder.judge.evidence import EvidenceError, unpack

    (kept,) = store.kept(student)
    try:
        return unpack(kept.evidence)
    except EvidenceError:
        return None


def _codes_of(store: "Store", group: "UnknownGroup") -> "dict[tuple[str, str], StudentCode]":
    """The code of the first of a group, by student and exercise."""
    from autograder.judge.student_code import code_of

    codes = {}
    for student in group.students[:CODES_SHOWN]:
        evidence = _evidence_of(store, student)
        if evidence and (code := code_of(group.exercise, evidence)):
            codes[student, group.exercise] = code
    return codes


def _cell_of(store: "Store", group: "UnknownGroup") -> str:
    """The text of the cell in which the first of a group defines the exercise."""
    from autograder.judge.student_code import code_of

    for student in group.students:
        evidence = _evidence_of(store, student)
        if evidence and (code := code_of(group.exercise, evidence)):
            return next(cell.source for cell in evidence.cells if cell.label == code.cell)
    raise UsageError(f"no code was kept of {group.name}; write the file by hand")
