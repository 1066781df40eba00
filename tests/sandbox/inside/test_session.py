"""Sessions: cells in a forked, confined child with IPython's own shell. That their outputs are a kernel's: tests/nbgrader/test_execute.py."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

pytest.importorskip("ipykernel")

from autograder.sandbox.enclosure import Level
from autograder.sandbox.inside.pristine import names_of
from autograder.sandbox.inside.shell import KEPT_CHARS, OutStream, Recorder, encoded
from autograder.sandbox.notebook import session_kernel as kernel_module
from autograder.sandbox.notebook import sessions as sessions_module
from autograder.sandbox.notebook.session_kernel import SessionKernel
from autograder.sandbox.notebook.sessions import Sessions
from autograder.sandbox.protocol import Posted

Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def sessions(level: Level) -> Iterator[Sessions]:
    made = Sessions(level)
    yield made
    made.close()


class Driver:
    """Executes cells in one session, as nbclient would, and keeps what came."""

    def __init__(self, kernel: SessionKernel) -> None:
        self.kernel = kernel
        kernel.start_kernel()

    def run(
        self, code: str, *, is_test: bool = False, at_output: Callable[[], object] | None = None
    ) -> list[Any]:
        """The contents of all messages but the statuses, the reply last; ``at_output`` is called at the first stream."""
        return asyncio.run(self._run(code, is_test, at_output))

    async def _run(self, code: str, is_test: bool, at_output: Callable[[], object] | None) -> list[Any]:
        self.kernel.is_test = is_test
        self.kernel.pumping = asyncio.Lock()
        await self.kernel.execute(code)
        got = []
        while (message := await self.kernel.iopub_channel.get_msg(timeout=60))["content"] != {
            "execution_state": "idle"
        }:
            if at_output and message["msg_type"] == "stream":
                at_output()
            if message["msg_type"] not in ("status", "execute_input"):
                got.append(message["content"])
        reply = await self.kernel.shell_channel.get_msg(timeout=60)
        return [*got, reply["content"]]

    def text(self, code: str, **options: Any) -> str:
        """The text of the cell's result, or of its error."""
        *_, last, reply = [{}, *self.run(code, **options)]
        return reply["evalue"] if reply["status"] == "error" else last["data"]["text/plain"]


@pytest.fixture
def driver(sessions: Sessions, tmp_path: Path) -> Iterator[Driver]:
    (tmp_path / "given.txt").write_text("given")
    made = Driver(SessionKernel(sessions, tmp_path, {"NBGRADER_EXECUTION": "autograde"}))
    yield made
    made.kernel.shutdown_kernel()
    made.kernel.cleanup_resources()


def test_a_session_remembers_its_cells_and_works_in_a_copy_of_the_folder(
    driver: Driver, tmp_path: Path
) -> None:
    driver.run("x = 20")
    assert driver.text("x + 1") == "21"
    assert driver.text("open('given.txt').read()") == "'given'"
    assert driver.text("import os; os.environ['NBGRADER_EXECUTION']") == "'autograde'"
    driver.run("open('given.txt', 'w').write('changed'); open('new.txt', 'w').close()")
    driver.run("os.mkdir('deep'); open('deep/er.txt', 'w').close()")
    assert (tmp_path / "given.txt").read_text() == "given"
    assert driver.kernel.new_files() == [Path("deep/er.txt"), Path("new.txt")]


def test_files_can_be_copied_and_their_modes_stay(driver: Driver) -> None:
    assert driver.text("import shutil; shutil.copy('given.txt', 'b.txt')") == "'b.txt'"
    made = driver.run(
        "import os; shutil.copytree('.', '../home/all'); os.chmod('b.txt', 0o777); os.utime('b.txt')"
    )
    assert made[-1]["status"] == "ok", made
    assert driver.text("oct(os.stat('b.txt').st_mode & 0o111)") == "'0o0'"


