"""What students get, in one archive: notebooks and checks as they are under ``assignments/``, the part of this package they install, how to begin.

The archive is the same, byte by byte, whenever it is made of the same files. Before it is written, the rule that holds for assignments/ is
applied to all of it: no line of a solution, no hidden name.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.assignment.course import COURSE_FILE, load_course
from autograder.assignment.hand_in import hand_in_sentences
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, files_under
from autograder.atomic_write import write_atomically
from autograder.author.leaks import Rendered, leaks_in
from autograder.author.student_part import build_wheel
from autograder.errors import AssignmentError, UsageError
from autograder.judge.open_side import open_side
from autograder.student.shipped import CHECKS, decode_expected
from autograder.templates import TEMPLATES, markdown_environment

CONSTRAINTS = "constraints.txt"
WHEELS = Path("wheels")
MADE = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the earliest that it can hold."""


@dataclass(frozen=True)
class Listed:
    """An assignment in the archive's README."""

    name: str
    title: str
    stem: str
    exercises: int
    minutes: int
    points: int


def bundle(folders: Sequence[Path], root: Path, out: Path, *, torch_index: str = "") -> Rendered:
    """Write the archive; its files by their paths in it.

    Args:
        torch_index: where pip finds torch's CPU wheels, if that is not where it finds everything.

    Raises:
        AssignmentError: an assignment is not built, or something in the archive would tell a solution or a hidden name.
        UsageError: the archive's name is none.
    """
    if out.suffix != ".zip":
        raise UsageError(f"{out} is no name for an archive; end it in .zip")
    assignments = [load_assignment(folder) for folder in folders]
    shared = _shared_files(assignments, root, out.stem, torch_index)
    files = dict(shared)
    for assignment in assignments:
        own = _own_files(assignment, root)
        _check_leaks(assignment, {**shared, **own})
        files |= own
    write_atomically(out, _zipped(files, out.stem))
    return files


def _own_files(assignment: Assignment, root: Path) -> Rendered:
    folder = root / "assignments" / assignment.name
    if not (folder / CHECKS / "expected.json").is_file():
        raise AssignmentError(f"{folder} is not there; run: autograder build {assignment.name}")
    return {
        Path(assignment.name) / path.relative_to(folder): path.read_bytes() for path in files_under(folder)
    }


def _shared_files(assignments: Sequence[Assignment], root: Path, archive: str, torch_index: str) -> Rendered:
    course = load_course(root)
    with TemporaryDirectory(prefix="autograder-") as place:
        wheel = build_wheel(Path(place))
        content = wheel.read_bytes()
    names = [assignment.name for assignment in assignments]
    readme = (
        markdown_environment()
        .get_template("bundle/README.md.j2")
        .render(
            title=course.title or "Exercises on PyTorch's autograd",
            assignments=[_listed(assignment, root) for assignment in assignments],
            hand_in=hand_in_sentences(course, names[0])[:1]
            + ([course.hand_in.words] if course.hand_in.words else []),
            archive=archive,
            wheel=wheel.name,
        )
    )
    index = f"--extra-index-url {torch_index}\n" if torch_index else ""
    files = {
        Path("README.md"): readme.encode(),
        Path("setup_course.py"): (TEMPLATES / "bundle" / "setup_course.py").read_bytes(),
        Path("requirements.txt"): f"{index}./{(WHEELS / wheel.name).as_posix()}[notebook]\n".encode(),
        WHEELS / wheel.name: content,
    }
    for name in (CONSTRAINTS, COURSE_FILE):
        if (root / name).is_file():
            files[Path(name)] = (root / name).read_bytes()
    files.setdefault(Path(CONSTRAINTS), b"")
    return files


def _listed(assignment: Assignment, root: Path) -> Listed:
    expected = root / "assignments" / assignment.name / CHECKS / "expected.json"
    points = decode_expected(expected.read_bytes()).points if expected.is_file() else {}
    return Listed(
        assignment.name,
        assignment.settings.title,
        assignment.notebook.stem,
        len(assignment.exercises),
        assignment.settings.minutes,
        sum(points.values()),
    )


def _check_leaks(assignment: Assignment, files: Rendered) -> None:
    """Apply the rule of assignments/. A hidden name of one plain word is none in the program's code, which names no assignment."""
    judge, probe_set = open_side(assignment.side("hidden"))
    names = [*(test.name for test in judge.tests), *probe_set.names]
    judge.close()
    code = {path: content for path, content in _readable(files) if WHEELS in path.parents}
    given = {path: content for path, content in files.items() if WHEELS not in path.parents}
    found = [*leaks_in(assignment, given, names), *leaks_in(assignment, code, [n for n in names if "_" in n])]
    for path, problem in found:
        raise AssignmentError(f"{path} in the archive {problem} of {assignment.name}; reword the public side")


def _readable(files: Rendered) -> Iterator[tuple[Path, bytes]]:
    """The files, and in place of the wheel what is in it."""
    for path, content in files.items():
        if path.suffix != ".whl":
            yield path, content
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as wheel:
            for name in wheel.namelist():
                yield path / name, wheel.read(name)


def _zipped(files: Rendered, top: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{top}/{path.as_posix()}", MADE)
            info.external_attr, info.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return made.getvalue()
