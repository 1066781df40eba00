"""What is put back before a cell that tests, on objects and modules of the tests' own; that whole sessions are: test_session.py."""

import types
from typing import Any

import pytest

from autograder.sandbox.inside.pristine import (
    TESTS_IMPORT,
    _restore,
    _restore_calls,
    _stop_monitoring,
    names_of,
)


def original() -> int:
    return 1


@pytest.fixture
def module() -> types.ModuleType:
    made = types.ModuleType("made")
    vars(made).update(call=original, value=1, __doc__="said", __builtins__={})
    return made


def test_what_a_module_had_is_put_back_and_what_came_is_taken_away(module: types.ModuleType) -> None:
    before = dict(vars(module))
    vars(module).update(call=lambda: 2, value=2, new=3)
    del vars(module)["value"]
    _restore(module, before)
    assert {name: vars(module).get(name) for name in ("call", "value", "new")} == {
        "call": original,
        "value": 1,
        "new": None,
    }


def test_of_pythons_own_names_only_what_is_called_is_put_back(module: types.ModuleType) -> None:
    vars(module)["__getattr__"] = original
    before = dict(vars(module))
    vars(module).update(__doc__="another", __getattr__=lambda name: name, __warningregistry__={})
    _restore(module, before)
    assert vars(module)["__doc__"] == "another"
    assert vars(module)["__getattr__"] is original
    assert "__warningregistry__" in vars(module)


def test_an_objects_calls_are_put_back_and_its_state_stays() -> None:
    now: dict[str, Any] = {"call": print, "state": 1}
    before = dict(now)
    now.update(call=len, state=2, hook=original, note="kept")
    _restore_calls(now, before)
    assert now == {"call": print, "state": 2, "note": "kept"}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("x = f(y)", {"x", "f", "y"}),
        ("def f():\n    return [g(a) for a in b]", {"g", "a", "b"}),
        ("%time x", set()),
        ("x = 1\0", set()),
    ],
)
def test_the_names_a_cell_uses(code: str, names: set[str]) -> None:
    assert names_of(code) == names


class PlayedMonitoring:
    """Python 3.12's ``sys.monitoring``, with one tool in use."""

    events = types.SimpleNamespace(LINE=1, CALL=2, NO_EVENTS=0)

    def __init__(self) -> None:
        self.tools = {3: "spy"}
        self.told: list[tuple[Any, ...]] = []

    def get_tool(self, tool: int) -> str | None:
        return self.tools.get(tool)

    def set_events(self, tool: int, events: int) -> None:
        self.told.append(("events", tool, events))

    def register_callback(self, tool: int, event: int, callback: None) -> None:
        self.told.append(("callback", tool, event))
        if event == 2:
            raise ValueError("no event of its own")

    def free_tool_id(self, tool: int) -> None:
        del self.tools[tool]


def test_whoever_monitors_is_stopped() -> None:
    monitoring = PlayedMonitoring()
    _stop_monitoring(monitoring)
    assert monitoring.told == [("events", 3, 0), ("callback", 3, 1), ("callback", 3, 2)]
    assert monitoring.tools == {}


def test_what_tests_import_can_be_imported() -> None:
    for name in TESTS_IMPORT:
        __import__(name)
