"""Magics, shell lines and help requests."""

import re

from fidelity.draft import Draft
from fidelity.kind import At, Edited, Kind, Snippet


def time_around_a_definition(draft: Draft) -> None:
    """%%time on the answer's cell."""
    draft.answer.source = f"%%time\n{draft.answer.source}"


def time_with_line_magic(draft: Draft) -> None:
    """A line magic inside a %%time cell."""
    draft.answer.source = f"%%time\n%matplotlib inline\n{draft.answer.source}"


def capture_around_time(draft: Draft) -> None:
    """%%capture around %%time."""
    draft.answer.source = f"%%capture\n%%time\n\n{draft.answer.source}"


def capture_into_a_name(draft: Draft) -> None:
    """%%capture with a name, which the answer's next cell shows."""
    draft.answer.source = f"%%capture noise\nprint('defining')\n{draft.answer.source}\nprint('defined')"
    draft.insert(draft.place(draft.exercise) + 1, "noise.show()\nassert 'defined' in noise.stdout")


def timeit_on_a_cell(draft: Draft) -> None:
    """%%timeit on a cell of the student's own: what it assigns stays inside."""
    draft.insert(draft.place(draft.exercise) + 1, "%%timeit -n 2 -r 1\ntorch = None\n_x = 1 + 1")


def prun_around_a_definition(draft: Draft) -> None:
    """%%prun on the answer's cell."""
    draft.answer.source = f"%%prun -q\n{draft.answer.source}"


def bash_cell(draft: Draft) -> None:
    """A %%bash cell."""
    draft.insert(draft.place(draft.exercise), "%%bash\nls -la\necho $HOME")


def markdown_cell_magic(draft: Draft) -> None:
    """A %%markdown cell."""
    draft.insert(draft.place(draft.exercise), "%%markdown\n# my notes\n*slope* = rise / run")


def unknown_cell_magic(draft: Draft) -> None:
    """A cell magic of an extension that is not there."""
    draft.insert(draft.place(draft.exercise), "%%sql\nselect * from grades")


def writefile_then_import(draft: Draft) -> None:
    """%%writefile of a module that the answer imports."""
    place = draft.place(draft.exercise)
    draft.insert(place, "%%writefile my_helpers.py\ndef twice(x):\n    return 2 * x")
    draft.insert(place + 1, "import my_helpers")
    draft.inside("assert my_helpers.twice(2) == 4")


def writefile_then_run(draft: Draft) -> None:
    """%%writefile of a script that %run puts into the notebook."""
    place = draft.place(draft.exercise)
    draft.insert(place, "%%writefile setup_cell.py\nUNIT = 1.0\n\n\ndef unit():\n    return UNIT")
    draft.insert(place + 1, "%run setup_cell.py")
    draft.inside("assert unit() == 1.0")


def writefile_append(draft: Draft) -> None:
    """%%writefile -a, twice, into one module."""
    place = draft.place(draft.exercise)
    draft.insert(place, "%%writefile pieces.py\none = 1\n")
    draft.insert(place + 1, "%%writefile -a pieces.py\ntwo = one + one\n")
    draft.insert(place + 2, "from pieces import two")
    draft.inside("assert two == 2")


def writefile_the_answer(draft: Draft) -> None:
    """The answer's own cell is written to a file and imported from it, by a student who likes modules."""
    place = draft.place(draft.exercise)
    provided = draft.cells[draft.place("provided-1")].source
    imports = re.sub(r"^from autograder import .*$", "", provided, flags=re.MULTILINE)
    source = draft.answer.source
    draft.answer.source = f"%%writefile my_answer.py\n{imports}\n\n{source}"
    draft.insert(place + 1, f"from my_answer import {draft.exercise}")


def run_a_script_beside(draft: Draft) -> None:
    """%run of a script that was handed in with the notebook."""
    draft.beside["constants.py"] = "HALF = 0.5\n"
    draft.insert(draft.place(draft.exercise), "%run constants.py")
    draft.inside("assert HALF == 0.5")