def test_a_module_beside_the_notebook_hides_no_module_of_python(driver: Driver) -> None:
    driver.run("open('mine.py', 'w').write('A = 1'); open('colorsys.py', 'w').write('A = 1')")
    assert driver.text("import mine; mine.A") == "1"
    assert "no attribute" in driver.text("import colorsys; colorsys.A")


@pytest.mark.needs_sandbox
def test_no_thread_process_socket_or_foreign_file(driver: Driver) -> None:
    assert "can't start new thread" in driver.text("import threading; threading.Thread(target=print).start()")
    assert "not permitted" in driver.text("import os; os.fork()")
    assert "not permitted" in driver.text("import socket; socket.socket()")
    assert "denied" in driver.text(f"open({str(Path(__file__))!r})")
    assert "denied" in driver.text(f"open({str(Path.home() / 'written')!r}, 'w')")
    assert "not permitted" in driver.text("import os; os.symlink('/etc', 'etc')")


def test_a_shell_command_says_why_it_cannot_be_run_and_the_cell_goes_on(driver: Driver) -> None:
    for code in ("!ls", "y = !ls", "%sx ls", "%%!\nls", "%pip install x", "%%bash\nls"):
        first, *_, reply = driver.run(code)
        assert "cannot be run where this notebook is graded" in first["text"]
        assert reply["status"] == "ok"
    assert driver.text("y = !ls\n[*y, _exit_code]") == "[1]"


def test_nobody_is_there_to_ask(driver: Driver) -> None:
    assert "does not support input requests" in driver.text("input()")
    assert "does not support input requests" in driver.text("import getpass; getpass.getpass()")


