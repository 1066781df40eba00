"""What is done to cells: theirs and ours moved, edited, copied, retyped; displays and front-end packages."""

from fidelity.draft import Draft, grade_id_of
from fidelity.kind import At, Edited, Kind, Snippet


def import_in_illustration(draft: Draft) -> None:
    """An import added to one of our illustration cells, used by the answer."""
    cell = draft.illustrations()[0]
    cell.source = f"import itertools\nfrom fractions import Fraction\n\n{cell.source}"
    draft.exercise = _last_exercise(draft)
    draft.inside("assert Fraction(1, 2) + Fraction(1, 2) == 1")


def plt_inside_function(draft: Draft) -> None:
    """The answer uses plt, which only our own illustration above it imports."""
    draft.exercise = _last_exercise(draft)
    draft.inside("assert plt.get_backend()")


def function_in_illustration(draft: Draft) -> None:
    """A helper that the student wrote below our illustration, in its cell."""
    draft.illustrations()[0].source += "\n\n\ndef from_illustration():\n    return 5"
    draft.exercise = _last_exercise(draft)
    draft.inside("assert from_illustration() == 5")


def illustration_emptied(draft: Draft) -> None:
    """The illustrations were too slow, and are commented out."""
    for cell in draft.illustrations():
        cell.source = "\n".join(f"# {line}" for line in cell.source.split("\n"))


def illustration_fails(draft: Draft) -> None:
    """A typing error in one of our illustrations."""
    draft.illustrations()[-1].source += "\n\nplt.shwo()"


def provided_cell_extended(draft: Draft) -> None:
    """Imports of the student's own in the cell with ours."""
    draft.cells[draft.place("provided-1")].source += "\nimport itertools\nfrom fractions import Fraction"
    draft.inside("assert Fraction(1, 2) + Fraction(1, 2) == 1\nassert itertools")


def provided_cell_reformatted(draft: Draft) -> None:
    """The imports sorted by a formatter."""
    cell = draft.cells[draft.place("provided-1")]
    cell.source = (
        "\n".join(reversed(cell.source.split("\n"))) if "(" not in cell.source else cell.source + "\n\n\n"
    )


def provided_cell_deleted(draft: Draft) -> None:
    """The cell with our imports is gone; the student imports what is needed."""
    place = draft.place("provided-1")
    source = draft.cells[place].source
    del draft.cells[place]
    draft.insert(place, f"# tidied up\n{source}")


def check_cell_extended(draft: Draft) -> None:
    """A helper that the answer needs, written into the check cell above its call."""
    draft.check.source = f"def from_check_cell():\n    return 6\n\n\n{draft.check.source}"
    draft.inside("assert from_check_cell() == 6")


def check_cell_shows_more(draft: Draft) -> None:
    """The check cell prints its result."""
    draft.check.source = f"result = {draft.check.source}\nprint(result)\nresult"


def check_cells_deleted(draft: Draft) -> None:
    """All check cells are gone."""
    draft.drop(draft.checks())


def answer_in_check_cell(draft: Draft) -> None:
    """The answer stands in the check cell, above the call."""
    source = draft.answer.source
    draft.answer.source = "# see below"
    draft.check.source = f"{source}\n\n\n{draft.check.source}"


def everything_in_one_cell(draft: Draft) -> None:
    """All code is merged into one cell."""
    sources = [c.source for c in draft.cells if c.cell_type == "code" and c not in draft.checks()]
    draft.notebook.cells = []
    draft.insert(0, "\n\n\n".join(sources))


def split_cell(draft: Draft) -> None:
    """The answer's cell is split: a helper above, which is a cell without nbgrader's marks."""
    draft.inside("assert above_the_split == 8")
    draft.insert(draft.place(draft.exercise), "above_the_split = 8")


def executed_out_of_order(draft: Draft) -> None:
    """Execution counts as of a notebook that was run in another order."""
    code = [cell for cell in draft.cells if cell.cell_type == "code"]
    for number, cell in enumerate(reversed(code), start=3):
        cell.execution_count = number * 7


def answers_moved_to_the_end(draft: Draft) -> None:
    """The answer is moved behind everything else."""
    draft.cells.append(draft.cells.pop(draft.place(draft.exercise)))


def answer_moved_to_the_top(draft: Draft) -> None:
    """The answer stands right below the imports."""
    cell = draft.cells.pop(draft.place(draft.exercise))
    draft.cells.insert(draft.after_imports(), cell)


