"""Small courses of others' kinds: stock's gradebook and ours say the same of each cell, the instructor's own solution gets full marks, and a wrong one does not.

Each kind is a notebook; all are one assignment, graded once in each way. A course's own libraries are in test_libraries.py.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from foreign_courses.made import Course, of, scores_in, write_course

pytestmark = pytest.mark.needs_sandbox

DATA = "2 3 5 7"
"""What a file of the course's that lies outside of it holds."""
OPENED = """
c.Execute.timeout = 300  # what is compared is scores, not speed
c.SandboxedExecute.readable = [{data!r}]
c.SandboxedExecute.environment = {{"COURSE_DATA": {data!r}}}
c.SandboxedExecute.memory_mib = 4096
c.SandboxedExecute.open_files = 128
c.SandboxedExecute.file_mib = 80
"""
KINDS = {
    "unmarked_torch": Course(
        [
            ("plain", "import torch\nfrom torch import nn"),
            ("plain", "import os, random"),
            ("answer", "def slope(x):\n    x = torch.tensor(x, requires_grad=True)\n    (x ** 3).backward()\n    return x.grad.item()"),
            ("test", "assert slope(2.0) == 12.0"),
            ("test", "assert nn.Linear(2, 1)(torch.rand(3, 2)).shape == (3, 1)\nassert slope(1.0) == 3.0"),
            ("test", "with open('/dev/urandom', 'rb') as file:\n    assert len(file.read(4)) == len(os.urandom(4))\nassert 0 <= random.SystemRandom().random() < 1"),
        ],
        {"wrong": {2: "def slope(x):\n    return 3 * x"}},
    ),
    "own_imports": Course(
        [
            ("answer", "def third():\n    return 1 / 3"),
            ("test", "assert abs(third() - 1 / 3) < 1e-9"),
            ("test", "assert third() < 0.5"),
        ],
        {"wrong": {0: "import sympy\ndef third():\n    return sympy.Rational(3, 10)"}},
    ),
    "commands": Course(
        [
            ("plain", "!echo from a cell without a mark"),
            ("answer", "said = !echo 3\nfiles = !ls"),
            ("test", "assert said == ['3']"),
            ("test", "assert 'numbers.txt' in files"),
            ("test", "%pip --version\n!echo from a test\nassert said"),
            ("answer", "refused = !python -c \"import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)\""),
            ("test", "assert 'Error' in refused[-1]"),
        ],
        {"wrong": {1: "said = files = []", 5: "refused = ['']"}},
        {"numbers.txt": DATA},
    ),
    "status_of_a_command": Course(
        [
            ("plain", "import os"),
            ("answer", "def status():\n    return os.waitstatus_to_exitcode(os.system('exit 3'))"),
            ("test", "assert status() == 3"),
        ],
        {"wrong": {1: "def status():\n    return 0"}},
    ),
    "pools": Course(
        [
            ("plain", "import multiprocessing\nfrom multiprocessing.dummy import Pool\nfrom multiprocessing.pool import ThreadPool\nfrom concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor"),
            ("answer", "def square(x):\n    return x * x\ndef squares(kind):\n    with kind(2) as pool:\n        return list(pool.map(square, range(3)))"),
            ("test", "assert squares(Pool) == [0, 1, 4]"),
            ("test", "assert squares(ThreadPool) == [0, 1, 4]"),
            ("test", "assert squares(ThreadPoolExecutor) == [0, 1, 4]"),
            ("test", "assert squares(multiprocessing.Pool) == [0, 1, 4]"),
            ("test", "assert squares(ProcessPoolExecutor) == [0, 1, 4]"),
            ("answer", "def told():\n    queue = multiprocessing.Queue()\n    process = multiprocessing.Process(target=queue.put, args=('told',))\n    process.start()\n    said = queue.get()\n    process.join()\n    return said"),
            ("test", "assert told() == 'told'"),
        ],
        {"wrong": {1: "def squares(kind):\n    return [0, 1]", 7: "def told():\n    return 3"}},
    ),
    "workers_of_a_loader": Course(
        [
            ("plain", "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\ndata = TensorDataset(torch.arange(8.0))"),
            ("answer", "def loader():\n    return DataLoader(data, batch_size=2, num_workers=2)"),
            ("test", "assert [batch.sum().item() for batch, in loader()] == [1, 5, 9, 13]"),
            ("test", "assert loader().num_workers == 2"),
        ],
        {"wrong": {1: "def loader():\n    return DataLoader(data)"}},
    ),
    "refused_in_a_session": Course(
        [
            ("plain", "import _thread, os"),
            ("answer", "def started(otherwise):\n    try:\n        _thread.start_new_thread(print, ())\n    except RuntimeError:\n        otherwise()\n    return 3"),
            ("test", "assert started(os.abort) == 3"),
            ("plain", "def give_up():\n    raise Exception('kind: PermissionDenied')"),
            ("test", "assert started(give_up) == 3"),
        ],
        {"wrong": {1: "def started(otherwise):\n    return 2"}},
    ),
    "widgets": Course(
        [
            ("plain", "import ipywidgets\nfrom IPython.display import display"),
            ("answer", "out = ipywidgets.Output()\ndisplay(out)\ndef doubled(slider):\n    with out:\n        print('from the widget')\n    return 2 * slider.value"),
            ("test", "assert doubled(ipywidgets.IntSlider(3)) == 6"),
            ("test", "with out:\n    1 / 0\nassert doubled(ipywidgets.IntSlider(1)) == 2"),
        ],
        {"wrong": {1: "out = ipywidgets.Output()\ndef doubled(slider):\n    return 0"}},
    ),
    "names_of_builtins": Course(
        [
            ("plain", "from numpy import *"),
            ("answer", "def max(a, b, c):\n    return sorted([a, b, c])[-1]"),
            ("test", "assert max(1, 2, 3) == 3"),
            ("test", "assert max(3, 1, 2) == 3\nassert sum(ones((2, 2)), axis=0).shape == (2,)"),
            ("answer", "list = [1, 2, 3]"),
            ("test", "assert list == [1, 2, 3]\nassert len(list) == 3"),
        ],
        {"wrong": {1: "def max(a, b, c):\n    return 0", 4: "list = [1]"}},
    ),
    "pylab": Course(
        [
            ("plain", "%pylab inline"),
            ("answer", "def total(m):\n    return sum(m, axis=1)"),
            ("test", "assert list(total(ones((2, 3)))) == [3, 3]\nassert sum(ones((2, 2)), axis=0).shape == (2,)"),
        ],
        {"wrong": {1: "def total(m):\n    return sum(m, axis=0)"}},
    ),
    "names_of_a_helper": Course(
        [
            ("plain", "from helper import *"),
            ("answer", "def largest(items):\n    return max(*items)"),
            ("test", "assert max(1, 2) == 'helped'\nassert largest([3, 4]) == 'helped'"),
        ],
        {"wrong": {1: "def largest(items):\n    return 4"}},
        {"helper.py": "def max(a, b):\n    return 'helped'\n"},
    ),
    "opened": Course(
        [
            ("plain", "import mmap, os"),
            ("answer", "def numbers():\n    with open(os.environ['COURSE_DATA']) as file:\n        return [int(word) for word in file.read().split()]"),
            ("test", "assert numbers() == [2, 3, 5, 7]"),
            ("test", "assert len(numbers()) == 4\nassert len(mmap.mmap(-1, 2300 * 2**20)) > 2**31"),
            ("test", "files = [open(os.devnull) for _ in range(90)]\nassert len(files) == 90\nfor file in files:\n    file.close()\nassert numbers()"),
            ("test", "with open('large', 'wb') as file:\n    file.truncate(70 * 2**20)\nassert os.path.getsize('large') > 64 * 2**20\nos.remove('large')\nassert numbers()"),
        ],
        {"wrong": {1: "def numbers():\n    return []"}},
    ),
}  # fmt: skip
"""By name; in each, stock and ours agree in every cell."""
IN_A_KERNEL = {"commands", "status_of_a_command", "refused_in_a_session", "workers_of_a_loader"}
"""What a session refuses, so that a kernel is tried; of the others some go to one at once, for what they import."""
WON_BY_STOCK = Course(
    [
        ("plain", "from numpy import *"),
        ("answer", "def answer():\n    return [1, 2]"),
        ("test", "assert len(answer()) == 2\nassert max(answer()) == 2\nassert sum(answer()) == 3"),
    ],
    {
        "forged": {1: "def answer():\n    return []\nlen = max = lambda x: 2\nsum = lambda x: 3"},
        "starred": {1: "import numpy\nnumpy.sum = lambda x: 3\nfrom numpy import *\ndef answer():\n    return [2, 0]"},
    },
)  # fmt: skip
"""Who binds builtins that the source never binds, to win."""
REFUSED_TO_THE_INSTRUCTOR = Course(
    [("plain", "import os"), ("test", "assert os.listdir('/proc')")], perfect="refused"
)
KERNEL_OF_ANOTHER_MACHINE = Course(
    [("answer", "def answer():\n    return 3"), ("test", "assert answer() == 3")],
    {"elsewhere_wrong": {0: "def answer():\n    return 2"}},
    perfect="elsewhere",
    kernel="conda-env-ml-py",
)
DIFFERENT = {
    "won_by_stock": WON_BY_STOCK,
    "refused_to_the_instructor": REFUSED_TO_THE_INSTRUCTOR,
    "kernel_of_another_machine": KERNEL_OF_ANOTHER_MACHINE,
}
"""Where ours differs from stock because it is meant to; each is explained by its test."""
Graded = Callable[..., Path]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, nbgrader: Any, autograder: Any) -> Graded:
    """The course's folder by how it was graded: ``stock``, ``dropins`` or ``bulk``, and the setting of ``kernel``."""
    data = tmp_path_factory.mktemp("data") / "numbers.txt"
    data.write_text(DATA)
    done: dict[tuple[str, str], Path] = {}

    def grade(way: str, kernel: str = "fallback") -> Path:
        folder = tmp_path_factory.mktemp(f"{way}-{kernel}")
        config = OPENED.format(data=str(data)) + f"c.SandboxedExecute.kernel = {kernel!r}"
        write_course(folder, {**KINDS, **DIFFERENT}, dropins=way != "stock", config=config)
        nbgrader("generate_assignment", "ps1", folder=folder)
        if way == "bulk":
            report = folder / "report.json"
            ended = autograder("nbgrader", "grade", folder, "ps1", "--no-rehearsal", "--report", report)
            assert ended.status == 1, ended.words  # of refused_to_the_instructor
        elif way == "stock":
            # of kernel_of_another_machine
            nbgrader("autograde", "ps1", folder=folder, status=1, COURSE_DATA=str(data))
        else:
            nbgrader("autograde", "ps1", folder=folder)
        return folder

    def graded_once(*how: str) -> Path:
        way, kernel = (*how, "fallback")[:2]
        if (way, kernel) not in done:
            done[way, kernel] = grade(way, kernel)
        return done[way, kernel]

    return graded_once