@pytest.mark.parametrize(
    ("end", "how"),
    [
        ("import os; os._exit(3)", "exit status 3"),
        ("import os; os.abort()", "SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import signal, os; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ],
)
def test_a_cell_that_ends_its_process_costs_only_itself(driver: Driver, end: str, how: str) -> None:
    driver.run("x = 20")
    driver.run("1 / 0; x = 30")
    assert how in driver.text(end)
    assert driver.text("x + 1") == "21"


def test_earlier_cells_that_take_too_long_again_are_not_waited_for(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.run("import time; time.sleep(1); before = 1")
    driver.run("import os; os._exit(0)")
    monkeypatch.setattr(kernel_module, "AGAIN_S", 0.01)
    assert driver.text("1") == "1"  # in a session without them
    monkeypatch.undo()
    assert driver.run("before")[-1]["ename"] == "NameError"


def test_exit_ends_nothing(driver: Driver) -> None:
    assert driver.run("x = 1; exit()")[-1]["status"] == "ok"
    driver.run("raise SystemExit")
    assert driver.text("x") == "1"


def test_an_interrupted_cell_ends_and_its_session_lives(driver: Driver) -> None:
    driver.run("x = 1")
    endless = "print('now', flush=True)\nwhile True: pass"
    reply = driver.run(endless, at_output=driver.kernel.interrupt_kernel)[-1]
    assert reply["ename"] == "KeyboardInterrupt"
    assert driver.text("x") == "1"


def test_a_cell_that_takes_no_interrupt_is_ended(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_module, "GRACE_S", 0.2)
    driver.run("x = 1")
    loop = "while True:\n    try:\n        print('now', flush=True)\n        while True: pass\n"
    stubborn = loop + "    except KeyboardInterrupt: pass"
    reply = driver.run(stubborn, at_output=driver.kernel.interrupt_kernel)[-1]
    assert reply["evalue"].endswith("did not react to being interrupted")
    assert driver.text("x") == "1"


@pytest.mark.needs_sandbox
def test_memory_is_bounded(driver: Driver) -> None:
    reply = driver.run("kept = [bytearray(2**28) for _ in range(64)]")[-1]
    assert reply["ename"] in ("MemoryError", "KernelDied")
    assert driver.text("1") == "1"


def test_endless_output_is_ended(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions_module, "STREAM_BYTES", 2**22)
    assert "more than 4 MiB of output" in driver.text("while True: print('x' * 1000)")
    assert driver.text("1") == "1"


def test_one_huge_result_costs_only_its_cell(driver: Driver) -> None:
    assert driver.run("'x' * 20_000_000")[-1]["ename"] == "KernelDied"
    printed = driver.run("print('y' * 3_000_000, flush=True)")[:-1]
    assert "".join(message["text"] for message in printed) == "y" * 3_000_000 + "\n"


@pytest.mark.needs_sandbox
def test_the_disk_is_bounded(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.notebook.work_folder.FOLDER_BYTES", 2**20)
    fill = "open('big', 'wb').write(bytes(2**21)); print('now', flush=True)\nwhile True: pass"
    assert (
        "its files need more than 1 MiB" in driver.run(fill, at_output=driver.kernel.is_alive)[-1]["evalue"]
    )
    assert driver.text("import os; os.listdir()") == "['given.txt']"
    monkeypatch.undo()
    assert "File too large" in driver.text(
        "f = open('big', 'wb'); [f.write(bytes(2**20)) for _ in range(99)]"
    )


def test_a_preloaded_module_that_cannot_be_imported_is_done_without(level: Level, tmp_path: Path) -> None:
    made = Sessions(level, ["no_such_module"])
    try:
        driver = Driver(SessionKernel(made, tmp_path, {}))
        assert driver.text("1") == "1"
        assert made.preload == ("no_such_module",)  # what cannot be imported costs the others nothing
        assert made.zygote.ready
        psutil.Process(made.zygote.ready.pid).kill()
        assert "the sandbox has ended" in driver.text("1")
        assert driver.text("1") == "1"
    finally:
        made.close()


def test_names_that_hide_builtins_are_the_students_only_outside_of_tests(driver: Driver) -> None:
    driver.run("type = lambda x: 'fooled'; list = 3; mine = 4")
    assert driver.text("type(1)", is_test=True) == "int"
    assert driver.text("type(1)") == "'fooled'"
    driver.kernel.keep = ["list"]
    assert driver.text("list, mine, __name__", is_test=True) == "(3, 4, '__main__')"


def test_figures_are_shown_by_tests_too(driver: Driver) -> None:
    driver.run("import matplotlib.pyplot as plt")
    (figure, reply) = driver.run("plt.plot([1]); None", is_test=True)
    assert "image/png" in figure["data"]
    assert reply["status"] == "ok"


def test_any_content_is_encoded() -> None:
    class Odd:
        def __str__(self) -> str:
            return "odd"

    def through(value: Any) -> Any:
        return msgspec.msgpack.decode(encoded(value))

    assert through({"a": (1, "é", None)}) == {"a": [1, "é", None]}
    assert through(["\ud800", {"\udfff": 2**70}, 1.5, Odd()][:3]) == ["?", {"?": str(2**70)}, 1.5]
    assert through({"a": Odd()}) == {"a": "odd"}


def test_a_stream_takes_text_only_and_posts_it_in_parts() -> None:
    posted: list[Posted] = []
    stream = OutStream("stderr", posted.append)
    with pytest.raises(TypeError, match="must be str"):
        stream.write(b"bytes")  # type: ignore[arg-type]
    assert stream.write("ab") == 2
    assert not posted
    stream.write("x" * KEPT_CHARS)
    texts = [msgspec.msgpack.decode(message.content)["text"] for message in posted]
    assert [len(text) for text in texts] == [KEPT_CHARS, 2]
    stream.flush()
    assert len(posted) == 2
    assert (stream.writable(), stream.isatty(), stream.fileno()) == (True, False, 2)


def test_the_recorder_posts_messages_and_leaves_out_widgets() -> None:
    posted: list[Posted] = []
    recorder = Recorder()
    recorder.post = posted.append
    recorder.send(None, "comm_open", {})
    recorder.send(None, "display_data", {"data": {}})
    recorder.send(None, {"header": {"msg_type": "clear_output"}, "content": {"wait": True}})
    assert [message.msg_type for message in posted] == ["display_data", "clear_output"]


def test_names_of_code() -> None:
    assert names_of("assert type(x) == y.z") == {"type", "x", "y"}
    assert names_of("def f(:") == names_of("\0") == set()
