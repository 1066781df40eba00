"""The trusted end of sessions: their zygote, and a link to one of them."""

import pytest

pytest.importorskip("ipykernel")

from autograder.errors import SandboxError
from autograder.sandbox.enclosure import Level
from autograder.sandbox.notebook import sessions as sessions_module
from autograder.sandbox.notebook.sessions import Sessions, shared_sessions


def test_a_session_that_cannot_start_is_our_failure(level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Sessions(level)
    try:
        folder = made.new_folder()
        (folder / "work").rmdir()
        with pytest.raises(SandboxError, match="a session did not start"):
            sessions_module.Link(made, folder, {})
    finally:
        made.close()


def test_what_a_zygote_does_not_survive_is_not_preloaded_again(
    level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Sessions(level, ["ends_the_process"])
    tried = []

    def start() -> None:
        tried.append(made.preload)
        if made.preload:
            raise SandboxError("it ended while it imported")

    monkeypatch.setattr(made.zygote, "start", start)
    made.start()
    assert tried == [("ends_the_process",), ()]
    made.close()


def test_a_folder_is_empty_and_no_other_sessions(level: Level) -> None:
    made = Sessions(level)
    try:
        first, second = made.new_folder(), made.new_folder()
        assert first != second
        assert sorted(path.name for path in first.iterdir()) == ["home", "work"]
        assert not any((*(first / "work").iterdir(), *(first / "home").iterdir()))
    finally:
        made.close()
    assert not first.exists()


def test_notebooks_that_import_the_same_share_a_zygote(level: Level) -> None:
    assert shared_sessions(level, ["json", "csv"]) is shared_sessions(level, ["csv", "json"])
    assert shared_sessions(level, ["json"]) is not shared_sessions(level, ["csv"])
