"""jsonschema without the grammar that nobody needs, and with it for whoever has it already."""

import subprocess
import sys

SCRIPT = """
import sys
from autograder.jsonschema_import import GRAMMAR, import_jsonschema
{first}
import_jsonschema()
import nbformat
nbformat.validate(nbformat.v4.new_notebook())
print("jsonschema" in sys.modules, GRAMMAR in sys.modules)
"""


def said(first: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(first=first)], check=True, capture_output=True, text=True
    )
    return run.stdout.strip()


def test_notebooks_are_checked_without_the_grammar() -> None:
    assert said("") == "True False"


def test_what_has_been_imported_is_left_alone() -> None:
    assert said("import types; sys.modules[GRAMMAR] = types.ModuleType(GRAMMAR)") == "True True"
