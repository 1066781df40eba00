"""Which installed kernel executes a notebook: by name, else by language."""

import json
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbformat.notebooknode import NotebookNode

from autograder.nbgrader.installed_kernel import installed_kernel, language_of


@pytest.fixture
def installed(tmp_path: Path) -> KernelSpecManager:
    for name, language in (("ir", "R"), ("ir4", "R"), ("julia-1.9", "julia")):
        (tmp_path / name).mkdir()
        spec = {"argv": ["true"], "display_name": name, "language": language}
        (tmp_path / name / "kernel.json").write_text(json.dumps(spec))
    (tmp_path / "a-damaged").mkdir()
    (tmp_path / "a-damaged" / "kernel.json").write_text("{")
    return KernelSpecManager(kernel_dirs=[str(tmp_path)], ensure_native_kernel=False)


@pytest.mark.parametrize(
    ("name", "language", "found"),
    [
        ("ir4", "r", "ir4"),
        ("r-of-my-machine", "r", "ir"),
        ("julia-1.6", "julia", "julia-1.9"),
        ("xcpp", "c++", "xcpp"),
        ("xcpp", "", "xcpp"),
    ],
)
def test_a_kernel_is_found_by_name_or_language(
    name: str, language: str, found: str, installed: KernelSpecManager
) -> None:
    assert installed_kernel(name, language, installed) == found


def test_the_language_of_a_notebook() -> None:
    assert language_of(NotebookNode(metadata={"kernelspec": {"language": "R"}})) == "r"
    assert language_of(NotebookNode(metadata={"language_info": {"name": "julia"}})) == "julia"
    assert language_of(NotebookNode(metadata={"kernelspec": "odd", "language_info": 3})) == ""
