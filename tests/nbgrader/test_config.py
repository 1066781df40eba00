"""What the drop-ins put into a course's configuration."""

from pathlib import Path

import pytest
from nbgrader.converters import Autograde
from traitlets import import_item
from traitlets.config import Config, Configurable

from autograder.nbgrader.config import AUTOGRADE, EXPORTER, FEEDBACK, PAGE, SANITIZE, use_dropins


@pytest.mark.parametrize("name", [*SANITIZE, *AUTOGRADE, *FEEDBACK, EXPORTER, PAGE])
def test_what_is_named_is_there(name: str) -> None:
    assert issubclass(import_item(name), Configurable)


def test_nbgraders_commands_take_it(tmp_path: Path) -> None:
    config = Config()
    use_dropins(config, solutions=tmp_path / "x" / ".." / "solutions")
    assert config.SandboxedExecute.solutions == str(tmp_path.resolve() / "solutions")
    made = Autograde(config=config)
    for kinds, names in ((made.sanitize_preprocessors, SANITIZE), (made.autograde_preprocessors, AUTOGRADE)):
        assert [str(kind) for kind in kinds] == names


def test_a_course_may_add_to_its_lists_and_change_no_other_courses() -> None:
    first, second = Config(), Config()
    use_dropins(first)
    first.Autograde.autograde_preprocessors.append("own.Step")
    use_dropins(second)
    assert "own.Step" not in second.Autograde.autograde_preprocessors
    assert "SandboxedExecute" not in second