def load_ext_unknown(draft: Draft) -> None:
    """An extension that is not installed here, in a cell of its own."""
    draft.insert(draft.after_imports(), "%load_ext jupyter_black_that_is_not_here")


def script_magic_python(draft: Draft) -> None:
    """%%python runs in another process, and leaves nothing here."""
    draft.insert(draft.place(draft.exercise), "%%python\nimport sys\ntorch = 1\nprint(sys.version)")


def shell_output_is_used(draft: Draft) -> None:
    """What a shell line prints, in a name that the answer does not need."""
    draft.insert(draft.place(draft.exercise), "listing = !ls\nprint(len(listing))")


def magic_result_is_used(draft: Draft) -> None:
    """What a line magic returns, in a name that the answer needs."""
    draft.insert(draft.place(draft.exercise), "here = %pwd")
    draft.inside("assert isinstance(here, str)")


def macro_is_made(draft: Draft) -> None:
    """%history, %who, %whos and %xmode, as a look-round."""
    draft.insert(draft.place(draft.exercise), "%who\n%whos\n%xmode Plain\n%history -n 1-2")


def script_false(draft: Draft) -> None:
    """A cell that is switched off, as many do it."""
    draft.insert(draft.place(draft.exercise), "%%script false --no-raise-error\nraise RuntimeError('slow')")


def file_magic(draft: Draft) -> None:
    """%%file, the short name of %%writefile, and a load of what it wrote."""
    draft.insert(draft.place(draft.exercise), "%%file notes.txt\n7")
    draft.insert(draft.place(draft.exercise), "with open('notes.txt') as file:\n    NOTED = int(file.read())")
    draft.inside("assert NOTED == 7")


def html_and_latex_cells(draft: Draft) -> None:
    """Cells in other languages that a front end shows."""
    draft.insert(draft.place(draft.exercise), "%%html\n<b>bold</b>")
    draft.insert(draft.place(draft.exercise), "%%latex\n$x^2$")
    draft.insert(draft.place(draft.exercise), "%%javascript\nconsole.log(1)")
    draft.insert(draft.place(draft.exercise), "%%svg\n<svg></svg>")


