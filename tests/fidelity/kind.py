"""A kind of quirk, the places where it can stand in a notebook, and the files that come of it."""

import hashlib
import inspect
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import nbformat

from fidelity.draft import Draft, assignment_of, solved

ASSIGNMENTS = (
    "02_accumulation",
    "05_gradient_checking",
    "06_torch_sgd",
    "08_custom_functions",
    "10_mini_autograd",
)
"""The assignments on whose exercises quirks are tried."""


class At(StrEnum):
    """Where in the notebook a quirk stands."""

    TOP = "top"
    """In a cell of its own below the first imports."""
    BEFORE = "before"
    """In a cell of its own before the answer's."""
    ABOVE = "above"
    """Above the definition, in its cell."""
    INSIDE = "inside"
    """First in the function's body; of a class, in that of its first method."""
    BELOW = "below"
    """Below the definition, in its cell."""
    AFTER = "after"
    """In a cell of its own after the answer's."""
    END = "end"
    """In a cell of its own at the notebook's end."""


OUTSIDE = (At.TOP, At.BEFORE, At.ABOVE, At.BELOW, At.AFTER, At.END)
DEMO = (At.BELOW, At.AFTER)
SETUP = (At.TOP, At.ABOVE)

Edit = Callable[[Draft], str | bytes | None]
"""Changes a draft in place, or returns the text of the file to hand in."""


@dataclass(frozen=True)
class Case:
    """One file to hand in, with what lies beside it."""

    name: str
    kind: str
    assignment: str
    exercise: str
    filename: str
    content: bytes
    beside: dict[str, str]
    is_full: bool
    digest: str


@dataclass(frozen=True)
class Snippet:
    """Code that a student adds.

    Attributes:
        at: where it is tried, a file for each.
        use: statements inside the answer that need what ``code`` has made, so that losing it costs the exercise.
        target: the assignment and exercise, where it matters; else one is drawn by the case's name.
        beside: texts of files in the student's folder, by name.
        is_full: whether the notebook deserves full marks; if not, whatever the kernel makes of it.
    """

    name: str
    code: str
    at: tuple[At, ...]
    use: str = ""
    target: tuple[str, str] | None = None
    beside: dict[str, str] = field(default_factory=dict)
    is_full: bool = True

    def cases(self) -> Iterator[Case]:
        """A case for each place."""
        for at in self.at:
            name = f"{self.name}__{at}"
            draft = solved(*(self.target or drawn_target(name)), illustrated=False)
            draft.beside.update(self.beside)
            if self.use:
                draft.inside(filled(self.use, draft))
            insert(filled(self.code, draft), at, draft)
            text = (self.code, self.use, repr(sorted(self.beside.items())))
            yield case_of(name, self.name, draft, None, is_full=self.is_full, recipe=text)


@dataclass(frozen=True)
class Edited:
    """A quirk that is more than added code: ``edit`` changes the notebook, or makes another file of it."""

    name: str
    edit: Edit
    target: tuple[str, str] | None = None
    suffix: str = ".ipynb"
    is_full: bool = True
    illustrated: bool = False

    def cases(self) -> Iterator[Case]:
        """The one case."""
        draft = solved(*(self.target or drawn_target(self.name)), illustrated=self.illustrated)
        content = self.edit(draft)
        recipe = (inspect.getsource(self.edit),)
        yield case_of(
            self.name, self.name, draft, content, is_full=self.is_full, recipe=recipe, suffix=self.suffix
        )


Kind = Snippet | Edited


def drawn_target(name: str) -> tuple[str, str]:
    """An assignment and exercise for a case: always the same for the same name, whatever other cases there are."""
    targets = [(given, exercise) for given in ASSIGNMENTS for exercise in assignment_of(given).exercises]
    return targets[zlib.crc32(name.encode()) % len(targets)]


def filled(code: str, draft: Draft) -> str:
    """``code`` with the exercise's name for ``EXERCISE`` and without the newlines around it."""
    return code.strip("\n").replace("EXERCISE", draft.exercise)


def insert(code: str, at: At, draft: Draft) -> None:
    """Put ``code`` into the draft."""
    answer = draft.answer
    match at:
        case At.TOP:
            draft.insert(draft.after_imports(), code)
        case At.BEFORE:
            draft.insert(draft.place(draft.exercise), code)
        case At.ABOVE:
            answer.source = f"{code}\n\n\n{answer.source}"
        case At.INSIDE:
            draft.inside(code)
        case At.BELOW:
            answer.source = f"{answer.source}\n\n\n{code}"
        case At.AFTER:
            draft.insert(draft.place(draft.exercise) + 1, code)
        case At.END:
            draft.insert(len(draft.cells), code)


def case_of(
    name: str,
    kind: str,
    draft: Draft,
    content: str | bytes | None,
    *,
    is_full: bool,
    recipe: tuple[str, ...],
    suffix: str = ".ipynb",
) -> Case:
    """The case of a finished draft.

    Args:
        content: the file, where it is not simply the notebook.
        recipe: what the digest is made of besides the target: the quirk, not the course's own text around it.
    """
    if content is None:
        content = f"{nbformat.writes(draft.notebook)}\n"
    data = content.encode() if isinstance(content, str) else content
    parts = "\0".join((name, draft.assignment, draft.exercise, suffix, str(is_full), *recipe))
    filename = assignment_of(draft.assignment).notebook.stem + suffix
    digest = hashlib.sha256(parts.encode()).hexdigest()[:16]
    return Case(
        name,
        kind,
        draft.assignment,
        draft.exercise,
        filename,
        data,
        dict(draft.beside),
        is_full,
        digest,
    )
