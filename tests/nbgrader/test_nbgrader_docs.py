"""The commands of docs/nbgrader.md, run as they are written there, in order, in a course of their own; and what else it names."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "nbgrader.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:<!-- run(?:: (?P<how>.*?))? -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)
NOT_RUN = {
    "make nbgrader": "installs; what it prepares is prepared by the fixture and the first block",
    "export PATH": "the tests' own environment has it",
    "export NBGRADER_COURSE": "the tests have a course of their own",
    "autograder doctor": "has tests of its own",
    "jupyter lab": "never ends; tools/formgrader_pictures.py opens it",
}
STUDENT_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "autograd"
c.CourseDirectory.student_id = "{student}"
c.Exchange.root = "{exchange}"
"""


@dataclass(frozen=True)
class Command:
    """A line after ``$``, with the lines shown below it."""

    line: str
    shown: list[str]
    status: int = 0


@dataclass(frozen=True)
class Block:
    """A ``console`` block: who types it, and what they hand in after it."""

    is_run: bool
    commands: list[Command]
    student: str = ""
    handed_in: str = ""


def blocks() -> Iterator[Block]:
    for found in BLOCK.finditer(DOCUMENT):
        if found["language"] == "console":
            how = found["how"] or ""
            student, handed_in = re.search(r"as (\w+)", how), re.search(r"hand in (\S+)", how)
            status = re.search(r"exit (\d+)", how)
            yield Block(
                found[0].startswith("<!-- run"),
                list(commands_in(found["text"], int(status[1]) if status else 0)),
                student[1] if student else "",
                handed_in[1] if handed_in else "",
            )


