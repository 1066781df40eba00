"""One warm zygote under attack and accident: each failure costs what it should, and the next submission nothing."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from autograder.errors import SandboxError
from autograder.sandbox import enclosure, protocol, warm_link
from autograder.sandbox import observer as observing
from autograder.sandbox import watch as watching
from autograder.sandbox.enclosure import Level, open_doors
from autograder.sandbox.observer import Observer
from autograder.sandbox.probe_set import Limits, ProbeSet, Surroundings
from autograder.sandbox.progress import ALL_REPEATS, REPEATS, Progress
from autograder.sandbox.protocol import Cell, CellStarted, Chunk, Exited, ProbeEnded, ProbeStarted
from autograder.sandbox.transcript import (
    Crashed,
    Missing,
    NotRun,
    OutOfMemory,
    Raised,
    Returned,
    TensorValue,
    TimedOut,
    Transcript,
    plain,
)
from autograder.sandbox.warm_link import end_idle, idle, warm_early
from autograder.sandbox.zygote_link import ZygoteProcess

NAMES = ("first", "second", "third", "other")
PROBES = "from autograder.probing import probe\n" + "".join(
    f'\n@probe\ndef {name}(submission, draw):\n    """{name}()"""\n    return submission.{name}()\n'
    for name in NAMES
)
SEEDS = dict.fromkeys(NAMES, 1)
FINE = "".join(f"def {name}(): return 1\n" for name in NAMES)
ONE = Returned(1)
LIMITS = Limits(probe_wall_s=1.0, cell_wall_s=3.0, submission_wall_s=4.5, memory_mib=256)


def probe_set(source: str = PROBES) -> ProbeSet:
    groups = {name: frozenset({"exercise" if name != "other" else "another"}) for name in NAMES}
    return ProbeSet(source, "probes.py", NAMES, groups)


@pytest.fixture(scope="module")
def observer(level: Level) -> Iterator[Observer]:
    with Observer(probe_set(), LIMITS, level) as observer:
        yield observer


def observe(observer: Observer, *sources: str) -> Transcript:
    return observer.observe([Cell(s, f"cell {n}") for n, s in enumerate(sources, start=1)], SEEDS)


def outcomes(transcript: Transcript) -> list[object]:
    return [transcript.outcome(name) for name in NAMES]


def test_an_honest_submission_costs_one_child(observer: Observer) -> None:
    pid = observer.start().pid
    assert outcomes(observe(observer, FINE)) == [ONE] * 4
    assert observer.start().pid == pid


def test_the_largest_child_of_a_submission_tells_what_it_held_in_memory(observer: Observer) -> None:
    observe(observer, FINE)
    usual = observer.memory_mib
    large = "import os\ndef second():\n    held = bytearray(b'x') * (100 * 2**20)\n    os._exit(3)\n"
    observe(observer, FINE + large)
    assert usual is not None
    assert observer.memory_mib is not None
    assert 100 <= observer.memory_mib < 256
    assert observer.memory_mib > usual + 64


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("import os; os._exit(3)", Crashed("ended itself with exit status 3 before its work was done")),
        ("import os; os.abort()", Crashed("ended by signal 6")),
        ("\n    while True: pass", TimedOut(2.0)),  # tried again
        ("return 'x' * 10**9", OutOfMemory(256)),
        ("import torch; return torch.ones(10**10)", OutOfMemory(256)),
    ],
)
def test_what_ends_a_process_costs_one_probe(observer: Observer, body: str, outcome: object) -> None:
    assert outcomes(observe(observer, FINE + f"def second(): {body}\n")) == [ONE, outcome, ONE, ONE]


def test_a_cell_that_ends_the_process_is_passed_over(observer: Observer) -> None:
    transcript = observe(
        observer, "def first(): return 1", "while True: pass", "import os; os._exit(0)", FINE
    )
    assert outcomes(transcript) == [ONE] * 4
    assert [(f.cell, type(f.outcome)) for f in transcript.cell_failures] == [
        ("cell 2", TimedOut),
        ("cell 3", Crashed),
    ]


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("import time; time.sleep(600)", TimedOut),
        ("while True:\n    try:\n        while True: pass\n    except BaseException: pass", TimedOut),
        ("import os; os._exit(3)", Crashed),
    ],
    ids=["sleeps", "holds on", "ends"],
)
def test_what_stands_above_a_statement_that_does_not_end_stays(
    observer: Observer, monkeypatch: pytest.MonkeyPatch, ending: str, outcome: type
) -> None:
    monkeypatch.setattr(
        observer, "limits", msgspec.structs.replace(LIMITS, submission_wall_s=60.0, cell_wall_s=1.0)
    )
    transcript = observe(observer, f"{FINE}{ending}\nsecond = 2\n", "x = 1")
    assert outcomes(transcript) == [ONE] * 4
    (failure,) = transcript.cell_failures
    assert (type(failure.outcome), failure.line is not None and failure.line > 4) == (outcome, True)


def test_a_statement_of_a_script_that_does_not_end_costs_itself(
    observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        observer, "limits", msgspec.structs.replace(LIMITS, submission_wall_s=60.0, cell_wall_s=1.0)
    )
    source = f"import time, os\ntime.sleep(600)\n1 / 0\nos._exit(0)\n{FINE}"
    transcript = observer.observe([Cell(source, "cell 1", is_script=True)], SEEDS)
    assert outcomes(transcript) == [ONE] * 4
    assert [(type(f.outcome), f.line) for f in transcript.cell_failures] == [
        (TimedOut, 2),
        (Raised, 3),
        (Crashed, 4),
    ]


def test_a_child_has_a_folder_modules_beside_it_and_nothing_of_the_one_before(observer: Observer) -> None:
    source = (
        "import helper, os, tempfile\n"
        "def first():\n"
        "    open('log.txt', 'w').write('x')\n"
        "    with tempfile.NamedTemporaryFile() as file: return [os.path.exists(file.name), os.path.exists('log.txt')]\n"
        "def second(): return sorted(os.listdir('.'))\ndef third(): return helper.number\ndef other(): return __file__[-5:]"
    )
    surroundings = Surroundings({"helper.py": b"number = 7", "it.py": source.encode()}, "it.py")
    for _ in range(2):
        found = observer.observe([Cell(source, "cell 1")], SEEDS, surroundings)
        first, second, third, other = (plain(found.outcome(name).value) for name in NAMES)  # type: ignore[union-attr]
        assert (first, third, other) == ([True, True], 7, "it.py")
        assert set(second) - {"__pycache__"} == {"helper.py", "it.py", "log.txt"}
    assert observer.zygote.child_scratch
    assert list(observer.zygote.child_scratch.work.iterdir()) == []


def test_what_kernels_can_do_with_files_and_the_machine_works_here(observer: Observer) -> None:
    source = (
        "import numpy as np, psutil\n%cd ..\n%cd -\nx = 3\n%store x\ndel x\n%store -r x\n"
        "def first():\n    mapped = np.memmap('big.dat', dtype='float32', mode='w+', shape=(4,))\n"
        "    mapped[:] = 1\n    mapped.flush()\n    return float(np.fromfile('big.dat', 'float32').sum())\n"
        "def second(): return x\n"
        "def third(): return psutil.virtual_memory().total > 0 and psutil.cpu_percent() >= 0\n"
        "def other():\n    import shutil\n    shutil.copy('big.dat', 'copy.dat')\n    return open(__import__('os').devnull, 'w').write('x')"
    )
    transcript = observe(observer, source)
    assert transcript.cell_failures == []
    assert [plain(transcript.outcome(name).value) for name in NAMES] == [4.0, 3, True, 1]  # type: ignore[union-attr]


def test_threads_and_what_stands_for_processes_work(observer: Observer) -> None:
    source = (
        "import asyncio, multiprocessing, threading, torch\n"
        "from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor\n"
        "from torch.utils.data import DataLoader\n"
        "def first():\n    with ThreadPoolExecutor(4) as pool: return sum(pool.map(abs, range(100)))\n"
        "def second():\n    with ProcessPoolExecutor(2) as pool: return list(pool.map(abs, [-1]))\n"
        "def third():\n    with multiprocessing.Pool(2) as pool: return pool.map(abs, [-1, -2])\n"
        "def other(): return [int(x) for x in DataLoader(torch.arange(3), num_workers=2)]\n"
    )
    transcript = observe(observer, source)
    values = [plain(transcript.outcome(name).value) for name in NAMES]  # type: ignore[union-attr]
    assert values == [4950, [1], [1, 2], [0, 1, 2]]
    if observer.level is Level.SANDBOXED:
        assert transcript.adapted == ["processes", "workers"]


def test_a_thread_is_joined_and_no_more_than_are_there_can_be_had(observer: Observer) -> None:
    source = (
        "import threading, time\n"
        "def first():\n    found = []\n    thread = threading.Thread(target=found.append, args=(1,))\n"
        "    thread.start(); thread.join(); return [found, thread.is_alive(), threading.active_count()]\n"
        "def second():\n    for _ in range(1000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "third = other = first"
    )
    transcript = observe(observer, source)
    assert plain(transcript.outcome("first").value) == [[1], False, 1]  # type: ignore[union-attr]
    if observer.level is Level.SANDBOXED:
        second = transcript.outcome("second")
        assert isinstance(second, Raised)
        assert "32 can run at once" in second.message


def test_a_child_that_writes_too_much_is_ended(observer: Observer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.scratch.MOST_BYTES", 2**20)
    writes = "def second():\n    open('f', 'wb').write(b'x' * 2**21)\n    while True: pass\n"
    crashed = Crashed("wrote too much: its files need more than 1 MiB")
    assert outcomes(observe(observer, FINE + writes)) == [ONE, crashed, ONE, ONE]


def test_a_probe_that_is_slow_once_is_not_charged(
    observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observer, "limits", msgspec.structs.replace(LIMITS, submission_wall_s=60.0))
    once = "import time\ndef second():\n    time.sleep(1.5)\n    return 1\n"
    assert outcomes(observe(observer, FINE + once)) == [ONE] * 4


def test_two_time_outs_settle_an_exercise_and_no_other(observer: Observer) -> None:
    hangs = "def first():\n    while True: pass\nsecond = third = first\n"
    first, second, third, other = outcomes(observe(observer, FINE + hangs))
    assert (first, second, other) == (TimedOut(2.0), TimedOut(1.0), ONE)  # the first was tried again
    assert third == NotRun("2 probes of this exercise had timed out before it")


def test_time_that_is_used_up_leaves_the_rest_not_run(
    observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was used up within a probe is that probe's; it is not tried again, for which a busy machine may leave no time."""
    limits = msgspec.structs.replace(LIMITS, submission_wall_s=1.5, probe_wall_s=60.0)
    monkeypatch.setattr(observer, "limits", limits)
    monkeypatch.setattr("autograder.sandbox.observer.TRIED_AGAIN", 0)
    result = outcomes(observe(observer, FINE + "def first():\n    while True: pass\n"))
    assert isinstance(result[0], TimedOut)
    assert all(isinstance(outcome, NotRun) for outcome in result[1:])


