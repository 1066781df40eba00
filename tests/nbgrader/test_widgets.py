"""Output widgets that are open while a cell tests: by the messages of widgets, taken from ipywidgets."""

from typing import Any

import pytest

pytest.importorskip("nbgrader")

from autograder.nbgrader.widgets import OpenWidgets


def update(comm: str, **state: Any) -> dict[str, Any]:
    return {"comm_id": comm, "data": {"method": "update", "state": state}}


def test_an_open_widget_takes_text_and_errors_until_it_closes() -> None:
    widgets = OpenWidgets()
    assert not widgets.takes("stream")
    widgets.follow(update("a", msg_id="request-1"))
    assert widgets.takes("stream")
    assert widgets.takes("error")
    widgets.follow(update("a", msg_id=""))
    assert not widgets.takes("stream")


def test_it_takes_no_result_and_nothing_that_is_displayed() -> None:
    widgets = OpenWidgets()
    widgets.follow(update("a", msg_id="request-1"))
    assert not any(map(widgets.takes, ("execute_result", "display_data", "status")))


def test_of_two_open_widgets_one_stays_open() -> None:
    widgets = OpenWidgets()
    for comm in "ab":
        widgets.follow(update(comm, msg_id="request-1"))
    widgets.follow(update("b", msg_id=""))
    assert widgets.takes("stream")


@pytest.mark.parametrize(
    "content",
    [{}, {"comm_id": "a"}, {"data": None}, {"data": []}, {"data": {"state": 3}}, update("a", value=1)],
)
def test_other_messages_open_nothing(content: Any) -> None:
    widgets = OpenWidgets()
    widgets.follow(content)
    assert not widgets.takes("stream")
