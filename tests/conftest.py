"""What the tests of the engine share: a tiny course made by ``autograder new``, and one warm sandbox for all of them."""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest
from hypothesis import HealthCheck, settings
from rich.console import Console, RenderableType

import autograder
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.author.new import scaffold
from autograder.classroom.lane import Lane
from autograder.jsonschema_import import import_jsonschema
from autograder.sandbox import protocol
from autograder.sandbox.enclosure import Level, missing_features
from autograder.sandbox.inside.observed_shell import ObservedShell
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import NOTHING, Surroundings
from autograder.sandbox.progress import Progress
from autograder.sandbox.transcript import Transcript

import_jsonschema()  # once, for all that read notebooks

TINY = "06_tiny"

Change = str | None | tuple[str, str]
"""A file's new text, None to remove it, or (old, new) to replace a part of it."""
Altered = Callable[[Mapping[str, Change]], Path]
Ended = Callable[[Iterable[psutil.Process]], bool]
Shown = Callable[..., str]
PATIENCE_S = 120.0
"""How long a test waits for what must come, however busy the machine is."""


NBGRADER = Path(__file__).with_name("nbgrader")
TERM = NBGRADER / "test_term.py"
"""The one course that is taken from end to end whenever anything is tested."""


def pytest_configure(config: pytest.Config) -> None:
    without_colours()
    os.environ.pop("AUTOGRADER_STORE", None)  # or the tests' classes would be kept there
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup has it ignored, by all that the tests start too
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so has a shell what it starts in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")  # how long an example takes is the machine's affair
    config.addinivalue_line("markers", "needs_sandbox: the enclosure itself is tested; skipped without one")
    config.addinivalue_line(
        "markers", f"nbgrader: all in tests/nbgrader but {TERM.name}, and enclosed kernels; it takes minutes"
    )
    config.addinivalue_line(
        "markers",
        "slow: a whole way from end to end, with a real assignment or in a tree of its own; most of a minute",
    )
    config.addinivalue_line("markers", "browser: opens pages in Chromium; skipped without it")
    config.addinivalue_line(
        "markers", "libraries: others' libraries in nbgrader courses; make test-libraries"
    )
    config.addinivalue_line("markers", "fidelity: most of the cases of tests/fidelity; it takes minutes")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What ``make test`` leaves out is not even imported, nor nbgrader for it."""
    left_out = config.option.markexpr.startswith("not nbgrader") and NBGRADER in collection_path.parents
    return True if left_out and collection_path != TERM else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    cannot_sandbox = bool(missing_features())
    for item in items:
        if cannot_sandbox and item.get_closest_marker("needs_sandbox"):
            item.add_marker(pytest.mark.skip(reason="this machine cannot sandbox"))
        if NBGRADER in item.path.parents and item.path != TERM:
            item.add_marker(pytest.mark.nbgrader)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tests' baselines out of the user's cache."""
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        yield cache


@pytest.fixture(autouse=True)
def plain_screens() -> Iterator[None]:
    """Screens without colours, also after a kernel's shell was made in this process: it wants them in all programs."""
    without_colours()
    yield
    without_colours()


@pytest.fixture(autouse=True)
def traced() -> Iterator[None]:
    """A child's clean-up stops all tracing; in the tests' process that would end the measuring of coverage."""
    trace, profile = sys.gettrace(), sys.getprofile()
    yield
    sys.settrace(trace)
    sys.setprofile(profile)


