"""One class of hostile submissions beside honest ones: they gain nothing, learn nothing and change nothing.

Each file in tests/hostile/ says in its docstring what it tries and, after ``worth:``, what the honest work in it earns.
Code in them that gets anywhere raises ESCAPED.
"""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil
import pytest

from autograder.author.new import scaffold
from autograder.classroom.about import about
from autograder.classroom.grade import grade_class, plan_grading
from autograder.results.files import write_exports
from autograder.results.model import SubmissionResult, without_measurements
from autograder.results.opening import open_store
from autograder.results.pages.class_data import load_class
from autograder.results.pages.feedback import feedback_files, write_feedback
from autograder.sandbox.enclosure import Level

pytestmark = pytest.mark.needs_sandbox

HOSTILE = Path(__file__).parent / "hostile"
MARKER = "PROBE_MARKER_c4ca4238"
HONEST = {
    "honest_one.py": "def square_gradient(x):\n    return 2 * x.detach()\n\n\ndef halve(x):\n    return x / 2\n",
    "honest_two.py": "def square_gradient(x):\n    return x.detach().clone()\n\n\ndef halve(x):\n    return x / 2\n",
}
HALVE = '''
# %% exercise="halve"
def halve(x: torch.Tensor) -> torch.Tensor:
    """Half of x."""
    ### BEGIN SOLUTION
    return 0.5 * x  # SOLUTION_MARKER
    ### END SOLUTION
'''
HALVE_PROBE = f'''

{MARKER} = "{MARKER}"


@probe
def halves(submission: Submission, draw: Draw) -> dict[str, Any]:
    """halve(x) for a random x of 5 numbers"""
    return {{"halved": submission.halve(draw.randn(5, dtype=torch.float64))}}
'''
HALVE_TEST = '''

@points(40, exercise="halve")
def test_halves(halves: Observation) -> None:
    """A half is a half."""
    halves["halved"].assert_close(rtol=1e-9, atol=1e-12)
'''


@dataclass(frozen=True)
class Graded:
    """A class that has been graded."""

    results: dict[str, SubmissionResult]
    out: Path

    def feedback(self, student: str) -> str:
        (path,) = [p for p in (self.out / "feedback").iterdir() if p.stem.split("-")[0] == student]
        return path.read_text()


def make_course(root: Path) -> Path:
    """The tiny course with a second exercise, a marker in its hidden probes, and short limits; the assignment's folder."""
    folder = scaffold("06_tiny", root)

    def append(relative: str, text: str) -> None:
        path = folder / relative
        path.write_text(path.read_text() + text)

    append("tiny.py", HALVE)
    append("hidden/probes.py", HALVE_PROBE)
    append("hidden/test_tiny.py", HALVE_TEST)
    (folder / "hidden" / "test_tiny.py").write_text(
        (folder / "hidden" / "test_tiny.py").read_text().replace("@points(100,", "@points(60,")
    )
    limits = "\n[limits]\nprobe_wall_s = 1.0\ncell_wall_s = 1.0\nsubmission_wall_s = 20.0\nmemory_mib = 64\n"
    append("assignment.toml", limits)
    return folder


def write_class(folder: Path, places: dict[str, str], *, hostile: bool) -> None:
    """The honest submissions and, if asked for, the hostile ones, told where everything is."""
    folder.mkdir()
    for name, text in HONEST.items():
        (folder / name).write_text(text)
    for path in HOSTILE.iterdir() if hostile else ():
        text = path.read_text()
        for mark, place in places.items():
            text = text.replace(mark, place)
        (folder / path.name).write_text(text)


def grade(course: Path, submissions: Path, out: Path, jobs: int = 2, resume: bool = False) -> Graded:
    from autograder.classroom.finding import find_submissions

    folder = course / "solutions" / "06_tiny"
    found = find_submissions([submissions], "tiny")
    plan = plan_grading(folder, found, salt="s", level=Level.SANDBOXED, jobs=jobs, secrets=[out])
    with open_store(out, "06_tiny", resume=resume) as store:
        info = grade_class(plan, store, on_result=lambda *_: None)
        results = store.results()
        write_exports(out, info, results)
        data = load_class(store)
        write_feedback(out, feedback_files(data, about(folder, data), seen="messages"))
    return Graded({result.id: result for result in results}, out)


def snapshot(*folders: Path) -> dict[str, tuple[int, int, int, int]]:
    """Everything below ``folders`` with its mode, owner, size and time of change."""
    found = {}
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            if "__pycache__" not in path.parts:
                status = path.lstat()
                size = 0 if path.is_dir() else status.st_size
                found[str(path)] = (status.st_mode, status.st_uid, size, status.st_mtime_ns)
    return found


def children_now() -> set[psutil.Process]:
    """The processes below this one that have not ended."""
    found = set()
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                found.add(process)
    return found


