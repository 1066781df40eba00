"""Puts ``tests/`` on the path, so that this package has one name for pytest and for ``python -m fidelity``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
