"""The drop-in for Execute: in a session as by stock, and in a kernel inside the sandbox where a notebook needs one."""

import json
import os
import re
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

from nbclient.exceptions import DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade
from traitlets.config import Configurable

from autograder.errors import SandboxError
from autograder.nbgrader.execute import SandboxedExecute
from autograder.nbgrader.observed import RESOURCE
from autograder.nbgrader.refusal import refused_in_session
from autograder.nbgrader.source import GradebookCell, SourceNotebook
from autograder.sandbox.enclosure import Level
from autograder.sandbox.notebook import enclosed_kernel
from autograder.sandbox.notebook.sessions import Sessions

Executed = Callable[..., NotebookNode]
PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}
CELLS_TEXT = r'''
import sys
print("out"); print("err", file=sys.stderr); print("out again")
1 + 1
# %%
sys.stderr.write("e1\n"); sys.stdout.write("o1\n"); sys.stderr.write("e2\n")
# %%
for i in range(3): print(i, end=" ")
print("x", flush=True); print("y", file=sys.stderr, flush=True); print("z")
# %%
from IPython.display import HTML, Markdown, JSON, SVG, display, clear_output, update_display, Latex, Image, Javascript
display(HTML("<b>x</b>")); display(Markdown("*m*")); display(JSON({"a": [1, {"b": None}], "ü": float(2)})); display(SVG("<svg xmlns='http://www.w3.org/2000/svg'><circle r='3'/></svg>"))
Latex("$x$")
# %%
JSON([1,2,3])
# %%
display({"text/plain": "raw", "text/html": "<i>raw</i>", "application/json": {"k": 1}}, raw=True)
# %%
h = display("first", display_id="d1")
h.update("second")
# %%
h.update("third")
update_display(HTML("<u>4</u>"), display_id="d1")
# %%
print("gone"); clear_output(); print("stays")
# %%
print("gone"); clear_output(wait=True); print("later")
# %%
class Rich:
    def _repr_html_(self): return "<p>rich</p>"
    def _repr_markdown_(self): return "**rich**"
    def _repr_png_(self): return b"\x89PNG\r\n"
    def __repr__(self): return "plain"
Rich()
# %%
class Mime:
    def _repr_mimebundle_(self, include=None, exclude=None): return {"text/plain": "mb", "text/x-y": "q"}, {"text/x-y": {"m": 1}}
Mime()
# %%
class BadRepr:
    def __repr__(self): raise RuntimeError("no repr")
BadRepr()
# %%
class BadHtml:
    def _repr_html_(self): raise RuntimeError("no html")
    def __repr__(self): return "ok repr"
BadHtml()
# %%
class BadIpython:
    def _ipython_display_(self): raise ValueError("no display")
BadIpython()
# %%
1 / 0
# %%
def f(n):
    if n == 0:
        raise ValueError("deep\nmultiline")
    return f(n - 1)
try:
    f(2)
except ValueError as e:
    raise KeyError("chained") from e
# %%
def rec(n): return rec(n + 1)
rec(0)
# %%
assert 1 == 2, "it is not"
# %%
assert False
# %%
def g(:
    pass
# %%
  x = 1
 y = 2
# %%
'unterminated
# %%
print("before"
# %%
raise SystemExit(3)
# %%
raise KeyboardInterrupt
# %%
sys.exit("bye")
# %%
class E(Exception):
    def __str__(self): raise TypeError("bad str")
raise E()
# %%
class E2(Exception):
    def __str__(self): return 3
raise E2()
# %%
raise BaseException("base")
# %%
raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")
# %%
eval("1 +")
# %%
exec("def q():\n    return 1/0\nq()")
# %%
import json; json.loads("{bad")
# %%
undefined_name
# %%
"abc".foo
# %%
import not_a_module
# %%
%time 1 + 1
# %%
%time x = 3
# %%
%%time
y = sum(range(10))
y
# %%
%%capture cap
print("captured"); print("cap err", file=sys.stderr); display(1)
5
# %%
cap.stdout, cap.stderr, len(cap.outputs)
# %%
cap.show()
# %%
%nosuchmagic
# %%
%%nosuchcell
x
# %%
%pwd
# %%
%%writefile made.py
VALUE = 42
# %%
import made
made.VALUE
# %%
%run made.py
VALUE
# %%
%pinfo len
# %%
len?
# %%
%matplotlib inline
# %%
1/0
# %%
1/0
# %%
%%html
<b>cell</b>
# %%
%%javascript
1
# %%
%%latex
$x$
# %%
%%svg
<svg></svg>
# %%
%%markdown
# T
# %%
%env HOME2=3
# %%
import os; os.environ["HOME2"], os.environ.get("NBGRADER_EXECUTION")
# %%
import warnings
warnings.warn("careful")
warnings.warn("careful dep", DeprecationWarning)
# %%
def dep():
    warnings.warn("again", UserWarning, stacklevel=2)
dep(); dep()
# %%
input("name? ")
# %%
import getpass; getpass.getpass()
# %%
print("x" * 300_000)
# %%
"y" * 200_000
# %%
float("nan")
# %%
float("inf"), -float("inf")
# %%
None
# %%
True
# %%
0.0
# %%
1.5
# %%
-1
# %%
1000
# %%
_
# %%
Out[2] if 2 in Out else "none", In[1][:10], _i[:20]
# %%
print("ünïcödé 🎉 \u202e rtl \x00 nul \x1b[31mred\x1b[0m")
"ünïcödé 🎉 \x00"
# %%
print("a\rb\bc\tq")
# %%
open("made.txt", "w").write("hello"); open("made.txt").read(), open("data.txt").read()
# %%
open("missing.txt")
# %%
open("data.txt", "a").write("more"); open("data.txt").read()
# %%
import os; os.makedirs("sub/dir"); open("sub/dir/f.bin", "wb").write(b"\x00\xff"); sorted(os.listdir(".") )
# %%
import sys; sys.stdout.buffer
# %%
get_ipython().__class__.__name__, __name__, get_ipython().kernel is not None
# %%
import IPython; IPython.get_ipython() is get_ipython()
# %%
x = 3; y = 4
x; y
# %%
x; y;
# %%
z = 5
z
;
# %%
"ast", 1
2
3
# %%
lambda: 0
# %%
{1, 2}, {"b": 1, "a": 2}, range(3), b"x", ...
# %%
class Deep: pass
a = []; a.append(a); a
# %%
import numpy as np
np.arange(5)
# %%
np.float64(0.5)
# %%
np.random.rand(2, 2).shape
# %%
np.array([1.0]) / 0
# %%
np.linalg.inv(np.zeros((2,2)))
# %%
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
# %%
fig, ax = plt.subplots(); ax.bar([1, 2], [3, 4]); plt.show(); print("after")
# %%
fig
# %%
plt.figure()
raise ValueError("in figure")
# %%
plt.plot([1]); plt.title("ü"); None
# %%
import logging
logging.warning("logged")
# %%
logging.getLogger("x").error("e")
# %%
display(1, 2, "three")
# %%
display(HTML("a"), metadata={"k": "v"})
# %%
from IPython.display import ProgressBar, Audio, IFrame, FileLink, DisplayObject, Pretty, Code, GeoJSON, Math
Math("x"), Code("x=1")
# %%
Code("x = 1")
# %%
class BytesJson:
    def _repr_json_(self): return {"x": b"\x00"}
BytesJson()
# %%
10 ** 100
# %%
raise TimeoutError("t") from None
# %%
print(*range(3), sep="\n", file=sys.stderr)
# %%
class Slots:
    __slots__ = ()
    def __getattr__(self, n): raise RuntimeError("getattr " + n)
Slots()
# %%
print("end")
# %%
if __name__ == "__main__": print("main")
# %%
import pickle
class P: pass
pickle.loads(pickle.dumps(P())).__class__ is P
# %%
%matplotlib inline
import matplotlib.pyplot as plt
plt.plot([1,2]); plt.show()
# %%
%matplotlib nosuch
# %%
%gui
# %%
%config InlineBackend.figure_format = 'retina'
# %%
plt.imshow([[1,2],[3,4]])
# %%
%cd .
# %%
%tb
# %%
%tb
# %%
%timeit -n1 -r1 1+1
# %%
%%timeit -n1 -r1
pass
# %%
%prun -q sum([1])
# %%
%%file w.py
A = 1
# %%
%load w.py
# %%
%pycat w.py
# %%
%history 1-2
# %%
%store x
# %%
import faulthandler; faulthandler.enable()
# %%
from __future__ import annotations
# %%
def fa(x: undefined): return 1
fa(1)
# %%
import doctest
def sq(x):
    """
    >>> sq(2)
    5
    """
    return x*x
doctest.testmod()
# %%
import unittest
class T(unittest.TestCase):
    def test_a(self): self.assertEqual(1, 2)
r = unittest.TextTestRunner(stream=sys.stdout).run(unittest.defaultTestLoader.loadTestsFromTestCase(T)); r.wasSuccessful()
# %%
import inspect
inspect.getsource(sq)
# %%
import tempfile; f = tempfile.NamedTemporaryFile("w+"); f.write("a"); f.seek(0); f.read()
# %%
from pathlib import Path; Path("a/b").mkdir(parents=True); Path("a/b/c.csv").write_text("1,2"); Path("a").rename("z"); sorted(str(p) for p in Path(".").rglob("*.csv"))
# %%
import sqlite3; c = sqlite3.connect("db.sqlite"); c.execute("create table t (a)"); c.execute("insert into t values (1)"); c.commit(); c.execute("select * from t").fetchall()
# %%
import numpy as np; np.random.seed(0); np.random.rand(300,300) @ np.ones(300) is None
# %%
def inner(n): return inner(n - 1) if n else missing
inner(2)
# %%
%precision 3
3.14159265
'''
CELLS = [cell.strip("\n") for cell in CELLS_TEXT.split("# %%")]
"""What students write, and more: each is a cell, run in one notebook, in this order."""
LASTING_TEXT = """
get_ipython().events.register("post_run_cell", lambda result: print("after a cell"))
# %%
2
# %%
get_ipython().ast_node_interactivity = "all"
# %%
7
8
# %%
get_ipython().ast_node_interactivity = "last_expr"
# %%
%precision 3
# %%
3.14159265
# %%
get_ipython().set_custom_exc((ValueError,), lambda shell, kind, value, trace, **_: print("custom"))
# %%
raise ValueError
# %%
type = lambda x: "mine"
# %%
type(1)
# %%
import sys; sys.stdout = open("redirected.txt", "w"); print("to the file")
# %%
print("to the file as well")
"""
LASTING = [cell.strip("\n") for cell in LASTING_TEXT.split("# %%")]
"""What lasts beyond its own cell. A cell that tests is spared it."""


