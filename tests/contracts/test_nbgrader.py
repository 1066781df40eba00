"""What our drop-ins need of the private parts of nbgrader, nbclient and nbconvert: held for nbgrader from 0.9.5, below 0.10; nbclient from 0.10, below 0.12; nbconvert from 7, below 8."""

import inspect
import os
import sys
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("nbgrader")

from nbconvert.exporters import Exporter, NotebookExporter
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde, BaseConverter, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, Execute
from packaging.specifiers import SpecifierSet

HELD = {"nbgrader": ">=0.9.5,<0.10", "nbclient": ">=0.10,<0.12", "nbconvert": ">=7,<8"}
EXECUTE = "autograder/nbgrader/attended.py"


@pytest.mark.parametrize("name", HELD)
def test_the_version_is_one_that_this_holds_for(name: str) -> None:
    assert version(name) in SpecifierSet(HELD[name]), (
        f"look whether the contracts hold, then widen HELD: {name}"
    )


def test_a_notebook_in_the_gradebook_has_all_its_cells_nbgrader_from_0_9_5_below_0_10(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # it starts alembic
    with Gradebook("sqlite:///:memory:") as gradebook:
        gradebook.add_assignment("a")
        gradebook.add_notebook("n", "a")
        cell = gradebook.add_grade_cell("test", "n", "a", max_score=1, cell_type="code")
        gradebook.add_solution_cell("answer", "n", "a")
        names = {cell.id: cell.name for cell in gradebook.find_notebook("n", "a")._base_cells}
        assert sorted(names.values()) == ["answer", "test"], (
            "autograder/nbgrader/saving.py names cells by _base_cells"
        )
        assert names[cell.id] == "test"


@pytest.mark.parametrize(("penalty", "taken"), [(-1.0, 0), (2.0, 2.0), (9.0, 5.0)])
def test_a_late_penalty_is_clamped_nbgrader_from_0_9_5_below_0_10(penalty: float, taken: float) -> None:
    clamped = AssignLatePenalties()._check_late_penalty(SimpleNamespace(score=5.0), penalty)
    assert clamped == taken, "autograder/nbgrader/gradebook.py clamps penalties by _check_late_penalty"


@pytest.mark.parametrize(
    ("kind", "source", "target"),
    [(GenerateFeedback, "autograded", "feedback"), (Autograde, "submitted", "autograded")],
)
def test_a_converter_knows_its_folders_nbgrader_from_0_9_5_below_0_10(
    kind: type[Any], source: str, target: str, tmp_path: Path
) -> None:
    converter = kind(coursedir=CourseDirectory(root=str(tmp_path)))
    found = [Path(made("ps", "ann")) for made in (converter._format_source, converter._format_dest)]
    assert found == [tmp_path / name / "ann" / "ps" for name in (source, target)], (
        "autograder/nbgrader/feedback.py finds pages by _format_source and _format_dest"
    )


def test_an_application_loads_its_configuration_by_these_steps_nbgrader_from_0_9_5_below_0_10(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: dict[str, Any] = {}

    class Application(NbGrader):  # type: ignore[misc] # untyped
        name = "contract"
        raise_config_file_errors = True

        def init_syspath(self) -> None:
            taken["init_syspath"] = True

        def load_config_file(self, **options: Any) -> None:
            taken["load_config_file"] = options
            super().load_config_file(suppress_errors=False, **options)

    monkeypatch.chdir(tmp_path)
    (tmp_path / "nbgrader_config.py").write_text("1 / 0")
    with pytest.raises(ZeroDivisionError):
        Application().initialize([])
    assert [*taken] == ["init_syspath", "load_config_file"], "autograder/nbgrader/course.py loads a course so"


def reply_to(step: Execute, cell: Any) -> None:
    """What nbclient does with a cell that puts out a display and its result."""
    for kind, content in (
        ("display_data", {"data": {"text/plain": "1"}, "metadata": {}, "transient": {"display_id": "d"}}),
        ("execute_result", {"data": {"text/plain": "2"}, "metadata": {}, "execution_count": 1}),
    ):
        header = {"msg_type": kind}
        message = {"msg_type": kind, "content": content, "header": header, "parent_header": {"msg_id": "m"}}
        step.process_message(message, cell, 0)


def test_a_display_is_remembered_by_its_id_nbclient_from_0_10_below_0_12() -> None:
    step, cell = Execute(), new_code_cell()
    step.nb = new_notebook(cells=[cell])
    step.reset_execution_trackers()
    step.clear_before_next_output = False
    reply_to(step, cell)
    assert [output.output_type for output in cell.outputs] == ["display_data", "execute_result"]
    assert step._display_id_map == {"d": {0: [0]}}, (
        f"{EXECUTE} empties _display_id_map from the first hidden test on"
    )
    step.clear_display_id_mapping(0)
    assert not any(step._display_id_map["d"].values()), f"{EXECUTE} ends what a test cell shows so"


def test_a_hook_takes_what_is_put_out_nbclient_from_0_10_below_0_12() -> None:
    step, cell, taken = Execute(), new_code_cell(), []
    step.nb = new_notebook(cells=[cell])
    step.reset_execution_trackers()
    step.clear_before_next_output = False
    step.output_hook_stack["m"].append(SimpleNamespace(output=lambda *arguments: taken.append(arguments)))
    reply_to(step, cell)
    assert cell.outputs == []
    assert taken, f"{EXECUTE} empties output_hook_stack before a cell that tests"
    step.output_hook_stack.clear()
    reply_to(step, cell)
    assert cell.outputs, f"{EXECUTE} empties output_hook_stack, and it is kept elsewhere"


def test_a_cells_execution_goes_by_these_steps_nbclient_from_0_10_below_0_12() -> None:
    executing, polling = Execute.async_execute_cell.__code__, Execute._async_poll_output_msg.__code__
    assert {"on_cell_execute", "on_cell_executed"} <= {*executing.co_names}, (
        f"{EXECUTE} hears of cells by these"
    )
    assert "process_message" in polling.co_names, f"{EXECUTE} hears by process_message what is put out"
    parameters = inspect.signature(Execute.on_cell_executed).parameters.values()
    assert any(one.kind is one.VAR_KEYWORD for one in parameters), (
        f"{EXECUTE} gives on_cell_executed all it gets"
    )


def test_a_gradebook_is_what_its_beginning_sets_nbgrader_from_0_9_5_below_0_10(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # it starts alembic
    with Gradebook("sqlite:///:memory:", "course") as gradebook:
        assert vars(gradebook).keys() == {"engine", "db", "course_id", "authenticator"}, (
            "autograder/nbgrader/one_engine.py begins a gradebook that was open before by setting these"
        )
        options = gradebook.db.session_factory.kw
        assert (options["bind"], options["autoflush"], options["future"]) == (gradebook.engine, True, True)
    assert [*inspect.signature(Gradebook).parameters] == ["db_url", "course_id", "authenticator"]


def test_a_converter_goes_by_these_steps_nbgrader_from_0_9_5_below_0_10() -> None:
    once = "autograder/nbgrader/one_pass.py does in one pass what these do in two"
    starting, converting = BaseConverter.start.__code__, BaseConverter.convert_notebooks.__code__
    assert {"exporter_class", "convert_notebooks"} <= {*starting.co_names}, once
    assert {"init_destination", "init_assignment", "convert_single_notebook"} <= {*converting.co_names}, once
    assert "assignments" in converting.co_names, f"{once}; it takes their order from assignments"
    one = {*BaseConverter.convert_single_notebook.__code__.co_names}
    assert {"init_single_notebook_resources", "from_filename", "write_single_notebook"} <= one, once
    two = {*Autograde.convert_single_notebook.__code__.co_names}
    assert {"_sanitizing", "_init_preprocessors", "build_directory", "setenv"} <= two, once


def test_an_exporter_of_notebooks_takes_a_node_through_its_steps_nbconvert_from_7_below_8() -> None:
    own = {*NotebookExporter.from_notebook_node.__code__.co_names}
    assert {"from_notebook_node", "writes"} <= own, (
        "autograder/nbgrader/one_pass.py leaves out the text of a sanitized notebook, and nothing else"
    )
    assert "_preprocessors" in Exporter._preprocess.__code__.co_names
