"""The judge: an assignment's pytest tests, collected once, run again for every transcript.

The tests are ordinary pytest; each argument of a test is a fixture named after a probe, and holds what the
submission and the reference returned. A test that passes earns its points. Nothing of the
submission is executed here.
"""

import os
import types
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from _pytest.config import Config, _prepareconfig
from _pytest.main import Session
from _pytest.runner import runtestprotocol

from autograder.errors import AssignmentError
from autograder.judge.observation import Observation, observe
from autograder.judge.test_spec import POINTS_MARKER, Judgement, TestSpec
from autograder.sandbox.transcript import Transcript

LEAN = [
    "--import-mode=importlib",
    "--strict-markers",
    "-p no:cacheprovider",
    "-p no:terminal",
    "-p no:junitxml",
    "-p no:logging",
    "-p no:doctest",
    "-p no:stepwise",
    "-p no:faulthandler",
    "-p no:warnings",
    "-p no:tmpdir",
    "-p no:capture",
    "-p no:unraisableexception",
    "-p no:threadexception",
]
"""A collected session with these re-runs thirty tests in milliseconds."""


class ProbeFixtures(types.ModuleType):
    """A pytest plugin with a fixture for each probe, fed with one pair of transcripts at a time."""

    def __init__(self, probes: Sequence[str]) -> None:
        super().__init__("autograder_probe_fixtures")
        self.got = self.want = Transcript({})
        for name in probes:
            setattr(self, f"fixture_of_{name}", self._fixture(name))

    def _fixture(self, name: str) -> Any:
        @pytest.fixture(name=name)
        def observation() -> Observation:
            return observe(name, self.got.outcome(name), self.want.outcome(name))

        return observation


class _Verdicts:
    """Collects, for one run over all items, the exception of each that did not pass."""

    def __init__(self) -> None:
        self.errors: dict[str, BaseException] = {}
        self.collection_errors: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep the exception, and spare pytest the formatting of a traceback nobody will read."""
        if call.excinfo is not None:
            self.errors.setdefault(item.nodeid, call.excinfo.value)
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        assert call.when != "collect"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.collection_errors.append(str(report.longrepr))


class Judge:
    """The tests of one folder (``hidden/`` or ``public/``), ready to be run.

    Raises:
        AssignmentError: a test cannot be collected, has no points or names no probe.
    """

    def __init__(self, folder: Path, probes: Sequence[str]) -> None:
        self._fixtures = ProbeFixtures(probes)
        self._verdicts = _Verdicts()
        self._config, self._session = self._collect(folder)
        self._items = list(self._session.items)
        self.tests = [_spec_of(item, probes) for item in self._items]
        if not self.tests:
            raise AssignmentError(f"{folder} holds no test; add functions named test_… to its test_*.py")

    def _collect(self, folder: Path) -> tuple[Config, Session]:
        folder = folder.resolve()
        # Modules are named by their path from rootdir; from the anchor, no two folders' tests share a name.
        arguments = [
            *LEAN,
            "-c",
            os.devnull,
            f"--rootdir={folder.anchor}",
            f"--confcutdir={folder}",
            str(folder),
        ]
        previous = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD"), os.environ.get("PYTEST_ADDOPTS")
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"], os.environ["PYTEST_ADDOPTS"] = "1", ""
        try:
            config = _prepareconfig(arguments, [self._fixtures, self._verdicts])
        finally:
            _restore("PYTEST_DISABLE_PLUGIN_AUTOLOAD", previous[0])
            _restore("PYTEST_ADDOPTS", previous[1])
        config.addinivalue_line("markers", POINTS_MARKER)
        config._do_configure()
        session = Session.from_config(config)
        config.hook.pytest_sessionstart(session=session)
        try:
            config.hook.pytest_collection(session=session)
        except (Session.Interrupted, pytest.UsageError) as error:
            self._verdicts.collection_errors.append(str(error))
        if self._verdicts.collection_errors:
            raise AssignmentError(
                f"{folder}: pytest cannot collect the tests:\n" + "\n".join(self._verdicts.collection_errors)
            )
        return config, session

    def close(self) -> None:
        """End the pytest session."""
        self._config.hook.pytest_sessionfinish(session=self._session, exitstatus=0)
        self._config._ensure_unconfigure()

    def judge(
        self, got: Transcript, want: Transcript, exercises: Collection[str] | None = None
    ) -> list[Judgement]:
        """Run every test, or those of some exercises, on ``got`` beside ``want``."""
        self._fixtures.got, self._fixtures.want = got, want
        self._verdicts.errors.clear()
        chosen = [
            (spec, item)
            for spec, item in zip(self.tests, self._items, strict=True)
            if exercises is None or spec.exercise in exercises
        ]
        items = [item for _, item in chosen]
        for item, following in zip(items, [*items[1:], None], strict=True):
            runtestprotocol(item, log=False, nextitem=following)
        return [Judgement(spec, self._verdicts.errors.get(item.nodeid)) for spec, item in chosen]


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _spec_of(item: pytest.Item, probes: Sequence[str]) -> TestSpec:
    mark = item.get_closest_marker("points")
    where = f"{item.path}: {item.name}"
    if mark is None or not mark.args or "exercise" not in mark.kwargs:
        raise AssignmentError(f"{where} is worth nothing; put @points(N, exercise=…) above it")
    used = tuple(name for name in getattr(item, "fixturenames", ()) if name in probes)
    if not used:
        raise AssignmentError(f"{where} takes no probe as an argument; name one of {', '.join(probes)}")
    title = (getattr(getattr(item, "obj", None), "__doc__", None) or "").strip()
    if not title:
        raise AssignmentError(f"{where} has no docstring; it is what the student reads")
    ways_back = tuple(mark.kwargs.get("ways_back", ()))
    if strange := [way.probe for way in ways_back if way.probe not in used]:
        raise AssignmentError(f"{where} has a way back through {strange[0]}, which is none of its arguments")
    exercise, worth = mark.kwargs["exercise"], int(mark.args[0])
    return TestSpec(item.name, " ".join(title.split()), exercise, worth, used, ways_back)
