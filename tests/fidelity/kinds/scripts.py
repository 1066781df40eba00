"""Scripts: exports of notebooks, and files written in an editor."""

from fidelity.draft import Draft
from fidelity.kind import Edited, Kind


def plain(draft: Draft, *, above: str = "", below: str = "") -> str:
    """The notebook's code as one script."""
    code = [cell.source for cell in draft.cells if cell.cell_type == "code"]
    return "\n\n\n".join(part for part in (above, *code, below) if part) + "\n"


def without_checks(draft: Draft) -> Draft:
    """The draft without check cells and illustrations, as who writes a script leaves them out."""
    draft.drop([*draft.illustrations(), *draft.checks()])
    return draft


def joined(draft: Draft) -> str:
    """Everything, one after the other, no marks."""
    return plain(draft)


def own_file(draft: Draft) -> str:
    """What a student would write in an editor: no checks, no pictures."""
    return plain(without_checks(draft))


def main_guard(draft: Draft) -> str:
    """A demonstration under the main guard."""
    return plain(
        without_checks(draft), below=f'if __name__ == "__main__":\n    print({draft.exercise}.__name__)'
    )


def main_guard_slow(draft: Draft) -> str:
    """A training run under the main guard that takes longer than anybody waits."""
    below = (
        'if __name__ == "__main__":\n    import time\n\n    for epoch in range(30):\n        time.sleep(1)'
    )
    return plain(without_checks(draft), below=below)


def main_guard_fails(draft: Draft) -> str:
    """A demonstration under the main guard that fails."""
    return plain(without_checks(draft), below='if __name__ == "__main__":\n    open("/data/train.csv")')


def main_function(draft: Draft) -> str:
    """A main function that parses arguments and exits."""
    below = (
        "import argparse\nimport sys\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n"
        "    parser.add_argument('--rate', type=float, default=0.1)\n    print(parser.parse_known_args()[0])\n    return 0\n\n\n"
        'if __name__ == "__main__":\n    sys.exit(main())'
    )
    return plain(without_checks(draft), below=below)


def dunder_file(draft: Draft) -> str:
    """The script asks where it is."""
    draft.inside("assert HERE.is_absolute()")
    above = "import os\nimport sys\nfrom pathlib import Path\n\nHERE = Path(__file__).resolve().parent\nsys.path.append(os.path.dirname(os.path.abspath(__file__)))"
    return plain(without_checks(draft), above=above)


def argv(draft: Draft) -> str:
    """The script reads sys.argv."""
    above = "import sys\n\nNAME = sys.argv[0]\nRATE = float(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 0.1"
    draft.inside("assert RATE")
    return plain(without_checks(draft), above=above)


def shebang(draft: Draft) -> str:
    """A shebang, an encoding, a licence, a docstring, a future."""
    above = '#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n# Copyright me\n"""My answers."""\n\nfrom __future__ import annotations\n\n__author__ = "me"'
    return plain(without_checks(draft), above=above)


def fails_at_the_top(draft: Draft) -> str:
    """A failing line at the top."""
    return plain(without_checks(draft), above="from google.colab import drive\ndrive.mount('/content/drive')")


def fails_in_the_middle(draft: Draft) -> str:
    """A failing demonstration in the middle."""
    draft.insert(draft.place(draft.exercise) + 1, "print(undefined_name)\nassert False")
    return plain(without_checks(draft))


def exits_in_the_middle(draft: Draft) -> str:
    """A sys.exit in the middle, left from a late night."""
    draft.insert(draft.place(draft.exercise) + 1, "import sys\n\nsys.exit(0)")
    return plain(without_checks(draft))


def helper_beside(draft: Draft) -> str:
    """A module beside the script."""
    draft.beside["helper.py"] = "def half(x):\n    return x / 2\n"
    draft.inside("assert half(4) == 2")
    return plain(without_checks(draft), above="from helper import half")


def percent(draft: Draft, header: str = "") -> str:
    """``# %%`` cells, as VS Code exports a notebook."""
    parts = [header] if header else []
    for cell in draft.cells:
        if cell.cell_type == "code":
            parts.append(f"# %%\n{cell.source}")
        else:
            parts.append("# %% [markdown]\n" + "\n".join(f"# {line}" for line in cell.source.split("\n")))
    return "\n\n".join(parts) + "\n"


def vscode(draft: Draft) -> str:
    """``# %%`` cells."""
    return percent(draft)


def vscode_titles(draft: Draft) -> str:
    """``#%%`` with titles, as in Spyder."""
    return percent(draft).replace("# %%\n", "#%% a title\n")


def vscode_failing_cell(draft: Draft) -> str:
    """``# %%`` cells, one of which fails."""
    draft.insert(draft.place(draft.exercise), "raise ValueError('mind')")
    return percent(draft)


def vscode_magics(draft: Draft) -> str:
    """``# %%`` cells with magics in them, which VS Code runs."""
    draft.insert(draft.after_imports(), "%matplotlib inline\n!ls")
    draft.answer.source = f"%%time\n{draft.answer.source}"
    return percent(draft)


def vscode_helpers(draft: Draft) -> str:
    """``# %%`` cells after an import of VS Code's own header."""
    return percent(
        draft, header="# To add a new cell, type '# %%'\n# To add a new markdown cell, type '# %% [markdown]'"
    )