def as_notebook(cells: Sequence[str], *, tests: bool = False, kernelspec: Any = PYTHON) -> NotebookNode:
    """A notebook of code cells; with ``tests``, each is a test cell of 3 points."""
    notebook = new_notebook(metadata={"kernelspec": kernelspec} if kernelspec else {})
    for number, source in enumerate(cells):
        marks = {"grade": tests, "solution": False, "locked": tests, "task": False, "schema_version": 3}
        marks |= {"grade_id": f"cell-{number}", "points": 3, "checksum": "", "cell_type": "code"}
        notebook.cells.append(new_code_cell(source, metadata={"nbgrader": marks}))
    return notebook


def resources_for(folder: Path) -> dict[str, Any]:
    return {
        "metadata": {"path": str(folder)},
        "nbgrader": {
            "student": "ada",
            "assignment": "ps",
            "notebook": "n",
            "submitted_path": str(folder / "n.ipynb"),
        },
    }


@pytest.fixture
def executed(level: Level, tmp_path: Path) -> Executed:
    """Executes cells with the drop-in; the notebook, and in its metadata what it told the later steps."""

    def execute(cells: Sequence[str] | NotebookNode, *, tests: bool = False, **options: Any) -> NotebookNode:
        notebook = as_notebook(cells, tests=tests) if isinstance(cells, list | tuple) else cells
        options = {"timeout": 300, "source": SourceNotebook("n", []), **options}
        step = SandboxedExecute(unsafe=level is Level.UNSAFE, **options)
        resources = resources_for(tmp_path)
        step.preprocess(notebook, resources)
        notebook.metadata["told"] = resources.get(RESOURCE)
        return notebook

    return execute


