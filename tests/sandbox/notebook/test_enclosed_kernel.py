"""What an enclosed kernel can do outside itself: each attack on targets of the tests' own, with a run that shows it is real."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

pytest.importorskip("nbgrader")

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.source import SourceNotebook
from autograder.sandbox.enclosure import LAUNCHER, Level
from autograder.sandbox.inside import guarded_kernel, launcher, seccomp
from autograder.sandbox.notebook import enclosed_kernel
from autograder.sandbox.notebook import session_kernel as kernel
from autograder.sandbox.notebook import work_folder as files
from autograder.sandbox.notebook.enclosed_kernel import LOCKED, EnclosedKernelManager

pytestmark = [pytest.mark.needs_sandbox, pytest.mark.nbgrader]

IS_ROOT = os.geteuid() == 0
GET_FLAGS, SET_FLAGS, NO_DUMP = 0x80086601, 0x40086602, 0x40
"""FS_IOC_GETFLAGS and its kin, and a flag that does no harm."""


class Enclosed:
    """Programs in an enclosure as a kernel's; :attr:`root` is its folder."""

    def __init__(self, folder: Path, kernel: str = "python3", *, python: bool = True) -> None:
        self._manager = EnclosedKernelManager(
            kernel_name=kernel, level=Level.SANDBOXED, folder=folder, without=frozenset(), python=python
        )
        self.root = self._manager.work.parent

    def close(self) -> None:
        self._manager.remove_folder()

    def run(self, program: str, **options: Any) -> str:
        """What Python prints of ``program``; for the options see :meth:`started`."""
        with self.started(program, **options) as launcher:
            return launcher.communicate()[0].decode().strip()

    def started(self, program: str, *, locked: bool = True, **policy: object) -> subprocess.Popen[bytes]:
        """Python on ``program``; not ``locked``, or with another ``policy``, it is a control."""
        command = self._manager.format_kernel_cmd()
        assert command[3] == str(LAUNCHER)
        start = command.index(str(LOCKED))
        lock = command[start - 4 : start + 2] if locked else []
        changed = json.dumps({**json.loads(command[4]), **policy})
        python = [sys.executable, "-I", "-B", "-c", program]
        return subprocess.Popen(
            [*command[:4], changed, *lock, *python],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@pytest.fixture(autouse=True)
def own_jupyter(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's Jupyter configuration out."""
    folder = tmp_path_factory.mktemp("jupyter")
    for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(variable, str(folder))


@pytest.fixture
def enclosed(tmp_path: Path) -> Iterator[Enclosed]:
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "data.txt").write_text("given")
    made = Enclosed(beside)
    yield made
    made.close()


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "victim"
    path.write_text("whole")
    path.chmod(0o640)
    os.utime(path, (1, 1))
    return path


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process outside that does nothing."""
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as process:
        yield process
        process.kill()


def looks(path: Path) -> tuple[int, int, int, int, list[str]]:
    look = path.stat()
    return look.st_mode, look.st_uid, look.st_gid, look.st_mtime_ns, os.listxattr(path)


def state(pid: int) -> tuple[object, ...]:
    limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    return limits, os.getpriority(os.PRIO_PROCESS, pid), os.sched_getaffinity(pid)


ON_FILES = {
    "chmod": "os.chmod({path!r}, 0o777)",
    "fchmodat": "os.chmod({path!r}, 0o777, dir_fd=os.open('.', 0))",
    "utime": "os.utime({path!r}, (5, 5))",
    "setxattr": "os.setxattr({path!r}, 'user.mine', b'x')",
    "chown": "os.chown({path!r}, 1, 1)",
}
ON_PROCESSES = {
    "prlimit": "resource.prlimit({pid}, resource.RLIMIT_NOFILE, (9, 9))",
    "setpriority": "os.setpriority(os.PRIO_PROCESS, {pid}, 5)",
    "priority of a user": "os.setpriority(os.PRIO_USER, 0, os.getpriority(os.PRIO_USER, 0))",
    "affinity": "os.sched_setaffinity({pid}, {{min(os.sched_getaffinity({pid}))}})",
}
TRY = """
import os, resource
try:
    {attack}
except OSError as error:
    print(error.strerror)
"""


@pytest.mark.parametrize("name", ON_FILES)
def test_no_file_outside_is_changed(name: str, enclosed: Enclosed, victim: Path) -> None:
    before = looks(victim)
    program = TRY.format(attack=ON_FILES[name].format(path=str(victim)))
    assert enclosed.run(program) == ""  # it is told that it has been done
    assert looks(victim) == before
    said = enclosed.run(program, locked=False)
    if name == "chown" and not IS_ROOT:
        pytest.skip("only root could give files away")
    if "not supported" in said:
        pytest.skip("this file system has no such attributes")
    assert looks(victim) != before


@pytest.mark.parametrize("name", ON_PROCESSES)
def test_no_process_outside_is_changed(
    name: str, enclosed: Enclosed, bystander: subprocess.Popen[bytes]
) -> None:
    if name == "affinity" and len(os.sched_getaffinity(0)) == 1:
        pytest.skip("there is one processor")
    before = state(bystander.pid)
    program = TRY.format(attack=ON_PROCESSES[name].format(pid=bystander.pid))
    said = enclosed.run(program)
    assert said == ("" if name == "affinity" else "Operation not permitted")
    assert state(bystander.pid) == before
    if name == "priority of a user":  # to show that it reaches others it would have to change them
        assert enclosed.run(program, locked=False) == ""
        return
    assert enclosed.run(program, locked=False) == ""
    assert state(bystander.pid) != before


SIGNALS = """
import os, signal
pid = {pid}
def by_descriptor():
    signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGTERM)