def duplicated_cell(draft: Draft) -> None:
    """The answer's cell stands twice, as copy and paste leaves it, with the same marks."""
    place = draft.place(draft.exercise)
    copied = draft.cells[place].copy()
    copied.id = "copied"
    draft.cells.insert(place + 1, copied)


def answer_is_markdown(draft: Draft) -> None:
    """The answer's cell was turned into Markdown by a slip of the finger; a copy below is code."""
    place, source = draft.place(draft.exercise), draft.answer.source
    draft.cells[place].cell_type = "markdown"
    del draft.cells[place]["outputs"], draft.cells[place]["execution_count"]
    draft.insert(place + 1, source)


def own_raw_cell(draft: Draft) -> None:
    """A raw cell with code that is not to run."""
    draft.insert(draft.place(draft.exercise), "raise SystemExit", kind="markdown")
    cell = draft.cells[draft.place(draft.exercise) - 1]
    cell.cell_type = "raw"


def own_markdown_cells(draft: Draft) -> None:
    """Notes with code in them."""
    draft.insert(draft.place(draft.exercise), "```python\nraise SystemExit\n```\n%%time", kind="markdown")


def comments_only(draft: Draft) -> None:
    """Cells of nothing but comments, blanks and a docstring."""
    for source in ("# TODO: ask", "", "   \n\n", '"""just a note"""', "#%%", "pass"):
        draft.insert(draft.place(draft.exercise), source)


def commented_attempts(draft: Draft) -> None:
    """Old attempts, commented out, around the answer."""
    old = "\n".join(f"# {line}" for line in draft.answer.source.split("\n"))
    draft.answer.source = f"{old}\n\n\n{draft.answer.source}\n\n\n{old}"


def string_attempts(draft: Draft) -> None:
    """Old attempts in triple quotes around the answer."""
    draft.answer.source = f"'''\n%%time\n!ls\nold attempt\n'''\n\n\n{draft.answer.source}\n\n\n'''\ndef {draft.exercise}():\n'''"


def semicolon_at_the_end(draft: Draft) -> None:
    """Semicolons, to keep the notebook quiet."""
    draft.answer.source += "\n\n\ntorch.ones(2);\n"
    draft.check.source += ";"


def begin_solution_left(draft: Draft) -> None:
    """nbgrader's own marks left in the answer."""
    draft.answer.source = f"### BEGIN SOLUTION\n{draft.answer.source}\n### END SOLUTION"


def own_cells_with_marks(draft: Draft) -> None:
    """A student's cell copied from a check cell, marks included, with other content."""
    copied = draft.check.copy()
    copied.id = "mine"
    copied.source = "from_copy = 9"
    draft.cells.insert(draft.place(draft.exercise), copied)
    draft.answer.source = draft.answer.source.replace("\n    ", "\n    ", 1)


def _last_exercise(draft: Draft) -> str:
    return [name for cell in draft.cells if (name := grade_id_of(cell)) and cell.metadata.nbgrader.solution][
        -1
    ]


def front_end_tags(draft: Draft) -> None:
    """Cells hidden, collapsed, slide types and tags of other tools."""
    for cell in draft.cells:
        cell.metadata.update(
            collapsed=True, scrolled=False, tags=[*cell.metadata.get("tags", []), "hide-input"]
        )
        cell.metadata["slideshow"] = {"slide_type": "slide"}
        cell.metadata["jupyter"] = {"source_hidden": True}


