"""What an instructor opens to notebooks, and what stays shut whatever the configuration says."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.errors import SandboxError
from autograder.sandbox.enclosure import PACKAGE
from autograder.sandbox.notebook import allowance
from autograder.sandbox.notebook.allowance import editable_packages, readable_beside


def test_paths_are_absolute_with_the_home_and_variables_in_them_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nltk_data").mkdir()
    (tmp_path / "table.csv").touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DATA", str(tmp_path))
    opened = readable_beside(["~/nltk_data", "$DATA/table.csv"], [tmp_path / "course"])
    assert opened == (str(tmp_path / "nltk_data"), str(tmp_path / "table.csv"))


@pytest.mark.parametrize("wanted", ["", "course", "course/source", "course/source/ps1", "link"])
def test_what_holds_a_secret_or_lies_in_one_stays_shut(wanted: str, tmp_path: Path) -> None:
    source = tmp_path / "course" / "source"
    (source / "ps1").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "course")
    with pytest.raises(SandboxError, match=r"SandboxedExecute.readable opens .*source is"):
        readable_beside([str(tmp_path / wanted)], [source])


def test_what_is_not_there_is_told_and_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="which does not exist"):
        readable_beside([str(tmp_path / "data")], [])


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package in development mode, one that is not, and a file that says neither; where the first lies."""
    package = tmp_path / "checkout" / "course_tools"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(package.parent)
    told = {
        "course-tools": '{"dir_info": {"editable": true}}',
        "plain": '{"dir_info": {}}',
        "odd": "[1",
        "none": None,
    }
    packages = [
        SimpleNamespace(
            name=name, read_text=lambda file, text=text: text if file == "direct_url.json" else None
        )
        for name, text in told.items()
    ]
    monkeypatch.setattr(allowance, "distributions", lambda: packages)
    allowance._editable_folders.cache_clear()
    return package


def test_packages_in_development_mode_are_found(installed: Path, tmp_path: Path) -> None:
    assert editable_packages([tmp_path / "course"]) == ((str(installed),), ())
    assert editable_packages([installed / "answers"]) == ((), (str(installed),))
    allowance._editable_folders.cache_clear()


def test_this_package_is_not_opened_for_that_reason(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "autograder" in sys.modules
    ours = SimpleNamespace(
        name="autograd-exercises",
        read_text={
            "direct_url.json": '{"dir_info": {"editable": true}}',
            "top_level.txt": "autograder\n",
        }.get,
    )
    monkeypatch.setattr(allowance, "distributions", lambda: [ours])
    allowance._editable_folders.cache_clear()
    assert allowance._editable_folders() == (PACKAGE,)
    assert editable_packages([]) == ((), ())
    allowance._editable_folders.cache_clear()