def test_a_zygote_that_dies_is_replaced(observer: Observer, killed: Any) -> None:
    pid = observer.start().pid
    assert killed([psutil.Process(pid)])
    assert outcomes(observe(observer, FINE)) == [ONE] * 4
    assert observer.start().pid != pid


def test_a_zygote_that_dies_of_one_probe_twice_is_charged_to_it(
    observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow = Observer._follow
    deaths = []

    def die(self: Observer, progress: Progress, budget: watching.Budget) -> object:
        if len(deaths) < 2:
            deaths.append(1)
            raise BrokenPipeError
        return follow(self, progress, budget)

    monkeypatch.setattr(Observer, "_follow", die)
    transcript = observe(observer, "", FINE)
    assert [f.outcome for f in transcript.cell_failures] == [Crashed("took the sandbox down")]
    assert outcomes(transcript) == [ONE] * 4


def test_a_zygote_that_has_stopped_is_replaced(observer: Observer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "DYING_S", 0.2)
    pid = observer.start().pid
    os.kill(pid, signal.SIGSTOP)
    transcript = observe(observer, "", FINE)
    assert outcomes(transcript) == [ONE] * 4
    assert observer.start().pid != pid


@pytest.mark.slow
def test_a_child_that_never_began_is_our_fault(observer: Observer, monkeypatch: pytest.MonkeyPatch) -> None:
    observer.start()
    reports: list[object] = [Exited(0, 0, False)]
    monkeypatch.setattr(ZygoteProcess, "next_report", lambda self, deadline: reports.pop(0))
    with pytest.raises(SandboxError, match="before its first step"):
        observe(observer, FINE)


class Killer:
    """Kills an observer's child from outside, at a step of its choice, so often."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, step: protocol.Step, times: int) -> None:
        self.times, self.children = times, 0
        take, send = Observer._take, ZygoteProcess.send

        def take_and_kill(
            observer: Observer, child: protocol.FrameReader, data: bytes, progress: Progress
        ) -> Any:
            fault = take(observer, child, data, progress)
            if progress.step == step and self.times:
                self.times -= 1
                for process in observer.zygote.descendants():
                    with contextlib.suppress(psutil.NoSuchProcess):
                        process.kill()
            return fault

        def counted(zygote: ZygoteProcess, order: protocol.Order) -> None:
            self.children += isinstance(order, protocol.Job)
            send(zygote, order)

        monkeypatch.setattr(Observer, "_take", take_and_kill)
        monkeypatch.setattr(ZygoteProcess, "send", counted)


@pytest.mark.parametrize("step", [CellStarted(1), ProbeStarted(1)])
@pytest.mark.parametrize("times", [1, 2])
def test_a_child_killed_from_outside_costs_nobody_anything(
    observer: Observer, monkeypatch: pytest.MonkeyPatch, step: protocol.Step, times: int
) -> None:
    observer.start()
    monkeypatch.setattr(observer, "limits", msgspec.structs.replace(LIMITS, submission_wall_s=60.0))
    killer = Killer(monkeypatch, step, times)
    slow = "import time\ndef second():\n    time.sleep(0.5)\n    return 1\n"
    transcript = observe(observer, FINE, "import time\ntime.sleep(0.5)", slow)
    assert killer.times == 0
    assert killer.children == 1 + times
    assert outcomes(transcript) == [ONE] * 4
    assert transcript.cell_failures == []


KILLED = Crashed("ended by signal 9")
SUICIDE = "import os\nos.kill(os.getpid(), 9)"


def test_a_step_that_kills_itself_is_charged_as_any_crash(
    observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    observer.start()
    killer = Killer(monkeypatch, protocol.Finished(), 0)
    transcript = observe(observer, FINE, SUICIDE, f"def second():\n    {SUICIDE.replace(chr(10), '; ')}\n")
    assert outcomes(transcript) == [ONE, KILLED, ONE, ONE]
    assert [(f.cell, f.outcome) for f in transcript.cell_failures] == [("cell 2", KILLED)]
    assert killer.children == 1 + 2 * (1 + REPEATS)


def test_a_submission_that_always_kills_itself_is_not_repeated_for_ever(
    observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    observer.start()
    monkeypatch.setattr(observer, "limits", msgspec.structs.replace(LIMITS, submission_wall_s=60.0))
    killer = Killer(monkeypatch, protocol.Finished(), 0)
    always = f"def first(): {SUICIDE.replace(chr(10), '; ')}\nsecond = third = other = first\n"
    assert outcomes(observe(observer, always)) == [KILLED] * 4
    assert killer.children == 4 + ALL_REPEATS


@pytest.mark.slow
def test_probes_that_do_not_load_are_told() -> None:
    with Observer(probe_set("1 / 0"), LIMITS, Level.UNSAFE) as observer:
        assert observer.start().probes_error == "ZeroDivisionError: division by zero"
        assert observer.zygote.last_words() == "it said nothing"
        assert observer.zygote.last_words() == "it was not started"


def test_what_ended_a_zygote_is_told_and_not_what_libraries_grumble(monkeypatch: pytest.MonkeyPatch) -> None:
    grumble = "Fontconfig error: Cannot load default config file: No such file: (null)"

    def start(last_deed: str) -> str:
        code = f"import os, sys; sys.stderr.write({grumble!r} + chr(10)); sys.stderr.flush(); {last_deed}"
        command = [sys.executable, "-I", "-c", code]
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        monkeypatch.setattr(
            "autograder.sandbox.warm_link.start_zygote",
            lambda *_, **__: subprocess.Popen(command, bufsize=0, **pipes),
        )
        with Observer(probe_set(), LIMITS, Level.UNSAFE) as observer, pytest.raises(SandboxError) as failed:
            observer.start()
        return str(failed.value)

    did_not_start = "the sandboxed process did not start: "
    assert start("os.kill(os.getpid(), 9)") == (
        f"{did_not_start}it was ended by signal 9 (Killed); it said nothing"
    )
    assert start("sys.exit('no torch')") == f"{did_not_start}it ended with exit status 1; no torch"


def test_a_warm_process_that_is_killed_as_it_starts_is_said_to_be(level: Level) -> None:
    end_idle()
    with Observer(probe_set(), LIMITS, level) as observer:
        observer.launch()
        assert observer.zygote._warm
        os.kill(observer.zygote._warm._process.pid, signal.SIGKILL)
        with pytest.raises(
            SandboxError, match=r"did not start: it was ended by signal 9 \(Killed\); it said"
        ):
            observer.start()


@pytest.mark.slow
def test_a_zygote_that_does_not_come_up_is_told_in_its_own_words() -> None:
    with (
        Observer(probe_set(), LIMITS, Level.UNSAFE, preload=["no_such_module"]) as observer,
        pytest.raises(SandboxError, match="no_such_module"),
    ):
        observer.start()


def warm_process_of(observer: Observer) -> psutil.Process:
    return psutil.Process(observer.start().pid).parent()


@pytest.mark.slow
@pytest.mark.needs_sandbox
def test_the_next_observer_gets_the_warm_process_of_a_closed_one(gone: Any) -> None:
    end_idle()
    with Observer(probe_set(), LIMITS, Level.SANDBOXED) as one:
        warm = warm_process_of(one)
        with Observer(probe_set(), LIMITS, Level.SANDBOXED) as two:
            of_two = warm_process_of(two)
            assert of_two != warm
    assert gone([warm])  # only one waits
    first = PROBES.split("\n@probe")
    only_first = ProbeSet("\n@probe".join(first[:2]), "p.py", NAMES[:1], {})
    with Observer(only_first, LIMITS, Level.SANDBOXED) as three:
        assert warm_process_of(three) == of_two
        assert three.start().probes == ["first"]
        observed = three.observe([Cell(FINE, "cell 1")], SEEDS)
        assert {name: record.outcome for name, record in observed.records.items()} == {"first": ONE}
    end_idle()
    assert gone([of_two])


@pytest.mark.needs_sandbox
def test_a_warm_process_that_has_just_died_is_replaced(killed: Any) -> None:
    with Observer(probe_set(), LIMITS, Level.SANDBOXED) as one:
        warm = warm_process_of(one)
    assert killed([warm])
    with Observer(probe_set(), LIMITS, Level.SANDBOXED) as two:
        assert outcomes(observe(two, FINE)) == [ONE] * 4
        assert killed([psutil.Process(two.start().pid)])  # its zygote, before it can leave
    with Observer(probe_set(), LIMITS, Level.SANDBOXED) as three:
        assert outcomes(observe(three, FINE)) == [ONE] * 4
    end_idle()


@pytest.mark.slow
def test_a_warm_process_is_not_used_again_where_children_can_write(gone: Any) -> None:
    with Observer(probe_set(), LIMITS, Level.UNSAFE) as observer:
        warm = warm_process_of(observer)
    assert gone([warm])


@pytest.mark.slow
@pytest.mark.needs_sandbox
def test_a_zygote_that_was_ended_leaves_no_warm_process(gone: Any) -> None:
    end_idle()
    with Observer(probe_set(), LIMITS, Level.SANDBOXED) as observer:
        warm = warm_process_of(observer)
        observer.zygote.stop()
    assert gone([warm])


@pytest.mark.needs_sandbox
def test_the_processes_that_children_are_forked_from_are_enclosed(observer: Observer) -> None:
    zygote = psutil.Process(observer.start().pid)
    for process in (zygote, zygote.parent()):
        assert open_doors(process.pid) == []
        assert process.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert process.num_threads() == 1
        assert os.getsid(process.pid) == zygote.parent().pid
        environment = process.environ()
        assert environment.keys() == enclosure._environment(Path()).keys()
        assert environment["HOME"] == environment["TMPDIR"] == f"{process.cwd()}/scratch/zygote"


@pytest.mark.needs_sandbox
def test_a_warm_process_that_has_not_enclosed_itself_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    end_idle()
    started: list[Any] = []
    start = warm_link.start_zygote

    def start_open(level: Level, **options: Any) -> Any:
        started.append(start(Level.UNSAFE, **options))
        return started[-1]

    monkeypatch.setattr(warm_link, "start_zygote", start_open)
    with (
        Observer(probe_set(), LIMITS, Level.SANDBOXED) as observer,
        pytest.raises(SandboxError, match=r"not enclosed: NoNewPrivs is 0, Seccomp is 0"),
    ):
        observe(observer, FINE)
    assert started[0].poll() is not None


@pytest.mark.needs_sandbox
def test_a_warm_process_that_was_started_early_is_used_and_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    end_idle()
    warm_early(Level.UNSAFE)
    assert idle == []
    warm_early(Level.SANDBOXED)
    warm_early(Level.SANDBOXED)
    (early,) = idle
    looked_at: list[int] = []
    monkeypatch.setattr(warm_link, "open_doors", lambda pid: looked_at.append(pid) or [])
    with Observer(probe_set(), LIMITS, Level.SANDBOXED) as observer:
        assert outcomes(observe(observer, FINE)) == [ONE] * 4
        assert looked_at == [warm_process_of(observer).pid] == [early._process.pid]
    end_idle()


@pytest.mark.parametrize(
    ("module", "needs"),
    [
        ("matplotlib.pyplot", "from matplotlib import pyplot\nfigure = pyplot.figure()"),
        ("sympy", "from torch.func import grad, jvp"),
    ],
)
def test_what_few_need_is_imported_before_the_first_child_of_who_mentions_it(
    observer: Observer, module: str, needs: str
) -> None:
    hidden = " + ".join(map(repr, module))
    finds = f"import sys\ndef first(): return {hidden} in sys.modules\nsecond = third = other = first\n"
    assert outcomes(observe(observer, finds)) == [Returned(False)] * 4
    assert outcomes(observe(observer, needs, finds)) == [Returned(True)] * 4
    assert outcomes(observe(observer, finds)) == [Returned(True)] * 4  # what has been imported stays


def test_nothing_is_left_to_import_where_forward_mode_goes_over_backward_mode(observer: Observer) -> None:
    """Torch would import 486 modules at the first use, which takes longer than most probes."""
    cell = (
        "import sys\nimport torch\nfrom torch.func import grad, jvp\n"
        "def first():\n    before, x = len(sys.modules), torch.ones(2)\n"
        "    jvp(grad(lambda x: (x**3).sum()), (x,), (x,))\n    return len(sys.modules) - before < 30\n"
        "second = third = other = first\n"
    )
    assert outcomes(observe(observer, cell)) == [Returned(True)] * 4


def fed(observer: Observer, *messages: protocol.Step | bytes) -> object:
    progress = Progress([], ["first"])
    progress.begin_child()
    frames = [m if isinstance(m, bytes) else protocol.frame(m) for m in messages]
    for data in frames:
        fault = observer._take(protocol.FrameReader(), data, progress)
        if fault:
            return fault
    return None


BAD_TENSOR = Returned(TensorValue("float64", [3], b"", False, True))


@pytest.mark.parametrize(
    "messages",
    [
        [b"\0\0\0\x01\xff"],
        [b"\xff\xff\xff\xff"],
        [ProbeEnded(0, ONE, [], "", 0)],
        [ProbeStarted(1)],
        [ProbeStarted(0), ProbeEnded(0, ONE, [], "", 0), ProbeStarted(1), ProbeEnded(1, ONE, [], "", 0)],
        [ProbeStarted(0), ProbeEnded(0, BAD_TENSOR, [], "", 0)],
        [ProbeStarted(0), ProbeEnded(0, Raised("E", "x" * 20_000), [], "", 0)],
        [protocol.Finished()],
        [protocol.frame(Chunk(b"x"))],
    ],
)
def test_a_record_that_cannot_be_is_a_crash(messages: list[protocol.Step | bytes]) -> None:
    observer = Observer(probe_set(), LIMITS, Level.UNSAFE)
    fault = fed(observer, *messages)
    assert isinstance(fault, Crashed)
    assert "cannot be" in fault.how
    observer.close()


def test_more_than_a_child_may_write_is_a_crash() -> None:
    with Observer(probe_set(), LIMITS, Level.UNSAFE) as observer:
        progress = Progress([], ["first"])
        progress.received_bytes = observing.STREAM_BYTES + 1
        fault = observer._take(protocol.FrameReader(), b"", progress)
        assert isinstance(fault, Crashed)


def test_a_name_that_is_missing_is_a_record_like_any_other(observer: Observer) -> None:
    assert outcomes(observe(observer, "def first(): return 1"))[1] == Missing("second")
