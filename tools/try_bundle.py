"""The archive for students, tried as a new student would: from the archive alone, in an empty folder, word by word as its README says.

It is unpacked, set up into a fresh environment, and each command of the README is run; the first notebook is executed as it is given, then
finished, executed in its kernel, checked and packed. What the README has for Colab is run as the first cell in a kernel that has torch, NumPy
and Matplotlib, as Colab's has, and no package of ours; it may put in no other version of what is there, for which Colab would want a restart.
Prints what each took, and ends with 1 if anything failed.

    python tools/try_bundle.py [--quick] [course.zip]

``--quick`` is what CI can afford with every commit. It sets up all that a student sets up, torch too: an environment that borrowed torch from
another one would hide the two things that break, which are what the archive's wheel requires and whether it and the constraints go together.
It leaves out what finds nothing more in the terminal: Colab, which installs torch once more; pip's compiling of what it installs; and of the
first notebook the untouched run, which the tests have, and the check, which pack runs too.
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from autograder.assignment.load import load_assignment

ROOT = Path(__file__).resolve().parents[1]
LIMIT_S = 1800
QUICK = {"PIP_NO_COMPILE": "0"}
"""What pip is told where it is to be quick: of an option that begins with no, 0 is yes."""
NEVER_ENDS = {
    ".venv/bin/jupyter lab": ".venv/bin/jupyter lab --version",
    ".venv/bin/autograder watch": ".venv/bin/autograder watch --once",
}
"""Commands that stay until they are closed, and what is run in their place."""
FINDINGS = 1
"""How check, watch and pack end where something is still to do."""
COLAB_HAS = ("ipykernel", "nbclient", "torch", "numpy", "matplotlib")
"""What is there in Colab before the first cell, and what executes cells here."""
COLAB_CELLS = [
    "from autograder import check, draw\nimport autograder, torch\nprint('imported', autograder.__version__)",
    "check()",
]


def main() -> int:
    """Try the archive; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("archive", nargs="?", type=Path)
    parser.add_argument("--quick", action="store_true", help="in the terminal alone, each thing once")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="student-") as place:
        empty = Path(place)
        archive = empty / "course.zip"
        if options.archive:
            shutil.copyfile(options.archive, archive)
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
        results = [*in_the_terminal(empty, archive, is_quick=options.quick)]
        if not options.quick:
            results.append(on_colab(empty, archive))
    return 0 if all(results) else 1


def in_the_terminal(empty: Path, archive: Path, *, is_quick: bool) -> Iterator[bool]:
    """All commands of the README but Colab's, in its order, and the first notebook; whether each did what it should."""
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
            QUICK if is_quick else {},
        )
    size = sum(path.lstat().st_size for path in (course / ".venv").rglob("*"))
    print(f"environment: {size / 1e9:.2f} GB", flush=True)
    first = re.search(r"\]\((\S+\.ipynb)\)", readme)
    assert first
    if not is_quick:
        yield ran([".venv/bin/jupyter", "execute", first[1]], course, 0)
    finish(course / first[1])
    yield ran([".venv/bin/jupyter", "execute", "--inplace", first[1]], course, 0)
    if not is_quick:
        yield ran([".venv/bin/autograder", "check", first[1]], course, 0)
    yield ran([".venv/bin/autograder", "pack", Path(first[1]).name], course, 0)


def finish(notebook: Path) -> None:
    """Write the reference's solutions into a notebook, as a student types their own."""
    assignment = load_assignment(ROOT / "solutions" / notebook.parent.name)
    answers = {cell.exercise: cell.source for cell in assignment.cells if cell.exercise}
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        answer = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        if answer:
            cell["source"] = answer
    notebook.write_text(json.dumps(content), encoding="utf-8")


def cpu_s() -> float:
    """What the processes that have ended below this one have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ran(
    command: Sequence[str], folder: Path, status: int, settings: Mapping[str, str] = MappingProxyType({})
) -> bool:
    """Run a command, with ``settings`` in its environment; whether it ended with ``status``."""
    began, used_s = time.monotonic(), cpu_s()
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment = {**kept, **settings}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT_S
    )
    print(
        f"{'ok    ' if done.returncode == status else 'FAILED'} {time.monotonic() - began:6.1f} s  {cpu_s() - used_s:5.1f} s of CPU  {' '.join(command)}",
        flush=True,
    )
    if done.returncode != status:
        print(f"status {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.returncode == status


def on_colab(empty: Path, archive: Path) -> bool:
    """The README's first cell in a kernel without our package, beside the archive; whether all cells then run, and nothing there was replaced."""
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
    install = ["env/bin/python", "-m", "pip", "install", "-q", "-c", str(ROOT / "constraints.txt")]
    if not ran([*install, *COLAB_HAS], folder, 0, QUICK):
        return False
    before = versions(folder)
    execute = ["env/bin/jupyter", "execute", "--inplace", f"--timeout={LIMIT_S}", "colab.ipynb"]
    if not ran(execute, folder, 0, QUICK) or "imported" not in (folder / "colab.ipynb").read_text():
        return False
    replaced = before - versions(folder)
    print(f"replaced on Colab: {', '.join(sorted(replaced)) or 'nothing'}", flush=True)
    return not replaced


def versions(folder: Path) -> set[str]:
    """What is installed in Colab's stand-in, a line a package."""
    command = ["env/bin/python", "-m", "pip", "freeze"]
    return set(
        subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines()
    )


if __name__ == "__main__":
    sys.exit(main())