KINDS: list[Kind] = [
    Edited("cell_magic_time", time_around_a_definition),
    Edited("cell_magic_time_with_line_magic", time_with_line_magic),
    Edited("cell_magic_capture_time", capture_around_time),
    Edited("cell_magic_capture_name", capture_into_a_name),
    Edited("cell_magic_timeit_own_cell", timeit_on_a_cell),
    Edited("cell_magic_prun", prun_around_a_definition, is_full=False),
    Edited("cell_magic_bash", bash_cell),
    Edited("cell_magic_markdown", markdown_cell_magic),
    Edited("cell_magic_unknown", unknown_cell_magic),
    Edited("cell_magic_python", script_magic_python),
    Edited("writefile_then_import", writefile_then_import),
    Edited("writefile_then_run", writefile_then_run),
    Edited("writefile_append", writefile_append),
    Edited("writefile_the_answer", writefile_the_answer, target=("05_gradient_checking", "relative_error")),
    Edited("run_a_script_beside", run_a_script_beside),
    Edited("extension_unknown", load_ext_unknown),
    Edited("shell_output_used", shell_output_is_used),
    Edited("magic_result_used", magic_result_is_used),
    Edited("magics_to_look_round", macro_is_made),
    Snippet("line_magic_time", "%time _square = (torch.ones(3) ** 2).sum()", (At.BELOW,)),
    Snippet(
        "line_magic_time_assigns", "%time factor = torch.tensor(2.0)", (At.ABOVE,), use="assert factor == 2"
    ),
    Snippet("line_magic_timeit", "%timeit -n 2 -r 1 torch.ones(3).sum()", (At.BELOW,)),
    Snippet("line_magic_timeit_object", "taken = %timeit -o -q -n 1 -r 1 torch.ones(2)", (At.AFTER,)),
    Snippet("autoreload", "%load_ext autoreload\n%autoreload 2", (At.ABOVE,)),
    Snippet("matplotlib_inline", "%matplotlib inline", (At.ABOVE,)),
    Snippet("matplotlib_widget", "%matplotlib widget", (At.TOP,)),
    Snippet("inline_backend", "%config InlineBackend.figure_format = 'retina'", (At.BEFORE,)),
    Snippet("pip_shell", "!pip install --quiet torch", (At.ABOVE,)),
    Snippet("pip_magic", "%pip --version", (At.ABOVE,)),
    Snippet("conda_magic", "%conda --version", (At.TOP,)),
    Snippet("shell_line", "!echo hello && ls", (At.ABOVE, At.BELOW)),
    Snippet("cd_magic", "%cd ..\n%cd -", (At.ABOVE,)),
    Snippet(
        "env_magic",
        "%env OMP_NUM_THREADS=1",
        (At.ABOVE,),
        use="import os\nassert os.environ['OMP_NUM_THREADS'] == '1'",
    ),
    Snippet(
        "set_env_magic", "%set_env SEED 3", (At.BEFORE,), use="import os\nassert os.environ['SEED'] == '3'"
    ),
    Snippet("help_before", "?torch.ones", (At.ABOVE,)),
    Snippet("help_after", "torch.ones?\ntorch.Tensor.backward??", (At.BELOW,)),
    Snippet("get_ipython_call", "get_ipython().run_line_magic('matplotlib', 'inline')", (At.ABOVE,)),
    Snippet(
        "get_ipython_guard",
        "IN_NOTEBOOK = get_ipython() is not None and hasattr(get_ipython(), 'kernel')",
        (At.TOP,),
        use="assert IN_NOTEBOOK",
    ),
    Snippet(
        "shell_name",
        "where = get_ipython().__class__.__name__",
        (At.BEFORE,),
        use="assert where == 'ZMQInteractiveShell'",
    ),
    Snippet(
        "register_own_magic",
        "from IPython.core.magic import register_line_magic\n\n\n@register_line_magic\ndef twice(line):\n    return 2 * float(line)\n\n\nfour = %twice 2",
        (At.BEFORE,),
        use="assert four == 4",
    ),
    Snippet("automagic", "automagic_was = get_ipython().automagic\npwd", (At.BEFORE,)),
    Snippet("output_history", "1 + 1", (At.BEFORE,), use="assert 2 in Out.values()"),
    Snippet("input_history", "first_cell = In[1]", (At.BEFORE,), use="assert isinstance(first_cell, str)"),
    Snippet("bell_and_spaces", "%matplotlib   inline   \n%time   pass", (At.ABOVE,)),
    Edited("cell_magic_script_false", script_false),
    Edited("cell_magic_file", file_magic),
    Edited("cell_magic_other_languages", html_and_latex_cells),
    Snippet("reset_at_the_end", "%reset -f", (At.END,), is_full=False),
    Snippet(
        "reset_selective",
        "scratch = 1\nkept = 2\n%reset_selective -f scratch",
        (At.BEFORE,),
        use="assert kept == 2",
    ),
    Snippet(
        "config_magics",
        "%config IPCompleter.greedy = True\n%config InteractiveShell.ast_node_interactivity = 'all'\n1\n2\n%precision 3",
        (At.BEFORE,),
    ),
    Snippet("alias_magic", "%alias_magic t time\n%t three = 3", (At.BEFORE,), use="assert three == 3"),
    Snippet("debugging_magics", "%pdb off\n%xmode Verbose\n%lsmagic\n%psource torch.ones_like", (At.ABOVE,)),
    Snippet(
        "store_magic",
        "rate = 0.25\n%store rate\n%store",
        (At.BEFORE,),
        use="assert rate == 0.25",
        is_full=False,
    ),
]
