"""Drop-in for nbgrader's ``Execute``: cells run in a sandbox, without a kernel to start.

Three ways, chosen for each notebook: an assignment of this package is observed and judged
(:mod:`autograder.nbgrader.observed`); any other runs in a session (:mod:`autograder.nbgrader.kernel`); one that
needs what a session has not, such as another language, threads or widgets, in a kernel started inside the sandbox.
"""

import ast
import os
import re
import shutil
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute
from traitlets import Bool, Instance, List, Unicode

from autograder.nbgrader.enclosed_kernel import EnclosedKernelManager
from autograder.nbgrader.kernel import SessionKernel, shared_sessions
from autograder.nbgrader.observed import RESOURCE, Observed, assignment_named, shared_lane, write_scores
from autograder.nbgrader.repair import UNREADABLE, add_notice
from autograder.nbgrader.source import SourceNotebook, imports_of, source_notebook
from autograder.sandbox import Level

KERNEL_MODULES = {
    "asyncio", "concurrent", "ipywidgets", "ipyparallel", "joblib", "multiprocessing", "socket", "subprocess",
    "threading", "tornado", "zmq",
}  # fmt: skip
"""What needs threads, processes, sockets or a front end."""
KERNEL_MAGICS = re.compile(r"^\s*%%(bash|sh|script|perl|ruby|javascript|js|html|svg|latex|R|julia)\b")
OTHER_LANGUAGE_MAGICS = ("bash", "sh", "script", "perl", "ruby", "R", "julia")
MAX_NEW_FILES, MAX_NEW_BYTES = 200, 64 * 2**20


