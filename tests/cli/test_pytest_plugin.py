"""``pytest solutions/NN --submission FILE``: the very verdicts of the bulk engine, with everything pytest offers."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment
from autograder.classroom.lane import Lane
from autograder.judge.grader import Grader
from autograder.judge.test_spec import Judgement
from autograder.judge.verdicts import verdict_of
from autograder.sandbox.enclosure import Level
from autograder.sandbox.observer import Observer

MORE_PROBES = '''

@probe
def at_zero(submission: Submission, draw: Draw) -> dict[str, Any]:
    """square_gradient(zeros(3))"""
    return {"gradient": submission.square_gradient(torch.zeros(3))}


@probe
def of_a_matrix(submission: Submission, draw: Draw) -> dict[str, Any]:
    """square_gradient(x) for x of shape (2, 3)"""
    return {"gradient": submission.square_gradient(draw.rand(2, 3, low=1.0, high=2.0))}
'''
MORE_TESTS = '''

@points(1, exercise="square_gradient")
def test_at_zero(at_zero: Observation) -> None:
    """The gradient of zero is zero."""
    at_zero["gradient"].assert_equal()


@points(2, exercise="square_gradient")
def test_both(at_zero: Observation, of_a_matrix: Observation) -> None:
    """Matrices work as well."""
    of_a_matrix["gradient"].assert_close(rtol=1e-5, atol=1e-6)
    at_zero["gradient"].assert_close(rtol=1e-5, atol=1e-6)


@points(3, exercise="square_gradient")
def test_that_computes(of_a_matrix: Observation) -> None:
    """A test of ours that crashes on what is no array."""
    assert of_a_matrix["gradient"].got.sum() > 8
'''
SUBMISSIONS = {
    "right": "def square_gradient(x):\n    return 2 * x",
    "forgets": "def square_gradient(x):\n    return x.clone()",
    "in_place": "def square_gradient(x):\n    return x.mul_(2)",
    "stub": "def square_gradient(x):\n    raise NotImplementedError()",
    "missing": "y = 1",
    "raises_on_matrices": "def square_gradient(x):\n    assert x.dim() == 1\n    return 2 * x",
    "no_tensor": "def square_gradient(x):\n    return [2.0] * 5",
    "exits_at_zero": "import os\ndef square_gradient(x):\n    if x.abs().sum() == 0: os._exit(0)\n    return 2 * x",
    "no_python": "def square_gradient(x:",
}

Verdicts = dict[str, str]


class Watch:
    """A plugin that keeps, for each test, the error that decided it."""

    def __init__(self) -> None:
        self.errors: dict[str, BaseException | None] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        error = call.excinfo.value if call.excinfo else None
        self.errors[item.name] = self.errors.get(item.name) or error


@pytest.fixture(scope="module")
def lane(tiny_course: Path, tmp_path_factory: pytest.TempPathFactory, level: Level) -> Iterator[Lane]:
    """A lane on a tiny assignment with more hidden tests."""
    import shutil

    folder = tmp_path_factory.mktemp("course") / "solutions" / "06_tiny"
    shutil.copytree(tiny_course / "solutions" / "06_tiny", folder)
    for name, more in (("probes.py", MORE_PROBES), ("test_tiny.py", MORE_TESTS)):
        path = folder / "hidden" / name
        path.write_text(path.read_text() + more)
    with Lane(folder, level=level) as lane:
        yield lane


@pytest.fixture
def by_pytest(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, Watch]]:
    """Runs plain pytest on the assignment, in this process and on the lane's own sandbox."""

    class Borrowed:
        def __init__(self, *_: Any, **__: Any) -> None:
            self.__dict__.update(vars(lane._opened.observer))

        def __enter__(self) -> Observer:
            return lane._opened.observer

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr("autograder.sandbox.observer.Observer", Borrowed)

    def run(*arguments: object) -> tuple[int, Watch]:
        watch = Watch()
        folder = lane.assignment.folder
        options = ["-q", "-c", "/dev/null", f"--rootdir={folder}", f"--confcutdir={folder}"]
        # The second collects garbage five times at the end, of all that the tests' own process holds.
        options += ["-p", "no:cacheprovider", "-p", "no:unraisableexception"]
        status = pytest.main([str(folder), *options, *map(str, arguments)], plugins=[watch])
        return int(status), watch

    return run


def bulk(lane: Lane, path: Path) -> Verdicts:
    return {
        test.name: test.verdict for exercise in lane.grade("x", path).exercises for test in exercise.tests
    }


def plain(watch: Watch, grader: Grader) -> Verdicts:
    specs = {spec.name: spec for spec in grader.tests}
    return {name: verdict_of(Judgement(specs[name], error)) for name, error in watch.errors.items()}


