"""What came of running probes again, as it stands on a terminal."""

from typing import Any

from autograder.results.replay import Replay, ReplayedProbe, replay_in_full


def words(shown: Any, replay: Replay) -> str:
    return " ".join(shown(replay_in_full(replay)).split())


def test_each_probe_has_what_it_returned_printed_and_warned(shown: Any) -> None:
    probe = ReplayedProbe("p", "f(1)", "gradient: 3", "", "hm\n", ["UserWarning: careful"])
    text = words(shown, Replay([probe], ["code cell 1: ValueError: no"], "it has changed"))
    assert text == (
        "Run again it has changed code cell 1: ValueError: no p called f(1) ended gradient: 3 printed hm "
        "warned UserWarning: careful"
    )


def test_a_traceback_stands_for_how_it_ended_and_steers_no_terminal(shown: Any) -> None:
    probe = ReplayedProbe(
        "p", "f(1)", "ValueError: no", "Traceback\n  [red]\x1b[1m\nValueError: no\n", "", []
    )
    text = words(shown, Replay([probe], []))
    assert text == "Run again p called f(1) traceback Traceback [red]�[1m ValueError: no"
