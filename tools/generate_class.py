"""A made-up class for one assignment: what its students handed in, under which names, when and how often.

    python tools/generate_class.py 05_gradient_checking 60 --out build/class [--seed 0]

writes ``build/class/<student>.ipynb`` (or ``.py``), each student's newest attempt, ready for ``autograder grade``, and
``build/class.json``, which says of each student what was done. From Python, to make other shapes of it (a learning platform's zip, a
folder a student):

    students = make_class(load_assignment(folder), 60, seed=0)
    write_class(students, target)             # what the command does
    for student in students:                  # by id; the same for the same arguments
        student.id                            # the login, and the file's name in write_class; may be hostile, never holds "/"
        student.name                          # as it stands in a roster: "Zoë Østergård", or hostile
        student.kind                          # one of KINDS: what the newest attempt is
        student.exercises                     # what stands in which exercise: a variant's name, or STUB
        for attempt in student.attempts:      # oldest first, at least one; the newest counts
            attempt.file_name                 # "gradient_checking.ipynb" or ".py", as the assignment's notebook is called
            attempt.content                   # bytes
            attempt.at, attempt.is_late       # when it was handed in (UTC), and whether that is after DEADLINE

Tests find this module by ``pythonpath`` in pyproject.toml; tools/ import it as a neighbour, benchmarks/ by ``sys.path``.

Who did what follows a model of a class: each student has an ability and each exercise a difficulty, so that weak students err more
often and hard exercises tell more about them; some mistakes are common and most are rare. The answers are those under
``solutions/``, accepted/ and mistakes/, and whole files of tests/independent. Among them stand broken files, hostile work under hostile
names, late and repeated attempts, one file handed in twice by two students and one copied in disguise. In a class of more than
twice as many students as there are known mistakes every one of these occurs.
"""

import argparse
import ast
import json
import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat

from autograder.assignment.find import find_assignment
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, Variant, stub_of
from autograder.author.notebook import instructor_notebook, release_notebook
from autograder.judge.open_side import max_scores, open_side

ROOT = Path(__file__).resolve().parent.parent
INDEPENDENT = ROOT / "tests" / "independent"
DEADLINE = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
KINDS = (
    "correct", "independent", "mistake", "mixture", "unfinished", "broken", "hostile", "twin", "disguised",
)  # fmt: skip
"""``mistake``: one of them; ``mixture``: several. ``twin``: byte for byte another's file. ``disguised``: another's answers in other words."""
STUB = "stub"
"""What ``exercises`` says of one that was left as it was given."""
SLOW = re.compile("infinite|forever|never_ends")
"""Mistakes with such a name take all the time there is: a class has one of them at most."""
LATE, TWICE, SCRIPTS, INDEPENDENTS = 0.08, 0.12, 0.15, 0.08
"""Shares of a class: late, with an attempt before, with a script for a notebook, with a whole file of tests/independent."""
LEAST_WITH_COPIES = 12
FIRST = (
    "Ada", "Alan", "Amina", "Anke", "Bjarne", "Bao", "Carla", "Chen", "Dário", "Divya", "Elif", "Emil", "Farah", "Femi",
    "Greta", "Hana", "Hugo", "Ines", "Ivan", "Jonas", "Jun", "Kavya", "Kofi", "Lena", "Liam", "Marta", "Mehmet", "Nadia",
    "Nils", "Olga", "Omar", "Pedro", "Priya", "Quynh", "Rosa", "Ruben", "Selin", "Søren", "Tomás", "Tova", "Uma", "Viktor",
    "Wanjiru", "Xavi", "Yara", "Zoë",
)  # fmt: skip
LAST = (
    "Abebe", "Andersen", "Baumann", "Berg", "Carvalho", "Castro", "Dvořák", "Eriksen", "Fischer", "Fontaine", "Garcia",
    "Holt", "Ibrahim", "Ito", "Jansen", "Kaya", "Klein", "Kowalska", "Lind", "Lopez", "Menon", "Moreau", "Nguyen", "Novak",
    "Okafor", "Østergård", "Petrova", "Quist", "Rao", "Rossi", "Said", "Silva", "Takeda", "Tran", "Varga", "Weber",
    "Wright", "Xu", "Yılmaz",
)  # fmt: skip
HOSTILE_NAMES = (
    "<script>window.owned=1<!--",
    "<img src=x onerror=window.owned=1>",
    '"><svg onload=window.owned=1>',
    "{{ 7*7 }} ${7*7} `|**_a_",
    "'; DROP TABLE submissions;--",
    "=HYPERLINK(1)",
    "\u202etxt.exe",
    "javascript:window.owned=1",
    "a" * 100 + "nonymous",
)
MARKUP = "</code></script><script>window.owned=1</script><img src=x onerror=window.owned=1>"
HOSTILE_BODIES = (
    f"raise ValueError({MARKUP!r})",
    f"return {MARKUP!r}",
    f"return type({MARKUP!r}, (), {{}})()",
    f"raise type({MARKUP!r}, (Exception,), {{}})({MARKUP!r})",
    f"print({MARKUP!r})\n    return {{{MARKUP!r}: 1}}",
    f"import warnings\n    warnings.warn({MARKUP!r})\n    return [{MARKUP!r}]",
)
"""What hostile functions do, in turn: markup in every channel that a page could show."""


