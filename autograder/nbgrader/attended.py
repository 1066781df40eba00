"""nbgrader's ``Execute`` as the trusted side attends it, cell by cell: what test cells put out is witnessed, and a cell that ends its kernel costs itself.

Which notebook is executed where, and under which enclosure, :mod:`autograder.nbgrader.execute` decides.
"""

import time
from collections.abc import Sequence
from typing import Any

import msgspec
import nbformat
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute

from autograder.errors import SandboxError
from autograder.nbgrader.observed import RESOURCE, told_of
from autograder.nbgrader.widgets import OpenWidgets
from autograder.nbgrader.witness import Witness, is_test, set_number
from autograder.sandbox.notebook.enclosed_kernel import EnclosedKernelManager
from autograder.sandbox.notebook.session_kernel import AGAIN_S, SessionKernel


class AttendedExecute(Execute):  # type: ignore[misc] # nbgrader leaves it untyped
    """Executes the cells of a notebook in the session or the kernel that it was given."""

    _session: SessionKernel | None = None
    _enclosed: EnclosedKernelManager | None = None
    _keep: Sequence[str] = ()
    _executed: Sequence[str] = ()
    _hidden_from: int | None = None
    _witness: Witness = Witness()
    _widgets: OpenWidgets = OpenWidgets()

    def _execute(self, nb: NotebookNode, resources: Any, km: Any) -> Any:
        """Execute a notebook by stock, as a witness: what its test cells have put out is what they had when they ended."""
        self._witness = Witness()
        nb, resources = super().preprocess(nb, resources, km=km)
        self._witness.put_back(nb)
        told = told_of(resources)
        resources[RESOURCE] = msgspec.structs.replace(told, witnessed=self._witness.names(nb))
        return nb, resources

    def on_cell_execute(self, **kwargs: Any) -> None:
        """Tell the session or the kernel whether the next cell is one that tests.

        From the first with hidden tests on, no cell changes what an earlier one has displayed.
        """
        if self._hidden_from is not None and kwargs["cell_index"] >= self._hidden_from:
            self._display_id_map.clear()
        tests = is_test(kwargs["cell"])
        self._witness.begin()
        self._widgets = OpenWidgets()
        if tests:
            self.output_hook_stack.clear()  # no widget of an earlier cell takes what it puts out
        if self._session is not None:
            self._session.is_test = tests
        elif self._enclosed is not None:
            self._client.session.metadata = self._enclosed.about(tests, [*self._keep])

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """As nbclient has it; in a cell that tests, no widget takes what decides its score, and its result is not displayed anew."""
        if is_test(cell):
            if msg["msg_type"].startswith("comm"):
                self._widgets.follow(msg["content"])
                return None
            if self._widgets.takes(msg["msg_type"]):
                return None
            if msg["msg_type"] == "execute_result":
                msg["content"].pop("transient", None)
        output = super().process_message(msg, cell, cell_index)
        self._witness.hear(output)
        return output

    def on_cell_executed(self, **kwargs: Any) -> None:
        """As nbgrader has it; of a cell that tests, what it has put out by now is what counts."""
        super().on_cell_executed(**kwargs)
        cell, index = kwargs["cell"], kwargs["cell_index"]
        set_number(cell, self.code_cells_executed)
        if is_test(cell):
            self._end_test(cell, index)

    def _end_test(self, cell: NotebookNode, index: int) -> None:
        self._witness.end(cell, index, self.code_cells_executed)
        self.clear_display_id_mapping(index)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> Any:
        """Execute a cell; one that ends its kernel gets an error, and the cells after it a new kernel.

        So does one whose kernel speaks as none does. If it is a test cell, nobody has seen it executed.
        """
        if self._enclosed is None and self._session is None:
            return super().preprocess_cell(cell, resources, index)
        try:
            done = super().preprocess_cell(cell, resources, index)
        except (SandboxError, CellExecutionError):  # ours; the course's wish
            raise
        except Exception as error:  # noqa: BLE001 - nbclient reads what a kernel sends, and that may be anything
            self._fail(cell, index, error)
            return cell, resources
        if cell.cell_type == "code":
            self._executed = [*self._executed, cell.source]
        return done

    def _fail(self, cell: NotebookNode, index: int, error: Exception) -> None:
        how = "ended" if isinstance(error, DeadKernelError) else "fell silent"
        is_known = isinstance(error, CellTimeoutError | DeadKernelError)
        if not is_known:
            how = f"sent what no kernel sends ({type(error).__name__})"
        cell.outputs.append(error_output("KernelDied", f"the kernel of this notebook {how} in this cell"))
        set_number(cell, self.code_cells_executed)
        if is_known and is_test(cell):
            self._end_test(cell, index)
        if self._session is not None:
            self._session.end_process(f"it {how}")
        else:
            self._begin_again()

    def _begin_again(self) -> None:
        """A new kernel in which the cells that did not end the old one have been executed, their outputs dropped.

        If they end the new one, the cells below go without them.
        """
        self._restart()
        ends = time.monotonic() + AGAIN_S
        try:
            for source in self._executed:
                self.wait_for_reply(self._client.execute(source))
                if time.monotonic() > ends:
                    raise TimeoutError(f"not done after {AGAIN_S:g} s")
        except Exception as error:  # noqa: BLE001 - as in preprocess_cell
            self.log.warning("The earlier cells could not be executed again: %s", error)
            self._executed = []
            self._restart()

    def _restart(self) -> None:
        assert self._enclosed
        self._client.stop_channels()
        self.kc: Any = None
        run_sync(self._enclosed.restart_kernel)(now=True)
        self.start_new_kernel_client()

    @property
    def _client(self) -> Any:
        return self.kc


def error_output(name: str, text: str) -> NotebookNode:
    """An error as a cell puts it out."""
    made: NotebookNode = nbformat.v4.new_output(
        "error", ename=name, evalue=text, traceback=[f"{name}: {text}"]
    )
    return made