def stock(cells: Sequence[str], folder: Path, **options: Any) -> NotebookNode:
    notebook = as_notebook(cells, tests=True)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
            patch.delenv(name)  # a measured kernel marks other places in tracebacks than a free one
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # like a session; a notebook can list what lies there
        Execute(timeout=300, **options).preprocess(notebook, resources_for(folder))
    return notebook


def normalised(cell: NotebookNode) -> Any:
    """A cell's outputs without what differs from one run of a kernel to the next."""
    outputs = [dict(output) for output in cell.outputs]
    merged: list[dict[str, Any]] = []
    for output in outputs:  # a kernel posts a stream in parts, as its clock has it
        if merged and output["output_type"] == "stream" and merged[-1].get("name") == output["name"]:
            merged[-1]["text"] += output["text"]
        else:
            merged.append(output)
    text = json.dumps([cell.execution_count, merged], sort_keys=True, ensure_ascii=False)
    text = re.sub(r"0x[0-9a-f]{6,}", "0x…", text)  # addresses in memory
    text = re.sub(r"/[\w./-]*/(ipykernel_\d+|autograder-[\w-]+/scratch/\d+/home/ipykernel_\d+)/", "/", text)
    text = re.sub(
        r"/[\w./-]*(pytest-of-[\w./-]*/stock\d*|/scratch/\d+/work|autograder-kernel-\w+/work)", "/work", text
    )
    text = re.sub(r"[\d.e+]+ (ns|μs|µs|ms|s|min)\b", "some time", text)  # of %time and of unittest
    text = re.sub(r"in [\d.]+s\b", "in some time", text)
    text = re.sub(f"~/|{re.escape(str(Path.home()))}/", "/", text)  # HOME is another
    frames = r'("[^"]*?line 1[^"]*?in [^"]*?rec[^"]*?", )+'  # as deep as the stack below the cell allows
    return re.sub(frames, "frames of rec, ", text)


