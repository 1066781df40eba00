"""The shell of an observation: what it brings along before any cell, and what it leaves to those who ask for it."""

import json
import subprocess
import sys
from pathlib import Path

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
