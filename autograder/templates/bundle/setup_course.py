"""Makes .venv in this folder, with all that the course needs. Run it once: python3 setup_course.py (on Windows: py setup_course.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
ON_WINDOWS = os.name == "nt"
BIN = ENVIRONMENT / ("Scripts" if ON_WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if ON_WINDOWS else "python")
REQUIREMENTS = "requirements.txt"
SERVER = '''"""JupyterLab finds the course's commands by their names, in its terminals and in cells."""
import os
import sys

os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
if os.name != "nt":  # a login shell, which a server without a terminal would start, sets PATH anew
    c.ServerApp.terminado_settings = {"shell_command": [os.environ.get("SHELL") or "/bin/sh"]}
'''
NO_ENVIRONMENT = "Python cannot make an environment; on Debian and Ubuntu: sudo apt install python3-venv"
NOT_INSTALLED = """see the message above.

- Without a connection to the network, or with one that broke off: run this again.
- "No matching distribution found for torch": torch is not made for this Python or this computer. The newest Python is often too new for it,
  and no Mac with an Intel processor has it any more. Run this again with an earlier Python from 3.11 on, or work on Colab (README.md).
- On Windows, "No such file or directory" below .venv: paths there end at 260 characters. Move this folder to a short one, such as C:\\course.
- "No space left on device": 2 GB are needed."""


def run(command: list[object], remedy: str) -> None:
    """Run a program; leave with the remedy if it fails."""
    if subprocess.call([str(part) for part in command], cwd=str(HERE)):  # noqa: S603 - the commands are below
        sys.exit("\nThis did not work: " + remedy)


def refuse() -> None:
    """Leave with the reason where nothing can come of it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - it runs in whatever Python a student has
        sys.exit(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Install one beside it, "
            f"and run this with it: {'py -3.12' if ON_WINDOWS else 'python3.12'} setup_course.py"
        )
    if sys.maxsize < 2**32:
        sys.exit("A Python of 64 bits is needed, this one has 32: torch is not made for it.")
    if not (HERE / REQUIREMENTS).is_file():
        sys.exit(
            "This file stands alone. Unpack the whole archive, and run this in the folder that comes of it."
        )


def was_moved() -> bool:
    """Whether this folder was moved since .venv was made: the programs in it look for Python where it was."""
    made = ENVIRONMENT / "pyvenv.cfg"
    return made.is_file() and str(ENVIRONMENT) not in made.read_text(encoding="utf-8")


def start() -> str:
    """What to type, where this was typed, to begin."""
    jupyter = f"    {BIN.relative_to(HERE) / 'jupyter'} lab"
    return jupyter if Path.cwd() == HERE else f'    cd "{HERE}"\n{jupyter}'


def main() -> None:
    """Make the environment and install into it."""
    refuse()
    run(
        [sys.executable, "-m", "venv", *(["--clear"] if was_moved() else []), ENVIRONMENT],
        NO_ENVIRONMENT,
    )
    print("Installing torch and JupyterLab, 1.3 GB: some minutes, in which nothing is said.", flush=True)
    install = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    run([*install, "--constraint", "constraints.txt", "--requirement", REQUIREMENTS], NOT_INSTALLED)
    # Of a newer archive the wheel may have the same version: pip would leave the old one where it is.
    run([*install, "--force-reinstall", "--no-deps", *sorted(HERE.glob("wheels/*.whl"))], NOT_INSTALLED)
    server = ENVIRONMENT / "etc" / "jupyter" / "jupyter_server_config.py"
    server.parent.mkdir(parents=True, exist_ok=True)
    server.write_text(SERVER, encoding="utf-8")
    print(f"\nDone. Start with:\n\n{start()}")


if __name__ == "__main__":
    main()
