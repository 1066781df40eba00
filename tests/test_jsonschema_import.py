"""jsonschema without the formats that nobody needs, and with it for whoever has it already."""

import subprocess
import sys

SCRIPT = """
import sys
from autograder.jsonschema_import import FORMATS, import_jsonschema
{first}
import_jsonschema()
import nbformat
nbformat.validate(nbformat.v4.new_notebook())
print("jsonschema" in sys.modules, *(name in sys.modules for name in FORMATS))
"""


def said(first: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(first=first)], check=True, capture_output=True, text=True
    )
    return run.stdout.strip()


def test_notebooks_are_checked_without_them() -> None:
    assert said("") == "True False False"


def test_what_has_been_imported_is_left_alone() -> None:
    has_grammar = "import types; sys.modules[FORMATS[0]] = types.ModuleType(FORMATS[0])"
    assert said(has_grammar) == "True True True"