WAYS = [
    ("bulk", "fallback"),
    pytest.param(("bulk", "always"), marks=pytest.mark.slow),
    pytest.param(("dropins", "fallback"), marks=pytest.mark.slow),
]


@pytest.mark.parametrize("way", WAYS, ids="-".join)
@pytest.mark.parametrize("kind", KINDS)
def test_stock_and_ours_agree_in_every_cell(graded: Graded, kind: str, way: tuple[str, str]) -> None:
    stock, ours = scores_in(graded("stock"), kind), scores_in(graded(*way), kind)
    assert ours == stock
    tests = sum(cell == "test" for cell, _ in KINDS[kind].cells)
    assert of("perfect", ours) == [2] * tests
    assert len(of("wrong", ours)) == tests
    assert sum(of("wrong", ours)) < 2 * tests


def test_a_kernel_is_tried_where_a_session_refused_something_and_the_report_says_so(graded: Graded) -> None:
    tried = {name: bool(reason) for name, reason in kernels(graded("bulk"), "perfect").items()}
    assert tried == {kind: kind in IN_A_KERNEL for kind in KINDS} | {"won_by_stock": False}


def kernels(course: Path, student: str) -> dict[str, str]:
    """By notebook, what a session refused a student so that a kernel was tried, as ``--report`` tells it."""
    students = json.loads((course / "report.json").read_text())["students"]
    (found,) = [one for one in students if one["student"] == student]
    return {one["name"]: one["kernel"] for one in found["notebooks"]}


