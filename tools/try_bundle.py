"""The archive for students, tried as a new student would: from the archive alone, in an empty folder, word by word as its README says.

It is unpacked, set up into a fresh environment, and each command of the README is run; the first notebook is executed as it is given. What the
README has for Colab is run as the first cell in a kernel that has no package of ours. Prints what each took, and ends with 1 if anything failed.

    python tools/try_bundle.py [course.zip]
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_S = 1800
NEVER_ENDS = {
    ".venv/bin/jupyter lab": ".venv/bin/jupyter lab --version",
    ".venv/bin/autograder watch": ".venv/bin/autograder watch --once",
}
"""Commands that stay until they are closed, and what is run in their place."""
FINDINGS = 1
"""How check, watch and pack end where something is still to do."""
COLAB_CELLS = [
    "from autograder import check, draw\nimport autograder, torch\nprint('imported', autograder.__version__)"
]


def main() -> int:
    """Try the archive; the exit status."""
    with tempfile.TemporaryDirectory(prefix="student-") as place:
        empty = Path(place)
        archive = empty / "course.zip"
        if len(sys.argv) > 1:
            shutil.copyfile(sys.argv[1], archive)
        else:
            command = [
                sys.executable,
                "-m",
                "autograder",
                "bundle",
                "--root",
                str(ROOT),
                "--out",
                str(archive),
            ]
            subprocess.run(command, check=True)
        print(f"archive: {archive.stat().st_size / 1e6:.2f} MB", flush=True)
        results = [*in_the_terminal(empty, archive), on_colab(empty, archive)]
    return 0 if all(results) else 1


def in_the_terminal(empty: Path, archive: Path) -> Iterator[bool]:
    """All commands of the README but Colab's, in its order; whether each did what it should."""
    folder = empty / "terminal"
    with zipfile.ZipFile(archive) as unpacked:
        unpacked.extractall(folder)
    course = folder / archive.stem
    readme = (course / "README.md").read_text(encoding="utf-8").partition("## On Colab")[0]
    commands = re.findall(r"^    (\S.*)$", readme, re.MULTILINE)
    assert len(commands) > 3, commands
    for command in commands:
        yield ran(
            NEVER_ENDS.get(command, command).split(),
            course,
            0 if "setup" in command or "lab" in command else FINDINGS,
        )
    size = sum(path.lstat().st_size for path in (course / ".venv").rglob("*"))
    print(f"environment: {size / 1e9:.2f} GB", flush=True)
    first = re.search(r"\]\((\S+\.ipynb)\)", readme)
    assert first
    yield ran([".venv/bin/jupyter", "execute", first[1]], course, 0)


def ran(command: Sequence[str], folder: Path, status: int) -> bool:
    """Run a command; whether it ended with ``status``."""
    began = time.monotonic()
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT_S
    )
    print(
        f"{'ok    ' if done.returncode == status else 'FAILED'} {time.monotonic() - began:6.1f} s  {' '.join(command)}",
        flush=True,
    )
    if done.returncode != status:
        print(f"status {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.returncode == status


def on_colab(empty: Path, archive: Path) -> bool:
    """The README's first cell in a kernel without our package, beside the archive; whether all cells then run."""
    folder = empty / "colab"
    folder.mkdir()
    shutil.copyfile(archive, folder / archive.name)
    with zipfile.ZipFile(archive) as unpacked:
        readme = unpacked.read(f"{archive.stem}/README.md").decode()
    cell = "\n".join(re.findall(r"^    (\S.*)$", readme.partition("## On Colab")[2], re.MULTILINE))
    cells = [
        {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": None}
        for text in (cell, *COLAB_CELLS)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (folder / "colab.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": kernel, "cells": cells})
    )
    venv.create(folder / "env", with_pip=True)
    kernels = [
        "env/bin/python",
        "-m",
        "pip",
        "install",
        "-q",
        "-c",
        str(ROOT / "constraints.txt"),
        "ipykernel",
        "nbclient",
    ]
    if not ran(kernels, folder, 0):
        return False
    return ran(["env/bin/jupyter", "execute", "--inplace", "--timeout=-1", "colab.ipynb"], folder, 0) and (
        "imported" in (folder / "colab.ipynb").read_text()
    )


if __name__ == "__main__":
    sys.exit(main())
