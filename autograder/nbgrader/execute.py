"""Drop-in for nbgrader's ``Execute``: cells run in a sandbox, without a kernel to start.

Three ways, chosen for each notebook: an assignment of this package is observed and judged
(:mod:`autograder.nbgrader.observed`); any other runs in a session (:mod:`autograder.sandbox.notebook.session_kernel`); one that
needs what a session has not, such as another language, threads or widgets, in a kernel started inside the sandbox.
"""

import errno
import os
import stat
from collections.abc import Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from sqlalchemy.engine import make_url
from traitlets import Bool, Dict, Enum, Instance, Int, List, Unicode

from autograder.errors import SandboxError
from autograder.nbgrader.attended import AttendedExecute, error_output
from autograder.nbgrader.class_imports import handed_in_to, is_hidden_by, known_class_imports
from autograder.nbgrader.feedback import HideHiddenTests
from autograder.nbgrader.hidden import NOTE, NOTHING_OWN, first_hidden
from autograder.nbgrader.installed_kernel import installed_kernel, language_of
from autograder.nbgrader.kept_result import forget_result, keep_result
from autograder.nbgrader.missing import submitted_folder
from autograder.nbgrader.needed_kernel import is_python, kernel_name, needs_kernel
from autograder.nbgrader.observed import (
    KNOWN,
    RESOURCE,
    ObservedNotebook,
    assignment_named,
    shared_lane,
    told_of,
    write_scores,
)
from autograder.nbgrader.refusal import refused_in_session, refused_to_instructor
from autograder.nbgrader.repair import UNREADABLE, add_notice
from autograder.nbgrader.source import SourceNotebook, course_files, source_for, source_notebook, with_code
from autograder.sandbox.enclosure import Level
from autograder.sandbox.notebook.allowance import (
    FILE_MIB,
    OPEN_FILES,
    SESSION_MEMORY_MIB,
    Allowance,
    editable_packages,
    readable_beside,
)
from autograder.sandbox.notebook.enclosed_kernel import EnclosedKernelManager
from autograder.sandbox.notebook.session_kernel import SessionKernel
from autograder.sandbox.notebook.sessions import Sessions, shared_sessions
from autograder.sandbox.notebook.work_folder import FOLDER_BYTES, files_of
from autograder.sandbox.untrusted_folder import copy_file, entries
from autograder.sandbox.warm_link import warm_early

MAX_NEW_FILES, MAX_NEW_BYTES = 200, 64 * 2**20
MOVED = "could not be executed to its end: its code moved or removed the folder it works in"
PYTHON = "python3"
"""The kernel of the Python that grades, which executes whatever is in Python."""


