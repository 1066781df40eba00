"""Which notebooks need a kernel, by what they say and import; how one of them then fares is in test_execute.py."""

from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.nbgrader.needed_kernel import kernel_name, needs_kernel

PYTHON = {"display_name": "Python 3", "name": "python3", "language": "python"}


def as_notebook(sources: list[str], **metadata: Any) -> nbformat.NotebookNode:
    return new_notebook(
        cells=[new_code_cell(source) for source in sources], metadata={"kernelspec": PYTHON, **metadata}
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import threading", "cell 1 imports threading"),
        (
            "%matplotlib inline\nimport numpy as np\nfrom concurrent.futures import wait",
            "cell 1 imports concurrent",
        ),
        (
            "def f():\n    import multiprocessing.pool, subprocess",
            "cell 1 imports multiprocessing, subprocess",
        ),
        ("%%bash\nls", "cell 1 runs another program (%%bash)"),
        ("%%python3\n1", "cell 1 runs another program (%%python3)"),
        ("await f()", "cell 1 awaits at the top level"),
        ("x = [await y async for y in z]", "cell 1 awaits at the top level"),
        ("async with a: pass", "cell 1 awaits at the top level"),
        ("async def f():\n    await g()", ""),
        ("f = lambda: (await_ := 3)", ""),
        ("print('await asyncio')  # import threading", ""),
        ("def f(:\n    await", ""),
        ("\0async", ""),
        ("%%html\n<b>", ""),
        ("!ls\n%time import numpy", ""),
        ("import numpy, threadinglike", ""),
    ],
)
def test_what_needs_a_kernel(source: str, reason: str) -> None:
    assert needs_kernel(as_notebook([source])) == reason


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({}, ""),
        ({"kernelspec": {"name": "conda-env-ml", "language": "python"}}, ""),
        ({"kernelspec": {"name": "conda-env-ml"}}, "its kernel is 'conda-env-ml'"),
        ({"kernelspec": {"name": "python3"}, "language_info": {"name": "R"}}, ""),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "its kernel is 'ir'"),
        ({"language_info": {"name": "julia"}}, "its kernel is 'python3'"),
        ({"kernelspec": {"name": ["odd"]}}, "its kernel is \"['odd']\""),
        ({"kernelspec": "odd", "language_info": 3}, ""),
    ],
)
def test_which_kernels_are_pythons(metadata: Any, reason: str) -> None:
    notebook = nbformat.from_dict({"metadata": metadata, "cells": [], "nbformat": 4, "nbformat_minor": 4})
    assert needs_kernel(notebook) == reason


def test_the_name_of_a_kernel_is_bounded() -> None:
    assert len(kernel_name(as_notebook([], kernelspec={**PYTHON, "name": "x" * 999}))) == 80
