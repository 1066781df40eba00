"""The shell of an observation: what it brings along before any cell, and what it leaves to those who ask for it."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox.inside.observed_shell import NamedCells

SCRIPT = """
import json, sys
from pathlib import Path
from autograder.sandbox.inside.observed_shell import make_observed_shell, warm_up_cells

shell = make_observed_shell(Path(sys.argv[1]))
warm_up_cells(shell)
before = sorted({name.partition(".")[0] for name in sys.modules})
shell.run_line_magic("config", "InlineBackend.figure_format = 'retina'")
(options,) = [one for one in shell.configurables if type(one).__name__ == "InlineBackend"]
import matplotlib_inline.backend_inline
import matplotlib_inline.config
package = matplotlib_inline.config.InlineBackend is type(options) is matplotlib_inline.backend_inline.InlineBackend
print(json.dumps([before, list(options.figure_formats), package]))
"""


def test_plots_are_left_to_cells_that_plot_and_their_options_are_there(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], check=True, capture_output=True, text=True
    )
    before, formats, is_the_packages_own = json.loads(run.stdout.splitlines()[-1])
    assert {"IPython", "ipykernel"} <= set(before)
    assert not {"matplotlib", "PIL", "jedi", "prompt_toolkit", "sqlite3", "jupyter_server"} & set(before)
    assert formats == ["retina"]
    assert is_the_packages_own


FAILING = """
import json, sys
from pathlib import Path
from autograder.sandbox.inside.event_loop import PipeLoop, run_in
from autograder.sandbox.inside.observed_shell import Execution, make_observed_shell

shell = make_observed_shell(Path(sys.argv[1]))
shell.begin()
rendered = []
for one in (shell.InteractiveTB, shell.SyntaxTB):
    type(one).structured_traceback = lambda *arguments, **options: rendered.append(arguments) or []
errors = []
for source in ("1 / 0", "x = (", "  x = 1\\n y = 2", "raise SystemExit(3)"):
    run_in(PipeLoop(), shell.execute(execution := Execution("cell 1", source)))
    errors.append(type(execution.error).__name__)
print(json.dumps([errors, len(rendered), shell.execution_count]))
"""


def test_of_an_error_nothing_is_rendered_that_nobody_reads(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FAILING, str(tmp_path)], check=True, capture_output=True, text=True
    )
    errors, rendered, count = json.loads(run.stdout.splitlines()[-1])
    assert errors == ["ZeroDivisionError", "SyntaxError", "IndentationError", "SystemExit"]
    assert (rendered, count) == (0, 5)


PARSED = """
import json, sys
from pathlib import Path
from autograder.sandbox.inside.event_loop import PipeLoop, run_in
from autograder.sandbox.inside.observed_shell import CachingCompiler, Execution, make_observed_shell

shell = make_observed_shell(Path(sys.argv[1]))
shell.begin()
parse, parsed = CachingCompiler.ast_parse, []
CachingCompiler.ast_parse = lambda self, source, *more, **other: parsed.append(source) or parse(self, source, *more, **other)
for source in ("x = 1", "from __future__ import annotations", "y = 2\\n", "%time z = 3"):
    run_in(PipeLoop(), shell.execute(execution := Execution("cell 1", source)))
    assert execution.error is None
print(json.dumps([parsed, {name: shell.user_ns[name] for name in "xyz"}]))
"""


def test_a_cell_is_parsed_once(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PARSED, str(tmp_path)], check=True, capture_output=True, text=True
    )
    parsed, names = json.loads(run.stdout.splitlines()[-1])
    assert parsed[:3] == ["x = 1\n", "from __future__ import annotations\n", "y = 2\n"]
    assert names == {"x": 1, "y": 2, "z": 3}


def test_what_has_been_parsed_ahead_is_handed_out_once_and_as_it_would_be_parsed_then() -> None:
    compiler, code = NamedCells(), "x = 1\n"
    compiler.parse_ahead(code)
    first, second = (compiler.ast_parse(code, "<cell>") for _ in range(2))
    assert ast.dump(first) == ast.dump(second) == ast.dump(ast.parse(code))
    assert first is not second, "who changes a tree changes nobody else's"


@pytest.mark.parametrize("other", ["code", "mode", "flags"])
def test_what_has_been_parsed_ahead_is_handed_out_for_nothing_else(other: str) -> None:
    compiler, code = NamedCells(), "f(1)\n"
    compiler.parse_ahead(code)
    (ahead,) = compiler._ahead[2:] if compiler._ahead else (None,)
    if other == "flags":
        compiler("from __future__ import annotations", "<cell>", "exec")
    tree = compiler.ast_parse(
        "f(2)\n" if other == "code" else code, symbol="eval" if other == "mode" else "exec"
    )
    assert tree is not ahead
    assert compiler._ahead is None, "nor for what is asked for later"


def test_what_is_no_python_is_told_twice_and_its_place_with_the_name_of_the_cell() -> None:
    compiler = NamedCells()
    with pytest.raises(SyntaxError):
        compiler.parse_ahead("x = (")
    with pytest.raises(SyntaxError) as told:
        compiler.ast_parse("x = (", "<cell>")
    assert told.value.filename == "<cell>"