def processes_in(folder: Path) -> list[psutil.Process]:
    """The processes that work below ``folder``, as zygotes and their children do."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd().startswith(str(folder)) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


@dataclass(frozen=True)
class Aftermath:
    """What two runs over one course left: a class of honest students alone, and the same beside hostile ones."""

    alone: Graded
    beside: Graded
    before: dict[str, tuple[int, int, int, int]]
    after: dict[str, tuple[int, int, int, int]]
    temporary: list[str]
    processes: list[psutil.Process]
    children: set[psutil.Process]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile-course")
    make_course(root)
    return root


@pytest.fixture(scope="module")
def aftermath(
    course: Path, own_cache: Path, tmp_path_factory: pytest.TempPathFactory, gone: Callable[..., bool]
) -> Aftermath:
    base = tmp_path_factory.mktemp("hostile")
    temporary = tmp_path_factory.mktemp("temporary")
    places = {
        "@COURSE@": str(course),
        "@SUBMISSIONS@": str(base / "beside"),
        "@OUT@": str(base / "out-beside"),
        "@CACHE@": str(own_cache),
    }
    write_class(base / "alone", places, hostile=False)
    write_class(base / "beside", places, hostile=True)
    children_before = children_now()  # of other tests in this process
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        alone = grade(course, base / "alone", base / "out-alone")
        before = snapshot(course, base / "beside")
        beside = grade(course, base / "beside", base / "out-beside")
        after = snapshot(course, base / "beside")
    gone({*processes_in(temporary), *(children_now() - children_before)})  # killed, but perhaps not yet gone
    left = [str(path) for path in temporary.rglob("*")]
    children = children_now() - children_before
    return Aftermath(alone, beside, before, after, left, processes_in(temporary), children)


def worth(path: Path) -> int:
    found = re.search(r"worth: (\d+)", path.read_text())
    assert found, f"{path} does not say what it is worth"
    return int(found[1])


def comparable(result: SubmissionResult) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(without_measurements(result), path=""))


@pytest.mark.parametrize("path", sorted(HOSTILE.iterdir()), ids=lambda path: path.stem)
def test_a_hostile_submission_earns_what_its_honest_work_is_worth(aftermath: Aftermath, path: Path) -> None:
    result = aftermath.beside.results[path.stem]
    assert (result.status, result.score) == ("graded", worth(path)), msgspec.json.encode(result).decode()
    assert b"ESCAPED" not in msgspec.json.encode(result)


def test_honest_results_are_the_same_beside_hostile_ones(aftermath: Aftermath) -> None:
    for name in HONEST:
        student = Path(name).stem
        alone, beside = aftermath.alone, aftermath.beside
        assert comparable(beside.results[student]) == comparable(alone.results[student])
        assert beside.feedback(student) == alone.feedback(student)
    assert aftermath.alone.results["honest_one"].score == 100
    assert aftermath.alone.results["honest_two"].score == 40


def test_nothing_hidden_shows_in_any_feedback(aftermath: Aftermath) -> None:
    texts = {path.name: path.read_text() for path in (aftermath.beside.out / "feedback").iterdir()}
    assert len(texts) == len(list(HOSTILE.iterdir())) + len(HONEST)
    hidden = ("PROBE_MARKER", "SOLUTION_MARKER", "@probe", "def halves", "draw.randn", "submission.halve")
    for name, text in texts.items():
        assert not [word for word in hidden if word in text], name
        assert "\x1b" not in text
        assert "<script" not in text


def test_the_marker_was_there_to_be_carried_out(aftermath: Aftermath) -> None:
    staff = msgspec.json.encode(aftermath.beside.results["secrets_in_every_channel"]).decode()
    assert MARKER in staff


def test_failing_cells_are_too_few_to_spell_with(aftermath: Aftermath) -> None:
    result = aftermath.beside.results["secrets_in_failing_cells"]
    assert len(result.remarks) <= 7
    assert "more" in " ".join(result.remarks)


def test_one_step_that_dribbles_costs_its_own_time_only(aftermath: Aftermath) -> None:
    tests = {
        t.name: t.verdict
        for e in aftermath.beside.results["exhausts_time_dribbling"].exercises
        for t in e.tests
    }
    assert tests == {"test_random_gradient": "timed_out", "test_halves": "passed"}


@pytest.mark.parametrize(
    ("student", "verdict"),
    [
        ("exhausts_time", "timed_out"),
        ("exhausts_memory", "out_of_memory"),
        ("fakes_exit", "crashed"),
        ("fakes_records", "failed"),
        ("exhausts_disk_and_files", "crashed"),
        ("fakes_floods", "crashed"),
        ("fakes_closed_pipe", "crashed"),
        ("fakes_killed", "crashed"),
        ("lies_huge_and_empty", "output_limit"),
        ("secrets_in_every_channel", "raised"),
    ],
)
def test_the_verdict_says_how_it_failed(aftermath: Aftermath, student: str, verdict: str) -> None:
    assert aftermath.beside.results[student].exercises[0].tests[0].verdict == verdict


def test_nothing_outside_the_out_folder_was_written_or_changed(aftermath: Aftermath) -> None:
    assert aftermath.after == aftermath.before
    assert aftermath.temporary == []


def test_no_process_survives(aftermath: Aftermath) -> None:
    assert aftermath.processes == []
    assert aftermath.children == set()