def test_a_builtin_that_the_source_never_binds_is_pythons_own(graded: Graded) -> None:
    """Who binds one to win is not followed, whatever else the source takes. Stock follows."""
    stock, ours = scores_in(graded("stock"), "won_by_stock"), scores_in(graded("bulk"), "won_by_stock")
    assert [of(student, stock) for student in ("perfect", "forged", "starred")] == [[2], [2], [2]]
    assert [of(student, ours) for student in ("perfect", "forged", "starred")] == [[2], [0], [0]]


def test_what_the_instructor_asks_for_and_the_sandbox_refuses_is_not_graded(graded: Graded) -> None:
    """Stock has no sandbox to refuse it."""
    kind, course = "refused_to_the_instructor", graded("bulk")
    assert of("refused", scores_in(graded("stock"), kind)) == [2]
    assert of("refused", scores_in(course, kind)) == [None]
    students = json.loads((course / "report.json").read_text())["students"]
    (student,) = [one for one in students if one["student"] == "refused"]
    (told,) = [one for one in student["notebooks"] if one["name"] == kind]
    assert (student["status"], told["scores"]) == ("needs_person", {"cell-1": None})
    assert told["kernel"].startswith("cell 2: PermissionError")
    assert "the course's own cell 2 asks for what the sandbox refuses" in told["ungraded"]


def test_a_kernel_that_only_the_instructors_machine_has_is_python_anyway(graded: Graded) -> None:
    """Stock finds no kernel of that name, and loses the student."""
    kind = "kernel_of_another_machine"
    stock, ours = scores_in(graded("stock"), kind), scores_in(graded("bulk"), kind)
    assert of("elsewhere", stock) in ([], [None])
    assert (of("elsewhere", ours), of("elsewhere_wrong", ours)) == ([2], [0])
    students = json.loads((graded("bulk") / "report.json").read_text())["students"]
    said = {one["student"]: one["notebooks"] for one in students}["elsewhere"]
    (repairs,) = [one["repairs"] for one in said if one["name"] == kind]
    assert [text for text in repairs if "is not installed here; 'python3', of the same language" in text]