def commands_in(text: str, last_status: int) -> Iterator[Command]:
    """The commands of a block; the status is its last one's."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)
    assert not parts[0].strip(), f"a console block begins with a command, not with {parts[0]!r}"
    for number, part in enumerate(parts[1:], start=1):
        line, *shown = part.splitlines()
        yield Command(line, [s for s in shown if s.strip()], last_status if number == len(parts) - 1 else 0)


def plain(text: str) -> str:
    """Without what draws tables, and with single spaces."""
    return " ".join(re.sub(r"[─-╿]", " ", text).split())


class Term:
    """A course in a temporary folder, with the people who type."""

    def __init__(self, folder: Path) -> None:
        self.course = folder / "course"
        self.exchange = self.course / "exchange"
        self.exchange.mkdir(parents=True)
        self._folder = folder

    def type(self, block: Block, command: Command) -> None:
        environment = {**os.environ, "NBGRADER_COURSE": str(self.course), "COLUMNS": "140"}
        if block.student:
            environment |= dict.fromkeys(
                ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"), str(self.home(block.student))
            )
        done = subprocess.run(
            ["bash", "-c", command.line],
            cwd=self.home(block.student) if block.student else ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        said = f"$ {command.line}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        assert done.returncode == command.status, said
        lines = [plain(line) for line in (done.stdout + done.stderr).splitlines()]
        for shown in command.shown:
            assert any(plain(shown) in line for line in lines), f"{shown!r} is not in:\n{said}"

    def home(self, student: str) -> Path:
        home = self._folder / student
        if not home.exists():
            home.mkdir()
            config = STUDENT_CONFIG.format(student=student, exchange=self.exchange)
            (home / "nbgrader_config.py").write_text(config, encoding="utf-8")
        return home

    def solve(self, student: str, solution: Path) -> None:
        (notebook,) = self.home(student).glob("*/*.ipynb")
        shutil.copyfile(solution, notebook)


@pytest.mark.needs_sandbox
def test_a_term_goes_as_the_document_says(tmp_path: Path) -> None:
    term = Term(tmp_path)
    for block in blocks():
        if not block.is_run:
            continue
        for command in block.commands:
            term.type(block, command)
        if block.handed_in:
            term.solve(block.student, ROOT / block.handed_in)
    graded = (
        term.course / "autograded" / "wrong_assignment" / "05_gradient_checking" / "gradient_checking.ipynb"
    )
    notice = nbformat.read(graded, as_version=4).cells[0].source
    assert "is not graded:** the file" in notice
    assert "04_sgd_by_hand" in notice
    assert len(list((term.course / "feedback_zips").glob("*.zip"))) == 7
    assert len(list((tmp_path / "alice").glob("*/feedback/*/*.html"))) == 1


def test_every_command_is_run_or_known_not_to_be() -> None:
    skipped = {command.line for block in blocks() if not block.is_run for command in block.commands}
    assert {line for line in skipped if not line.startswith(tuple(NOT_RUN))} == set()
    assert all(any(line.startswith(known) for line in skipped) for known in NOT_RUN)
    assert sum(len(block.commands) for block in blocks() if block.is_run) > 15


def test_the_three_lines_put_every_named_drop_in_into_the_configuration() -> None:
    (block,) = (found["text"] for found in BLOCK.finditer(DOCUMENT) if "use_dropins(c)" in found["text"])
    config = Config()
    exec(block, {"get_config": lambda: config})
    put = repr(config)
    named = re.findall(r"^\| `(\w+)` \| (?:`|the|\()", DOCUMENT, re.MULTILINE)
    assert len(named) == 8
    assert [name for name in named if f".{name}'" not in put] == []


def test_every_option_exists_and_has_the_default_that_is_shown() -> None:
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.preprocessors import AssignLatePenalties, ClearHiddenTests

    from autograder.nbgrader.execute import SandboxedExecute
    from autograder.nbgrader.repair import RepairCells

    kinds = (AssignLatePenalties, ClearHiddenTests, CourseDirectory, RepairCells, SandboxedExecute)
    classes = {kind.__name__: kind for kind in kinds}
    python = "\n".join(f["text"] for f in BLOCK.finditer(DOCUMENT) if f["language"] == "python")
    options = re.findall(r"^c\.(\w+)\.(\w+) = (.+?)(?:\s+#.*)?$", python, re.MULTILINE)
    assert len(options) > 8
    for kind, option, _ in options:
        assert option in classes[kind].class_traits(config=True), f"{kind}.{option}"
    shown = {f"{kind}.{option}": value for kind, option, value in options}
    made = SandboxedExecute()
    assert shown["SandboxedExecute.copy_new_files"] == repr(made.copy_new_files)
    assert shown["SandboxedExecute.unsafe"] == repr(made.unsafe)
    for option in ("memory_mib", "open_files", "file_mib", "kernel"):
        assert shown[f"SandboxedExecute.{option}"].replace('"', "'") == repr(getattr(made, option))
    assert shown["SandboxedExecute.timeout"] == repr(made.timeout)
    assert shown["RepairCells.add_missing_cells"] == repr(RepairCells().add_missing_cells)


def test_the_limits_are_those_of_the_code() -> None:
    from autograder.nbgrader import execute
    from autograder.sandbox.notebook import allowance, sessions
    from autograder.sandbox.notebook import work_folder as files

    limits = DOCUMENT[DOCUMENT.index("## Limits") :]
    assert f"{allowance.SESSION_MEMORY_MIB // 1024} GiB of memory" in limits
    assert f"{sessions.STREAM_BYTES // 2**20} MiB of output" in limits
    assert f"{files.FOLDER_BYTES // 2**20} MiB of files" in limits
    kernel_mib = allowance.SESSION_MEMORY_MIB + allowance.KERNEL_ITSELF_MIB
    assert f"a kernel {kernel_mib // 1024} GiB" in limits
    assert f"{allowance.OPEN_FILES} open files, a file {allowance.FILE_MIB} MiB" in limits
    assert f"at most {execute.MAX_NEW_FILES} are kept, {execute.MAX_NEW_BYTES // 2**20} MiB in all" in limits