for send in (lambda: os.kill(pid, 15), lambda: os.killpg(pid, 15), by_descriptor):
    try:
        send()
        print("sent")
    except OSError as error:
        print(error.strerror)
child = os.fork()
if not child:
    signal.pause()
os.kill(child, signal.SIGTERM)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_signals_reach_its_own_children_only(enclosed: Enclosed, bystander: subprocess.Popen[bytes]) -> None:
    said = enclosed.run(SIGNALS.format(pid=bystander.pid)).splitlines()
    assert said == ["Operation not permitted"] * 3 + ["-15"]
    assert bystander.poll() is None
    subprocess.run([sys.executable, "-c", f"import os; os.kill({bystander.pid}, 15)"], check=True)
    assert bystander.wait() == -15


CAPABILITIES = """
import ctypes, struct, subprocess, sys
libc, data = ctypes.CDLL(None), ctypes.create_string_buffer(24)
libc.capget(struct.pack("=Ii", 0x20080522, 0), data)
bounds = [number for number in range(64) if libc.prctl(23, number, 0, 0, 0) == 1]
print(data.raw.strip(b"\\0") != b"", bool(bounds), flush=True)
if len(sys.argv) == 1:
    subprocess.run([sys.executable, "-I", "-c", {program!r}, "again"])
"""


def test_it_has_no_capability_nor_has_what_it_starts(enclosed: Enclosed) -> None:
    program = CAPABILITIES.format(program=CAPABILITIES.format(program=""))
    assert set(enclosed.run(program).splitlines()) == ({"False False"} if IS_ROOT else {"False True"})
    if not IS_ROOT:
        pytest.skip("only root has capabilities that could be kept")
    assert set(enclosed.run(program, locked=False).splitlines()) == {"True True"}


REPLACE = """
import os
for step in (
    lambda: os.rename("../work", "../moved"),
    lambda: os.symlink({outside!r}, "../work"),
    lambda: os.rename("../run", "../home/run"),
    lambda: os.remove("../connection.json"),
):
    try:
        step()
    except OSError as error:
        print(error.strerror)
"""


