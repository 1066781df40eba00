"""Where each test of a side stands, read without collecting it."""

import ast
from pathlib import Path

from autograder.judge.probe_parts import probe_parts
from autograder.results.diff import TestPlace


def places_in(folder: Path) -> dict[str, TestPlace]:
    """For each test of a folder with ``probes.py`` and ``test_*.py``: its file and line, and the probes that it takes."""
    probes = probe_parts((folder / "probes.py").read_text(encoding="utf-8")).own
    return {
        node.name: TestPlace(f"{path.name}:{node.lineno}", [a.arg for a in node.args.args if a.arg in probes])
        for path in sorted(folder.glob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