class SandboxedExecute(AttendedExecute):
    """Executes a notebook in a sandbox; options of ``Execute`` keep their meaning."""

    solutions = Unicode("", help="The solutions/ folder whose assignments are observed and judged.").tag(
        config=True
    )
    salt = Unicode("", help="Seeds the hidden inputs of those assignments.").tag(config=True)
    unsafe = Bool(False, help="Run without a sandbox. Only for code you trust.").tag(config=True)
    preload = List(Unicode(), help="Modules to import once for all notebooks.").tag(config=True)
    readable = List(
        Unicode(),
        help="Files and folders that students' code may read: data, models, caches; ~ is your home.",
    ).tag(config=True)
    environment = Dict(
        per_key_traits=None,
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="Variables of the environment that notebooks find, such as NLTK_DATA.",
    ).tag(config=True)
    memory_mib = Int(SESSION_MEMORY_MIB, min=64, help="Memory for a notebook's own work, in MiB.").tag(
        config=True
    )
    open_files = Int(OPEN_FILES, min=16, help="How many files a session may have open at once.").tag(
        config=True
    )
    file_mib = Int(
        FILE_MIB, min=1, max=FOLDER_BYTES // 2**20, help="The largest file a session may write, in MiB."
    ).tag(config=True)
    kernel = Enum(
        ("never", "fallback", "always"),
        "fallback",
        help="Whether notebooks are executed in a kernel: never, where a session cannot, or always.",
    ).tag(config=True)
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
        forget_result(nb)
        self._note_hidden(nb, resources)
        if reason := (resources or {}).get(UNREADABLE):
            resources[RESOURCE] = ObservedNotebook(ungraded=reason)
            return nb, resources
        folder = Path(self.solutions) if self.solutions else None
        ours = assignment_named(folder, about.get("assignment", ""), about.get("notebook", ""))
        if ours:
            self._judge(nb, resources, ours.folder)
            return nb, resources
        if km is not None:
            return self._execute(nb, resources, km)
        if is_python(nb) and (asked := kernel_name(nb)) not in {PYTHON, *self._kernel_names}:
            self._tell_of_another(asked, PYTHON, resources)
        source = self.source or source_for(self, about, getattr(self.parent, "parent", None))
        self._keep = [*source.defined_names, *source.set_attributes]
        refused, reason = "", self._kernel_reason(nb)
        if reason and self.kernel == "never":
            return _ungraded(
                nb,
                resources,
                f"it needs a kernel ({reason}), which the course's configuration does not allow",
            )
        if not reason:
            done = self._in_session(nb, resources, source)
            reason = refused = self._refused(nb, resources)
        if reason:
            self.log.warning("This notebook needs a kernel (%s): it gets one inside the sandbox", reason)
            done = self._in_kernel(nb, resources, [*self.preload, *source.imported_modules])
            told = msgspec.structs.replace(told_of(resources), kernel=refused)
            if not told.ungraded and (asked := refused_to_instructor(nb, source)):
                told = msgspec.structs.replace(told, ungraded=asked)
                self.log.error("Not graded: %s", asked)
            resources[RESOURCE] = told
        return done

    def _kernel_reason(self, nb: NotebookNode) -> str:
        """Why a notebook goes to a kernel at once; empty if it does not."""
        if self.kernel == "always":
            return "the course's configuration wants one"
        if self.kernel == "never" and is_python(nb):
            return ""
        return needs_kernel(nb)

    def _refused(self, nb: NotebookNode, resources: Any) -> str:
        """Why a notebook that was executed in a session is executed once more, in a kernel; empty if it is not."""
        if self.kernel == "never" or told_of(resources).ungraded:
            return ""
        return refused_in_session(nb)

    def _judge(self, nb: NotebookNode, resources: Any, folder: Path) -> None:
        about = resources["nbgrader"]
        lane, path = shared_lane(folder, self.salt, self.level), self._submitted(about)
        beside = path.parent.parent  # what lies beside it comes along
        report = lane.examine(about["student"], path, beside, known=resources.get(KNOWN))
        result = report.result
        resources[RESOURCE] = msgspec.structs.replace(write_scores(nb, result), evidence=report.known)
        if result.score is not None:
            keep_result(nb, result, lane.grader.baseline.torch_version)
        if result.score is None:
            unreadable = result.status == "unreadable"
            add_notice(nb, f"the file {result.reason.split(';')[0]}" if unreadable else "the grader failed")
            self.log.error("%s: %s", about["student"], result.reason)

    def foresee(self, about: Any) -> None:
        """Begin what will be asked for: observing, beside all else, what is handed in to assignments that are judged.

        Raises:
            SandboxError: there is no sandbox to run it in.
        """
        folder = Path(self.solutions) if self.solutions else None
        if ours := assignment_named(folder, about["assignment"], about["notebook"]):
            path = self._submitted(about)
            shared_lane(ours.folder, self.salt, self.level).foresee(path, path.parent.parent)

    def _submitted(self, about: Any) -> Path:
        """The file as it was handed in: what is judged does not depend on what the sanitizer made of it."""
        if path := about.get("submitted_path"):
            return Path(path)
        return submitted_folder(self, about) / f"{about['notebook']}.ipynb"

    def _withheld(self, resources: Any, beside: Path) -> Set[Path]:
        """What no notebook may see of the files beside it.

        The links among those handed in: nbgrader has copied what they lead to, be it the gradebook. And the assignment's notebooks:
        nbgrader has put the hidden tests in, also into the one that is about to run.
        """
        if not (folder := self._handed_in(resources)):
            return set()  # a notebook is validated where it lies
        links = {entry.path for entry in entries(folder) if stat.S_ISLNK(entry.look.st_mode)}
        return links | {path for path in files_of(beside) if path.suffix == ".ipynb"}

    def _handed_in(self, resources: Any) -> Path | None:
        """The folder of what was handed in; None if nothing was."""
        about = (resources or {}).get("nbgrader") or {}
        if not about.get("submitted_path") and (self.parent is None or "student" not in about):
            return None
        return Path(about.get("submitted_folder") or self._submitted(about).parent)

    def _note_hidden(self, nb: NotebookNode, resources: Any) -> None:
        """Note where the hidden tests begin, for the feedback.

        No output is the notebook's own if another notebook of the submission has left files: it may have been sent hidden tests.
        """
        self._hidden_from = first_hidden(nb, HideHiddenTests(parent=self.parent).begin_test_delimeter)
        nb.metadata.pop(NOTE, None)
        if self._hidden_from is not None:
            nb.metadata[NOTE] = NOTHING_OWN if self._made_by_others(resources) else self._hidden_from

    def _made_by_others(self, resources: Any) -> bool:
        """Whether a notebook is run beside files that were neither handed in nor given out."""
        if not (handed_in := self._handed_in(resources)):
            return False
        folder = _folder_of(resources)
        made = files_of(folder) - files_of(handed_in) - self._withheld(resources, folder)
        if made and self._coursedir:
            about = resources["nbgrader"]
            given = course_files(self._coursedir, about["assignment"], about["notebook"])[0].parent
            made -= files_of(given) if given.is_dir() else set()
        return bool(made)

    @cached_property
    def _allowance(self) -> Allowance:
        """What the configuration has opened.

        Raises:
            SandboxError: what it would open holds what no student may read.
        """
        secrets = [Path(self.solutions)] if self.solutions else []
        if coursedir := self._coursedir:
            secrets += secrets_of(coursedir)
        packages, kept_shut = editable_packages(secrets)
        for path in kept_shut:
            self.log.warning(
                "%s is installed in development mode, but stays shut: the course lies in it", path
            )
        return Allowance(
            (*readable_beside(list(self.readable), secrets), *packages),
            tuple(sorted(self.environment.items())),
            self.memory_mib,
            self.open_files,
            self.file_mib,
        )

    @property
    def _coursedir(self) -> Any:
        """The course, where a step of nbgrader's runs this one; None otherwise."""
        parents: tuple[Any, ...] = (self.parent, getattr(self.parent, "parent", None))
        return next((parent.coursedir for parent in parents if hasattr(parent, "coursedir")), None)

    def source_of(self, about: Any) -> SourceNotebook:
        """The assignment's notebook as far as it is known, with what its class imports."""
        found = None
        if about.get("db_url"):
            with Gradebook(about["db_url"]) as gradebook:
                found = source_notebook(gradebook, about["notebook"], about["assignment"])
        if found and self._coursedir:
            named = self._coursedir, about["assignment"], about["notebook"]
            known = known_class_imports(handed_in_to(*named))
            found = with_code(msgspec.structs.replace(found, class_imports=known), *course_files(*named))
        return found or SourceNotebook(str(about.get("notebook", "")), [])

    def warm_early(self, source: SourceNotebook, assignment: str) -> None:
        """Start what notebooks of ``source`` are forked from, before there is one, without waiting for it."""
        folder = Path(self.solutions) if self.solutions else None
        if assignment_named(folder, assignment, source.name):
            warm_early(self.level)
        elif self.kernel != "always":
            self._sessions(source, source.class_imports).launch()

    def _sessions(self, source: SourceNotebook, others: Sequence[str]) -> Sessions:
        """The sessions for a source's notebooks, with what it imports, and ``others``, imported."""
        modules = dict.fromkeys([*self.preload, *source.imported_modules, *others])
        return shared_sessions(self.level, list(modules), self._allowance)

    def _in_session(self, nb: NotebookNode, resources: Any, source: SourceNotebook) -> Any:
        folder = _folder_of(resources)
        others = [] if is_hidden_by(folder, source.class_imports) else source.class_imports
        sessions = self._sessions(source, others)
        environment = {k: v for k, v in os.environ.items() if k.startswith("NBGRADER_")}
        withheld = self._withheld(resources, folder)
        kernel = self._session = SessionKernel(sessions, folder, environment, without=withheld)
        kernel.keep = [*self._keep]
        try:
            done = self._execute(nb, resources, kernel)
            kernel.shutdown_kernel()  # nothing may change the files while they are copied
            if self.copy_new_files and not refused_in_session(nb):
                self._take_files(kernel, folder)
        except SandboxError:
            if _is_folder(kernel.work):
                raise
            done = _ungraded(nb, resources, MOVED)
        finally:
            self._session = None
            kernel.shutdown_kernel()
            kernel.cleanup_resources()
        return done

    def _take_files(self, kernel: SessionKernel | EnclosedKernelManager, folder: Path) -> None:
        """Copy what the notebook wrote to where it lies, within limits."""
        left = MAX_NEW_BYTES
        for relative in kernel.new_files()[:MAX_NEW_FILES]:
            try:
                if relative.suffix == ".ipynb":
                    raise OSError(errno.EPERM, "a notebook")
                left -= copy_file(kernel.work, folder.resolve(), relative, most=left)
            except OSError as error:
                self.log.warning("Not kept: %s (%s)", relative, error.strerror)

    def _installed(self, nb: NotebookNode, resources: Any) -> str:
        """The kernel that executes a notebook; told as a repair if it is not the one named."""
        asked = kernel_name(nb)
        name = installed_kernel(asked, language_of(nb), self._kernels)
        if name != asked:
            self._tell_of_another(asked, name, resources)
        return name

    @cached_property
    def _kernels(self) -> KernelSpecManager:
        return KernelSpecManager(parent=self)

    @cached_property
    def _kernel_names(self) -> Set[str]:
        return self._kernels.find_kernel_specs().keys()

    def _tell_of_another(self, asked: str, name: str, resources: Any) -> None:
        told = f"The kernel {asked!r} is not installed here; {name!r}, of the same language, executed it"
        self.log.warning(told)
        resources.setdefault("autograder_repairs", []).append(told)

    def _in_kernel(self, nb: NotebookNode, resources: Any, preload: Sequence[str]) -> Any:
        folder = _folder_of(resources)
        python = is_python(nb)
        name = PYTHON if python else self._installed(nb, resources)
        manager = EnclosedKernelManager(
            kernel_name=name,
            parent=self,
            level=self.level,
            folder=folder,
            without=self._withheld(resources, folder),
            python=python,
            preload=preload,
            allowance=self._allowance,
        )
        self._enclosed, self._executed = manager, []
        try:
            done = self._execute(nb, resources, manager)
            self._cleanup_kernel()  # nothing may change the files while they are copied
            if self.copy_new_files:
                self._take_files(manager, folder)
        except (NoSuchKernel, RuntimeError, OSError) as error:
            if not _is_folder(manager.work):
                return _ungraded(nb, resources, MOVED)
            if self.code_cells_executed or isinstance(error, OSError):
                raise
            self.log.error("The kernel %s did not start: %s", name, manager.last_words())  # noqa: TRY400 - it says why
            why = "is not installed here" if isinstance(error, NoSuchKernel) else "did not start"
            done = _ungraded(nb, resources, f"it needs the kernel {name!r}, which {why}")
        finally:
            self._enclosed = None
            if self.km is not None:
                self._cleanup_kernel()
            manager.remove_folder()
        return done


def _ungraded(nb: NotebookNode, resources: Any, reason: str) -> Any:
    """Leave a notebook that could not be executed to a person."""
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = [error_output("NotExecuted", reason)]
    resources[RESOURCE] = ObservedNotebook(ungraded=reason)
    return nb, resources


def secrets_of(coursedir: Any) -> list[Path]:
    """What of a course no student's code may read: the source, what was handed in and graded, and the gradebook's file."""
    folders = ("source_directory", "submitted_directory", "autograded_directory", "feedback_directory")
    paths = [Path(coursedir.root) / getattr(coursedir, name) for name in folders]
    database = make_url(coursedir.db_url).database if coursedir.db_url.startswith("sqlite") else None
    return [*paths, *([Path(database)] if database else [])]


def _folder_of(resources: Any) -> Path:
    """Where a notebook lies."""
    return Path((resources.get("metadata") or {}).get("path") or Path.cwd())


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