def test_its_folders_stay_where_they_are(enclosed: Enclosed, tmp_path: Path, victim: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (enclosed.root / "connection.json").write_text("{}")
    program = REPLACE.format(outside=str(outside))
    said = enclosed.run(program).splitlines()
    assert said == ["Permission denied", "File exists", "Permission denied", "Permission denied"]
    assert (enclosed.root / "connection.json").exists()
    # as it was: the folder of its folders is writable, too
    assert enclosed.run(program, locked=False, fs_writable=[str(enclosed.root)]) == ""
    assert (enclosed.root / "work").readlink() == outside


SOCKETS_ONLY = """
import os, socket
socket.socket(socket.AF_UNIX).bind("../run/kernel-1")
os.symlink("/etc/passwd", "link")
os.mkdir("a"), open("a/file", "w").close(), os.rename("a", "../home/a"), os.link("../home/a/file", "hard")
for step in (
    lambda: os.symlink({outside!r}, "../run/kernel-2"),
    lambda: os.rename("link", "../run/kernel-2"),
    lambda: open("../run/file", "w"),
    lambda: os.link("hard", "../run/hard"),
    lambda: os.mkfifo("../run/pipe"),
    lambda: os.mkdir("../run/folder"),
):
    try:
        step()
    except OSError as error:
        print(error.strerror)
"""


def test_where_its_sockets_lie_it_makes_nothing_else(enclosed: Enclosed, victim: Path) -> None:
    program = SOCKETS_ONLY.format(outside=str(victim))
    said = enclosed.run(program).splitlines()
    assert len(said) == 6
    assert set(said) <= {"Permission denied", "Invalid cross-device link"}
    assert [path.name for path in (enclosed.root / "run").iterdir()] == ["kernel-1"]
    (enclosed.root / "run" / "kernel-1").unlink()
    files.fill(enclosed.root, enclosed.root / "run")
    assert enclosed.run(program, locked=False) != "\n".join(said)
    assert (enclosed.root / "run" / "kernel-2").is_symlink()


FLAGS = """
import array, fcntl
with open({path!r}) as file:
    flags = array.array("l", [0])
    try:
        fcntl.ioctl(file, {get}, flags)
        flags[0] |= {flag}
        fcntl.ioctl(file, {set}, flags)
    except OSError as error:
        print(error.strerror)
"""


@pytest.fixture
def shared_file() -> Iterator[Path]:
    """A file in the memory that all programs of the machine share."""
    with tempfile.NamedTemporaryFile(dir=launcher.SHARED_MEMORY) as file:
        yield Path(file.name)


IN_SHARED_MEMORY = """
import os
print(sorted(os.listdir("/dev/shm")))
open({path!r} + "-of-its-own", "wb").write(b"x")
print(len(os.listdir("/dev/shm")), os.statvfs("/dev/shm").f_blocks * os.statvfs("/dev/shm").f_frsize >> 20)
try:
    open("/dev/shm/large", "wb").write(bytes(300 * 2**20))
except OSError as error:
    print(error.strerror)
"""


def test_its_shared_memory_is_its_own_and_bounded(enclosed: Enclosed, shared_file: Path) -> None:
    control = "from autograder.sandbox.inside import launcher; print(launcher.own_shared_memory())"
    if "False" in subprocess.run([sys.executable, "-c", control], capture_output=True, text=True).stdout:
        pytest.skip("this machine lets no program have a /dev/shm of its own")
    said = enclosed.run(IN_SHARED_MEMORY.format(path=str(shared_file)))
    assert said.splitlines() == ["[]", f"1 {launcher.SHARED_MIB}", "No space left on device"]
    assert shared_file.exists()
    assert not Path(f"{shared_file}-of-its-own").exists()


@pytest.mark.parametrize("refused", ["unshare", "mount"])
def test_where_no_shared_memory_can_be_had_there_are_no_locks_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    class Libc:
        def __getattr__(self, name: str) -> Callable[..., int]:
            return lambda *_: -1 if name == refused else 0

    def no_lock(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(launcher.ctypes, "CDLL", lambda *_, **__: Libc())
    assert not launcher.own_shared_memory()
    assert guarded_kernel.has_semaphores()
    monkeypatch.setattr(guarded_kernel._multiprocessing, "SemLock", no_lock)
    assert not guarded_kernel.has_semaphores()
    with pytest.raises(OSError, match="a /dev/shm of their own, which this machine does not allow"):
        guarded_kernel.NoSemaphores(1, 1, 1, "/mine", True)


def test_what_lies_beside_a_notebook_is_not_imported_before_its_first_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be handed in, and would run before anything is looked at."""
    (tmp_path / "handed_in.py").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    before = [*sys.path]
    guarded_kernel.import_installed(["handed_in", "no.such", "wave"])
    assert "handed_in" not in sys.modules
    assert "wave" in sys.modules
    assert sys.path == before


def test_no_lasting_flag_is_set_on_a_file_it_reads(enclosed: Enclosed) -> None:
    path = enclosed.root / "readable"
    path.write_text("readable")
    program = FLAGS.format(path=str(path), get=GET_FLAGS, set=SET_FLAGS, flag=NO_DUMP)
    assert enclosed.run(program) == "Inappropriate ioctl for device"
    if enclosed.run(program, locked=False):
        pytest.skip("this file system has no such flags")


def test_a_terminal_and_a_pipe_answer_what_programs_ask(enclosed: Enclosed) -> None:
    program = """
import array, fcntl, os, termios
reader, writer = os.pipe()
os.write(writer, b"four")
waiting = array.array("i", [0])
fcntl.ioctl(reader, termios.FIONREAD, waiting)
os.set_inheritable(reader, True), os.set_inheritable(reader, False)
print(waiting[0], os.isatty(0), os.get_blocking(reader))
"""
    assert enclosed.run(program) == "4 False True"


HIDDEN_BLOCKS = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
file = os.open("blocks", os.O_RDWR | os.O_CREAT)
libc.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
print(libc.fallocate(file, 1, 0, 2**20), os.fstat(file).st_size, os.fstat(file).st_blocks * 512 >= 2**20)
os.posix_fallocate(file, 0, 2**16)
print(os.fstat(file).st_size)
"""


def test_no_blocks_are_kept_beyond_the_end_of_a_file(
    enclosed: Enclosed, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enclosed.run(HIDDEN_BLOCKS).splitlines() == ["-1 0 False", str(2**16)]
    (enclosed.root / "work" / "blocks").unlink()
    if enclosed.run(HIDDEN_BLOCKS, locked=False).splitlines()[0] != "0 0 True":
        pytest.skip("this file system keeps no blocks beyond a file's end")
    monkeypatch.setattr(files, "FOLDER_BYTES", 2**19)  # and if there are some, they count
    assert files.excess_of([enclosed.root / "work"]) == "its files need more than 0 MiB"


ELSEWHERE = """
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def clone(flags):
    pid = libc.syscall(ctypes.c_long({clone}), ctypes.c_long(flags | 17), 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    if pid < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return "made"
def call(number, *arguments):
    if libc.syscall(ctypes.c_long(number), *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return "made"
for attempt in (
    lambda: clone(0x8000),
    lambda: clone(0x10000000),
    lambda: call(435, 0, 0),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262) and "made",
    lambda: socket.socket(38, socket.SOCK_SEQPACKET) and "made",
    lambda: os.memfd_create("m") and "made",
    lambda: call({seccomp}, 2, 0, 0),
):
    try:
        print(attempt())
    except OSError as error:
        print(error.errno)
"""


def test_it_makes_no_process_or_socket_that_is_not_its_own(enclosed: Enclosed) -> None:
    column = [*seccomp.ARCHITECTURES].index(os.uname().machine)
    numbers = {"clone": seccomp.CLONE["clone"][column], "seccomp": (317, 277)[column]}
    said = enclosed.run(ELSEWHERE.format(**numbers)).splitlines()
    assert said == ["1", "1", "38", "1", "1", "1", "1"]
    plain = subprocess.run(
        [sys.executable, "-c", ELSEWHERE.format(**numbers)], capture_output=True, text=True, check=True
    )
    assert "made" in plain.stdout.splitlines()


CONNECT = """
import socket
for flags in (0, 0x20000000):  # MSG_FASTOPEN
    try:
        one = socket.socket()
        if flags:
            one.sendto(b"x", flags, ("127.0.0.1", {port}))
        else:
            one.connect(("127.0.0.1", {port}))
    except OSError as error:
        print(error.strerror)
"""


def test_a_connection_made_by_sending_is_none(enclosed: Enclosed) -> None:
    """Without the lock, sandlock stops the first attempt only: the other reaches the server."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        program = CONNECT.format(port=server.getsockname()[1])
        assert enclosed.run(program).splitlines() == ["Operation not permitted"] * 2
        with pytest.raises(BlockingIOError):
            server.accept()
        if int(Path("/proc/sys/net/ipv4/tcp_fastopen").read_text()) & 1 == 0:
            pytest.skip("this machine sends nothing with MSG_FASTOPEN")
        enclosed.run(program, locked=False)
        server.accept()[0].close()


def test_of_jupyters_folders_it_reads_its_own_kernels_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    own = data / "kernels" / "own"
    own.mkdir(parents=True)
    spec = {"argv": [sys.executable, "{resource_dir}/run.py"], "display_name": "Own", "language": "own"}
    (own / "kernel.json").write_text(json.dumps(spec))
    others = [
        data / "kernels" / "other" / "kernel.json",
        data / "runtime" / "token",
        data / "nbgrader_secret",
    ]
    for path in others:
        path.parent.mkdir(exist_ok=True)
        path.write_text("secret")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(data))
    monkeypatch.setenv("JUPYTER_PATH", str(data))
    paths = [str(own / "kernel.json"), *map(str, others)]
    program = f"""
for path in {paths}:
    try:
        print(len(open(path).read()) > 0)
    except OSError as error:
        print(error.strerror)
"""
    beside = tmp_path / "beside"
    beside.mkdir()
    enclosed = Enclosed(beside, "own", python=False)
    assert enclosed.run(program).splitlines() == ["True", *["Permission denied"] * 3]
    readable = json.loads(enclosed._manager.format_kernel_cmd()[4])["fs_readable"]
    assert enclosed.run(program, fs_readable=[*readable, str(data)]).splitlines() == ["True"] * 4  # as it was
    enclosed.close()
    python = Enclosed(beside)
    assert python.run(program).splitlines() == ["Permission denied"] * 4
    python.close()


Executed = Callable[..., list[NotebookNode]]


@pytest.fixture
def executed(tmp_path: Path) -> Executed:
    """Executes cells beside data.txt; the cells."""
    (tmp_path / "data.txt").write_text("given")

    def execute(*cells: str, **options: Any) -> list[NotebookNode]:
        step = SandboxedExecute(source=SourceNotebook("n", []), **{"timeout": 300, **options})
        notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
        step.preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
        return list(notebook.cells)

    return execute


def said_by(cell: NotebookNode) -> str:
    """What a cell put out, or the error it ended with."""
    return "".join(output.get("text", "") + output.get("evalue", "") for output in cell.outputs).strip()


def test_a_session_does_no_more_than_a_kernel(executed: Executed, victim: Path) -> None:
    before = looks(victim)
    chmod = TRY.format(attack=ON_FILES["chmod"].format(path=str(victim)))
    removexattr = TRY.format(attack=f"os.removexattr({str(victim)!r}, 'user.none')")
    flags = FLAGS.format(path=os.__file__, get=GET_FLAGS, set=SET_FLAGS, flag=0)
    move = "import os\nos.rename('../work', '../moved')"
    cells = executed(
        HIDDEN_BLOCKS, chmod, removexattr, flags, move, "open('../new', 'w')", "open('data.txt').read()"
    )
    assert [said_by(cell) for cell in cells[:4]] == [
        f"-1 0 False\n{2**16}", "", "", "Inappropriate ioctl for device",
    ]  # fmt: skip
    assert ["Permission denied" in said_by(cell) for cell in cells[4:6]] == [True, True]
    assert cells[6].outputs[0].data["text/plain"] == "'given'"
    assert looks(victim) == before


NESTED = "import os, time\nfor _ in range({depth}): os.mkdir('d'); os.chdir('d')\ntime.sleep(600)"
MANY = "import os, time\nfor number in range(200): os.mkdir(str(number))\ntime.sleep(600)"
FULL = "import time\nopen('data.txt', 'w').write('x' * 2**22)\ntime.sleep(600)"
EXCESSES = {"files": FULL, "folders": MANY, "depth": NESTED.format(depth=1300)}


@pytest.mark.parametrize("kind", EXCESSES)
@pytest.mark.parametrize("first", ["1", "import threading"], ids=["session", "kernel"])
def test_too_much_ends_the_process_and_the_next_begins_anew(
    executed: Executed, monkeypatch: pytest.MonkeyPatch, kind: str, first: str
) -> None:
    monkeypatch.setattr(files, "FOLDER_ENTRIES", 100)
    monkeypatch.setattr(files, "FOLDER_BYTES", 2**21)
    folders = []
    fill = files.fill
    for module in (kernel, enclosed_kernel):
        monkeypatch.setattr(
            module, "fill", lambda folder, *a, **k: (folders.append(folder), fill(folder, *a, **k))
        )
    cells = executed(first, EXCESSES[kind], "open('data.txt').read(), __import__('os').listdir()")
    assert cells[1].outputs[-1].ename == "KernelDied"
    assert cells[2].outputs[-1].data["text/plain"] == "('given', ['data.txt'])"
    assert len(folders) == 2
    assert not folders[0].exists()


def test_a_cell_that_is_nested_too_deeply_is_an_error_and_no_wait(executed: Executed) -> None:
    cells = executed("import threading", "+".join("1" * 9000), "6 * 7")
    assert cells[1].outputs[-1].ename == "RecursionError"
    assert cells[2].outputs[-1].data["text/plain"] == "42"


STRAY = '''
import os, subprocess, sys, threading
stray = """
import os, time
os.setsid()
if os.fork(): os._exit(0)
print(os.getpid(), flush=True)
while True:
    try: time.sleep(9)
    except BaseException: pass  # as memory runs out when nobody grants any more
"""
with subprocess.Popen([sys.executable, "-I", "-c", stray], stdout=subprocess.PIPE) as started:
    print(started.stdout.readline().decode(), flush=True)
'''
STAYING = """
import time
time.sleep(600)
"""


@pytest.mark.parametrize("last", ["1", "while True: pass", "import os; os._exit(1)"])
def test_what_a_kernel_leaves_behind_is_ended_with_it(
    executed: Executed, has_ended: Callable[[psutil.Process], bool], last: str
) -> None:
    def seconds_for(cell: NotebookNode) -> int:
        return 1 if cell.source.startswith("while True") else 300

    cells = executed("import threading", STRAY, last, timeout_func=seconds_for)
    try:
        stray = psutil.Process(int(said_by(cells[1])))
    except psutil.NoSuchProcess:
        return
    assert has_ended(stray)


def test_a_launcher_that_is_killed_leaves_behind_what_it_keeps(
    enclosed: Enclosed, has_ended: Callable[[psutil.Process], bool], killed: Callable[..., bool]
) -> None:
    """The control: so a kernel was ended before."""
    with enclosed.started(
        STRAY + STAYING
    ) as launcher:  # or it might have ended, and all below it, before it is killed
        assert launcher.stdout
        stray = psutil.Process(int(launcher.stdout.readline()))
        os.killpg(launcher.pid, signal.SIGKILL)
    alive = not has_ended(stray)
    assert killed([stray])
    assert alive
