"""The commands of docs/ta.md, run as they are written there, in order, on a small class that handed in on Moodle."""

import csv
import re
import shlex
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "ta.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"(?:<!-- run: (?:exit (?P<status>\d)|(?P<after>after .*?)) -->\n)?```console\n(?P<text>.*?)```",
    re.DOTALL,
)
ASSIGNMENT = "05_gradient_checking"
COURSE = f"[deadlines]\n{ASSIGNMENT} = 2026-11-20T23:59:00+01:00\n[late]\npercent_per_day = 10\n"
PRINTED = "%PDF-1.7"
FRIDAY, SATURDAY, TUESDAY = (
    "Friday, 20 November 2026, 10:15 PM",
    "Saturday, 21 November 2026, 1:00 PM",
    "Tuesday, 24 November 2026, 9:00 AM",
)
HEADER = (
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum grade",
    "Grade can be changed",
)
MAXIMUM = "100.00"
ENCLOSED = ("grade",)
"""Commands that run what students wrote."""
MISTAKES = ("central_difference/divides_by_eps", "find_bug/accuses_the_innocent")
UNKNOWN = """def relative_error(a, b):
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    size = (a.norm() + b.norm()).item()
    return {} if size != 0 else 0.0
"""
"""A mistake that nobody knows, as two make it each in her own way."""
WAYS = ("2 * (a - b).norm().item() / size", "(a - b).norm().item() / (size / 2)")
NAMES = ("ada", "bo", "cy", "dee", "eli", "fay", "gus", "hal")


@dataclass(frozen=True)
class Command:
    """A line after ``$``, the lines shown below it, and how it ends; a block's status is its last one's."""

    words: list[str]
    shown: list[str]
    status: int
    is_after_change: bool = False


def commands() -> Iterator[Command]:
    for block in BLOCK.finditer(DOCUMENT):
        parts = re.split(r"^\$ ", block["text"], flags=re.MULTILINE)
        assert not parts[0].strip(), "a block begins with a command"
        for number, part in enumerate(parts[1:], start=1):
            line, *shown = part.splitlines()
            shown = [one for one in shown if one.strip()]
            status = int(block["status"] or 0) if number == len(parts) - 1 else 0
            yield Command(shlex.split(line), shown, status, bool(block["after"]))


def script(assignment: Assignment, wrong: Mapping[str, str] = MappingProxyType({})) -> str:
    """What a student hands in: all right but for these exercises."""
    cells = [cell for cell in assignment.cells if cell.kind == "code" and not cell.is_illustration]
    return "\n\n".join(f"# %%\n{wrong.get(cell.exercise or '', cell.source)}" for cell in cells)


def course(root: Path) -> None:
    """A course with one assignment, and what its TA has downloaded on Monday and on Tuesday."""
    shutil.copytree(ROOT / "solutions" / ASSIGNMENT, root / "solutions" / ASSIGNMENT)
    (root / "course.toml").write_text(COURSE)
    assignment = load_assignment(root / "solutions" / ASSIGNMENT)
    known = {one.key: {one.exercise: one.source} for one in assignment.mistakes}
    right, first, other = script(assignment), *(script(assignment, known[key]) for key in MISTAKES)
    cy, gus = (script(assignment, {"relative_error": UNKNOWN.format(way)}) for way in WAYS)
    monday = dict.fromkeys(NAMES, right)
    monday |= {"bo": first, "cy": cy, "gus": gus, "hal": other, "dee": PRINTED}
    write_downloads(root, "", monday, {"fay": SATURDAY})
    tuesday = monday | {"dee": right, "eli": f"# once more\n{right}"}
    write_downloads(root, "-tuesday", tuesday, {"fay": SATURDAY, "dee": TUESDAY, "eli": TUESDAY})


def change_a_test(root: Path) -> None:
    """As whoever keeps the assignment would: a test is worth less, another one more."""
    (path,) = (root / "solutions" / ASSIGNMENT / "hidden").glob("test_*.py")
    text = path.read_text(encoding="utf-8")
    assert {'@points(4, exercise="find_bug")', '@points(6, exercise="find_bug")'} <= {*text.splitlines()}
    changed = text.replace('@points(4, exercise="find_bug")', '@points(3, exercise="find_bug")')
    path.write_text(changed.replace('@points(6, exercise="find_bug")', '@points(7, exercise="find_bug")'))


def write_downloads(root: Path, suffix: str, work: dict[str, str], late: dict[str, str]) -> None:
    """Moodle's zip and worksheet."""
    with zipfile.ZipFile(root / f"moodle{suffix}.zip", "w") as archive:
        for number, name in enumerate(NAMES, start=101):
            file_name = "printed.pdf" if work[name] == PRINTED else "gradient_checking.py"
            archive.writestr(f"{name.title()} Li_{number}_assignsubmission_file/{file_name}", work[name])
    with (root / f"worksheet{suffix}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            [*HEADER[:7], "Last modified (submission)", "Last modified (grade)", "Feedback comments"]
        )
        for number, name in enumerate(NAMES, start=101):
            when = late.get(name, FRIDAY)
            mail = f"{name}@uni.example"
            writer.writerow(
                [
                    f"Participant {number}",
                    f"{name.title()} Li",
                    mail,
                    "Submitted",
                    "",
                    MAXIMUM,
                    "Yes",
                    when,
                    "-",
                    "",
                ]
            )


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("course")
    course(root)
    return root


@pytest.mark.slow
def test_an_evening_goes_as_it_is_written(
    evening: Path, run: Any, unsafe: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(evening)
    has_changed = False
    for command in commands():
        if command.is_after_change and not has_changed:
            change_a_test(evening)
            has_changed = True
        program, name, *arguments = command.words
        assert program == "autograder"
        ended = run(name, *arguments, *(unsafe if name in ENCLOSED else ()))
        assert ended.status == command.status, (command.words, ended.words)
        for line in command.shown:
            assert " ".join(line.split()) in ended.words, command.words
    with (evening / "scores.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    full = float(MAXIMUM)
    assert float(rows["ada@uni.example"]["final"]) == full
    assert float(rows["fay@uni.example"]["final"]) == 0.9 * full
    assert float(rows["dee@uni.example"]["final"]) == 0.6 * full
    with (evening / "upload.csv").open(newline="", encoding="utf-8") as file:
        grades = {row["Email address"]: row["Grade"] for row in csv.DictReader(file)}
    assert {mail: float(grade) for mail, grade in grades.items()} == {
        mail: float(row["final"]) for mail, row in rows.items()
    }
    assert float(rows["hal@uni.example"]["find_bug"]) == 12
    with zipfile.ZipFile(evening / "feedback.zip") as archive:
        pages = {name.partition("_")[0]: archive.read(name).decode() for name in archive.namelist()}
    assert len(pages) == len(NAMES)
    assert "Come and see me" in pages["Bo Li"]
    pinned = "You divide by the mean of the two norms, not by their sum."
    assert {name for name, page in pages.items() if pinned in page} == {"Cy Li", "Gus Li"}
    assert "the idea is right, the sign is not" in pages["Hal Li"]


def test_every_command_of_an_evening_stands_in_it() -> None:
    assert {command.words[1] for command in commands()} >= {
        "collect",
        "grade",
        "show",
        "mistakes",
        "override",
        "comment",
        "regrade",
        "diff",
        "export",
    }