def vscode_ipython_header(draft: Draft) -> str:
    """``# %%`` cells with the get_ipython lines of an older VS Code."""
    draft.insert(
        draft.after_imports(),
        "from IPython import get_ipython\n\nget_ipython().run_line_magic('matplotlib', 'inline')",
    )
    return percent(draft)


def jupytext_percent(draft: Draft) -> str:
    """Jupytext's py:percent, with YAML and cell metadata."""
    import jupytext

    return str(jupytext.writes(draft.notebook, "py:percent"))


def jupytext_light(draft: Draft) -> str:
    """Jupytext's py:light."""
    import jupytext

    return str(jupytext.writes(draft.notebook, "py:light"))


def jupytext_magics(draft: Draft) -> str:
    """Jupytext's py:percent of a notebook with magics, which it comments out."""
    import jupytext

    draft.answer.source = f"%%time\n{draft.answer.source}"
    draft.insert(draft.after_imports(), "%matplotlib inline\n!ls")
    return str(jupytext.writes(draft.notebook, "py:percent"))


def nbconvert_script(draft: Draft) -> str:
    """nbconvert --to script."""
    from nbconvert import PythonExporter

    draft.insert(draft.after_imports(), "%matplotlib inline\n!pip install torch")
    return str(PythonExporter().from_notebook_node(draft.notebook)[0])


def nbconvert_no_prompt(draft: Draft) -> str:
    """nbconvert --to script --no-prompt."""
    from nbconvert import PythonExporter

    return str(PythonExporter(exclude_input_prompt=True).from_notebook_node(draft.notebook)[0])


def nbconvert_timed(draft: Draft) -> str:
    """nbconvert of a notebook whose answer stands under %%time."""
    from nbconvert import PythonExporter

    draft.answer.source = f"%%time\n{draft.answer.source}"
    return str(PythonExporter().from_notebook_node(draft.notebook)[0])


def colab(draft: Draft) -> str:
    """Colab's export: shell lines as they are, magics commented out, text in docstrings."""
    head = (
        '# -*- coding: utf-8 -*-\n"""notebook.ipynb\n\nAutomatically generated by Colab.\n\nOriginal file is located at\n'
        '    https://colab.research.google.com/drive/abc\n"""\n\n!pip install torch\n\n'
        "# Commented out IPython magic to ensure Python compatibility.\n# %matplotlib inline\n\n"
        "from google.colab import drive\ndrive.mount('/content/drive')"
    )
    parts = [head]
    for cell in draft.cells:
        text = cell.source.replace("\\", "\\\\")
        parts.append(cell.source if cell.cell_type == "code" else f'"""{text}"""')
    return "\n\n".join(parts) + "\n"


def colab_get_ipython(draft: Draft) -> str:
    """A Colab export whose shell lines are get_ipython calls."""
    above = "get_ipython().system('pip install torch')\nget_ipython().run_line_magic('matplotlib', 'inline')"
    return plain(draft, above=above)


def crlf(draft: Draft) -> bytes:
    """CRLF and a byte order mark, from Windows."""
    return b"\xef\xbb\xbf" + plain(without_checks(draft)).replace("\n", "\r\n").encode()


def no_last_newline(draft: Draft) -> str:
    """No newline at the end."""
    return plain(without_checks(draft)).rstrip("\n")


def interactive(draft: Draft) -> str:
    """A script that asks for something at its end."""
    return plain(without_checks(draft), below="name = input('press enter')\nprint(name)")


def plots(draft: Draft) -> str:
    """A script that plots at its end, and saves."""
    below = "import matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.savefig('plot.png')\nplt.show()"
    return plain(without_checks(draft), below=below)


def spyder(draft: Draft) -> str:
    """Spyder's head and its marks of cells, without a space."""
    body = percent(draft).replace("# %%", "#%%")
    return f'# -*- coding: utf-8 -*-\n"""\nCreated on Fri Nov 27 10:00:00 2026\n\n@author: me\n"""\n{body}'


def databricks(draft: Draft) -> str:
    """An export of Databricks, whose marks no editor knows."""
    sources = [cell.source for cell in draft.cells if cell.cell_type == "code"]
    return "# Databricks notebook source\n" + "\n\n# COMMAND ----------\n\n".join(sources) + "\n"


def argparse_at_the_end(draft: Draft) -> str:
    """A script with options of its own."""
    below = "import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument('--rate', default=0.1)\noptions, _ = parser.parse_known_args()"
    return plain(without_checks(draft), below=below)


def bom_script(draft: Draft) -> str:
    """A byte order mark, as Windows' editors write it."""
    return "\ufeff" + plain(without_checks(draft))


KINDS: list[Kind] = [
    Edited(f"script_{edit.__name__}", edit, suffix=".py", illustrated=True)
    for edit in (
        joined,
        own_file,
        main_guard,
        main_guard_slow,
        main_guard_fails,
        main_function,
        dunder_file,
        argv,
        shebang,
        fails_at_the_top,
        fails_in_the_middle,
        exits_in_the_middle,
        helper_beside,
        vscode,
        vscode_titles,
        vscode_failing_cell,
        vscode_magics,
        vscode_helpers,
        vscode_ipython_header,
        jupytext_percent,
        jupytext_light,
        jupytext_magics,
        nbconvert_script,
        nbconvert_no_prompt,
        nbconvert_timed,
        colab,
        colab_get_ipython,
        crlf,
        no_last_newline,
        interactive,
        plots,
        spyder,
        databricks,
        argparse_at_the_end,
        bom_script,
    )
]