def grade(cell: NotebookNode) -> Any:
    """What nbgrader makes of a test cell; the error with which it drops the student is as good as a score here."""
    try:
        return determine_grade(cell)
    except ValueError as error:
        return str(error)


@pytest.fixture(scope="module")
def by_stock(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    """All cells, executed by stock nbgrader."""
    folder = tmp_path_factory.mktemp("stock")
    (folder / "data.txt").write_text("given\n")
    return stock([*CELLS, *LASTING], folder)


def differences(theirs: Sequence[NotebookNode], ours: Sequence[NotebookNode]) -> dict[str, Any]:
    pairs = {
        mine.source: (normalised(other), normalised(mine)) for other, mine in zip(theirs, ours, strict=True)
    }
    return {source: pair for source, pair in pairs.items() if pair[0] != pair[1]}


def test_a_session_puts_out_what_a_kernel_does(
    by_stock: NotebookNode, executed: Executed, tmp_path: Path
) -> None:
    (tmp_path / "data.txt").write_text("given\n")
    ours = executed([*CELLS, *LASTING])
    assert differences(by_stock.cells, ours.cells) == {}
    assert ours.metadata.language_info == by_stock.metadata.language_info
    assert (tmp_path / "made.txt").read_text() == "hello"
    assert (tmp_path / "data.txt").read_text() == "given\n"


def test_test_cells_in_a_session_put_out_and_score_what_they_do_by_stock(
    by_stock: NotebookNode, executed: Executed, tmp_path: Path
) -> None:
    (tmp_path / "data.txt").write_text("given\n")
    ours = executed(CELLS, tests=True)
    theirs = by_stock.cells[: len(CELLS)]
    shown_anew = [
        cell for cell in CELLS if 'display_id="d1")\nh.update' in cell
    ]  # by cells below, which is too late
    assert list(differences(theirs, ours.cells)) == shown_anew
    assert [grade(cell) for cell in ours.cells] == [grade(cell) for cell in theirs]


def test_an_enclosed_kernel_puts_out_what_a_kernel_does(
    by_stock: NotebookNode, executed: Executed, tmp_path: Path
) -> None:
    (tmp_path / "data.txt").write_text("given\n")
    ours = executed([*CELLS, *LASTING, "async def f(): return 5\nawait f()"])
    assert differences(by_stock.cells, ours.cells[:-1]) == {}
    assert ours.cells[-1].outputs[0].data["text/plain"] == "5"
    assert (tmp_path / "made.txt").read_text() == "hello"


def test_a_notebook_that_nobody_handed_in_is_executed_too(level: Level, tmp_path: Path) -> None:
    """As ``nbgrader validate`` has it: there is an application, but no student."""
    step = SandboxedExecute(parent=Configurable(), unsafe=level is Level.UNSAFE, timeout=300)
    notebook = as_notebook(["1 + 1"], tests=False)
    step.preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
    assert notebook.cells[0].outputs[0].data["text/plain"] == "2"


def test_what_a_session_does_otherwise(executed: Executed, tmp_path: Path) -> None:
    """Stock ends the kernel, and loses the student, at exit(); loses a stream with a lone surrogate and scores zero."""
    with pytest.raises(DeadKernelError):
        stock(["exit()", "import time; time.sleep(0.5)", "1"], tmp_path)
    cells = ["exit()", "1", 'print("\\ud800")', '"\\ud800"', "!echo 1", "import sys; sys.stderr.fileno()"]
    ours = executed(cells)
    assert ours.cells[0].outputs == []
    assert ours.cells[2].outputs[0].text == "?\n"
    assert "cannot be run where this notebook is graded" in ours.cells[4].outputs[0].text
    assert ours.cells[5].outputs[0].data["text/plain"] == "2"


@pytest.mark.needs_sandbox
def test_what_needs_a_kernel_works_in_one(executed: Executed, tmp_path: Path) -> None:
    cells = [
        "import threading\nt = threading.Thread(target=print, args=('from a thread',)); t.start(); t.join()",
        "import asyncio\nawait asyncio.sleep(0, 'slept')",
        "import subprocess\nsubprocess.run(['echo', 'ran'], capture_output=True, text=True).stdout",
        "%%bash\necho from bash > made.txt; cat made.txt",
        "!echo from a shell; exit 3",
        "_exit_code",
        "y = !echo caught\ny",
        "from concurrent.futures import ThreadPoolExecutor\nlist(ThreadPoolExecutor(2).map(abs, [-1, -2]))",
        "import multiprocessing, time\nmultiprocessing.Process(target=time.sleep, args=(0,)).start()",
        "import matplotlib.pyplot as plt; plt.plot([1]); plt.savefig('fig.png'); plt.close()",
        "with multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1, -2]))",
    ]
    got = [
        [o.get("text") or o.get("data", {}).get("text/plain") or o for o in c.outputs]
        for c in executed(cells).cells
    ]
    assert got[:8] == [
        ["from a thread\n"], ["'slept'"], ["'ran\\n'"], ["from bash\n"], ["from a shell\r\n"], ["3"], ["['caught']"],
        ["[1, 2]"],
    ]  # fmt: skip
    assert got[8:] == [[], [], ["[1, 2]\n"]]
    assert (tmp_path / "made.txt").read_text() == "from bash\n"
    assert (tmp_path / "fig.png").stat().st_size > 0


@pytest.mark.needs_sandbox
@pytest.mark.parametrize("first", ["pass", "import socket"], ids=["session", "kernel"])
def test_the_course_and_the_network_are_out_of_reach(executed: Executed, tmp_path: Path, first: str) -> None:
    course = tmp_path.parent / "course"
    (course / "source").mkdir(parents=True, exist_ok=True)
    for secret in (course / "source" / "ps.ipynb", course / "gradebook.db", tmp_path / "n.ipynb"):
        secret.write_text("secret")
    paths = [
        course / "gradebook.db",
        course / "source" / "ps.ipynb",
        Path("../../source/ps.ipynb"),
        Path("../n.ipynb"),
    ]
    listening = tmp_path / "socket"
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(listening))
    server.listen()
    reads = [f"open({str(path)!r}).read()" for path in paths]
    writes = [
        f"open({str(path)!r}, 'a')" for path in (*paths[:3], tmp_path / "n.ipynb", Path("/tmp/written"))
    ]
    fetching = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/', timeout=1)"
    listing = [
        f"import os; os.listdir({str(path)!r})" for path in (course, tmp_path, "/tmp", Path.home(), "/proc/1")
    ]
    asks = [
        "import socket; socket.create_connection(('1.1.1.1', 53), timeout=1)",
        f"import socket; socket.socket(socket.AF_UNIX).connect({str(listening)!r})",
        f"import socket; socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'x', {str(listening)!r})",
        "import os, signal; os.kill(1, signal.SIGTERM)",
    ]
    ours = executed([first, *reads, *writes, *listing, fetching, *(asks if "socket" in first else [])])
    for cell in ours.cells[1:]:
        assert [output.output_type for output in cell.outputs] == ["error"], cell
        refusals = "denied|not permitted|No such file|No such process|Read-only|unreachable"
        assert re.search(refusals, cell.outputs[0].evalue), cell
    assert (course / "gradebook.db").read_text() == "secret"
    server.close()


