"""Within a run of nbgrader autograde all gradebooks of a database have one engine, and after it none."""

from pathlib import Path
from typing import Any

import pytest
from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, BaseConverter, GenerateFeedback
from traitlets.config import Config

from autograder.nbgrader.config import use_dropins
from autograder.nbgrader.one_engine import one_engine
from autograder.nbgrader.repair import TolerantNotebookExporter


@pytest.fixture
def urls(tmp_path: Path) -> list[str]:
    urls = [f"sqlite:///{tmp_path}/{name}.db" for name in "ab"]
    for url in urls:
        with Gradebook(url) as gradebook:  # the first one of a database starts alembic
            gradebook.add_assignment("ps")
    return urls


def test_a_database_has_one_engine_within(urls: list[str]) -> None:
    before = api.create_engine
    with one_engine():
        first, other = (Gradebook(url) for url in urls)
        first.add_student("ada")
        first.close()
        second = Gradebook(urls[0])
        assert second.engine is first.engine
        assert second.engine is not other.engine
        assert [student.id for student in second.students] == ["ada"]
        assert not other.students
        second.close()
        other.close()
    assert api.create_engine is before
    with Gradebook(urls[0]) as gradebook:
        assert gradebook.engine is not first.engine
        assert [student.id for student in gradebook.students] == ["ada"]


def test_one_that_is_open_goes_on_when_another_is_closed(urls: list[str]) -> None:
    with one_engine(), Gradebook(urls[0]) as outer:
        outer.add_student("ada")
        assert outer.students
        with Gradebook(urls[0]) as inner:
            inner.add_student("ben")
        outer.db.expire_all()
        assert sorted(student.id for student in outer.students) == ["ada", "ben"]
        outer.add_student("eve")


@pytest.mark.parametrize("fails", [False, True])
def test_the_converter_of_the_drop_ins_runs_so(
    urls: list[str], monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    engines: list[Any] = []

    def convert(_: BaseConverter) -> None:
        for _ in range(2):
            with Gradebook(urls[0]) as gradebook:
                engines.append(gradebook.engine)
        if fails:
            raise KeyError

    monkeypatch.setattr(BaseConverter, "convert_notebooks", convert)
    config, before = Config(), api.create_engine
    use_dropins(config)
    converter = Autograde(config=config)
    TolerantNotebookExporter(parent=converter, config=config)
    if fails:
        with pytest.raises(KeyError):
            converter.convert_notebooks()
    else:
        converter.convert_notebooks()
    assert engines[0] is engines[1]
    assert api.create_engine is before


def test_other_converters_and_none_are_left_alone() -> None:
    feedback = GenerateFeedback()
    TolerantNotebookExporter(parent=feedback)
    assert "convert_notebooks" not in vars(feedback)
    assert TolerantNotebookExporter().parent is None