@dataclass(frozen=True)
class Attempt:
    """One file, handed in at a time."""

    file_name: str
    content: bytes = field(repr=False)
    at: datetime

    @property
    def is_late(self) -> bool:
        """Whether it came after the deadline."""
        return self.at > DEADLINE


@dataclass(frozen=True)
class Student:
    """Who handed in what; the newest attempt counts."""

    id: str
    name: str
    kind: str
    exercises: Mapping[str, str]
    attempts: tuple[Attempt, ...]

    @property
    def newest(self) -> Attempt:
        """The attempt that counts."""
        return self.attempts[-1]


@dataclass(frozen=True)
class Answer:
    """What stands in one exercise's cell; ``source`` is None where it is left as it was given."""

    label: str
    source: str | None
    is_right: bool = False


Answers = dict[str, Answer]
"""An answer an exercise."""


def make_class(assignment: Assignment, size: int, *, seed: int = 0) -> list[Student]:
    """A class of ``size`` students, by id; the same for the same arguments.

    Raises:
        ValueError: ``size`` is no positive number.
    """
    if size < 1:
        raise ValueError(f"a class has at least one student, not {size}")
    return _Maker(assignment, size, seed).students()


def write_class(students: Sequence[Student], folder: Path) -> list[Path]:
    """Write each student's newest attempt into ``folder``, named by the student's id; the files' paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for student in students:
        path = folder / f"{student.id}{Path(student.newest.file_name).suffix}"
        path.write_bytes(student.newest.content)
        paths.append(path)
    return paths


class _Maker:
    """Draws a class."""

    def __init__(self, assignment: Assignment, size: int, seed: int) -> None:
        self.assignment, self.size = assignment, size
        self.random = random.Random(f"{assignment.name} {size} {seed}")  # noqa: S311 - to be repeated, not to be secret
        self.desk = _Desk(assignment)
        self.independent = sorted((INDEPENDENT / assignment.name).glob("*.py"))
        """Each is handed in once; the first is kept for the one that is copied in disguise."""
        self.difficulty = {name: self.random.gauss(-0.4, 0.9) for name in assignment.exercises}
        mistakes = self.random.sample(assignment.mistakes, len(assignment.mistakes))
        self.usual = [mistake for mistake in mistakes if not SLOW.search(mistake.name)]
        self.slow = [mistake for mistake in mistakes if SLOW.search(mistake.name)][:1]
        self.owed = [*self.slow, *self.usual] if size > 2 * len(mistakes) else [*self.slow]

    def students(self) -> list[Student]:
        """All of them."""
        special = [part for pair in zip(self._hostile(), self._broken(), strict=True) for part in pair]
        special = special[: self.size // 5]
        ordinary = [self._ordinary() for _ in range(self.size - len(special))]
        made = [*self._with_copies(ordinary), *special]
        named = [
            replace(one, id=login, name=name)
            for one, (login, name) in zip(made, self._names(made), strict=True)
        ]
        return sorted(named, key=lambda one: one.id)

    def _names(self, made: Sequence[Student]) -> Iterator[tuple[str, str]]:
        """A login and a name for each; hostile ones for hostile work, as far as there are any."""
        pairs = [f"{first} {last}" for first in FIRST for last in LAST]
        shuffled = self.random.sample(pairs, len(pairs))
        hostile = iter(HOSTILE_NAMES)
        for number, one in enumerate(made):
            name = shuffled[number % len(pairs)]
            again = f"_{number // len(pairs) + 1}" if number >= len(pairs) else ""
            odd = next(hostile, "") if one.kind == "hostile" else ""
            yield (odd, odd) if odd else (name.lower().replace(" ", "_") + again, name)

    def _ordinary(self) -> Student:
        if len(self.independent) > 1 and self.random.random() < INDEPENDENTS:
            return self._independent(self.independent.pop())
        answers = self._answers()
        content, suffix = self._written(answers)
        student = self._handed_in(_kind_of(answers), answers, content, suffix)
        if self.random.random() >= TWICE:
            return student
        last = self.assignment.exercises[-1]
        earlier, _ = self._written({**answers, last: Answer(STUB, None)}, suffix)
        first = replace(student.newest, content=earlier, at=student.newest.at - timedelta(hours=26))
        return replace(student, attempts=(first, student.newest))

    def _independent(self, path: Path) -> Student:
        whole = {name: Answer(path.stem, None, is_right=True) for name in self.assignment.exercises}
        note = f"# {self.random.randrange(10**6)}\n".encode()
        return self._handed_in("independent", whole, note + path.read_bytes(), ".py")

    def _answers(self) -> Answers:
        """What one student wrote: right, wrong or nothing, as ability and difficulty have it."""
        ability = self.random.gauss(0, 1.2)
        answers = {name: self._right(name) for name in self.assignment.exercises}
        for name, difficulty in self.difficulty.items():
            errs = self.random.random() < 1 / (1 + math.exp(1.3 * (ability - difficulty)))
            if errs and (wrong := self._wrong(name)):
                answers[name] = wrong
        if ability < -1.5:
            begun = self.random.randint(1, len(answers))
            answers |= {name: Answer(STUB, None) for name in [*answers][begun:]}
        if self.owed:
            mistake = self.owed.pop(0)
            answers[mistake.exercise] = Answer(mistake.name, code_of(mistake))
        return answers

    def _right(self, exercise: str) -> Answer:
        reference = next(cell.source for cell in self.assignment.cells if cell.exercise == exercise)
        own = [v for v in self.assignment.accepted if v.exercise == exercise]
        choices = [Answer("reference", reference, is_right=True)]
        choices += [Answer(variant.name, code_of(variant), is_right=True) for variant in own]
        return self.random.choice(choices)

    def _wrong(self, exercise: str) -> Answer | None:
        """One of an exercise's mistakes; the first of them are made more often than the rest."""
        own = [mistake for mistake in self.usual if mistake.exercise == exercise]
        if not own:
            return None
        chosen = self.random.choices(own, [1 / (rank + 1) ** 1.3 for rank in range(len(own))])[0]
        return Answer(chosen.name, code_of(chosen))

    def _written(self, answers: Answers, suffix: str = "") -> tuple[bytes, str]:
        """A file with these answers, and its suffix."""
        suffix = suffix or (".py" if self.random.random() < SCRIPTS else ".ipynb")
        note = f"Draft {self.random.randrange(10**6)}"
        write = self.desk.script if suffix == ".py" else self.desk.notebook
        return write(answers, note), suffix

    def _handed_in(self, kind: str, answers: Answers, content: bytes, suffix: str) -> Student:
        late = self.random.random() < LATE
        hours = -self.random.expovariate(1 / 20) - 0.1 if late else self.random.expovariate(1 / 30)
        at = (DEADLINE - timedelta(hours=hours)).replace(second=0, microsecond=0)
        attempt = Attempt(f"{self.assignment.notebook.stem}{suffix}", content, at)
        return Student("", "", kind, {name: answer.label for name, answer in answers.items()}, (attempt,))

    def _all_right(self) -> Answers:
        return {name: self._right(name) for name in self.assignment.exercises}

    def _broken(self) -> Iterator[Student]:
        """Files that cannot be read or break off, six sorts of them."""
        first, last = self.assignment.exercises[0], self.assignment.exercises[-1]
        whole = self.desk.notebook(self._all_right(), "Draft")
        other = {
            "nbformat": 4,
            "nbformat_minor": 5,
            "cells": [],
            "metadata": {"autograder": {"assignment": "00_other"}},
        }
        syntax = Answer("syntax_error", f"def {last}(:\n    return 1")
        ends = Answer("ends_process", f"def {first}(*args, **kwargs):\n    import os\n\n    os._exit(3)")
        for label, content, suffix in (
            ("empty", b"", ".ipynb"),
            ("syntax_error", self.desk.notebook({**self._all_right(), last: syntax}, "Draft"), ".ipynb"),
            ("not_json", whole[: len(whole) // 2], ".ipynb"),
            ("ends_process", self.desk.notebook({**self._all_right(), first: ends}, "Draft"), ".ipynb"),
            ("other_assignment", json.dumps(other).encode(), ".ipynb"),
            ("no_python", b"I could not do it, sorry.\n", ".py"),
        ):
            labels = {name: Answer(label, None) for name in self.assignment.exercises}
            yield self._handed_in("broken", labels, content, suffix)

    def _hostile(self) -> Iterator[Student]:
        """Work that puts markup into every channel that a page could show."""
        exercises = self.assignment.exercises
        for number, body in enumerate(HOSTILE_BODIES):
            name = exercises[number % len(exercises)]
            code = f"# {MARKUP}\ndef {name}(*args, **kwargs):\n    {body}"
            answers = {**self._all_right(), name: Answer("hostile", code)}
            yield self._handed_in("hostile", answers, self.desk.notebook(answers, MARKUP), ".ipynb")

    def _with_copies(self, students: list[Student]) -> list[Student]:
        """Two of a class that is large enough have another's work: one as it is, one in disguise."""
        able = [n for n, one in enumerate(students) if one.kind in ("correct", "mistake", "mixture")]
        if len(students) < LEAST_WITH_COPIES or len(able) < 4:
            return students
        students = [*students]
        giver, twin, original, disguised = able[-4:]
        students[twin] = replace(students[giver], kind="twin")
        if self.independent:
            students[original] = self._independent(self.independent[0])
        attempt = students[original].newest
        copied = replace(attempt, content=self.desk.in_disguise(attempt), file_name=self.desk.script_name)
        students[disguised] = replace(students[original], kind="disguised", attempts=(copied,))
        return students


class _Desk:
    """Writes an assignment's files as students do."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.script_name = f"{assignment.notebook.stem}.py"
        judge, _ = open_side(assignment.side("hidden"))
        judge.close()
        notebook = instructor_notebook(assignment, max_scores(assignment.exercises, judge.tests))
        self._released = nbformat.writes(release_notebook(notebook))

    def notebook(self, answers: Answers, note: str) -> bytes:
        """The released notebook with these answers, a note of the student's on top."""
        notebook = json.loads(self._released)
        top = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": note}
        notebook["cells"].insert(0, top)
        for cell in notebook["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            answer = answers.get(marks.get("grade_id", ""))
            if marks.get("solution") and answer and answer.source is not None:
                cell["source"] = answer.source.rstrip()
        return json.dumps(notebook, ensure_ascii=False, indent=1).encode()

    def script(self, answers: Answers, note: str) -> bytes:
        """The assignment's code as a script with marks of cells."""
        parts = [f"# {note}\n"]
        for cell in self.assignment.cells:
            if cell.kind == "code" and not cell.is_illustration:
                answer = answers.get(cell.exercise or "")
                source = answer.source if answer and answer.source is not None else stub_of(cell.source)
                parts.append(f"# %%\n{source.strip()}\n")
        return "\n".join(parts).encode()

    def in_disguise(self, attempt: Attempt) -> bytes:
        """The code of an attempt as another would hand it in who has copied it: no comments, other names of variables."""
        text = attempt.content.decode()
        if attempt.file_name.endswith(".ipynb"):
            cells = [
                cell.source for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "code"
            ]
            sources = [source for source in cells if not source.startswith("check(")]
        else:
            sources = re.split(r"^# ?%%.*$", text, flags=re.MULTILINE)
        return "\n\n".join(f"# %%\n{_renamed(source)}" for source in sources if source.strip()).encode()


def _renamed(source: str) -> str:
    """``source`` without comments, its functions' variables under other names."""
    tree = ast.parse(source)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        nodes = [*ast.walk(function)]
        stored = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        kept = {n.arg for n in nodes if isinstance(n, ast.arg)}
        kept |= {name for n in nodes if isinstance(n, ast.Global | ast.Nonlocal) for name in n.names}
        kept |= {str(getattr(n, "name", "")) for n in nodes}
        for node in nodes:
            if isinstance(node, ast.Name) and node.id in stored - kept and not node.id.endswith("_here"):
                node.id += "_here"
    return ast.unparse(tree)


def code_of(variant: Variant) -> str:
    """A variant's source without its docstring, which says what is wrong with it."""
    first = ast.parse(variant.source).body[0]
    return "\n".join(variant.source.split("\n")[first.end_lineno :]).strip() + "\n"


def _kind_of(answers: Answers) -> str:
    wrong = [answer for answer in answers.values() if not answer.is_right]
    if any(answer.label == STUB for answer in wrong):
        return "unfinished"
    return ("correct", "mistake", "mixture")[min(len(wrong), 2)]


def main() -> None:
    """Write a class, and what it is made of."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("assignment")
    parser.add_argument("size", type=int)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    assignment = load_assignment(find_assignment(arguments.assignment, ROOT))
    students = make_class(assignment, arguments.size, seed=arguments.seed)
    write_class(students, arguments.out)
    made_of = [
        {
            "id": one.id,
            "name": one.name,
            "kind": one.kind,
            "exercises": one.exercises,
            "attempts": [attempt.at.isoformat() for attempt in one.attempts],
        }
        for one in students
    ]
    about = arguments.out.with_name(f"{arguments.out.name}.json")
    about.write_text(json.dumps(made_of, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"{len(students)} submissions in {arguments.out}; what they are made of: {about}")


if __name__ == "__main__":
    main()