QUICK = ("right", "stub", "raises_on_matrices", "exits_at_zero")
"""Whose verdicts are compared by `make test`; each session of pytest takes three seconds."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in SUBMISSIONS]
)
def test_the_verdicts_are_those_of_the_bulk_engine(
    name: str, lane: Lane, by_pytest: Callable[..., tuple[int, Watch]], tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.py"
    path.write_text(SUBMISSIONS[name])
    status, watch = by_pytest("--submission", path)
    verdicts = bulk(lane, path)
    assert len(verdicts) == 4
    assert plain(watch, lane.grader) == verdicts
    assert status == (0 if name == "right" else 1)


def test_the_submissions_have_many_kinds_of_verdicts(lane: Lane, tmp_path: Path) -> None:
    seen = set()
    for name, source in SUBMISSIONS.items():
        (tmp_path / f"{name}.py").write_text(source)
        seen |= set(bulk(lane, tmp_path / f"{name}.py").values())
    assert seen == {"passed", "failed", "raised", "not_implemented", "missing", "crashed", "grader_error"}


def test_without_a_submission_the_reference_is_judged(
    lane: Lane, by_pytest: Callable[..., tuple[int, Watch]]
) -> None:
    status, watch = by_pytest()
    assert (status, len(watch.errors)) == (0, 4)


@pytest.mark.slow
def test_another_salt_seeds_other_inputs_and_k_selects(
    lane: Lane, by_pytest: Callable[..., tuple[int, Watch]], tmp_path: Path
) -> None:
    salted = load_assignment(lane.assignment.folder)
    from autograder.judge.baseline import seeds_of
    from autograder.probing import Draw

    seed = seeds_of(salted.name, "hidden", ["of_a_matrix"], "autumn")["of_a_matrix"]
    first = Draw(seed).rand(2, 3, low=1.0, high=2.0)[0, 0].item()
    path = tmp_path / "knows_the_salt.py"
    path.write_text(
        f"def square_gradient(x):\n    return x if abs(x.flatten()[0] - {first!r}) < 1e-6 else 2 * x"
    )
    assert by_pytest("--submission", path, "-k", "both")[0] == 0
    assert by_pytest("--submission-salt", "autumn")[0] == 0
    status, watch = by_pytest("--submission", path, "--submission-salt", "autumn", "-k", "both")
    assert (status, list(watch.errors)) == (1, ["test_both"])


@pytest.mark.slow
def test_only_hidden_tests_are_collected_and_a_single_one_can_be_named(
    lane: Lane, tmp_path: Path, level: Level
) -> None:
    """In a process of its own, with a sandbox of its own, as a person runs it."""
    (tmp_path / "wrong.py").write_text(SUBMISSIONS["raises_on_matrices"])
    test = f"{lane.assignment.folder / 'hidden' / 'test_tiny.py'}::test_both"
    unsafe = ["--submission-unsafe"] if level is Level.UNSAFE else []
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", test, "--submission", tmp_path / "wrong.py", "-v", *unsafe],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert ended.returncode == 1, ended.stderr
    assert "collected 1 item" in ended.stdout
    assert "NotObserved" in ended.stdout
    assert "AssertionError" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{folder}", "--submission", "nowhere.py"], "cannot be read: No such file"),
        (["{tmp}", "--submission", "{tmp}/a.py"], "--submission needs an assignment's folder as argument"),
        (["{folder}", "{tmp}/07_other"], "judge one assignment at a time"),
        (["{tmp}/07_other"], "is missing; it defines the hidden probes"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(
    arguments: list[str],
    said: str,
    lane: Lane,
    by_pytest: Callable[..., tuple[int, Watch]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "a.py").touch()
    other = tmp_path / "07_other"
    other.mkdir()
    for name in ("assignment.toml", "tiny.py"):
        (other / name).write_bytes((lane.assignment.folder / name).read_bytes())
    filled = [a.format(folder=lane.assignment.folder, tmp=tmp_path) for a in arguments]
    status = pytest.main([*filled, "-c", "/dev/null", f"--rootdir={tmp_path}", "-p", "no:cacheprovider"])
    assert status == pytest.ExitCode.USAGE_ERROR
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err + captured.out


def test_without_a_sandbox_it_refuses(
    by_pytest: Callable[..., tuple[int, Watch]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from autograder.sandbox.enclosure import MissingFeature

    monkeypatch.setattr(
        "autograder.sandbox.enclosure.missing_features",
        lambda: [MissingFeature("no Landlock", "pass --unsafe")],
    )
    assert by_pytest()[0] == pytest.ExitCode.USAGE_ERROR
    assert "no Landlock; pass --unsafe" in capsys.readouterr().err
    assert by_pytest("--submission-unsafe")[0] == 0


def test_pytest_elsewhere_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it():\n    pass\n")
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "test_too.py").write_text("def test_too():\n    pass\n")
    watch = Watch()
    options = [
        "-c",
        "/dev/null",
        f"--rootdir={tmp_path}",
        f"--confcutdir={tmp_path}",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:unraisableexception",
        "--import-mode=importlib",
    ]
    assert pytest.main([str(tmp_path), *options], plugins=[watch]) == 0
    assert list(watch.errors) == ["test_too", "test_it"]
