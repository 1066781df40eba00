"""What enclosed cells need of the private parts of IPython, ipykernel, jupyter_client and traitlets.

Held for IPython from 8.20, below 10; ipykernel from 6.29, below 8; jupyter_client from 8.6, below 9; traitlets from 5.14, below 6.
"""

import asyncio
import atexit
import inspect
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.lib import pretty
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from packaging.specifiers import SpecifierSet
from traitlets import HasTraits, Int
from traitlets.config import Config

HELD = {
    "ipython": ">=8.20,<10",
    "ipykernel": ">=6.29,<8",
    "jupyter-client": ">=8.6,<9",
    "traitlets": ">=5.14,<6",
}
PRISTINE = "autograder/sandbox/inside/pristine.py puts a shell back before a cell that tests"
SESSION = "autograder/sandbox/inside/session.py answers in a kernel's place"
KERNEL = "autograder/sandbox/inside/guarded_kernel.py is a kernel that knows which cells test"
MANAGER = "autograder/sandbox/notebook/enclosed_kernel.py starts and ends an enclosed kernel"


@pytest.mark.parametrize("name", HELD)
def test_the_version_is_one_that_this_holds_for(name: str) -> None:
    assert version(name) in SpecifierSet(HELD[name]), (
        f"look whether the contracts hold, then widen HELD: {name}"
    )


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[InteractiveShell]:
    """A shell of its own, which is nobody's ``get_ipython()``."""
    config = Config()
    config.HistoryManager.enabled = False
    made = InteractiveShell(config=config, ipython_dir=str(tmp_path))
    yield made
    atexit.unregister(made.atexit_operations)
    made.atexit_operations()


def test_set_traits_lie_in_trait_values_traitlets_from_5_14_below_6() -> None:
    class Part(HasTraits):
        number = Int(1)

    part = Part()
    part.number = 2
    assert part._trait_values["number"] == 2, PRISTINE
    part._trait_values["number"] = 3
    assert part.number == 3, f"a trait is read elsewhere; {PRISTINE}"
    part._trait_values.pop("number")
    assert part.number == 1, f"a trait without a value has not its default; {PRISTINE}"


def test_what_an_error_showed_is_kept_ipykernel_from_6_29_below_8() -> None:
    names = ZMQInteractiveShell._showtraceback.__code__.co_names
    assert "_last_traceback" in names, (
        f"what an error shows is kept elsewhere than in _last_traceback; {SESSION}"
    )


SHELL_PARTS = (
    "ast_node_interactivity", "ast_transformers", "compile", "display_formatter", "display_pub", "display_trap", "displayhook",
    "events", "input_transformer_manager", "input_transformers_post", "user_ns", "InteractiveTB",
)  # fmt: skip


@pytest.mark.parametrize("name", SHELL_PARTS)
def test_a_shell_has_this_part_ipython_from_8_20_below_10(shell: InteractiveShell, name: str) -> None:
    assert hasattr(shell, name), f"a shell has no {name}; {PRISTINE}"


CHANGES: dict[str, Callable[[Any], object]] = {
    "the syntax tree": lambda shell: shell.ast_transformers.append(Emptied()),
    "the lines": lambda shell: shell.input_transformers_post.append(lambda _: ["pass\n"]),
    "what is shown": lambda shell: shell.display_formatter.formatters["text/plain"].type_printers.update(
        {int: lambda value, printer, cycle: printer.text("another")}
    ),
}


class Emptied:
    """Takes all out of a cell."""

    def visit(self, tree: Any) -> Any:
        tree.body = []
        return tree


@pytest.mark.parametrize("how", CHANGES)
def test_there_a_cell_changes_the_next_ipython_from_8_20_below_10(shell: InteractiveShell, how: str) -> None:
    """These are the places that are put back; were they elsewhere, nothing would be undone."""
    CHANGES[how](shell)
    shell.run_cell("held = 1")
    shown, _ = shell.display_formatter.format(1)
    as_before = "held" in shell.user_ns and shown["text/plain"] == "1"
    assert not as_before, f"{how} is changed elsewhere; {PRISTINE}"


def test_callbacks_are_lists_by_event_ipython_from_8_20_below_10(shell: InteractiveShell) -> None:
    def called() -> None:
        raise AssertionError

    shell.events.register("pre_run_cell", called)
    assert called in shell.events.callbacks["pre_run_cell"], PRISTINE


def test_printer_and_transformer_are_classes_that_can_be_put_back_ipython_from_8_20_below_10() -> None:
    for kind, method in ((TransformerManager, "transform_cell"), (pretty.RepresentationPrinter, "pretty")):
        assert inspect.isfunction(vars(kind)[method]), (
            f"{kind.__name__}.{method} is not where it was; {PRISTINE}"
        )


def test_a_request_carries_metadata_to_do_execute_ipykernel_from_6_29_below_8() -> None:
    assert inspect.iscoroutinefunction(IPythonKernel.do_execute), KERNEL
    assert [*inspect.signature(IPythonKernel.do_execute).parameters][:2] == ["self", "code"], KERNEL
    assert "channel" in inspect.signature(IPythonKernel.get_parent).parameters, KERNEL
    assert isinstance(IPythonKernel.language_info, dict), "autograder/sandbox/notebook/session_kernel.py"


def test_messages_are_sent_as_type_and_content_jupyter_client_from_8_6_below_9() -> None:
    parameters = [*inspect.signature(Session.send).parameters]
    assert parameters[:4] == ["self", "stream", "msg_or_type", "content"], (
        f"autograder/sandbox/inside/shell.py posts what is sent: {parameters}"
    )


OVERRIDDEN = {
    "_async_is_alive": "is_alive",
    "_async_kill_kernel": "_kill_kernel",
    "_async_send_kernel_sigterm": "_send_kernel_sigterm",
    "_async_start_kernel": "start_kernel",
}
"""The steps that an enclosed kernel replaces, and the name that the same step has in the class."""


@pytest.mark.parametrize("name", [*OVERRIDDEN, "_async_wait"])
def test_a_manager_has_this_step_jupyter_client_from_8_6_below_9(name: str) -> None:
    step = getattr(AsyncKernelManager, name, None)
    assert inspect.iscoroutinefunction(step), f"AsyncKernelManager.{name} is no coroutine; {MANAGER}"
    public = OVERRIDDEN.get(name)
    assert public is None or getattr(AsyncKernelManager, public) is step, f"{public} is not {name}; {MANAGER}"


def test_a_manager_ends_its_kernel_by_these_steps_jupyter_client_from_8_6_below_9() -> None:
    taken: list[str] = []

    class Manager(AsyncKernelManager):  # type: ignore[misc] # untyped
        async def _async_wait(self, pollinterval: float = 0.1) -> None:
            raise TimeoutError

        async def _async_send_kernel_sigterm(self, restart: bool = False) -> None:
            taken.append("sigterm")

        async def _async_kill_kernel(self, restart: bool = False) -> None:
            taken.append("kill")

    asyncio.run(Manager()._async_finish_shutdown(waittime=0.0))
    assert taken == ["sigterm", "kill"], f"shutting down does not come by its own steps; {MANAGER}"
