"""Commands for authors: new, verify, build."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import Names, Root, Unsafe, chosen_level, open_console, print_all
from autograder.errors import AssignmentError

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.assignment.model import Assignment


def _folders(names: list[str] | None, root: Path) -> list[Path]:
    from autograder.assignment.find import assignment_names, find_assignment

    chosen = names or assignment_names(root)
    if not chosen:
        find_assignment("", root)
    return [find_assignment(name, root) for name in chosen]


def build(
    names: Names = None,
    check_only: Annotated[bool, typer.Option("--check", help="Write nothing; say what is stale.")] = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Generate assignments/ from solutions/."""
    from autograder.assignment.load import load_assignment
    from autograder.author.build import build as write_assignment
    from autograder.author.build import stale

    level = chosen_level(unsafe)
    lines: list[str] = []
    assignments = [load_assignment(folder) for folder in _folders(names, root)]
    for assignment in assignments:
        target = root / "assignments" / assignment.name
        if check_only:
            lines += stale(assignment, target, level)
        else:
            changed = write_assignment(assignment, target, level)
            typer.echo(
                f"{assignment.name}: {len(changed)} files changed"
                if changed
                else f"{assignment.name}: up to date"
            )
    if not names:
        lines += _course_pages(assignments, check_only, root)
    for line in lines:
        typer.echo(line)
    if lines:
        raise AssignmentError("assignments/ is not what solutions/ says; run: autograder build")


def _course_pages(assignments: list["Assignment"], check_only: bool, root: Path) -> list[str]:
    """Write the pages about the whole course, or say what of them is stale."""
    from autograder.author.build import unsourced
    from autograder.author.course_pages import render_course, stale_pages, write_pages

    pages = render_course(root, assignments)
    if check_only:
        known = [assignment.name for assignment in assignments]
        return stale_pages(root, pages) + unsourced(root / "assignments", known)
    for path in write_pages(root, pages):
        typer.echo(f"{path}: written")
    return []


def verify(
    names: Names = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the proofs as JSON.")] = False,
    salts: Annotated[
        int, typer.Option("--salts", min=1, help="Prove correct solutions under so many salts.")
    ] = 2,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Prove assignments: right work gets full marks, wrong work loses them and is named, nothing leaks."""
    import msgspec

    from autograder.author.proof_tables import proof
    from autograder.author.verify import verify_all

    level, console = chosen_level(unsafe), open_console()
    chosen = ("", *(f"salt-{n}" for n in range(1, salts)))
    proofs = []
    with _status(console, as_json) as say:
        for verification in verify_all(_folders(names, root), level=level, salts=chosen, say=say):
            proofs.append(verification)
            if not as_json:
                print_all(console, proof(verification))
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(proofs), indent=2).decode())
    if count := sum(len(verification.findings) for verification in proofs):
        raise AssignmentError(f"{count} finding(s); each names its file, its rule and its remedy")


@contextmanager
def _status(console: "Console", silent: bool) -> Iterator[Callable[[str], None]]:
    """A spinner that says what is going on; silent where output is for a program."""
    if silent:
        yield lambda _: None
        return
    with console.status("loading") as status:
        yield status.update


def new(
    name: Annotated[str, typer.Argument(help="Such as 06_torch_sgd: two digits, then words.")],
    root: Root = Path(),
) -> None:
    """Scaffold an assignment: one folder that passes verify, to be written over."""
    from autograder.author.new import scaffold

    folder = scaffold(name, root)
    typer.echo(f"{folder} is there and proven by: autograder verify {name}")
    typer.echo("Next: write over it, run verify again, then: autograder build")