@pytest.mark.needs_sandbox
def test_a_notebook_that_a_session_refused_something_gets_a_kernel(executed: Executed) -> None:
    hidden = "t = __import__('thread' + 'ing').Thread(target=print, args=('hi',)); t.start(); t.join()"
    forked = "import os\nchild = os.fork()\nif not child: os._exit(7)\nos.waitstatus_to_exitcode(os.waitpid(child, 0)[1])"
    ours = executed([hidden, forked])
    assert [cell.outputs[0].get("text") for cell in ours.cells] == ["hi\n", None]
    assert ours.cells[1].outputs[0].data["text/plain"] == "7"
    assert refused_in_session(ours) == ""


def test_a_kernel_that_is_not_there_leaves_the_notebook_to_a_person(executed: Executed) -> None:
    ours = executed(
        as_notebook(["1 + 1"], kernelspec={"name": "no-such", "language": "R", "display_name": "R"})
    )
    reason = "it needs the kernel 'no-such', which is not installed here"
    assert ours.metadata.told.ungraded == reason
    assert ours.cells[0].outputs[0].evalue == reason


def test_a_kernel_that_does_not_start_leaves_the_notebook_to_a_person(
    executed: Executed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('it is broken')")
    monkeypatch.setattr(enclosed_kernel, "PYTHON_KERNEL", broken)
    with caplog.at_level("ERROR"):
        ours = executed(["import asyncio"])
    assert ours.metadata.told.ungraded == "it needs the kernel 'python3', which did not start"
    assert "did not start" in caplog.text


READS = "import os\nprint(open(os.environ['COURSE_DATA']).read())"


@pytest.mark.needs_sandbox
@pytest.mark.parametrize("kernel", ["never", "always"])
def test_what_the_configuration_opens_can_be_read_and_not_changed(
    executed: Executed, tmp_path_factory: pytest.TempPathFactory, kernel: str
) -> None:
    data = tmp_path_factory.mktemp("data") / "table.csv"
    data.write_text("a table")
    environment = {"COURSE_DATA": str(data), "HOME": "/nowhere"}
    change = "open(os.environ['COURSE_DATA'], 'w')"
    opened = executed(
        [READS, change, "print(os.environ['HOME'])"],
        readable=[str(data.parent)],
        environment=environment,
        kernel=kernel,
    )
    assert opened.cells[0].outputs[0].text == "a table\n"
    assert opened.cells[1].outputs[0].ename == "PermissionError"
    assert "/nowhere" not in opened.cells[2].outputs[0].text
    shut = executed([READS], environment=environment, kernel=kernel)
    assert shut.cells[0].outputs[-1].ename == "PermissionError"
    assert data.read_text() == "a table"


@pytest.mark.needs_sandbox
def test_memory_files_and_their_size_are_what_the_configuration_says(executed: Executed) -> None:
    cells = [
        "x = bytearray(600 * 2**20); len(x)",
        "files = [open('data', 'ab') for _ in range(70)]; len(files)",
        "files[0].write(bytes(70 * 2**20))",
    ]
    little = executed(cells, kernel="never", memory_mib=256)
    assert [cell.outputs[-1].get("ename") for cell in little.cells] == ["MemoryError", "OSError", "NameError"]
    much = executed(cells, kernel="never", memory_mib=1024, open_files=128, file_mib=80)
    assert [cell.outputs[-1].get("ename") for cell in much.cells] == [None] * 3


def test_a_kernel_is_never_used_where_the_course_wants_none(executed: Executed) -> None:
    told = executed(["import threading\nprint(6 * 7)"], kernel="never")
    assert told.cells[0].outputs[0].text == "42\n"
    assert told.metadata.told.kernel == ""
    other = as_notebook(["1"], kernelspec={"name": "ir", "language": "R", "display_name": "R"})
    assert "does not allow" in executed(other, kernel="never").metadata.told.ungraded


def test_what_would_open_the_course_is_refused(executed: Executed, tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match=r"SandboxedExecute.readable opens"):
        executed(["1"], readable=[str(tmp_path)], solutions=str(tmp_path / "solutions"))


def test_what_the_assignment_imports_is_loaded_once_for_all(executed: Executed) -> None:
    cell = GradebookCell(
        "a", "code", "%matplotlib inline\nimport numpy as np\ntype = np", "", False, False, False, False
    )
    source = SourceNotebook("n", [cell])
    assert source.imported_modules == ["numpy"]
    assert source.defined_names == ["np", "type"]
    ours = executed(["import sys; 'numpy' in sys.modules"], source=source)
    assert ours.cells[0].outputs[0].data["text/plain"] == "True"


LOADED = "import sys; 'mpmath' in sys.modules"


def test_what_a_class_imports_is_loaded_once_for_all_unless_a_module_beside_has_its_name(
    executed: Executed, tmp_path: Path
) -> None:
    """What cannot be imported keeps nothing else from being there."""
    source = SourceNotebook("n", [], class_imports=["no_such_module", "mpmath"])
    ours = executed([LOADED], source=source)
    assert ours.cells[0].outputs[0].data["text/plain"] == "True"
    (tmp_path / "mpmath.py").write_text("own = True")
    ours = executed([LOADED, "import mpmath; mpmath.own"], source=source)
    assert [cell.outputs[0].data["text/plain"] for cell in ours.cells] == ["False", "True"]


@pytest.mark.parametrize(
    ("kernel", "launched"), [("fallback", [("csv", "json")]), ("never", [("csv", "json")]), ("always", [])]
)
def test_what_sessions_are_forked_from_is_started_before_there_is_a_notebook(
    level: Level, monkeypatch: pytest.MonkeyPatch, kernel: str, launched: list[tuple[str, ...]]
) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(Sessions, "launch", lambda sessions: started.append(sessions.preload))
    step = SandboxedExecute(unsafe=level is Level.UNSAFE, kernel=kernel, preload=["json"])
    step.warm_early(SourceNotebook("n", [], class_imports=["csv"]), "ps1")
    assert started == launched


def test_files_are_kept_within_limits(
    executed: Executed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.nbgrader.execute.MAX_NEW_BYTES", 10)
    monkeypatch.setattr("autograder.nbgrader.execute.MAX_NEW_FILES", 3)
    names = ["a.txt", "b.txt", "c.ipynb", "d.txt"]
    executed([f"for name in {names}: open(name, 'w').write('12345678')"])
    assert [name for name in names if (tmp_path / name).exists()] == ["a.txt"]
    executed(["open('e.txt', 'w').write('x')"], copy_new_files=False)
    assert not (tmp_path / "e.txt").exists()


def test_a_given_kernel_manager_is_used(tmp_path: Path) -> None:
    class Refusing:
        has_kernel = True

        def client(self) -> Any:
            raise ZeroDivisionError("asked")

        def __getattr__(self, name: str) -> Any:
            return lambda *_, **__: None

    with pytest.raises(ZeroDivisionError, match="asked"):
        SandboxedExecute().preprocess(as_notebook(["1"]), resources_for(tmp_path), km=Refusing())
