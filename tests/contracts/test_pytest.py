"""What :mod:`autograder.judge.pytest_session` needs of pytest's private parts: held from 8.2, below 10."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.config import Config, _prepareconfig
from _pytest.main import Session
from _pytest.runner import runtestprotocol
from packaging.specifiers import SpecifierSet

HELD = SpecifierSet(">=8.2,<10")
NEEDED_BY = "autograder/judge/pytest_session.py collects tests once and runs them again for every submission"
TESTS = "def test_right(number): assert number == 1\ndef test_wrong(number): assert number == 2\n"


class Plugin:
    """Counts how often the fixture is made; keeps how each test ended."""

    def __init__(self) -> None:
        self.made = 0
        self.outcomes: list[str] = []
        self.unconfigured = False

    @pytest.fixture
    def number(self) -> int:
        self.made += 1
        return self.made

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        raise AssertionError(f"runtestprotocol(log=False) reports; {NEEDED_BY}, in silence")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        if call.when == "call":
            self.outcomes.append("failed" if call.excinfo else "passed")
        return pytest.TestReport(item.nodeid, item.location, {}, "passed", None, "call")

    def pytest_unconfigure(self) -> None:
        self.unconfigured = True


@dataclass(frozen=True)
class Inner:
    """A session inside this one."""

    plugin: Plugin
    config: Config
    session: Session


@pytest.fixture
def inner(tmp_path: Path) -> Iterator[Inner]:
    (tmp_path / "test_inner.py").write_text(TESTS)
    plugin = Plugin()
    arguments = ["--import-mode=importlib", "-p", "no:terminal", "-p", "no:capture", "-p", "no:cacheprovider"]
    arguments += ["-p", "no:xdist", "-c", "/dev/null", f"--rootdir={tmp_path}", str(tmp_path)]
    config = _prepareconfig(arguments, [plugin])
    config._do_configure()
    session = Session.from_config(config)
    config.hook.pytest_sessionstart(session=session)
    yield Inner(plugin, config, session)
    config._ensure_unconfigure()


def test_pytest_is_one_that_this_holds_for() -> None:
    assert pytest.__version__ in HELD, f"look whether the contracts hold, then widen HELD: {NEEDED_BY}"


def test_a_session_made_by_hand_collects_from_8_2_below_10(inner: Inner) -> None:
    inner.config.hook.pytest_collection(session=inner.session)
    assert [item.name for item in inner.session.items] == ["test_right", "test_wrong"], NEEDED_BY


def test_items_run_again_with_fixtures_made_anew_from_8_2_below_10(inner: Inner) -> None:
    inner.config.hook.pytest_collection(session=inner.session)
    items = inner.session.items
    for _ in range(2):
        for item, following in zip(items, [*items[1:], None], strict=True):
            runtestprotocol(item, log=False, nextitem=following)
    assert inner.plugin.made == 4, f"a fixture is kept from one run to the next; {NEEDED_BY}"
    assert inner.plugin.outcomes == ["passed", "passed", "failed", "failed"], NEEDED_BY


def test_it_is_unconfigured_by_hand_from_8_2_below_10(inner: Inner) -> None:
    inner.config._ensure_unconfigure()
    assert inner.plugin.unconfigured, f"its plugins are not told; {NEEDED_BY}, and close() ends it"
