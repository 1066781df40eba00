"""Which of the files handed in may be the notebook that is missing."""

from pathlib import Path

import pytest

from autograder.nbgrader.missing import missing_reason


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["m.ipynb", "notes.txt", "n.html", "__MACOSX/._n.ipynb", "._m.ipynb"], ""),
        (["m.ipynb", ".ipynb_checkpoints/m-checkpoint.ipynb", "old/m.ipynb", "m.ipynb.bak"], ""),
        (["m.ipynb", "m (1).ipynb"], "'m (1).ipynb'"),
        (["m.ipynb", "N.IPYNB"], "'N.IPYNB'"),
        (["old/m.ipynb"], "'old/m.ipynb'"),
        (["/".join(["deep"] * 40) + "/n.ipynb"], None),
        (["a.ipynb", "b.ipynb", "c.ipynb", "d.ipynb"], "'a.ipynb', 'b.ipynb', 'c.ipynb', …"),
    ],
)
def test_what_may_be_the_notebook_that_is_missing(
    files: list[str], found: str | None, tmp_path: Path
) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    reason = missing_reason(tmp_path, "n", ["n", "m"])
    if found is None:
        assert "n.ipynb is missing, and may lie where nobody searched: deep/" in reason
        return
    assert reason == (
        f"n.ipynb is missing, but there is {found}; if it is that, rename it and grade it again"
        if found
        else ""
    )
