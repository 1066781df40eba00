"""Makes .venv in this folder, with all that the course needs. Run it once: python3 setup_course.py (on Windows: py setup_course.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")


def run(command: list[object], remedy: str) -> None:
    """Run a program; leave with the remedy if it fails."""
    if subprocess.call([str(part) for part in command], cwd=str(HERE)):  # noqa: S603 - the commands are below
        sys.exit("\nThis did not work: " + remedy)


def main() -> None:
    """Make the environment and install into it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - it runs in whatever Python a student has
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    run(
        [sys.executable, "-m", "venv", ENVIRONMENT],
        "Python cannot make an environment; on Debian and Ubuntu: sudo apt install python3-venv",
    )
    install = [BIN / "python", "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    print("Installing torch and JupyterLab; this takes some minutes.", flush=True)
    run(
        [*install, "--constraint", "constraints.txt", "--requirement", "requirements.txt"],
        "see the message above; with a connection to the network, run this again",
    )
    print(f"\nDone. Start with:\n\n    {os.path.relpath(BIN / 'jupyter')} lab")


if __name__ == "__main__":
    main()