class SandboxedExecute(Execute):  # type: ignore[misc] # nbgrader leaves it untyped
    """Executes a notebook in a sandbox; options of ``Execute`` keep their meaning."""

    solutions = Unicode("", help="The solutions/ folder whose assignments are observed and judged.").tag(
        config=True
    )
    salt = Unicode("", help="Seeds the hidden inputs of those assignments.").tag(config=True)
    unsafe = Bool(False, help="Run without a sandbox. Only for code you trust.").tag(config=True)
    preload = List(Unicode(), help="Modules to import once for all notebooks.").tag(config=True)
    copy_new_files = Bool(True, help="Keep the files a notebook writes, as nbgrader does.").tag(config=True)
    source = Instance(SourceNotebook, allow_none=True)
    """The assignment's notebook; read from the gradebook where it is not given."""

    @property
    def level(self) -> Level:
        """The enclosure."""
        return Level.UNSAFE if self.unsafe else Level.SANDBOXED

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> Any:
        """Execute or judge one notebook.

        Raises:
            SandboxError: there is no sandbox to run it in.
        """
        about = (resources or {}).get("nbgrader") or {}
        if UNREADABLE in nb.metadata:
            resources[RESOURCE] = Observed(ungraded=str(nb.metadata[UNREADABLE])[:500])
            return nb, resources
        folder = Path(self.solutions) if self.solutions else None
        ours = assignment_named(folder, about.get("assignment", ""), about.get("notebook", ""))
        if ours:
            self._judge(nb, resources, ours.folder)
            return nb, resources
        if km is not None:
            return super().preprocess(nb, resources, km=km)
        source = self.source or self._source(about)
        if reason := needs_kernel(nb):
            self.log.warning("This notebook needs a kernel (%s): it gets one inside the sandbox", reason)
            return self._in_kernel(nb, resources)
        return self._in_session(nb, resources, source)

    def _judge(self, nb: NotebookNode, resources: Any, folder: Path) -> None:
        about = resources["nbgrader"]
        lane = shared_lane(folder, self.salt, self.level)
        result = lane.grade(about["student"], self._submitted(about))
        resources[RESOURCE] = write_scores(nb, result)
        resources["autograder_result"] = result
        if result.score is None:
            unreadable = result.status == "unreadable"
            add_notice(nb, f"the file {result.reason.split(';')[0]}" if unreadable else "the grader failed")
            self.log.error("%s: %s", about["student"], result.reason)

    def _submitted(self, about: Any) -> Path:
        """The file as it was handed in: what is judged does not depend on what the sanitizer made of it."""
        if path := about.get("submitted_path"):
            return Path(path)
        coursedir = self.parent.parent.coursedir
        folder = coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"])
        return Path(folder) / f"{about['notebook']}.ipynb"

    @staticmethod
    def _source(about: Any) -> SourceNotebook:
        found = None
        if about.get("db_url"):
            with Gradebook(about["db_url"]) as gradebook:
                found = source_notebook(gradebook, about["notebook"], about["assignment"])
        return found or SourceNotebook(str(about.get("notebook", "")), [])

    def _in_session(self, nb: NotebookNode, resources: Any, source: SourceNotebook) -> Any:
        modules = dict.fromkeys([*self.preload, *source.imported_modules])
        sessions = shared_sessions(self.level, list(modules))
        folder = Path((resources.get("metadata") or {}).get("path") or Path.cwd())
        environment = {k: v for k, v in os.environ.items() if k.startswith("NBGRADER_")}
        kernel = SessionKernel(sessions, folder, environment)
        kernel.keep = source.defined_names
        self._kernel = kernel
        try:
            done = super().preprocess(nb, resources, km=kernel)
            if self.copy_new_files:
                self._take_files(kernel, folder)
        finally:
            self._kernel = None
            kernel.shutdown_kernel()
            kernel.cleanup_resources()
        return done

    _kernel: SessionKernel | None = None

    def on_cell_execute(self, **kwargs: Any) -> None:
        """Tell the session whether the next cell is one that tests."""
        marks = kwargs["cell"].metadata.get("nbgrader") or {}
        if self._kernel is not None:
            self._kernel.is_test = bool(marks.get("grade")) and not marks.get("solution")

    def _take_files(self, kernel: SessionKernel | EnclosedKernelManager, folder: Path) -> None:
        """Copy what the notebook wrote to where it lies, within limits."""
        left = MAX_NEW_BYTES
        for relative in kernel.new_files()[:MAX_NEW_FILES]:
            made, target = kernel.work / relative, folder / relative
            size = made.stat().st_size
            if size > left or target.exists() or relative.suffix == ".ipynb":
                self.log.warning("Not kept: %s (%d bytes)", relative, size)
                continue
            left -= size
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made, target, follow_symlinks=False)

    def _in_kernel(self, nb: NotebookNode, resources: Any) -> Any:
        name = (nb.metadata.get("kernelspec") or {}).get("name") or "python3"
        folder = Path((resources.get("metadata") or {}).get("path") or Path.cwd())
        manager = EnclosedKernelManager(kernel_name=str(name), parent=self, level=self.level, folder=folder)
        try:
            done = super().preprocess(nb, resources, km=manager)
            if self.copy_new_files:
                self._take_files(manager, folder)
        finally:
            self._cleanup_kernel()
            manager.remove_folder()
        return done


def needs_kernel(nb: NotebookNode) -> str:
    """Why a notebook cannot run in a session; empty if it can."""
    spec = nb.metadata.get("kernelspec") or {}
    language = str(spec.get("language") or "python").lower()
    name = str(spec.get("name") or "python3")
    if language != "python" or not re.fullmatch(r"python\d*", name):
        return f"its kernel is {name[:80]!r}"
    for number, cell in enumerate(nb.cells, start=1):
        if cell.cell_type == "code" and (reason := _cell_needs_kernel(cell.source)):
            return f"cell {number} {reason}"
    return ""


def _cell_needs_kernel(source: str) -> str:
    if (magic := KERNEL_MAGICS.match(source)) and magic[1] in OTHER_LANGUAGE_MAGICS:
        return f"is in another language (%%{magic[1]})"
    if modules := imports_of(source) & KERNEL_MODULES:
        return f"imports {', '.join(sorted(modules))}"
    if "await" in source or "async" in source:
        try:
            tree = compile(source, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except (SyntaxError, ValueError):
            return ""
        if any(_awaits(node) for node in getattr(tree, "body", [])):
            return "awaits at the top level"
    return ""


def _awaits(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return False
    if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
        return True
    return any(_awaits(child) for child in ast.iter_child_nodes(node))