KINDS: list[Kind] = [
    Edited(
        "import_in_illustration",
        import_in_illustration,
        target=("05_gradient_checking", "find_bug"),
        illustrated=True,
    ),
    Edited(
        "plt_inside_function",
        plt_inside_function,
        target=("05_gradient_checking", "find_bug"),
        illustrated=True,
    ),
    Edited(
        "plt_inside_function_08",
        plt_inside_function,
        target=("08_custom_functions", "certify"),
        illustrated=True,
    ),
    Edited(
        "function_in_illustration",
        function_in_illustration,
        target=("10_mini_autograd", "unbroadcast"),
        illustrated=True,
    ),
    Edited("illustrations_commented", illustration_emptied, illustrated=True),
    Edited("illustration_fails", illustration_fails, illustrated=True),
    Edited("provided_extended", provided_cell_extended),
    Edited("provided_reformatted", provided_cell_reformatted),
    Edited("provided_deleted", provided_cell_deleted),
    Edited("check_extended", check_cell_extended),
    Edited("check_shows_more", check_cell_shows_more),
    Edited("checks_deleted", check_cells_deleted),
    Edited("answer_in_check_cell", answer_in_check_cell),
    Edited(
        "everything_in_one_cell",
        everything_in_one_cell,
        target=("05_gradient_checking", "find_bug"),
        illustrated=True,
    ),
    Edited("split_cell", split_cell),
    Edited("out_of_order_counts", executed_out_of_order, illustrated=True),
    Edited("answer_at_the_end", answers_moved_to_the_end),
    Edited("answer_at_the_top", answer_moved_to_the_top, target=("02_accumulation", "reset_grads")),
    Edited("cell_duplicated", duplicated_cell),
    Edited("answer_cell_markdown_copy_code", answer_is_markdown),
    Edited("raw_cell", own_raw_cell),
    Edited("markdown_with_code", own_markdown_cells),
    Edited("comments_only", comments_only),
    Edited("commented_attempts", commented_attempts),
    Edited("string_attempts", string_attempts),
    Edited("semicolons", semicolon_at_the_end),
    Edited("begin_solution_left", begin_solution_left),
    Edited("front_end_tags", front_end_tags, illustrated=True),
    Edited("own_cell_with_check_marks", own_cells_with_marks),
    Snippet("display_call", "display(torch.ones(2), 'text')", (At.ABOVE, At.INSIDE)),
    Snippet(
        "display_html",
        "from IPython.display import HTML, Image, Markdown, Math, clear_output, display\n\ndisplay(HTML('<b>hi</b>'), Markdown('# hi'), Math('x^2'))\nclear_output(wait=True)",
        (At.ABOVE,),
    ),
    Snippet(
        "repr_html",
        "class Table:\n    def _repr_html_(self):\n        return '<table></table>'\n\n\nTable()",
        (At.BELOW,),
    ),
    Snippet(
        "repr_raises",
        "class Bad:\n    def __repr__(self):\n        raise ValueError('no')\n\n\nBad()",
        (At.BELOW,),
    ),
    Snippet(
        "ipywidgets_slider",
        "import ipywidgets as widgets\n\nslider = widgets.FloatSlider(value=0.5)\nslider",
        (At.BELOW,),
    ),
    Snippet("colab_drive", "from google.colab import drive\n\ndrive.mount('/content/drive')", (At.TOP,)),
    Snippet(
        "colab_guard",
        "try:\n    import google.colab\n\n    IN_COLAB = True\nexcept ImportError:\n    IN_COLAB = False",
        (At.ABOVE,),
        use="assert not IN_COLAB",
    ),
    Snippet(
        "colab_form",
        'RATE = 0.1  # @param {type:"slider", min:0, max:1, step:0.1}\n# @title Run me',
        (At.ABOVE,),
        use="assert RATE == 0.1",
    ),
    Snippet(
        "matplotlib_style",
        "import matplotlib.pyplot as plt\n\nplt.style.use('ggplot')\nplt.rcParams['figure.figsize'] = (4, 3)\nplt.ion()",
        (At.ABOVE,),
        use="assert plt.rcParams['figure.figsize'] == [4, 3]",
    ),
    Snippet(
        "matplotlib_agg",
        "import matplotlib\n\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt",
        (At.TOP,),
    ),
    Snippet("check_called_again", "check('EXERCISE')", (At.BELOW,)),
    Snippet("check_result_used", "report = check('EXERCISE')\nassert report.passed", (At.BELOW,)),
    Snippet(
        "check_imported_again", "from autograder import check as verify\n\nverify('EXERCISE')", (At.AFTER,)
    ),
    Snippet("autograder_version", "import autograder\n\nprint(autograder.__version__)", (At.ABOVE,)),
    Snippet(
        "interactivity_all",
        "from IPython.core.interactiveshell import InteractiveShell\n\nInteractiveShell.ast_node_interactivity = 'all'\nInteractiveShell.instance().ast_node_interactivity = 'all'\ntorch.ones(2)\ntorch.zeros(2)",
        (
            At.TOP,
            At.ABOVE,
        ),
    ),
    Snippet(
        "progress_by_clear_output",
        "from IPython.display import clear_output, display\n\nhandle = display('0 %', display_id=True)\nfor percent in (50, 100):\n    clear_output(wait=True)\n    handle.update(f'{percent} %')",
        (At.BELOW,),
    ),
    Snippet(
        "rich_tracebacks",
        "from rich import print\nfrom rich.traceback import install\n\ninstall(show_locals=True)\nprint('[bold]hi[/bold]', torch.ones(2))",
        (At.TOP,),
    ),
    Snippet(
        "kaggle_header",
        "import os\n\nimport numpy as np\n\nfor dirname, _, filenames in os.walk('/kaggle/input'):\n    for filename in filenames:\n        print(os.path.join(dirname, filename))",
        (At.TOP,),
    ),
    Snippet("quarto_options", "#| label: fig-one\n#| echo: false\n#| code-fold: true\nx = 1", (At.BEFORE,)),
    Snippet(
        "test_functions",
        "def test_mine():\n    assert torch.ones(1) == 1\n\n\nfor name, test in [*globals().items()]:\n    if name.startswith('test_'):\n        test()",
        (At.BELOW,),
    ),
    Snippet(
        "windows_paths",
        "from pathlib import PureWindowsPath\n\nfolder = r'C:\\\\Users\\\\me\\\\new'\nnamed = PureWindowsPath(folder) / 'data.csv'",
        (At.ABOVE,),
        use="assert named.name == 'data.csv'",
    ),
    Snippet("windows_path_as_a_syntax_error", "path = 'C:\\\\Users\\\\me'", (At.BEFORE,)),
    Snippet(
        "del_and_defined_anew",
        "def helper():\n    return 1\n\n\ndel helper\n\n\ndef helper():\n    return 2",
        (At.BEFORE,),
        use="assert helper() == 2",
    ),
    Snippet(
        "terminal_size",
        "import shutil\nimport sys\n\nwidth = shutil.get_terminal_size().columns\nis_terminal = sys.stdout.isatty()",
        (At.ABOVE,),
        use="assert width > 0 and not is_terminal",
    ),
    Snippet(
        "stdout_reconfigured",
        "import sys\n\nsys.stdout.reconfigure(encoding='utf-8')",
        (At.TOP,),
        is_full=False,
    ),
    Snippet(
        "platform_facts",
        "import os\nimport platform\nimport socket\nimport getpass\n\nfacts = platform.platform(), platform.node(), os.cpu_count(), os.getpid(), socket.gethostname()",
        (At.BEFORE,),
        use="assert len(facts) == 5",
    ),
    Snippet(
        "clock_and_ids",
        "import datetime\nimport secrets\nimport time\nimport uuid\nimport zoneinfo\n\nmade = datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Berlin')), uuid.uuid4(), secrets.token_hex(4), time.perf_counter(), time.localtime()",
        (At.BEFORE,),
        use="assert len(made) == 5",
    ),
    Snippet(
        "sqlite_and_zip",
        "import gzip\nimport io\nimport sqlite3\nimport zipfile\n\nbase = sqlite3.connect('runs.db')\nbase.execute('create table if not exists run (loss real)')\nbase.execute('insert into run values (0.5)')\nbase.commit()\nwith zipfile.ZipFile('runs.zip', 'w') as archive:\n    archive.write('runs.db')\npacked = gzip.compress(b'x')",
        (At.ABOVE,),
        use="assert base.execute('select loss from run').fetchone() == (0.5,)",
        is_full=False,
    ),
    Snippet("ctypes_libc", "import ctypes\n\nlibc = ctypes.CDLL(None)\nlibc.malloc_trim(0)", (At.BELOW,)),
    Snippet(
        "profiled",
        "import cProfile\nimport timeit\n\ncProfile.run('torch.ones(3).sum()', sort='cumtime')\ntook = timeit.timeit(lambda: torch.ones(3).sum(), number=5)",
        (At.AFTER,),
    ),
    Snippet(
        "torch_profiler",
        "from torch.profiler import ProfilerActivity, profile\n\nwith profile(activities=[ProfilerActivity.CPU]) as measured:\n    torch.ones(3).sum()\nprint(measured.key_averages().table(row_limit=3))",
        (At.AFTER,),
    ),
    Snippet(
        "absent_libraries",
        "try:\n    import cupy\nexcept ImportError:\n    cupy = None\ntry:\n    from torchviz import make_dot\nexcept ModuleNotFoundError:\n    make_dot = None",
        (At.TOP,),
        use="assert cupy is None",
    ),
    Snippet(
        "requests_guarded",
        "import ssl\nimport urllib.request\n\ntry:\n    urllib.request.urlopen('http://localhost:9/data', timeout=1)\nexcept Exception as error:\n    print('offline', type(error).__name__)",
        (At.ABOVE,),
    ),
]
