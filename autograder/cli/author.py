"""Commands for authors: ``autograder new``, ``verify``, ``build`` and ``mutants``."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import (
    AsJson,
    Names,
    Root,
    Unsafe,
    chosen_folders,
    chosen_level,
    open_console,
    print_all,
    print_json,
    progress_console,
)
from autograder.errors import AssignmentError, UsageError

if TYPE_CHECKING:
    from autograder.author.proof import Verification


def build(
    names: Names = None,
    check_only: Annotated[bool, typer.Option("--check", help="Write nothing; say what is stale.")] = False,
    outcomes: Annotated[
        bool,
        typer.Option(
            "--outcomes/--no-outcomes",
            help="With --check: compare the outcomes that checks are shipped with, too; they are observed anew for it.",
        ),
    ] = True,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Generate assignments/ from solutions/."""
    if not (outcomes or check_only):
        raise UsageError("--no-outcomes is for --check: what is written has them")
    from autograder.author.build import build_folder, stale_folder
    from autograder.author.one_a_core import one_a_core

    level = chosen_level(unsafe)
    lines: list[str] = []
    folders = chosen_folders(names, root)
    work = partial(stale_folder, observing=outcomes) if check_only else build_folder
    work = partial(work, target=root / "assignments", level=level)
    with progress_console().status("loading") as status:
        for folder, files in zip(folders, one_a_core(work, folders, status.update), strict=True):
            if check_only:
                lines += files
            else:
                typer.echo(f"{folder.name}: {f'{len(files)} files changed' if files else 'up to date'}")
    if not names:
        lines += _course_pages(folders, check_only, root)
    for line in lines:
        typer.echo(line)
    if lines:
        raise AssignmentError("assignments/ is not what solutions/ says; run: autograder build")


def _course_pages(folders: Sequence[Path], check_only: bool, root: Path) -> list[str]:
    """Write the pages about the whole course, or say what of them is stale."""
    from autograder.assignment.load import load_assignment
    from autograder.author.build import unsourced
    from autograder.author.course_pages import render_course, stale_pages, write_pages

    assignments = [load_assignment(folder) for folder in folders]
    pages = render_course(root, assignments)
    if check_only:
        known = [assignment.name for assignment in assignments]
        return stale_pages(root, pages) + unsourced(root / "assignments", known)
    for path in write_pages(root, pages):
        typer.echo(f"{path}: written")
    return []


def verify(
    names: Names = None,
    as_json: AsJson = False,
    salts: Annotated[
        int, typer.Option("--salts", min=1, metavar="N", help="Prove correct solutions under so many salts.")
    ] = 2,
    card: Annotated[
        bool, typer.Option("--card", help="Write docs/truth.md: how far the graders can be trusted.")
    ] = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Prove assignments: right work gets full marks, wrong work loses them and is named, nothing leaks."""
    if card and names:
        raise UsageError("--card is about all assignments; name none")
    from autograder.author.proof_tables import proof
    from autograder.author.verify import verify_all

    level, console = chosen_level(unsafe), open_console()
    chosen = ("", *(f"salt-{n}" for n in range(1, salts)))
    proofs = []
    with progress_console().status("loading") as status:
        folders = chosen_folders(names, root)
        for verification in verify_all(folders, level=level, salts=chosen, say=status.update):
            proofs.append(verification)
            if not as_json:
                status.stop()  # it stands on the same screen as the tables
                print_all(console, proof(verification))
                status.start()
    if as_json:
        print_json(proofs)
    if count := sum(len(verification.findings) for verification in proofs):
        raise AssignmentError(f"{count} finding(s); each names its file, its rule and its remedy")
    if not names:
        _card(proofs, root, write=card)


def _card(proofs: "Sequence[Verification]", root: Path, *, write: bool) -> None:
    """Write the card, or check the one that is there."""
    from autograder.author.card import card as card_of
    from autograder.author.card import commit_of, is_stale, write_card

    path = root / "docs" / "truth.md"
    if not write and not path.is_file():
        return
    text = card_of(proofs, root, commit_of(root))
    if write:
        typer.echo(f"{path}: {'written' if write_card(path, text) else 'up to date'}", err=True)
    elif is_stale(path, text):
        raise AssignmentError(f"{path} is stale; run: autograder verify --card")


def new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Such as 06_torch_sgd: two digits, then words.", show_default=False
        ),
    ],
    root: Root = Path(),
) -> None:
    """Scaffold an assignment: one folder that passes verify, to be written over."""
    from autograder.author.new import scaffold

    folder = scaffold(name, root)
    typer.echo(f"{folder} is there and proven by: autograder verify {name}")
    typer.echo("Next: write over it, run verify again, then: autograder build")


def mutants(
    names: Names = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="A Markdown file for what was found.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    unsafe: Unsafe = False,
    root: Root = Path(),
) -> None:
    """Change every reference solution mechanically, and say which changes the hidden tests let through."""
    try:
        from autograder.author.mutants import report_on, try_mutants
    except ImportError as error:
        raise UsageError(f"mutants needs {error.name}; pip install 'autograd-exercises[dev]'") from None
    from autograder.assignment.load import load_assignment
    from autograder.assignment.model import EQUIVALENT_MUTANTS
    from autograder.atomic_write import write_atomically

    level = chosen_level(unsafe)
    with progress_console().status("loading") as status:
        folders = chosen_folders(names, root)
        outcomes = [try_mutants(load_assignment(folder), level, status.update) for folder in folders]
    if report:
        write_atomically(report, report_on(outcomes).encode())
    if as_json:
        print_json([outcome.summary() for outcome in outcomes])
    else:
        typer.echo(report_on(outcomes), nl=False)
    if count := sum(len(outcome.open) + len(outcome.outdated) for outcome in outcomes):
        raise AssignmentError(
            f"{count} finding(s): add a hidden test that tells the change, or say in {EQUIVALENT_MUTANTS} why none can"
        )


def bundle(
    names: Names = None,
    out: Annotated[Path, typer.Option("--out", help="The archive to write.")] = Path("course.zip"),
    torch_index: Annotated[
        str,
        typer.Option(
            "--torch-index",
            metavar="URL",
            help="Where students' pip finds torch for CPUs on Linux, if not where it finds everything.",
            show_default=False,
        ),
    ] = "",
    root: Root = Path(),
) -> None:
    """Pack what students get into one archive: notebooks, checks, a wheel of the students' part, how to begin."""
    from autograder.author.bundle import bundle as write_bundle

    files = write_bundle(chosen_folders(names, root), root, out, torch_index=torch_index)
    typer.echo(f"{out}: {len(files)} files, {out.stat().st_size:,} bytes")
