"""What this package gives to nbgrader courses: drop-ins for its pipeline, and grading in bulk into its gradebook.

Needs the extra: ``pip install autograd-exercises[nbgrader]``. docs/nbgrader.md shows a term with it.
"""

import importlib
import sys


def _import_jsonschema() -> None:
    """Import jsonschema without its grammar of international resource identifiers.

    That grammar takes a second to build, half of what a lane imports, and no notebook's schema asks for it.
    """
    grammar = "rfc3987_syntax"
    if "jsonschema" in sys.modules or grammar in sys.modules:
        return
    sys.modules[grammar] = None  # type: ignore[assignment] # importing it then fails, which jsonschema allows for
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules[grammar]


_import_jsonschema()
