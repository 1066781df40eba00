"""What this package gives to nbgrader courses: drop-ins for its pipeline, and grading in bulk into its gradebook.

Needs the extra: ``pip install autograd-exercises[nbgrader]``. docs/nbgrader.md shows a term with it.
"""

from autograder.jsonschema_import import import_jsonschema

import_jsonschema()
