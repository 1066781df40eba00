"""jsonschema, imported without its grammar of international resource identifiers.

nbformat and jupytext import jsonschema. That grammar takes longer to build than all else they import, a second and a half, and no notebook's schema
asks for it.
"""

import importlib
import sys

GRAMMAR = "rfc3987_syntax"


def import_jsonschema() -> None:
    """Import jsonschema so; nothing if it, or the grammar, has been imported."""
    if "jsonschema" in sys.modules or GRAMMAR in sys.modules:
        return
    sys.modules[GRAMMAR] = None  # type: ignore[assignment] # importing it then fails, which jsonschema allows for
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules[GRAMMAR]
