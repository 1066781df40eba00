"""jsonschema, imported without the formats that no notebook's schema asks for.

nbformat and jupytext import jsonschema. Its grammar of international resource identifiers takes longer to build than all else they import, a
second and a half; its durations bring a library of dates along.
"""

import importlib
import sys

from autograder.left_out import left_out

FORMATS = ("rfc3987_syntax", "isoduration")
"""jsonschema allows for that one cannot import these."""


def import_jsonschema() -> None:
    """Import jsonschema so; nothing if it, or one of these, has been imported."""
    if not {"jsonschema", *FORMATS} & sys.modules.keys():
        with left_out(*FORMATS):
            importlib.import_module("jsonschema")
