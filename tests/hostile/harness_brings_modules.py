"""Brings its own harness: conftest, sitecustomize, a torch of its own, a .pth file, and the environment.

worth: 40
"""

import os
import pathlib
import site
import sys

os.environ.update(
    LD_PRELOAD="/tmp/evil.so", PYTHONPATH="/tmp", PYTEST_ADDOPTS="--co", PYTHONSTARTUP="/tmp/x.py"
)
for folder in [".", "/tmp", "@COURSE@", "@SUBMISSIONS@", *site.getsitepackages(), *sys.path]:
    for name in ("conftest.py", "pytest.ini", "sitecustomize.py", "torch.py", "evil.pth"):
        try:
            pathlib.Path(folder, name).write_text("ESCAPED")
        except OSError:
            pass


def square_gradient(x):
    import subprocess

    subprocess.run(["true"])
    raise RuntimeError("ESCAPED: a program was started")


def halve(x):
    return x / 2