def without_colours() -> None:
    for name in ("FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def level() -> Level:
    """How submissions are enclosed on this machine."""
    return Level.UNSAFE if missing_features() else Level.SANDBOXED


@pytest.fixture(scope="session")
def tiny_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course's folder with one assignment under solutions/. Read it, do not write to it."""
    root = tmp_path_factory.mktemp("course")
    scaffold(TINY, root)
    return root


@pytest.fixture(scope="session")
def tiny(tiny_course: Path) -> Assignment:
    """The tiny course's assignment."""
    return load_assignment(tiny_course / "solutions" / TINY)


@pytest.fixture(scope="session")
def tiny_lane(tiny: Assignment, level: Level) -> Iterator[Lane]:
    """One warm lane on the tiny course's hidden side, for all tests that only grade."""
    with Lane(tiny.folder, level=level) as lane:
        yield lane


@pytest.fixture(scope="session")
def tiny_built(tiny: Assignment, level: Level, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What students of the tiny course are given: assignments/06_tiny, with no solutions/ near it. Read-only."""
    from autograder.author.build import build

    target = tmp_path_factory.mktemp("given") / "assignments" / TINY
    build(tiny, target, level)
    return target


@pytest.fixture
def altered(tiny_course: Path, tmp_path: Path) -> Altered:
    """Copies the tiny assignment to a course of its own and changes files in it; its folder."""

    def alter(changes: Mapping[str, Change]) -> Path:
        folder = tmp_path / "solutions" / TINY
        shutil.copytree(tiny_course / "solutions" / TINY, folder, dirs_exist_ok=True)
        for relative, change in changes.items():
            path = folder / relative
            if change is None:
                path.unlink()
                continue
            if isinstance(change, tuple):
                text = path.read_text(encoding="utf-8")
                assert change[0] in text, f"{relative} has no {change[0]!r}"
                change = text.replace(*change)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(change, encoding="utf-8")
        return folder

    return alter


@pytest.fixture(scope="session")
def has_ended() -> Callable[[psutil.Process], bool]:
    """Whether a process runs no more. Its number may be gone, or its end not yet noted by its parent."""

    def ended(process: psutil.Process) -> bool:
        try:
            return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    return ended


@pytest.fixture(scope="session")
def gone(has_ended: Callable[[psutil.Process], bool]) -> Ended:
    """Waits for processes to end by themselves; whether all of them do."""

    def all_gone(processes: Iterable[psutil.Process]) -> bool:
        left, ends = list(processes), time.monotonic() + PATIENCE_S
        while left := [process for process in left if not has_ended(process)]:
            if time.monotonic() > ends:
                return False
            time.sleep(0.01)
        return True

    return all_gone


@pytest.fixture(scope="session")
def killed(gone: Ended) -> Ended:
    """Kills processes, those that have just ended included, and waits for their end; whether there were any."""

    def kill(processes: Iterable[psutil.Process]) -> bool:
        victims = list(processes)
        for process in victims:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        assert gone(victims)
        return bool(victims)

    return kill


@pytest.fixture(scope="session")
def shown() -> Shown:
    """What stands on a terminal of this width, without colours, once these were printed."""

    def on_terminal(renderables: Iterable[RenderableType], width: int = 150) -> str:
        console = Console(record=True, width=width, file=StringIO(), highlight=False, color_system=None)
        for renderable in renderables:
            console.print(renderable)
        return "\n".join(line.rstrip() for line in console.export_text().split("\n"))

    return on_terminal


class InProcessObserver(Observer):
    """Runs cells and probes in the tests' own process, in milliseconds; for tests of what stands on observers."""

    def start(self) -> protocol.Ready:
        from autograder.probing import probes_of

        module, error = types.ModuleType("probes"), ""
        try:
            exec(compile(self.probe_set.source, self.probe_set.filename, "exec"), module.__dict__)
        except Exception as failure:  # noqa: BLE001 - as the zygote does
            error = f"{type(failure).__name__}: {failure}"
        self._probes = probes_of(module.__dict__)
        return protocol.Ready(os.getpid(), version("torch"), [*self._probes], error)

    def observe(
        self, cells: Sequence[protocol.Cell], seeds: dict[str, int], surroundings: Surroundings = NOTHING
    ) -> Transcript:
        from autograder.sandbox.inside.child import run_job
        from autograder.sandbox.inside.observed_shell import make_observed_shell

        self.start()
        names = [name for name in self.probe_set.names if name in seeds]
        progress = Progress([cell.label for cell in cells], names)
        progress.begin_child()
        orders = [protocol.ProbeOrder(name, seeds[name]) for name in names]

        def send(message: Any) -> None:
            sent = msgspec.msgpack.encode(message)
            progress.take(self._checked(msgspec.msgpack.decode(sent, type=protocol.Step)))

        streams, interrupt, trace = (sys.stdout, sys.stderr), signal.getsignal(signal.SIGINT), sys.gettrace()
        with tempfile.TemporaryDirectory() as settings:
            shell = make_observed_shell(Path(settings))
            without_colours()  # the next command of the same test has a plain screen, too
            try:
                run_job(protocol.Job([*cells], {}, orders, 0, None, 0), self._probes, send, shell)
            finally:
                sys.settrace(trace)
                sys.stdout, sys.stderr = streams
                signal.signal(signal.SIGINT, interrupt)
                ObservedShell.clear_instance()
        return progress.transcript()


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[InProcessObserver]]:
    """Has build, check and verify observe in the tests' process; puts back what that changes."""
    for module in ("author.expected", "student.report", "author.verify"):
        monkeypatch.setattr(f"autograder.{module}.Observer", InProcessObserver)
    monkeypatch.setattr("autograder.sandbox.warm_link.warm_early", lambda _: None)  # it would not be used
    kept, main = dict(vars(autograder)), sys.modules["__main__"]
    yield InProcessObserver
    sys.modules["__main__"] = main
    for name in vars(autograder).keys() - kept:
        del vars(autograder)[name]
    vars(autograder).update(kept)
