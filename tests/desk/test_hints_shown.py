"""Hints shown outside of the notebook are remembered beside the assignment's folder, each once."""

from pathlib import Path

import pytest

from autograder.desk.hints_shown import hints_shown, keep_shown
from autograder.results.model import HintSeen


def test_each_is_kept_once_in_the_order_in_which_they_were_shown(folder: Path) -> None:
    for level in (2, 1, 2):
        keep_shown(folder, HintSeen("square_gradient", level))
    assert hints_shown(folder) == [HintSeen("square_gradient", 2), HintSeen("square_gradient", 1)]
    assert [path.name for path in (folder.parent / "kept" / folder.name).iterdir()] == ["hints.json"]


@pytest.mark.parametrize("content", ["", "[", '{"exercise": "f"}', '[{"level": 1}]'])
def test_a_damaged_file_holds_none_and_is_written_anew(folder: Path, content: str) -> None:
    place = folder.parent / "kept" / folder.name
    place.mkdir(parents=True)
    (place / "hints.json").write_text(content)
    assert hints_shown(folder) == []
    keep_shown(folder, HintSeen("square_gradient", 1))
    assert hints_shown(folder) == [HintSeen("square_gradient", 1)]
