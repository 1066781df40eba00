"""Puts ``tests/`` on the path, so that this package has one name for pytest and for ``python -m fidelity``."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fidelity: most of the cases of tests/fidelity; it takes minutes")
